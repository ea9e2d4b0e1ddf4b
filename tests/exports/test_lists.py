"""What an export holds: what the same person is listed, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from backend import spreadsheets
from backend.db import Database
from backend.exports import listing
from tests import factories
from tests.exports.city import City
from tests.exports.conftest import Office
from tests.exports.listed import listed
from tests.people import Person

DANGEROUS = ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1+1", "＝1", "'=1"]


def test_a_promoter_exports_the_own_manufacturers_displays_and_a_manager_the_own_shops(
    city: City, office: Office, promoter: Person, rival: Person, manager: Person, stranger: Person
) -> None:
    of_promoter, of_rival = (
        {row["Id"] for row in office.rows(person, "confirmations", state="all")} for person in (promoter, rival)
    )
    assert (len(of_promoter), len(of_rival)) == (2, 2)
    assert not of_promoter & of_rival
    assert office.rows(promoter, "visits") == []
    own, foreign = ({row["Id"] for row in office.rows(person, "terminals")} for person in (manager, stranger))
    assert city.shop in own
    assert len(foreign) == 1
    assert not own & foreign


def test_filters_are_those_of_the_list_and_others_are_refused(city: City, office: Office, manager: Person) -> None:
    assert len(office.rows(manager, "visits", state="in_progress")) == 1
    for filters, field in (
        ({"state": "lost"}, "filters.state"),
        ({"limit": 5}, "filters.limit"),
        ({"x": 1}, "filters.x"),
    ):
        refused = manager.post("/exports", json={"list": "visits", "filters": filters})
        assert (refused.status_code, refused.json["slug"]) == (422, "invalid")
        assert [each["field"] for each in refused.json["errors"]] == [field]
    unknown = manager.post("/exports", json={"list": "secrets"})
    assert (unknown.status_code, unknown.json["errors"][0]["field"]) == (422, "list")


def test_numbers_are_numbers_and_times_those_of_the_citys_clock(
    database: Database, office: Office, manager: Person
) -> None:
    factories.make_template(database)
    shop = factories.make_terminal(database, manager, tier=17)
    late = (datetime.now(UTC) - timedelta(days=2)).replace(hour=16, minute=30, second=5, microsecond=0)
    assert manager.post("/visits", json=factories.visit(shop, late)).status_code == 201
    there = late.astimezone(ZoneInfo("Asia/Shanghai"))
    assert there.date() > late.date()

    [visit] = office.sheet(manager, "visits", "zh")
    assert visit["开始时间"].value == there.replace(tzinfo=None)
    assert visit["开始时间"].is_date
    assert (visit["签到距离（米）"].value, visit["签到距离（米）"].data_type) == (0, "n")
    [terminal] = office.sheet(manager, "terminals")
    assert (terminal["Tier"].value, terminal["Tier"].data_type) == (17, "n")
    assert terminal["Latitude"].value == factories.TOWN[0]
    assert (terminal["Licence number"].data_type, terminal["Benchmark"].value) == ("s", "no")
    [line] = office.rows(manager, "visits")
    assert line["Started"] == f"{there:%Y-%m-%d %H:%M:%S}"


def test_a_day_is_a_date_in_the_workbook(database: Database, office: Office, manager: Person, reviewer: Person) -> None:
    shop = factories.make_terminal(database, manager)
    due_on = (datetime.now(UTC) + timedelta(days=3)).date()
    task = {"terminal_id": shop, "title": "补货", "due_on": due_on.isoformat()}
    assert reviewer.post("/tasks", json=task).status_code == 201
    [row] = office.sheet(manager, "tasks")
    assert row["Due on"].is_date
    assert row["Due on"].value.date() == due_on


def test_nothing_that_people_wrote_is_run_as_a_formula(database: Database, office: Office, manager: Person) -> None:
    for name in DANGEROUS:
        factories.make_terminal(database, manager, name=name)
    cells = [row["Name"] for row in office.sheet(manager, "terminals")]
    assert [(cell.value, cell.data_type) for cell in cells] == [(name.strip(), "s") for name in DANGEROUS]
    content = office.file(manager, "terminals")
    assert content.startswith(b"\xef\xbb\xbf")
    names = [row["Name"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    assert names == [f"'{name.strip()}" for name in DANGEROUS]


@settings(max_examples=60)
@given(
    some.lists(
        some.text(some.characters(codec="utf-8", exclude_categories=["Cc"]) | some.sampled_from("=+-@\t"), max_size=8)
    )
)
def test_any_text_stays_text_in_either_format(texts: list[str]) -> None:
    workbook, plain = io.BytesIO(), io.BytesIO()
    spreadsheets.write_xlsx(workbook, ["text"], ([each] for each in texts))
    spreadsheets.write_csv(plain, ["text"], ([each] for each in texts))
    for row in openpyxl.load_workbook(workbook).worksheets[0].iter_rows():
        assert all(cell.data_type in ("s", "n") and not isinstance(cell.value, int | float) for cell in row)
    _, *cells = csv.reader(io.StringIO(plain.getvalue().decode("utf-8-sig"), newline=""))
    for text, cell in zip(texts, (row[0] if row else "" for row in cells), strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t"))
        assert cell in (text, f"'{text}")


@pytest.fixture
def street(database: Database, manager: Person) -> None:
    formats, scales = ("grocery", "convenience", "supermarket"), ("small", "medium", "large")
    for number in range(12):
        factories.make_terminal(
            database, manager, store_format=formats[number % 3], scale=scales[number % 2], tier=1 + number
        )


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    filters=some.fixed_dictionaries(
        {},
        optional={
            "store_format": some.sampled_from(["grocery", "convenience", "supermarket"]),
            "scale": some.sampled_from(["small", "medium"]),
            "q": some.sampled_from(["福源", "1", "没有"]),
            "closed": some.sampled_from(["true", "false"]),
        },
    ),
    page=some.integers(1, 13),
)
def test_whatever_is_filtered_what_is_listed_is_what_is_exported(
    street: None, office: Office, manager: Person, filters: dict[str, str], page: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "ROWS_A_PAGE", page)
        rows = office.rows(manager, "terminals", **filters)
    _, told = listed(manager, "terminals", **filters)
    assert [(row["Id"], row["Tier"]) for row in rows] == [(each["id"], str(each["tier"])) for each in told or []]
