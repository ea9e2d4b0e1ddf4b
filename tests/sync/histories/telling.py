"""How many histories are told, and the telling of some of them on one server."""

from __future__ import annotations

import os
from collections.abc import Sequence

from backend.db import Database
from tests.people import World
from tests.sync.histories.stage import Stage
from tests.sync.histories.story import History, Kind

#: Histories that share a server, and so are one test.
CHUNK = 25


def counts() -> dict[str, int]:
    """How many histories are told on each kind of database; `ZHUDIAN_TEST_HISTORIES` says it for both."""
    asked = os.environ.get("ZHUDIAN_TEST_HISTORIES")
    return {"sqlite": int(asked or 1000), "postgresql": int(asked or 300)}


def tell(database: Database, world: World, seeds: Sequence[int], kind: Kind) -> dict[int, list[str]]:
    """Tell the histories of these seeds, one after the other. Returns what did not hold, by seed."""
    stage = Stage.build(database, world, len(seeds))
    try:
        return {
            seed: faults
            for seed, cast in zip(seeds, stage.casts, strict=True)
            if (faults := _faults(History(seed, stage, cast, kind)))
        }
    finally:
        stage.database.dispose()


def _faults(history: History) -> list[str]:
    try:
        history.run()
        return history.faults()
    except Exception as error:  # noqa: BLE001 - whatever it is, the seed has to be named
        return [f"{type(error).__name__}: {error}", *history.model.surprises]
