"""The databases: all or nothing, the settings of SQLite, and the wall between cities on PostgreSQL."""

from __future__ import annotations

import sqlite3
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from structlog.testing import CapturingLogger

from backend import engines
from backend.accounts.models import Branch, City, Posting
from backend.config import load_settings
from backend.db import Database, insert_rows, new_id

HERE, THERE = 439900, 430100


@pytest.fixture
def cities(database: Database) -> Database:
    """Two cities with one branch each."""
    with database.transaction(None) as session:
        session.add_all([City(city_id=HERE, name="江州"), City(city_id=THERE, name="临城")])
    for city_id in (HERE, THERE):
        with database.transaction(city_id) as session:
            session.add(Branch(city_id=city_id, code=f"{city_id + 1}", name="城东", locality="urban"))
    return database


def test_a_transaction_that_fails_leaves_nothing(cities: Database) -> None:
    with pytest.raises(ZeroDivisionError), cities.transaction(HERE) as session:
        session.add(Branch(city_id=HERE, code="439999", name="城西", locality="urban"))
        session.flush()
        raise ZeroDivisionError
    with cities.reading(HERE) as session:
        assert session.scalars(select(Branch.code).where(Branch.city_id == HERE)).all() == ["439901"]


def test_a_row_that_refers_to_nothing_is_refused(cities: Database) -> None:
    with pytest.raises(IntegrityError), cities.transaction(HERE) as session:
        session.add(Posting(city_id=HERE, person_id=new_id(), role="admin", from_date=date(2026, 3, 2)))


def test_rows_written_at_once_can_replace_those_that_are_there(cities: Database) -> None:
    ids = [new_id(), new_id()]
    for name in ("河口", "青石"):
        with cities.transaction(HERE) as session:
            rows = [
                {"city_id": HERE, "id": id, "code": str(at), "name": name, "locality": "rural"}
                for at, id in enumerate(ids)
            ]
            insert_rows(session, Branch, rows, replace=True)
    with cities.reading(HERE) as session:
        found = session.scalars(select(Branch.name).where(Branch.city_id == HERE, Branch.locality == "rural")).all()
    assert found == ["青石", "青石"]


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_sqlite_keeps_what_it_has_confirmed_and_checks_references(database: Database) -> None:
    with database.engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "foreign_keys", "journal_mode")
        }
        safe = tuple(map(int, connection.exec_driver_sql("SELECT sqlite_version()").scalar_one().split("."))) >= (
            3,
            51,
            3,
        )
    assert told == {"synchronous": 2, "foreign_keys": 1, "journal_mode": "wal" if safe else "delete"}


@pytest.mark.parametrize("source", ["postgresql"], indirect=True)
def test_on_postgresql_a_transaction_sees_the_rows_of_its_own_city_only(cities: Database) -> None:
    everything = text("SELECT city_id FROM branches")
    for city_id in (HERE, THERE):
        with cities.reading(city_id) as session:
            assert session.scalars(everything).all() == [city_id]
    with cities.reading(None) as session:
        assert session.scalars(everything).all() == []


@pytest.mark.parametrize("source", ["postgresql"], indirect=True)
def test_on_postgresql_nothing_can_be_written_into_another_city(cities: Database) -> None:
    with pytest.raises(DBAPIError, match="row-level security"), cities.transaction(HERE) as session:
        session.add(Branch(city_id=THERE, code="430199", name="城南", locality="urban"))


@pytest.mark.parametrize(("version", "journal"), [((3, 51, 2), "delete"), ((3, 51, 3), "wal")])
def test_python_s_own_sqlite_serves_where_there_is_no_wheel_and_below_3_51_3_without_wal_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], journal: str
) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", None)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    log = CapturingLogger()
    monkeypatch.setattr(engines, "log", log)
    database = Database(load_settings(home=tmp_path, secret="0123456789 a secret for one test"))
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == journal
        assert connection.exec_driver_sql("SELECT sqlite_version()").scalar() == sqlite3.sqlite_version
    database.dispose()
    assert [call.args for call in log.calls] == ([("sqlite-rollback-journal",)] if journal == "delete" else [])


def test_a_connection_that_died_at_rest_is_replaced(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database server was restarted, or a firewall forgot the connection."""
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection that could die")
    database.dispose()
    with database.reading(HERE) as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))
    other = create_engine(database.settings.url)
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
    other.dispose()
    monkeypatch.setattr("backend.engines._REST_SECONDS", 0.0)
    with database.reading(HERE) as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != process
    with database.reading(HERE) as session:  # a second use of the pool's connection, in its own mode
        assert session.scalar(text("SHOW transaction_read_only")) == "on"


def test_a_connection_serves_the_city_that_asks(database: Database) -> None:
    """PostgreSQL's wall stands around the city of the transaction, whichever the connection served before."""
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no wall of its own")
    for city_id in (HERE, THERE, None, HERE):
        with database.reading(city_id) as session:
            shown = session.scalar(text("SELECT current_setting('zhudian.city_id')"))
            assert shown == str(city_id or "")
        with pytest.raises(ZeroDivisionError), database.transaction(city_id) as session:
            assert session.scalar(text("SELECT current_setting('zhudian.city_id')")) == str(city_id or "")
            raise ZeroDivisionError
