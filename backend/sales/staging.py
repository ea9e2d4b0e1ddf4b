"""A file of sales, read row by row into a scratch file of its own, where its rows are sorted and compared with one another.

Nothing here touches the database, so that nobody waits while a file of millions of rows is read; memory stays flat. A shop, a
spec and a period are numbered in the order of their ids, and the three numbers make one key: the rows of the scratch file lie
in the order of `sales`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

from backend import tables
from backend.problems import FILE_NOT_READABLE
from backend.sales.rules import PACKS_PER_CARTON, Granularity
from backend.spreadsheets import Survey, plain_cell, stream_cells, survey
from backend.tables import Column, Progress, Table, Unreadable

#: The bits of a key: spec, period (its ordinal), shop.
_SHOP_BITS, _PERIOD_BITS = 24, 20
_SHOP_MASK, _PERIOD_MASK = (1 << _SHOP_BITS) - 1, (1 << _PERIOD_BITS) - 1
_MOST_PACKS = 10_000_000
_MOST_FEN = 10**12
_ROWS_AT_ONCE = 20_000
#: Different cells of one column whose values are remembered.
_MOST_REMEMBERED = 200_000

Key = tuple[int, int]


@dataclass(frozen=True)
class Known:
    """What rows may refer to: shops by licence number, specs by bar code; and the last day that is over or going on."""

    shops: Mapping[str, str]
    specs: Mapping[str, str]
    today: date
    most_rows: int


class Figure(NamedTuple):
    """One row as it is written."""

    spec_id: str
    period: date
    terminal_id: str
    packs: int
    amount_fen: int | None


@dataclass
class Staged:
    """A file that was read. `table` has its errors; with any, there are no figures to be had."""

    survey: Survey
    table: Table
    granularity: Granularity = Granularity.DAY
    rows: int = 0
    has_amounts: bool = False
    periods: list[date] = field(default_factory=list)
    _scratch: sqlite3.Connection | None = None
    _shops: list[str] = field(default_factory=list)
    _specs: list[str] = field(default_factory=list)

    def figures(self) -> Iterator[Figure]:
        """In the order of spec, period and shop, by their ids."""
        if self._scratch is None:
            return
        shops, specs = self._shops, self._specs
        days: dict[int, date] = {each.toordinal(): each for each in self.periods}
        for key, packs, fen in self._scratch.execute("SELECT key, packs, fen FROM figures ORDER BY key"):
            number = key >> _SHOP_BITS
            yield Figure(
                specs[number >> _PERIOD_BITS], days[number & _PERIOD_MASK], shops[key & _SHOP_MASK], packs, fen
            )


@contextmanager
def staged(stream: BinaryIO, known: Known, progress: Progress | None = None) -> Iterator[Staged]:
    """The file, read; the scratch file is gone at the end of the block.

    Raises:
        Problem: `file-not-readable`.
    """
    with TemporaryDirectory(prefix="zhudian-sales-") as folder:
        scratch = sqlite3.connect(Path(folder) / "rows", isolation_level=None, check_same_thread=False)
        try:
            for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-32000", "temp_store=FILE"):
                scratch.execute(f"PRAGMA {setting}")
            yield _Reader(known, scratch).read(stream, progress)
        finally:
            scratch.close()


# ---- cells ------------------------------------------------------------------------------------------------------------


_packs = tables.whole(0, _MOST_PACKS)


def _cartons(cell: str) -> int:
    packs = tables.number(0, _MOST_PACKS / PACKS_PER_CARTON)(cell) * PACKS_PER_CARTON
    if abs(packs - round(packs)) > 1e-6:
        raise Unreadable("Not a number of cartons with at most one decimal.")
    return round(packs)


def _fen(cell: str) -> int:
    fen = tables.number(0, _MOST_FEN / 100)(cell) * 100
    if abs(fen - round(fen)) > 1e-3:
        raise Unreadable("Not an amount in yuan with at most two decimals.")
    return round(fen)


COLUMNS = (
    Column("license_no", "许可证号", str, True, ("许可证号码", "licence_no")),
    Column("ean13", "条码", str, True, ("条形码", "barcode")),
    Column("day", "日期", tables.day, also=("销售日期", "date")),
    Column("month", "月份", tables.month, also=("销售月份",)),
    Column("packs", "包数", _packs, also=("销量（包）",)),
    Column("cartons", "条数", _cartons, also=("销量（条）",)),
    Column("amount", "金额", _fen, also=("金额（元）", "销售金额")),
)
_BY_NAME = {column.name: column for column in COLUMNS}


class _Cells(dict[str, Any]):
    """What the cells of a column mean, by how they are written: the same few are read millions of times."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self.read = read

    def __missing__(self, cell: str) -> Any:
        value = self.read(plain_cell(cell))
        if len(self) < _MOST_REMEMBERED:
            self[cell] = value
        return value


