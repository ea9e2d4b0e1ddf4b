"""Figures of a file into the tables, in sets: what differs is replaced and kept as corrected, and totals follow.

The rows come in the order of the primary key and go through a temporary table, some tens of thousands at a time, always all shops
of a spec and period together. So memory is flat, and a row that the table has and the file lacks is found beside the others.
Both databases run the same statements; only the filling of the temporary table differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import chain, groupby, product
from typing import Any

from sqlalchemy import Boolean, Date, Integer, String, TextClause, bindparam, text
from sqlalchemy.orm import Session

from backend.db import Id
from backend.sales.rules import Granularity, month_of
from backend.sales.staging import Figure

#: Rows that go through the temporary table at once, or one spec and period if that has more.
_ROWS_AT_ONCE = 50_000
_ROWS_PER_STATEMENT = 100

_NULL = r"\N"

_KEY = "city_id, granularity, spec_id, period, terminal_id"
_OF_FILE = "s.city_id = :city AND s.granularity = :granularity"
_DIFFERS = "(s.packs <> i.packs OR (:has_amounts AND s.amount_fen IS DISTINCT FROM i.amount_fen))"
_SAME = f"""
    {_OF_FILE} AND s.spec_id = :spec AND s.period BETWEEN :first AND :last
    AND s.period = i.period AND s.terminal_id = i.terminal_id"""

_KEEP = f"""
    INSERT INTO sales_corrections ({_KEY}, replaced_by, packs, amount_fen, import_number)
    SELECT s.city_id, s.granularity, s.spec_id, s.period, s.terminal_id, :number, s.packs, s.amount_fen, s.import_number"""
_CORRECT = f"{_KEEP} FROM incoming i JOIN sales s ON {_SAME} WHERE {_DIFFERS}"
_REPLACE = f"""
    INSERT INTO sales ({_KEY}, packs, amount_fen, import_number)
    SELECT :city, :granularity, :spec, i.period, i.terminal_id, i.packs, i.amount_fen, :number
    FROM incoming i LEFT JOIN sales s ON {_SAME} WHERE s.city_id IS NULL OR {_DIFFERS}
    ON CONFLICT ({_KEY}) DO UPDATE
    SET packs = excluded.packs, amount_fen = excluded.amount_fen, import_number = excluded.import_number"""  # noqa: S608
_MISSING = f"""{_OF_FILE} AND s.spec_id = :spec AND s.period IN (SELECT DISTINCT period FROM incoming)
    AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.period = s.period AND i.terminal_id = s.terminal_id)"""  # noqa: S608
_UNTOLD = f"{_OF_FILE} AND s.spec_id = :spec AND s.period = :first"


@dataclass
class Outcome:
    """How many figures were new, replaced, or taken away; `touched` are the (spec, period) in which any was,
    `told` those that the file names."""

    created: int = 0
    changed: int = 0
    voided: int = 0
    touched: set[tuple[str, date]] = field(default_factory=set)
    told: set[tuple[str, date]] = field(default_factory=set)


@dataclass(frozen=True)
class Target:
    """Where the figures go. `number` is the import's; without amounts in the file, those that are stored are no difference."""

    city_id: int
    number: int
    granularity: Granularity
    has_amounts: bool
    is_complete: bool


def write_figures(session: Session, target: Target, figures: Iterable[Figure], outcome: Outcome) -> Iterator[int]:
    """Write them, a part at a time; yields how many rows are through. They come in the order of the table's key.

    Where the file is complete, what stands beside its rows, and is not among them, is taken away and kept as corrected.
    """
    with_table = _Incoming(session)
    for part in _parts(figures):
        with_table.fill(part)
        groups = {(each.spec_id, each.period) for each in part}
        values = _values(target, part[0].spec_id, part[0].period, part[-1].period)
        changed = _run(session, _CORRECT, values)
        written = _run(session, _REPLACE, values)
        outcome.changed += changed
        outcome.created += written - changed
        outcome.told |= groups
        if written:
            outcome.touched |= groups
        if target.is_complete:
            _void(session, outcome, _MISSING, values, groups)
        yield len(part)


