"""How many histories are told, and the telling of some of them on one server."""

from __future__ import annotations

import os
from collections.abc import Sequence

from backend.db import Database
from tests.people import World
from tests.sync.histories.stage import open_stage
from tests.sync.histories.story import History, Kind

#: Histories that share a server, and so are one test.
CHUNK = 25


def counts() -> dict[str, int]:
    """How many histories are told on each kind of database; `ZHUDIAN_TEST_HISTORIES` says it for both."""
    asked = os.environ.get("ZHUDIAN_TEST_HISTORIES")
    return {"sqlite": int(asked or 1000), "postgresql": int(asked or 300)}


def tell(database: Database, world: World, seeds: Sequence[int], kind: Kind) -> dict[int, list[str]]:
    """Tell the histories of these seeds, one after the other. Returns what did not hold, by seed."""
    with open_stage(database, world) as stage:
        casts = stage.engage(len(seeds))
        told = {seed: _faults(History(seed, stage, cast, kind)) for seed, cast in zip(seeds, casts, strict=True)}
    return {seed: faults for seed, faults in told.items() if faults}


def _faults(history: History) -> list[str]:
    try:
        history.run()
        return history.faults()
    except Exception as error:
        return [f"{type(error).__name__}: {error}", *history.model.surprises]