# ---- rows -------------------------------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, known: Known, scratch: sqlite3.Connection) -> None:
        self.known, self.scratch = known, scratch
        self.shops, self.specs = sorted(known.shops.values()), sorted(known.specs.values())
        numbers = {shop: number for number, shop in enumerate(self.shops)}
        self.shop_numbers = {license_no: numbers[shop] for license_no, shop in known.shops.items()}
        numbers = {spec: number << _PERIOD_BITS + _SHOP_BITS for number, spec in enumerate(self.specs)}
        self.spec_numbers = {ean13: numbers[spec] for ean13, spec in known.specs.items()}
        self.periods: set[date] = set()

    def read(self, stream: BinaryIO, progress: Progress | None) -> Staged:
        surveyed = survey(stream)
        rows = enumerate(stream_cells(stream, surveyed), 1)
        number, headings = next(((number, row) for number, row in rows if any(map(str.strip, row))), (0, []))
        if not headings:
            raise FILE_NOT_READABLE("The file is empty.")
        found = Staged(surveyed, Table())
        placed = tables.place_columns(found.table, number, [plain_cell(each) for each in headings], COLUMNS)
        places = {column.name: place for place, column in placed}
        _require_one_of(found.table, number, places, "day", "month")
        _require_one_of(found.table, number, places, "packs", "cartons")
        if found.table.error_count:
            return found
        found.granularity = Granularity.DAY if "day" in places else Granularity.MONTH
        found.has_amounts = "amount" in places
        self._load(rows, places, found, progress)
        if not found.table.error_count:
            self._sort(found.table, found.rows)
        if not found.rows and not found.table.error_count:
            found.table.refuse(number + 1, "license_no", "The table has no rows.")
        found.periods = sorted(self.periods)
        found._scratch, found._shops, found._specs = self.scratch, self.shops, self.specs
        return found

    def _load(
        self,
        rows: Iterator[tuple[int, list[str]]],
        places: dict[str, int],
        found: Staged,
        progress: Progress | None,
    ) -> None:
        """Put every good row into the scratch file; the hottest loop of an import."""
        period, quantity = found.granularity.value, "packs" if "packs" in places else "cartons"
        columns: dict[str, _Cells] = {
            "license_no": _Cells(self._shop),
            "ean13": _Cells(self._spec),
            period: _Cells(self._reader_of_period(_BY_NAME[period])),
            quantity: _Cells(_required(_BY_NAME[quantity].read)),
        }
        at_shop, at_spec, at_period, at_packs = (places[name] for name in columns)
        shops, specs, periods, quantities = columns.values()
        at_amount, amounts = places.get("amount"), _Cells(lambda cell: _fen(cell) if cell else None)
        if at_amount is not None:
            columns["amount"] = amounts
        table, most = found.table, self.known.most_rows
        total = 3 * max(found.survey.lines, 1)  # read, written, and counted
        self.scratch.execute("CREATE TABLE rows (key INTEGER, packs INTEGER, fen INTEGER, number INTEGER)")
        self.scratch.execute("BEGIN")
        batch: list[tuple[int, int, int | None, int]] = []
        for number, row in rows:
            try:
                key = specs[row[at_spec]] + periods[row[at_period]] + shops[row[at_shop]]
                fen = amounts[row[at_amount]] if at_amount is not None else None
                batch.append((key, quantities[row[at_packs]], fen, number))
            except (Unreadable, IndexError):
                _explain(table, number, row, columns, places)
                continue
            if len(batch) >= _ROWS_AT_ONCE:
                self._keep(batch)
                found.rows += len(batch)
                batch.clear()
                if found.rows > most:
                    raise FILE_NOT_READABLE(f"The table has more than {most} rows.")
                if progress:
                    progress(found.rows, max(total, 3 * found.rows))
        self._keep(batch)
        found.rows += len(batch)
        if found.rows > most:
            raise FILE_NOT_READABLE(f"The table has more than {most} rows.")
        self.scratch.execute("COMMIT")

    def _keep(self, batch: list[tuple[int, int, int | None, int]]) -> None:
        self.scratch.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", batch)

    def _sort(self, table: Table, rows: int) -> None:
        """Lay the rows in their order; two of the same shop, spec and period are an error of the second one."""
        self.scratch.execute("CREATE TABLE figures (key INTEGER PRIMARY KEY, packs INTEGER, fen INTEGER)")
        kept = self.scratch.execute("INSERT OR IGNORE INTO figures SELECT key, packs, fen FROM rows ORDER BY key")
        if kept.rowcount < rows:
            for number, first in self.scratch.execute(
                "SELECT number, first FROM (SELECT number, min(number) OVER (PARTITION BY key) AS first FROM rows)"
                " WHERE number > first ORDER BY number"
            ):
                table.refuse(number, "license_no", f"Row {first} has the same shop, spec and period.")
        self.scratch.execute("DROP TABLE rows")

    def _shop(self, cell: str) -> int:
        if not cell:
            raise Unreadable("Must not be empty.")
        if (number := self.shop_numbers.get(tables.plain(cell))) is None:
            raise Unreadable("There is no shop with this licence number.")
        return number

    def _spec(self, cell: str) -> int:
        if not cell:
            raise Unreadable("Must not be empty.")
        if (number := self.spec_numbers.get(tables.plain(cell))) is None:
            raise Unreadable("There is no spec with this bar code.")
        return number

    def _reader_of_period(self, column: Column) -> Callable[[str], int]:
        def read(cell: str) -> int:
            if not cell:
                raise Unreadable("Must not be empty.")
            period = column.read(cell)
            if period > self.known.today:
                raise Unreadable("Lies in the future.")
            if period.year < 2000:
                raise Unreadable("Too long ago.")
            self.periods.add(period)
            return int(period.toordinal()) << _SHOP_BITS

        return read


def _required(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def read_some(cell: str) -> Any:
        if not cell:
            raise Unreadable("Must not be empty.")
        return read(cell)

    return read_some


def _require_one_of(table: Table, number: int, places: Mapping[str, int], *names: str) -> None:
    if sum(name in places for name in names) != 1:
        columns = " / ".join(f"{_BY_NAME[name].heading} ({name})" for name in names)
        table.refuse(number, columns, "Exactly one of these columns is needed.")


def _explain(table: Table, number: int, row: list[str], columns: dict[str, _Cells], places: dict[str, int]) -> None:
    """Note every cell of a row that cannot be read; an empty row is none."""
    if not any(map(str.strip, row)):
        return
    for name, cells in columns.items():
        place = places[name]
        try:
            cells[row[place] if place < len(row) else ""]
        except Unreadable as why:
            table.refuse(number, name, str(why))
