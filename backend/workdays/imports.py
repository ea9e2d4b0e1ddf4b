"""The calendar from a table and back into one: all or nothing, and the same file again changes nothing.

A row is known by its day. One that differs from what holds, be it the city's or the whole country's, becomes the city's; days that
the file does not name stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from backend import tables
from backend.access import Actor, Verb, require
from backend.spreadsheets import WRITERS
from backend.tables import Column, Progress, Report, Table
from backend.workdays import queries, service
from backend.workdays.rules import DayKind, Source

_KINDS: dict[str, str] = {DayKind.HOLIDAY: "放假", DayKind.WORKING_DAY: "上班", DayKind.ORDINARY: "平常"}
_SOURCES: dict[str, str] = {Source.LIBRARY: "国务院", Source.CITY: "本市"}

COLUMNS = (
    Column("day", "日期", tables.day, True, ("date",)),
    Column("kind", "安排", tables.choice(_KINDS), True, ("类型",), write=lambda value: _KINDS[value]),
    Column("name", "名称", tables.text(40), also=("节日", "假日")),
    Column("source", "来源", tables.choice(_SOURCES), write=lambda value: _SOURCES[value]),
)


def import_days(
    session: Session,
    actor: Actor,
    source: Path | BinaryIO,
    filename: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Take in a CSV or XLSX file of holidays and make-up working days, or say what it would do.

    Raises:
        Problem: `forbidden`, `file-not-readable`; `import-refused` with the rows in error, unless it is a dry run.
    """
    require(actor, Verb.MANAGE_RULES)
    table = tables.read_table(source, COLUMNS)
    drafts = list(_drafts(table))
    if table.errors and not dry_run:
        raise table.as_problem()
    kept = service.keep_days(session, actor, drafts, source=filename, dry_run=dry_run)
    if progress:
        progress(len(drafts), len(drafts))
    return table.report(dry_run, *kept)


def _drafts(table: Table) -> Iterator[dict[str, Any]]:
    """The values of each good row, but for whose it was when it was exported; a day that is named twice is noted as an error."""
    first_row: dict[Any, int] = {}
    for row in table.rows:
        first = first_row.setdefault(row.values["day"], row.number)
        if first == row.number:
            yield {name: value for name, value in row.values.items() if name != "source"}
        else:
            table.refuse(row.number, "day", f"Row {first} has the same day.")


def export_days(session: Session, actor: Actor, stream: BinaryIO, format: str, year: int | None = None) -> None:
    """Write the calendar as `csv` or `xlsx`, as an import understands it."""
    days = queries.list_days(session, actor, {"year": year})
    rows = ([column.write(day[column.name]) for column in COLUMNS] for day in days)
    WRITERS[format](stream, [column.heading for column in COLUMNS], rows)
