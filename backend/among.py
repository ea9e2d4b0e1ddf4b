"""`among(column, ids("ids"))`: rows by their ids, however many, as one parameter.

An `IN` of a thousand values is a statement of its own for every number of values: SQLAlchemy writes it anew each time and the
driver takes a thousand parameters, which costs more than finding the rows. The text of the statement is the same for any list.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import BindParameter, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator


class _IdList(TypeDecorator[Collection[str]]):
    """Canonical ids as one text: a JSON array on SQLite, an array literal on PostgreSQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return orjson.dumps(list(value)).decode() if dialect.name == "sqlite" else f"{{{','.join(value)}}}"


class _Among(FunctionElement[Any]):
    # Not Boolean: SQLAlchemy would write `= 1` behind it on SQLite, and SQLite would then read the whole table.
    type = NullType()
    inherit_cache = True


@compiles(_Among, "sqlite")
def _among_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, listed = (compiler.process(each, **kw) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({listed}))"  # noqa: S608


@compiles(_Among, "postgresql")
def _among_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, listed = (compiler.process(each, **kw) for each in element.clauses)
    # As a subquery the text is read once; as a plain cast, again for every row that is looked at.
    return f"{column} = ANY ((SELECT CAST({listed} AS uuid[]))::uuid[])"


class _NumberList(TypeDecorator[Collection[int]]):
    """Whole numbers as one text, in the same two forms."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        listed = ",".join(map(str, value))
        return f"[{listed}]" if dialect.name == "sqlite" else f"{{{listed}}}"


class _AmongNumbers(FunctionElement[Any]):
    type = NullType()  # as above
    inherit_cache = True


@compiles(_AmongNumbers, "sqlite")
def _among_numbers_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return _among_sqlite(element, compiler, **kw)


@compiles(_AmongNumbers, "postgresql")
def _among_numbers_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, listed = (compiler.process(each, **kw) for each in element.clauses)
    return f"{column} = ANY ((SELECT CAST({listed} AS integer[]))::integer[])"


class unindexed(FunctionElement[Any]):  # noqa: N801 - reads as what it does to a column
    """A column as a condition beside `among`: SQLite, which cannot guess how long the list is, must not search by this one."""

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unindexed, "sqlite")
def _unindexed_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(unindexed, "postgresql")
def _unindexed_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


def among(column: Any, listed: BindParameter[Any]) -> ColumnElement[bool]:
    """The condition that a column of ids holds one of the list."""
    return _Among(column, listed)


def among_numbers(column: Any, listed: BindParameter[Any]) -> ColumnElement[bool]:
    """The condition that a column of whole numbers holds one of the list."""
    return _AmongNumbers(column, listed)


def numbers(name: str) -> BindParameter[Any]:
    """A list of whole numbers, by the name under which it will be given."""
    return bindparam(name, type_=_NumberList())


def ids(name: str, value: Collection[str] | None = None) -> BindParameter[Any]:
    """The list, by the name under which it will be given, or with its value."""
    return bindparam(name, value, type_=_IdList())