def void_untold(
    session: Session, target: Target, periods: Iterable[date], spec_ids: Iterable[str], outcome: Outcome
) -> None:
    """Take away the figures of specs that a complete file of these periods does not name at all."""
    for spec_id, period in product(spec_ids, periods):
        if (spec_id, period) not in outcome.told:
            values = _values(target, spec_id, period, period)
            _void(session, outcome, _UNTOLD, values, {(spec_id, period)})


def _void(
    session: Session, outcome: Outcome, which: str, values: dict[str, Any], groups: set[tuple[str, date]]
) -> None:
    if kept := _run(session, f"{_KEEP} FROM sales s WHERE {which}", values):
        _run(session, f"DELETE FROM sales AS s WHERE {which}", values)  # noqa: S608
        outcome.voided += kept
        outcome.touched |= groups


def _parts(figures: Iterable[Figure]) -> Iterator[list[Figure]]:
    """Pieces of one spec each, with whole periods."""
    for _, of_spec in groupby(figures, key=lambda each: each.spec_id):
        part: list[Figure] = []
        for _, of_period in groupby(of_spec, key=lambda each: each.period):
            part += of_period
            if len(part) >= _ROWS_AT_ONCE:
                yield part
                part = []
        if part:
            yield part


def _values(target: Target, spec_id: str, first: date, last: date) -> dict[str, Any]:
    return {
        "city": target.city_id, "granularity": target.granularity.value, "number": target.number, "spec": spec_id,
        "first": first, "last": last, "has_amounts": target.has_amounts,
    }  # fmt: skip


_TYPES: dict[str, Any] = {
    "city": Integer, "granularity": String, "number": Integer, "spec": Id, "first": Date, "last": Date,
    "has_amounts": Boolean,
}  # fmt: skip


def _run(session: Session, statement: str, values: dict[str, Any]) -> int:
    """How many rows it wrote."""
    done: Any = session.execute(_bound(statement), {name: values[name] for name in _named(statement)})
    return int(done.rowcount)


@cache
def _bound(statement: str) -> TextClause:
    return text(statement).bindparams(*[bindparam(name, type_=_TYPES[name]) for name in _named(statement)])


@cache
def _named(statement: str) -> tuple[str, ...]:
    return tuple(name for name in _TYPES if f":{name}" in statement)


class _Incoming:
    """The temporary table `incoming`, of one part at a time."""

    def __init__(self, session: Session) -> None:
        self.connection = session.connection()
        self.on_sqlite = self.connection.dialect.name == "sqlite"
        id_type = "TEXT" if self.on_sqlite else "uuid"
        columns = f"period date, terminal_id {id_type}, packs integer, amount_fen bigint"
        end = ", PRIMARY KEY (period, terminal_id)) WITHOUT ROWID" if self.on_sqlite else ") ON COMMIT DROP"
        self._run("DROP TABLE IF EXISTS temp.incoming" if self.on_sqlite else "DROP TABLE IF EXISTS pg_temp.incoming")
        self._run(f"CREATE TEMPORARY TABLE incoming ({columns}{end}")

    def fill(self, part: list[Figure]) -> None:
        if self.on_sqlite:
            self._run("DELETE FROM temp.incoming")
            rows = [(each.period.isoformat(), *each[2:]) for each in part]
            in_full = len(rows) // _ROWS_PER_STATEMENT * _ROWS_PER_STATEMENT
            for size, some in ((_ROWS_PER_STATEMENT, rows[:in_full]), (1, rows[in_full:])):
                if some:
                    marks = ", ".join(["(?, ?, ?, ?)"] * size)
                    values = [tuple(chain.from_iterable(some[at : at + size])) for at in range(0, len(some), size)]
                    self.connection.exec_driver_sql(f"INSERT INTO temp.incoming VALUES {marks}", values)  # noqa: S608
            return
        self._run("TRUNCATE pg_temp.incoming")
        raw: Any = self.connection.connection.driver_connection
        with raw.cursor() as cursor, cursor.copy("COPY pg_temp.incoming FROM STDIN") as copy:
            lines = [f"{each.period}\t{each[2]}\t{each[3]}\t{_NULL if each[4] is None else each[4]}\n" for each in part]
            copy.write("".join(lines))

    def _run(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement)


