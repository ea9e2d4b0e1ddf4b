"""Whatever the network did, in the end everybody holds the same, nothing was lost or doubled, and nothing travelled astray.

A failure names its seeds. `make soak` tells ten thousand histories.
"""

from __future__ import annotations

import pytest

from backend.db import Database
from tests.people import World
from tests.sync.histories.story import Kind
from tests.sync.histories.telling import CHUNK, counts, tell

CHUNKS = [(kind, first) for kind, count in counts().items() for first in range(0, count, CHUNK)]


@pytest.mark.parametrize(("source", "first_seed"), CHUNKS, indirect=["source"])
def test_whatever_the_network_did_everyone_holds_the_same_in_the_end(
    first_seed: int, database: Database, world: World
) -> None:
    broken = tell(database, world, range(first_seed, first_seed + CHUNK), Kind())
    assert not broken, "\n".join(f"seed {seed}: {'; '.join(faults[:5])}" for seed, faults in broken.items())
