"""Engines for both databases, and what each has to be told.

SQLite gets write-ahead logging where its version makes that safe, and waits for its one writer; PostgreSQL's connections are
asked for a sign of life only after a rest.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from time import monotonic
from types import ModuleType
from typing import Any

import orjson
import psycopg
import structlog
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError

from backend.config import Settings

log = structlog.get_logger(__name__)

#: Below this, write-ahead logging can corrupt a database that is reset while another connection writes.
FIRST_SAFE_WAL = (3, 51, 3)


def _json_text(value: Any) -> str:
    return orjson.dumps(value).decode()


def _sqlite_driver() -> ModuleType:
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3")


def sqlite_engine(settings: Settings) -> Engine:
    driver = _sqlite_driver()
    safe_wal = driver.sqlite_version_info >= FIRST_SAFE_WAL
    if not safe_wal:
        log.warning(
            "sqlite-rollback-journal", sqlite=driver.sqlite_version, why="write-ahead logging is safe from 3.51.3 on"
        )
    engine = create_engine(
        settings.url,
        module=driver,
        json_serializer=_json_text,
        json_deserializer=orjson.loads,
        pool_size=settings.threads + 2,
        max_overflow=settings.threads,
        connect_args={"timeout": 30, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={'WAL' if safe_wal else 'DELETE'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-4000")  # kB for each connection: the system caches the file as well
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("zhudian_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def sqlite_version_of_data(engine: Engine) -> Callable[[], int]:
    """A number that changes whenever any other connection commits, of this process or of another."""
    connections: list[Any] = []

    def version() -> int:
        if not connections:
            connections.append(_sqlite_driver().connect(engine.url.database, check_same_thread=False))
        return int(connections[0].execute("PRAGMA data_version").fetchone()[0])

    return version


#: A connection that was used so lately is taken to be alive.
_REST_SECONDS = 5.0


def postgresql_engine(settings: Settings) -> Engine:
    engine = create_engine(
        settings.url,
        json_serializer=_json_text,
        json_deserializer=orjson.loads,
        pool_size=settings.threads,
        max_overflow=settings.threads,
        connect_args={"options": "-c timezone=UTC"},
    )

    @event.listens_for(engine, "checkin")
    def _rest(connection: DBAPIConnection | None, record: Any) -> None:
        record.info["used_at"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _wake(connection: Any, record: Any, proxy: Any) -> None:
        """SQLAlchemy's own ping would cost every request a round trip."""
        if monotonic() - record.info.get("used_at", monotonic()) < _REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.OperationalError as error:
            raise DisconnectionError from error  # the pool opens another one

    return engine
