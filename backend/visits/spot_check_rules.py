"""The month's draw: which visits are looked at though nothing speaks against them (R14). Standard library only.

A month's seed is drawn once and kept secret until the month is over, and its SHA-256 is shown from the start: whoever knows the
seed could make ids that are not picked, and whoever drew it cannot change it later. Once it is shown, anybody can draw again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_OUT_OF = 1000
_HASHES = 1 << 64


@dataclass(frozen=True)
class SpotCheckRules:
    """How many of a thousand visits are looked at; a month keeps the rate that it began with."""

    version: int = 1
    permille: int = 100


def is_picked(seed: str, visit_id: str, permille: int) -> bool:
    """Whether the first eight bytes of SHA-256("<seed>:<visit id>"), as a big-endian number, lie below permille/1000 of all."""
    number = int.from_bytes(hashlib.sha256(f"{seed}:{visit_id}".encode()).digest()[:8], "big")
    return number * _OUT_OF < permille * _HASHES


def sha256_of(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()
