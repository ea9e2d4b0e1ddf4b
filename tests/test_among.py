"""Rows by a list of ids in one parameter: the same on both databases, however long the list is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.accounts import models
from backend.among import among, ids
from backend.db import Database, new_id
from tests.people import CITY, World

BY_ID = select(models.Person.name).where(models.Person.city_id == CITY, among(models.Person.id, ids("wanted")))


def test_it_finds_the_rows_of_the_list_and_no_others(database: Database, world: World) -> None:
    manager, promoter = world.people["manager"], world.people["promoter"]
    many = [new_id() for _ in range(40_000)]  # more than a statement takes as parameters
    for wanted, names in (
        ([], set()),
        ([manager.id], {manager.name}),
        ([manager.id, promoter.id, manager.id, new_id()], {manager.name, promoter.name}),
        ([*many, promoter.id], {promoter.name}),
    ):
        with database.reading(CITY) as session:
            found = session.scalars(BY_ID, {"wanted": wanted}).all()
        assert sorted(found) == sorted(names)


def test_the_rows_are_found_by_an_index(database: Database) -> None:
    """Not by reading the whole table, which nobody notices until it is large."""
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables as a whole, and rightly so")
    statement = BY_ID.params(wanted=[new_id()]).compile(database.engine)
    with database.reading(CITY) as session:
        plan = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}",
            tuple(statement.params[name] if name != "wanted" else "[]" for name in statement.positiontup),
        )
        steps = [row.detail for row in plan]
    assert any("people" in step and "city_id=? AND id=?" in step for step in steps), steps
