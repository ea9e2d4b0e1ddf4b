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


def chunks() -> list[tuple[str, range]]:
    """The seeds to tell on each kind of database, cut into tests.

    `ZHUDIAN_TEST_HISTORIES` is another number of histories for both, `ZHUDIAN_TEST_SEED` another first seed.
    """
    asked, first = os.environ.get("ZHUDIAN_TEST_HISTORIES"), int(os.environ.get("ZHUDIAN_TEST_SEED", 0))
    counts = {"sqlite": int(asked or 250), "postgresql": int(asked or 100)}
    return [
        (kind, range(seed, min(seed + CHUNK, first + count)))
        for kind, count in counts.items()
        for seed in range(first, first + count, CHUNK)
    ]


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
    except Exception as error:  # whatever it is, the seed has to be named
        return [f"{type(error).__name__}: {error}", *history.model.surprises]
