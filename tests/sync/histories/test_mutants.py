"""The histories would find out a server that is broken: each mutant, in nearly every history of its kind."""

from __future__ import annotations

import pytest

from backend.db import Database
from tests.people import World
from tests.sync.histories.mutants import MUTANTS, Mutant
from tests.sync.histories.telling import tell

#: Of each kind so many are told; so many of a hundred must find the mutant out.
COUNT, AT_LEAST = 40, 95

on_sqlite = pytest.mark.parametrize("source", ["sqlite"], indirect=True)
mutants = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name.replace(" ", "-"))


@on_sqlite
@mutants
def test_a_broken_server_is_found_out(
    mutant: Mutant, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant.patch(monkeypatch)
    found_out = tell(database, world, range(COUNT), mutant.kind)
    assert len(found_out) * 100 >= COUNT * AT_LEAST, f"{mutant.name}: found out by {len(found_out)} of {COUNT}"


@on_sqlite
@mutants
def test_a_sound_server_passes_the_same_histories(mutant: Mutant, database: Database, world: World) -> None:
    assert tell(database, world, range(5), mutant.kind) == {}
