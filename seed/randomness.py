"""Chance that can be repeated: generators by purpose, and ids that look like those of phones.

Each purpose has a generator of its own, so that a change in one part of the story leaves the others as they were.
"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from uuid import UUID

#: When the city's files were made; ids of things without a time of their own carry it.
FOUNDED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def generator(seed: int, *purpose: object) -> Random:
    return Random(":".join(map(str, (seed, *purpose))))


def make_id(rng: Random, at: datetime = FOUNDED) -> str:
    """A UUID of version 7 as it would have been made at that time."""
    milliseconds = int(at.timestamp() * 1000)
    chance = rng.getrandbits(74)
    return str(UUID(int=milliseconds << 80 | _VERSION_7 | (chance >> 62) << 64 | _VARIANT | chance & (1 << 62) - 1))
