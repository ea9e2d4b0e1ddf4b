"""CSV and XLSX files: their rows as text, and writing both so that Excel opens them and runs nothing in them."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from backend.problems import FILE_NOT_READABLE, Problem

MOST_ROWS = 200_000
MOST_COLUMNS = 100
#: An XLSX file is a zip archive; a legitimate one of 50,000 rows unpacks to some 60 MB.
MOST_UNPACKED_BYTES = 400_000_000


def read_cells(source: Path | BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number the spreadsheet shows, each cell as text without spaces around it."""
    with opened(source) as stream:
        start = stream.read(4)
        rest = chain([start], iter(lambda: stream.read(1 << 20), b""))
        rows = _xlsx_rows(b"".join(rest)) if start == b"PK\x03\x04" else _csv_rows(b"".join(rest))
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise FILE_NOT_READABLE(f"The table has more than {MOST_ROWS} rows.")
        yield number, row


@contextmanager
def opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(source, Path):
        yield source
        return
    with source.open("rb") as stream:
        yield stream


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    written = _decoded(content)
    first_line = written.partition("\n")[0]
    delimiter = max(",\t;", key=first_line.count)
    try:
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter):
            yield [_unguarded(cell).strip() for cell in row[:MOST_COLUMNS]]
    except csv.Error:
        raise FILE_NOT_READABLE() from None


# ---- long files -------------------------------------------------------------------------------------------------------


class Survey(NamedTuple):
    """What one pass over a file finds out. `lines` is about how many rows it has, 0 for a workbook, whose `encoding` is None."""

    sha256: str
    lines: int
    encoding: str | None


def survey(stream: BinaryIO) -> Survey:
    """Read a file from end to end and go back to its beginning.

    Raises:
        Problem: `file-not-readable`.
    """
    digest, lines = hashlib.sha256(), 0
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
    is_workbook = start == b"PK\x03\x04"
    for block in iter(lambda: stream.read(1 << 20), b""):
        digest.update(block)
        if is_workbook:
            continue
        if b"\0" in block:
            raise FILE_NOT_READABLE()
        lines += block.count(b"\n")
        try:
            if decoder:
                decoder.decode(block)
        except UnicodeDecodeError:
            decoder = None
    stream.seek(0)
    encoding = None if is_workbook else "utf-8-sig" if decoder else "gb18030"
    return Survey(digest.hexdigest(), lines, encoding)


def stream_cells(stream: BinaryIO, surveyed: Survey) -> Iterator[list[str]]:
    """Row after row of a file of any length, which is never in memory as a whole. Cells of CSV are as they are written.

    Raises:
        Problem: `file-not-readable`.
    """
    if surveyed.encoding is None:
        yield from _xlsx_rows(stream)
        return
    written = io.TextIOWrapper(stream, encoding=surveyed.encoding, newline="")
    try:
        first_line = written.readline()
        written.seek(0)
        yield from csv.reader(written, delimiter=max(",\t;", key=first_line.count))
    except (csv.Error, UnicodeDecodeError):
        raise FILE_NOT_READABLE() from None
    finally:
        written.detach()


def plain_cell(cell: str) -> str:
    """A cell of CSV without what only guards it, and without spaces around it."""
    return _unguarded(cell).strip()


# ---- reading ----------------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, or GB18030, in which Chinese Excel saves CSV."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            written = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in written:
            break
        return written
    raise FILE_NOT_READABLE()


def _xlsx_rows(content: bytes | BinaryIO) -> Iterator[list[str]]:
    import openpyxl  # 8 MB that a server needs once somebody sends a workbook

    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    # openpyxl meets a broken file with whatever exception its parsers have; each means the same to the reader.
    try:
        with zipfile.ZipFile(stream) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise FILE_NOT_READABLE("The file unpacks to too much.")
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_as_text(value) for value in row]
    except Problem:
        raise
    except Exception:
        raise FILE_NOT_READABLE() from None


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    return str(value)


# ---- writing -------------------------------------------------------------------------------------------------------------

#: A cell that begins so is run as a formula by Excel, also in its full-width forms.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")

#: Excel's own limit; what is longer would be lost as a whole.
_LONGEST_CELL = 32_767
#: Excel's calendar begins with 1900, whose February it believes to have 29 days; what is older is text.
_BEFORE_EXCEL = 1900
#: In characters: a time that does not fit is shown as ####.
_WIDTH = 18


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_csv(stream: BinaryIO, headings: list[str], rows: Iterable[Iterable[Any]]) -> None:
    """UTF-8 with a mark, by which Excel knows it; text that Excel would run as a formula is preceded by an apostrophe."""
    written = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    lines = csv.writer(written)
    lines.writerow(headings)
    lines.writerows([_guarded(value) for value in row] for row in rows)
    written.flush()
    written.detach()


def write_xlsx(stream: BinaryIO, headings: list[str], rows: Iterable[Iterable[Any]]) -> None:
    """One sheet, row by row; text stays text, whatever it looks like, numbers are numbers, and days and times are Excel's."""
    import xlsxwriter

    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, _WIDTH)
    of_time, of_day = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"))
    for number, row in enumerate(chain([headings], rows)):
        for place, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, place, value)
            elif isinstance(value, date) and value.year > _BEFORE_EXCEL:
                sheet.write_datetime(number, place, value, of_time if isinstance(value, datetime) else of_day)
            elif value is not None:
                sheet.write_string(number, place, str(value)[:_LONGEST_CELL])
    book.close()


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
