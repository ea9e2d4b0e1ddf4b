"""Display checks from before there were plans learn from their visits and specs what they are about."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from sqlalchemy import Connection, MetaData, select, text

from backend.db import Database
from backend.migrations import alembic_config, is_current, migrate
from tests.displays.plan_story import Street
from tests.displays.test_display_checks import visit
from tests.people import CITY, Person
from tests.phone import phone_of

NEEDED = ("cities", "branches", "people", "manufacturers", "brands", "specs", "terminals", "visits", "display_checks")


def enter(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('zhudian.city_id', :city, true)"), {"city": str(CITY)})


def copy_into_the_past(present: Database, past: Database) -> None:
    """A database of the shape before, with the rows of this one as far as they fit."""
    with past.engine.connect().execution_options(zhudian_writing=True) as target, target.begin():
        command.upgrade(alembic_config(target), "workdays")
        enter(target)
        tables = MetaData()
        tables.reflect(target, only=NEEDED)
        with present.engine.connect() as origin:
            enter(origin)
            for table in tables.sorted_tables:
                rows = origin.execute(select(table)).mappings().all()
                target.execute(table.insert(), [dict(row) for row in rows])


def test_checks_of_before_are_filled_in_from_their_visits_and_specs(
    street: Street, database: Database, new_database: Callable[[], Database], manager: Person, stranger: Person
) -> None:
    near, far = street.display_check(), street.display_check(spec_id=street.rival_spec_id)
    visit(phone_of(manager), street.shop_id, [near])
    phone = phone_of(stranger)
    visit_id = visit(phone, street.far_shop_id, [far])
    phone.write("visits", visit_id, None)
    phone.push()
    past = new_database()
    copy_into_the_past(database, past)
    assert not is_current(past)
    migrate(past)
    columns = "id, terminal_id, manufacturer_id, checked_at, plan_id"
    asked = text(f"SELECT {columns}, withdrawn_at IS NULL FROM display_checks ORDER BY id")  # noqa: S608
    rows = []
    for each in (database, past):
        with each.engine.connect() as connection:
            enter(connection)
            rows.append(connection.execute(asked).all())
    assert rows[0] == rows[1]
    assert len(rows[1]) == 2
    assert {str(row.terminal_id) for row in rows[1]} == {street.shop_id, street.far_shop_id}
    assert sorted(row[-1] for row in rows[1]) == [False, True]
