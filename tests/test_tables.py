"""Tables as people keep them: both forms, both languages, and whatever else is in the file."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import spreadsheets, tables
from backend.brands import imports as brands
from backend.problems import Problem
from backend.tables import Column, Table, Unreadable
from backend.terminals import imports as terminals

COLUMNS = (
    Column("code", "编码", tables.text(20), True),
    Column("count", "数量", tables.whole(0, 100), also=("件数",)),
    Column("is_open", "营业", tables.flag, write=tables.write_flag),
    Column("since", "日期", tables.day),
)

words = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=20)


def read(content: bytes) -> Table:
    return tables.read_table(io.BytesIO(content), COLUMNS)


def xlsx(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def values(content: bytes) -> list[dict[str, Any]]:
    table = read(content)
    assert table.errors == []
    return [row.values for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_every_encoding_chinese_excel_writes(encoding: str) -> None:
    assert values("编码,营业\n甲,是\n".encode(encoding)) == [{"code": "甲", "is_open": True}]


@pytest.mark.parametrize("heading", ["编码,数量", "code,count", " Code * ,COUNT", "编 码*,件数", "ｃｏｄｅ,数量"])
def test_headings_are_understood_in_chinese_and_english_however_typed(heading: str) -> None:
    assert values(f"{heading}\n甲,３\n".encode()) == [{"code": "甲", "count": 3}]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_columns_may_be_parted_by_comma_tab_or_semicolon(delimiter: str) -> None:
    assert values(delimiter.join(["code", "count\n甲"]).encode() + delimiter.encode() + b"3") == [
        {"code": "甲", "count": 3}
    ]


def test_excels_own_numbers_and_dates_are_read_as_they_look() -> None:
    content = xlsx(["code", "count", "since", "is_open"], [439902100127, 3.0, datetime(2026, 3, 2), True])
    assert values(content) == [{"code": "439902100127", "count": 3, "since": date(2026, 3, 2), "is_open": True}]


@pytest.mark.parametrize("cell", ["2026-03-02", "2026/3/2", "2026年3月2日", "2026.03.02"])
def test_a_date_is_read_as_people_write_it(cell: str) -> None:
    assert tables.day(cell) == date(2026, 3, 2)


@pytest.mark.parametrize("cell", ["2026-13-01", "3/2/2026", "soon"])
def test_what_is_no_date_is_not_guessed(cell: str) -> None:
    with pytest.raises(Unreadable):
        tables.day(cell)


@pytest.mark.parametrize(
    ("cell", "reason"), [("x", "Not a number."), ("3.5", "whole"), ("101", "between"), ("nan", "between")]
)
def test_an_error_names_row_column_and_reason(cell: str, reason: str) -> None:
    table = read(f"code,件数\n甲,1\n\n乙,{cell}\n".encode())
    [error] = table.errors
    assert (error.row, error.column) == (4, "件数")
    assert reason in error.reason
    assert [row.values["code"] for row in table.rows] == ["甲"]


def test_rows_are_counted_as_the_spreadsheet_shows_them() -> None:
    csv_error = read('\n\ncode,count\n"甲\n乙",1\n丙,x\n'.encode()).errors[0]
    xlsx_error = read(xlsx([], [], ["code", "count"], ["甲\n乙", 1], ["丙", "x"])).errors[0]
    assert csv_error.row == xlsx_error.row == 5


def test_all_errors_are_counted_and_the_first_thousand_kept() -> None:
    table = read(b"code,count\n" + b"a,x\n" * 1_500)
    assert (len(table.errors), table.error_count) == (1_000, 1_500)


def test_a_missing_column_is_one_clear_error() -> None:
    table = read(b"count\n1\n2\n")
    assert [(each.row, each.column) for each in table.errors] == [(1, "编码 (code)")]


def test_a_column_that_is_there_twice_is_an_error_and_an_unknown_one_is_ignored_and_said() -> None:
    assert [each.column for each in read("code,编码\n甲,乙\n".encode()).errors] == ["code"]
    assert read("code,备注\n甲,好\n".encode()).ignored == ["备注"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\xff\xd8\xff\xe0 a picture",
        b"PK\x03\x04 not really a zip",
        b"%PDF-1.7",
        b"code\0,count\n",
        b'{"code": 1}',
    ],
)
def test_what_is_no_table_is_refused_as_such(content: bytes) -> None:
    with pytest.raises(Problem) as refused:
        read(content)
    assert refused.value.kind.slug == "file-not-readable"


def test_a_workbook_that_claims_to_unpack_to_gigabytes_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    content = xlsx(["code"], ["甲"])
    assert values(content) == [{"code": "甲"}]
    monkeypatch.setattr(spreadsheets, "MOST_UNPACKED_BYTES", 1_000)
    with pytest.raises(Problem, match="file-not-readable"):
        read(content)


def test_more_rows_than_any_city_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    assert len(read(b"code\na\nb\n").rows) == 2
    with pytest.raises(Problem, match="file-not-readable"):
        read(b"code\na\nb\nc\n")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-x", "@sum", "＝cmd", "'=quoted", "'plain", "''=twice"])
def test_text_that_excel_would_run_is_disarmed_in_csv_and_comes_back_whole(text: str) -> None:
    stream = io.BytesIO()
    spreadsheets.write_csv(stream, ["code"], [[text]])
    cell = stream.getvalue().decode("utf-8-sig").splitlines()[1].strip('"')
    assert cell[0] not in "=+-@＝"
    assert values(stream.getvalue()) == [{"code": text}]


def test_text_that_looks_like_a_formula_stays_text_in_xlsx() -> None:
    stream = io.BytesIO()
    spreadsheets.write_xlsx(stream, ["code"], [["=1+1"], ["http://example.org"]])
    cells = [row[0] for row in openpyxl.load_workbook(stream).active.iter_rows(min_row=2)]
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", "=1+1"), ("s", "http://example.org")]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(rows=st.lists(st.tuples(words, st.integers(0, 100), st.booleans(), st.dates(date(1900, 1, 2)))))
def test_what_is_written_is_read_back_the_same(form: str, rows: list[tuple[Any, ...]]) -> None:
    stream = io.BytesIO()
    written = ([column.write(value) for column, value in zip(COLUMNS, row, strict=True)] for row in rows)
    spreadsheets.WRITERS[form](stream, [column.heading for column in COLUMNS], written)
    assert values(stream.getvalue()) == [
        dict(zip(("code", "count", "is_open", "since"), row, strict=True)) for row in rows
    ]


@pytest.mark.parametrize("columns", [brands.COLUMNS, terminals.COLUMNS], ids=["specs", "terminals"])
def test_every_column_is_documented_and_said_to_be_needed_if_it_is(columns: tuple[Column, ...]) -> None:
    page = (Path(__file__).parents[1] / "docs" / "imports.md").read_text(encoding="utf-8")
    for column in columns:
        needed = "yes" if column.required else ""
        assert re.search(rf"^\| {column.heading}\b[^|]*\| `{column.name}` \| {needed} \|", page, re.MULTILINE), (
            column.name
        )
