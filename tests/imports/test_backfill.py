"""Imports from before lists did without their rows in error keep them."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from sqlalchemy import MetaData, select

from backend.db import Database
from backend.migrations import alembic_config, migrate
from tests.displays.test_backfill import enter
from tests.imports.test_imports import branch as branch
from tests.imports.test_imports import row, send
from tests.people import Person


def test_rows_in_error_move_out_of_the_reports(
    centre: Person, branch: str, database: Database, new_database: Callable[[], Database]
) -> None:
    send(centre, row("439900100001", branch), dry_run=True)
    send(centre, row("439900100001", "无此局"), dry_run=True)
    past = new_database()
    with past.engine.connect().execution_options(zhudian_writing=True) as target, target.begin():
        command.upgrade(alembic_config(target), "imports")
        enter(target)
        tables, now = MetaData(), MetaData()
        tables.reflect(target, only=["cities", "branches", "manufacturers", "people", "imports"])
        with database.engine.connect() as origin:
            enter(origin)
            now.reflect(origin, only=["imports"])
            for table in tables.sorted_tables:
                rows = [dict(each) for each in origin.execute(select(now.tables.get(table.name, table))).mappings()]
                for each in rows if table.name == "imports" else ():
                    each["report"] = {**each["report"], "errors": each.pop("errors")}
                target.execute(table.insert(), rows)
    migrate(past)
    kept = []
    for each in (database, past):
        with each.engine.connect() as connection:
            enter(connection)
            imports = now.tables["imports"]
            kept.append(connection.execute(select(imports.c.report, imports.c.errors).order_by(imports.c.id)).all())
    assert kept[0] == kept[1]
    assert [len(found.errors) for found in kept[1]] == [0, 1]
