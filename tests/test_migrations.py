"""Migrations make exactly what the models say, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from backend.config import ConfigurationError
from backend.db import Database
from backend.migrations import METADATA, is_current, migrate, require_current


# SQLite's indexes of expressions cannot be read back, so that they are compared on PostgreSQL alone.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_migrations_and_models_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)
    assert is_current(database)


def test_an_empty_database_is_not_served_until_it_is_migrated(new_database: Callable[[], Database]) -> None:
    database = new_database()
    with pytest.raises(ConfigurationError, match="zhudian migrate"):
        require_current(database)
    migrate(database)
    require_current(database)


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_sqlite_checks_references_again_after_migrating(new_database: Callable[[], Database]) -> None:
    database = new_database()
    migrate(database)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize("source", ["postgresql"], indirect=True)
def test_on_postgresql_every_table_of_a_city_is_walled_off(database: Database) -> None:
    with database.engine.connect() as connection:
        walled = set(
            connection.scalars(
                text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind = 'r'")
            )
        )
    assert walled == {table.name for table in METADATA.tables.values() if "city_id" in table.c} - {"cities"}
