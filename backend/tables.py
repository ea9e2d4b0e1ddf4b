"""Tables that people keep in Excel, read row by row into named values. (Files: spreadsheets.py)

A `Column` says how a column may be headed, in Chinese or English, and how a cell is read and written. What cannot be read is
reported by row (as the spreadsheet counts), column heading and reason; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypedDict

from backend.problems import FILE_NOT_READABLE, IMPORT_REFUSED, Problem, fault
from backend.spreadsheets import read_cells

MOST_ERRORS = 1_000

Progress = Callable[[int, int], None]


class Unreadable(Exception):
    """Why a cell cannot be what its column holds."""


@dataclass(frozen=True)
class Column:
    """`name` is also the English heading; `heading` is the Chinese one, which is written; `also` are further ones understood."""

    name: str
    heading: str
    read: Callable[[str], Any]
    required: bool = False
    also: tuple[str, ...] = ()
    write: Callable[[Any], Any] = lambda value: value


class RowError(NamedTuple):
    row: int
    column: str
    reason: str


class Report(TypedDict):
    """What an import did, or, as a dry run, would do."""

    dry_run: bool
    created: int
    changed: int
    unchanged: int
    errors: list[dict[str, Any]]
    error_count: int
    ignored_columns: list[str]


class Row(NamedTuple):
    """`values` holds every column that the file has; an empty cell is None."""

    number: int
    values: dict[str, Any]


@dataclass
class Table:
    """A file that was read: its good rows, its errors, and what its columns are headed."""

    headings: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    error_count: int = 0

    def refuse(self, row: int, name: str, reason: str) -> None:
        """Note an error in the column of this name; the first thousand are kept, all are counted."""
        self.error_count += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(RowError(row, self.headings.get(name, name), reason))

    def as_problem(self) -> Problem:
        return IMPORT_REFUSED(
            errors=[fault(f"{each.row}.{each.column}", each.reason) for each in self.errors],
            error_count=self.error_count,
        )

    def report(self, dry_run: bool, created: int, changed: int, unchanged: int) -> Report:
        return {
            "dry_run": dry_run,
            "created": created,
            "changed": changed,
            "unchanged": unchanged,
            "errors": [each._asdict() for each in self.errors],
            "error_count": self.error_count,
            "ignored_columns": self.ignored,
        }


def read_table(source: Path | BinaryIO, columns: Iterable[Column]) -> Table:
    """Read a file of these columns. Missing columns are one error, in the row of the headings.

    Raises:
        Problem: `file-not-readable` when it is no table, or is empty.
    """
    columns = list(columns)
    rows = ((number, cells) for number, cells in read_cells(source) if any(cells))
    number, headings = next(rows, (0, []))
    if not headings:
        raise FILE_NOT_READABLE("The file is empty.")
    table = Table()
    places = place_columns(table, number, headings, columns)
    if table.errors:
        return table
    for number, cells in rows:
        if values := _read_row(table, number, cells, places):
            table.rows.append(Row(number, values))
    return table


def place_columns(
    table: Table, number: int, headings: list[str], columns: Iterable[Column]
) -> list[tuple[int, Column]]:
    """Where the columns stand in a file with these headings in this row; what is missing or there twice is noted in the table.

    Raises:
        Problem: `file-not-readable` when no heading is known.
    """
    columns = list(columns)
    by_heading = {_heading(each): column for column in columns for each in (column.name, column.heading, *column.also)}
    places: list[tuple[int, Column]] = []
    for place, heading in enumerate(headings):
        column = by_heading.get(_heading(heading))
        if column is None:
            table.ignored += [heading] if heading else []
        elif column.name in table.headings:
            table.refuse(number, column.name, "The column is there twice.")
        else:
            table.headings[column.name] = heading
            places.append((place, column))
    if not places:
        raise FILE_NOT_READABLE("The first row names none of the columns.")
    if missing := [
        f"{each.heading} ({each.name})" for each in columns if each.required and each.name not in table.headings
    ]:
        table.refuse(number, ", ".join(missing), "Missing: every table needs these columns.")
    return places


def _heading(text: str) -> str:
    return re.sub(r"[\s_*]", "", unicodedata.normalize("NFKC", text)).casefold()


def _read_row(table: Table, number: int, cells: list[str], places: list[tuple[int, Column]]) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    for place, column in places:
        cell = cells[place] if place < len(cells) else ""
        try:
            if not cell and column.required:
                raise Unreadable("Must not be empty.")
            values[column.name] = column.read(cell) if cell else None
        except Unreadable as why:
            table.refuse(number, column.name, str(why))
    return values if len(values) == len(places) else None


# ---- cells ------------------------------------------------------------------------------------------------------------

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise Unreadable(f"Longer than {most} characters.")
        if _CONTROL.search(cell):
            raise Unreadable("Contains control characters.")
        return cell

    return read


def number(least: float, most: float) -> Callable[[str], float]:
    def read(cell: str) -> float:
        try:
            value = float(unicodedata.normalize("NFKC", cell))
        except ValueError:
            raise Unreadable("Not a number.") from None
        if not least <= value <= most:
            raise Unreadable(f"Must be between {least:g} and {most:g}.")
        return value

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    read_number = number(least, most)

    def read(cell: str) -> int:
        value = read_number(cell)
        if value != int(value):
            raise Unreadable("Not a whole number.")
        return int(value)

    return read


def choice(words: Mapping[str, str]) -> Callable[[str], str]:
    """One of these values, or its Chinese word."""
    known = {_heading(each): value for value, word in words.items() for each in (value, word)}
    allowed = ", ".join(words.values())

    def read(cell: str) -> str:
        if (value := known.get(_heading(cell))) is None:
            raise Unreadable(f"Must be one of: {allowed}.")
        return value

    return read


_FLAGS = {"是": True, "有": True, "true": True, "yes": True, "1": True}
_FLAGS |= {"否": False, "无": False, "false": False, "no": False, "0": False}


def flag(cell: str) -> bool:
    if (value := _FLAGS.get(_heading(cell))) is None:
        raise Unreadable("Must be one of: 是, 否.")
    return value


def write_flag(value: bool | None) -> str | None:
    return {True: "是", False: "否", None: None}[value]


def day(cell: str) -> date:
    try:
        return date.fromisoformat(re.sub(r"^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?$", _iso_day, cell))
    except ValueError:
        raise Unreadable("Not a date such as 2026-03-02.") from None


def month(cell: str) -> date:
    """A month, as its first day."""
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})(月|-01)?", plain(cell))
    if found is None or not 1 <= int(found[2]) <= 12:
        raise Unreadable("Not a month such as 2026-03.")
    return date(int(found[1]), int(found[2]), 1)


def plain(cell: str) -> str:
    """Full-width digits and letters as plain ones, without spaces."""
    return "".join(unicodedata.normalize("NFKC", cell).split())


def _iso_day(match: re.Match[str]) -> str:
    year, month, day_of_month = match.groups()
    return f"{year}-{month:0>2}-{day_of_month:0>2}"