# ---- totals -----------------------------------------------------------------------------------------------------------

_INTO_TOTALS = """
    INSERT INTO sales_totals
    (city_id, granularity, period, spec_id, branch_id, told_by, packs, amount_fen, shops, buyers)"""
#: Figures of one spec, in periods between two.
_FIGURES = """
    FROM sales s JOIN terminals t ON t.city_id = s.city_id AND t.id = s.terminal_id
    WHERE s.city_id = :city AND s.granularity = :granularity AND s.spec_id = :spec AND s.period BETWEEN :first AND :last"""
_SUMS = "sum(s.packs), sum(s.amount_fen), count(*), count(CASE WHEN s.packs > 0 THEN 1 END)"
_FORGET = """
    DELETE FROM sales_totals WHERE city_id = :city AND granularity = :granularity AND spec_id = :spec
    AND period BETWEEN :first AND :last"""
_AS_TOLD = f"""{_INTO_TOTALS}
    SELECT :city, :granularity, s.period, :spec, t.branch_id, :granularity, {_SUMS} {_FIGURES} GROUP BY s.period, t.branch_id"""
_HAS_MONTH = """
    SELECT 1 FROM sales s WHERE s.city_id = :city AND s.granularity = 'month' AND s.spec_id = :spec AND s.period = :first
    LIMIT 1"""
_FROM_DAYS = f"""{_INTO_TOTALS}
    SELECT :city, 'month', :first, :spec, t.branch_id, 'day', {_SUMS}
    FROM (
        SELECT s.city_id, s.terminal_id, sum(s.packs) AS packs, sum(s.amount_fen) AS amount_fen FROM sales s
        WHERE s.city_id = :city AND s.granularity = 'day' AND s.spec_id = :spec AND s.period BETWEEN :first AND :last
        GROUP BY s.city_id, s.terminal_id
    ) s JOIN terminals t ON t.city_id = s.city_id AND t.id = s.terminal_id
    GROUP BY t.branch_id"""  # noqa: S608


def renew_totals(session: Session, target: Target, touched: set[tuple[str, date]]) -> Iterator[int]:
    """Count anew what was touched; yields how many (spec, period) are through."""
    ordered = sorted(touched)
    if target.granularity is Granularity.DAY:
        for spec_id, day in ordered:
            _count(session, target.city_id, Granularity.DAY, spec_id, day)
            yield 1
    for spec_id, month in sorted({(spec_id, month_of(period)) for spec_id, period in ordered}):
        _count(session, target.city_id, Granularity.MONTH, spec_id, month)
        yield 0 if target.granularity is Granularity.DAY else 1


def _count(session: Session, city_id: int, granularity: Granularity, spec_id: str, period: date) -> None:
    values = {
        "city": city_id, "granularity": granularity.value, "spec": spec_id, "first": period, "last": period,
    }  # fmt: skip
    _run(session, _FORGET, values)
    has_month = session.execute(_bound(_HAS_MONTH), {name: values[name] for name in _named(_HAS_MONTH)}).first()
    if granularity is Granularity.DAY or has_month:
        _run(session, _AS_TOLD, values)
    else:
        _run(session, _FROM_DAYS, values | {"last": _last_day(period)})


def _last_day(month: date) -> date:
    return date.fromordinal(date(month.year + month.month // 12, month.month % 12 + 1, 1).toordinal() - 1)
