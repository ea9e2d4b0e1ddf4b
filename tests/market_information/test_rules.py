"""What is taken as market information, what it is called, and when it is due."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.market_information.documents import MEDIA_TYPES, DocumentKind, kind_of, name_of
from backend.market_information.rules import (
    MarketInformationRules,
    State,
    due_on,
    is_owed,
    is_soon_due,
    state_of,
)
from backend.spreadsheets import WRITERS
from backend.workdays.rules import PLAIN_WEEK, Calendar, DayKind, is_working_day, working_days_between
from tests.photos.pictures import encoded, jpeg, scene

RULES = MarketInformationRules()
DAYS = some.dates(date(2024, 1, 1), date(2028, 12, 31))


def archive(*members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in members:
            made.writestr(name, "x")
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    WRITERS["xlsx"](stream, ["品规", "均价"], [["南岭(软蓝)", 15]])
    return stream.getvalue()


TEXT = archive("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (workbook(), DocumentKind.XLSX),
        (TEXT, DocumentKind.DOCX),
        (b"%PDF-1.7\n1 0 obj\n%%EOF\n", DocumentKind.PDF),
        ("品规,均价\n软蓝,15\n".encode(), DocumentKind.CSV),
        ("品规,均价\n软蓝,15\n".encode("gb18030"), DocumentKind.CSV),
        (jpeg(), DocumentKind.JPEG),
        (encoded(scene(2), "PNG"), DocumentKind.PNG),
        (encoded(scene(3), "WEBP"), DocumentKind.WEBP),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: DocumentKind) -> None:
    assert kind_of(data) is kind
    assert kind in MEDIA_TYPES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook",
        b"<html>,<script>alert(1)</script>",
        b"no columns at all\n",
        b"a,b\n\x00\x01\n",
        b"%PDF-1.7 cut off",
        archive("report.txt"),
        archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
        archive("[Content_Types].xml", "xl/workbook.xml", "word/document.xml"),
        workbook()[:-30],
        jpeg()[:500],
        jpeg() + TEXT,
        archive("[Content_Types].xml", "xl/workbook.xml", *(f"{number}" for number in range(5_000))),
    ],
)
def test_what_is_something_else_or_two_things_at_once_or_cut_is_not_taken(data: bytes) -> None:
    assert kind_of(data) is None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("十月市场信息.XLSX", "十月市场信息.pdf"),
        ("C:\\文件\\报告.doc", "报告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nX: y.pdf', "a_b__X_ y.pdf"),
        ("fdp\u202eexe.pdf", "fdp_exe.pdf"),
        ("", "market-information.pdf"),
        (" . ", "market-information.pdf"),
        ("长" * 200 + ".pdf", "长" * 100 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_folders_and_tricks_and_ends_as_the_content_does(sent: str, kept: str) -> None:
    assert name_of(sent, DocumentKind.PDF) == kept


def test_it_is_due_on_the_fifth_working_day_holidays_left_out() -> None:
    assert due_on(PLAIN_WEEK, "2026-10", RULES) == date(2026, 11, 6)
    holidays = Calendar({date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)})
    assert due_on(holidays, "2026-09", RULES) == date(2026, 10, 14)
    assert due_on(PLAIN_WEEK, "2026-10", MarketInformationRules(due_working_day=1)) == date(2026, 11, 2)


@given(some.integers(1, 12), some.integers(1, 15), DAYS)
def test_the_due_day_is_a_working_day_with_so_many_before_it_and_its_last_moment_counts(
    month: int, number: int, holiday: date
) -> None:
    calendar = Calendar({holiday: DayKind.HOLIDAY})
    due = due_on(calendar, f"2026-{month:02}", MarketInformationRules(due_working_day=number))
    last = date(2026 + month // 12, month % 12 + 1, 1).toordinal() - 1
    assert is_working_day(calendar, due)
    assert working_days_between(calendar, date.fromordinal(last), due) == number


def test_states_turn_on_the_day_after_the_due_one() -> None:
    due, after = date(2026, 11, 6), date(2026, 11, 7)
    assert [state_of(due, None, day) for day in (due, after)] == [State.DUE, State.MISSING]
    assert [state_of(due, day, after) for day in (due, after)] == [State.UPLOADED, State.LATE]


def test_reminding_begins_two_working_days_before_and_ends_with_the_day() -> None:
    due = date(2026, 11, 6)
    days = [day for day in range(1, 12) if is_soon_due(PLAIN_WEEK, due, date(2026, 11, day), RULES)]
    assert days == [4, 5, 6]


def test_a_month_is_owed_by_whoever_had_a_product_on_sale_in_it() -> None:
    first, last = date(2026, 10, 31), date(2026, 11, 1)
    owed = [month for month in ("2026-09", "2026-10", "2026-11", "2026-12") if is_owed(month, first, last)]
    assert owed == ["2026-10", "2026-11"]
    assert is_owed("2026-12", first, None)
