"""Whatever the network did, in the end everybody holds the same, nothing was lost or doubled, and nothing travelled astray.

A failure names its seeds. `make soak` tells ten thousand histories.
"""

from __future__ import annotations

import pytest

from backend.db import Database
from tests.people import World
from tests.sync.histories.story import Kind
from tests.sync.histories.telling import chunks, tell


@pytest.mark.parametrize(
    ("source", "seeds"), chunks(), indirect=["source"], ids=[f"{kind}-{seeds.start}" for kind, seeds in chunks()]
)
def test_whatever_the_network_did_everyone_holds_the_same_in_the_end(
    seeds: range, database: Database, world: World
) -> None:
    broken = tell(database, world, seeds, Kind())
    assert not broken, "\n".join(f"seed {seed}: {'; '.join(faults[:5])}" for seed, faults in broken.items())
