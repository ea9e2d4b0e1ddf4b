"""The databases: declarative base, column types, and `transaction()`, the only commit in the code base.

SQLite is the embedded default (one process, many threads); PostgreSQL is for production. Every row belongs to a city, and on
PostgreSQL row-level security is a second wall: a transaction sees the rows of the one city it was opened for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

import orjson
import structlog
import uuid_utils
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Uuid,
    event,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import TypeDecorator

from backend.changes import Changes
from backend.config import Settings
from backend.engines import postgresql_engine, sqlite_engine, sqlite_version_of_data
from backend.vault import Vault

log = structlog.get_logger(__name__)

#: A row of whatever columns, and a SELECT of such.
AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

#: An id is the canonical text of a UUID everywhere in Python: what JSON, SQLite and the phones use.
Id = Uuid(as_uuid=False).with_variant(String(36), "sqlite")
JsonDocument = JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def new_id() -> str:
    return str(uuid_utils.uuid7())


def utc_now() -> datetime:
    """The present, in whole milliseconds, which is all that is stored."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def rfc3339(at: datetime) -> str:
    """The wire form of a time: UTC with milliseconds and `Z`."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat("T", "milliseconds")[:23] + "Z"


class Timestamp(TypeDecorator[datetime]):
    """An aware UTC datetime; on SQLite the wire form as text, so that rows go out as they lie."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(24) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return rfc3339(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


class wire_time(FunctionElement[str]):  # noqa: N801 - reads as the SQL function it is
    """A `Timestamp` column selected in its wire form, without a detour through Python's datetimes."""

    type = String()
    inherit_cache = True


@compiles(wire_time, "sqlite")
def _wire_time_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@compiles(wire_time, "postgresql")
def _wire_time_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"""to_char({compiler.process(element.clauses, **kw)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Timestamp(), dict[str, Any]: JsonDocument, list[Any]: JsonDocument}


class OfCity:
    """Every table of a city: its key starts with the city, so that a city can live on a shard of its own."""

    city_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-2)


class Identified(OfCity):
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id, sort_order=-1)


class Database:
    """One engine, and the transactions on it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.vault = Vault(settings.secret, settings.old_secrets)
        self.engine = sqlite_engine(settings) if settings.on_sqlite else postgresql_engine(settings)
        self._writing_engine = self.engine.execution_options(zhudian_writing=True)
        self._reading_engine = self.engine
        if not settings.on_sqlite:  # SQLite's transactions are consistent views as they are
            self._reading_engine = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        if settings.on_sqlite:
            self.changes = Changes(settings.max_waiting, version=sqlite_version_of_data(self.engine))
        else:
            address = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self.changes = Changes(settings.max_waiting, address)
        # SQLite's own waiting for the write lock is a poll without order; a queue in front of it is fair and idle.
        self._writers = threading.Lock() if settings.on_sqlite else nullcontext()

    @contextmanager
    def transaction(self, city_id: int | None) -> Iterator[Session]:
        """A unit of work in one city, committed at the end of the block or not at all.

        Changes that phones must learn of are put into the city's feed on the way out (backend/feed.py).
        """
        with self._writers, self._session(self._writing_engine, city_id) as session, session.begin():
            yield session
        if city_id is not None and session.info.get("changed"):
            self.changes.tell(city_id)

    @contextmanager
    def reading(self, city_id: int | None) -> Iterator[Session]:
        """One consistent view of a city; nothing is written."""
        with self._session(self._reading_engine, city_id) as session:
            yield session

    def _session(self, engine: Engine, city_id: int | None) -> Session:
        return Session(
            engine,
            expire_on_commit=False,
            autoflush=True,
            info={"city_id": city_id, "vault": self.vault, "settings": self.settings},
        )

    def dispose(self) -> None:
        self.engine.dispose()


@event.listens_for(Session, "after_begin")
def _enter_city(session: Session, transaction: Any, connection: Connection) -> None:
    """Tell PostgreSQL's wall between cities which one this is; a connection that was there last need not be told again."""
    if connection.dialect.name != "postgresql":
        return
    city = str(session.info.get("city_id") or "")
    if connection.info.get("city") == city:
        return
    raw: Any = connection.connection.driver_connection
    raw.autocommit = True  # no transaction's end may take it back
    raw.execute("SELECT set_config('zhudian.city_id', %s, false)", (city,))
    raw.autocommit = False
    connection.info["city"] = city


#: Of a statement for SQLite: few statements to keep prepared, and far from the most parameters that one may have.
_ROWS_AT_ONCE = 50


def insert_rows(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], *, replace: bool = False
) -> None:
    """Write many rows at once; with `replace`, rows whose key exists take the new values.

    All rows have the same keys, which are column names. SQLite takes them past SQLAlchemy's compiler, which would cost as much
    again, and many by one statement: other threads run meanwhile. PostgreSQL takes them as one JSON document, which costs the
    client a tenth of multi-row VALUES.
    """
    if not rows:
        return
    if isinstance(collection := getattr(model, "collection", None), str):
        session.info.setdefault("bulk_written", set()).add(collection)
    names, table, connection = tuple(rows[0]), model.__tablename__, session.connection()
    columns = ", ".join(f'"{name}"' for name in names)
    on_conflict = ""
    if replace:
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in _key(model))
        on_conflict = f" ON CONFLICT ({', '.join(_key(model))}) DO UPDATE SET {changes}"
    if connection.dialect.name == "sqlite":
        marks = f"({', '.join('?' * len(names))})"
        values = _for_driver(model, names, connection.dialect, rows)
        in_full = len(values) // _ROWS_AT_ONCE * _ROWS_AT_ONCE
        fulls = [
            tuple(chain.from_iterable(values[start : start + _ROWS_AT_ONCE]))
            for start in range(0, in_full, _ROWS_AT_ONCE)
        ]
        for some, count in ((fulls, _ROWS_AT_ONCE), (values[in_full:], 1)):
            if some:
                listed = ", ".join([marks] * count)
                connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES {listed}{on_conflict}", some)  # noqa: S608
        return
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(null::{table}, %s::json){on_conflict}",  # noqa: S608
        (orjson.dumps([dict(row) for row in rows]).decode(),),
    )


def _for_driver(
    model: type[Base], names: tuple[str, ...], dialect: Dialect, rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """The values of these names in the form that the driver takes, row by row."""
    converters = _bind_converters(model, names, dialect)
    values = [list(row) for row in map(itemgetter(*names), rows)]
    for place, convert in converters:
        for row in values:
            if row[place] is not None:
                row[place] = convert(row[place])
    return list(map(tuple, values))


@lru_cache(maxsize=256)
def _bind_converters(
    model: type[Base], names: tuple[str, ...], dialect: Dialect
) -> list[tuple[int, Callable[[Any], Any]]]:
    """By place among the names: how a value that is not null is put for the driver, where it is not taken as it is."""
    types = {column.name: column.type for column in model.__table__.columns}
    converters: list[tuple[int, Callable[[Any], Any]]] = []
    for place, name in enumerate(names):
        own = types[name]
        convert = rfc3339 if isinstance(own, Timestamp) else own.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None and not isinstance(own, Boolean):  # Python's true is the integer 1
            converters.append((place, convert))
    return converters


def _key(model: type[Base]) -> list[str]:
    return [column.name for column in model.__table__.primary_key]
