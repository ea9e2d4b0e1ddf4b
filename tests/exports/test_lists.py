"""What an export holds: what the same person is listed, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from backend import spreadsheets
from backend.db import Database
from backend.exports import listing
from backend.exports.listing import LISTINGS
from tests import factories
from tests.displays.cases import Displays
from tests.exports.conftest import Office
from tests.people import Person, World
from tests.planning.conftest import count
from tests.retailers.conftest import Retailer, ask

#: Lists that come as a whole, without pages.
WHOLE = ("in-store-board", "demand-assessments", "imported-figures")
#: What a row is known by, if not its id; and filters without which a list says little.
KEYS = {"audit": "number", "demand-assessments": "spec_id", "imported-figures": "subject_name"}
FILTERS: dict[str, dict[str, str]] = {
    "confirmations": {"state": "all"}, "demand-assessments": {"quarter": "2025-Q3"},
    "imported-figures": {"first_month": "2025-08", "last_month": "2025-09"},
}  # fmt: skip

DANGEROUS = ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1+1", "＝1", "'=1"]


def listed(person: Person, name: str, **filters: Any) -> list[dict[str, Any]] | None:
    """All that the list's address gives, page after page; None when it is refused."""
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        query = filters if name in WHOLE else {**filters, "limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = person.get(f"/{name}", query_string=query)
        if answer.status_code == 403:
            return None
        assert answer.status_code == 200, answer.json
        if name == "in-store-board":
            return [duty for each in answer.json["managers"] for duty in each["duties"]]
        rows += answer.json["items"]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            return rows


@pytest.fixture
def retailer(app: Flask) -> Retailer:
    return Retailer(app.test_client(use_cookies=False))


@pytest.fixture
def city_at_work(
    database: Database, world: World, manager: Person, stranger: Person, reviewer: Person, retailer: Retailer
) -> Displays:
    """Something in every list, of two makers and in two branches."""
    factories.make_template(database)
    shop = factories.make_terminal(database, manager, is_benchmark=True)
    elsewhere = factories.make_terminal(database, stranger, is_benchmark=True)
    makers = [factories.make_spec(database, world, maker) for maker in ("南岭中烟", "东湖中烟")]
    displays = Displays(database, world, shop, *makers)
    for specs in (makers, makers[:1], makers[1:]):
        displays.presented(*specs)
    far_away = factories.check_point(datetime.now(UTC) - timedelta(hours=2), (31.0, 114.9))
    for person, place in ((manager, shop), (stranger, elsewhere)):
        answer = person.post(
            "/visits", json=factories.visit(place, check_in=far_away, check_out=None, submitted_at=None)
        )
        assert answer.status_code == 201, answer.json
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    for number in range(3):
        task = {"terminal_id": shop, "title": f"补货{number}", "due_on": tomorrow}
        assert reviewer.post("/tasks", json=task).status_code == 201
        complaint = {"terminal_id": shop, "kind": "other", "text": f"送货太迟{number}"}
        assert reviewer.post("/complaints", json=complaint).status_code == 201
    report = factories.anomaly_report(database, [shop])
    assert manager.post("/anomaly-reports", json=report).status_code == 201
    factories.make_duty(database, manager)
    yesterday = factories.today() - timedelta(days=1)
    for number in range(3):
        day = factories.in_store_day(shop, yesterday - timedelta(days=number))
        assert manager.post("/in-store-days", json=day).status_code == 201
    for visit_id in displays.docs:
        retailer.answer(ask(manager, visit_id)["url"], took_place="yes", rating=5, comment="=1+1")
    count(database)
    factories.make_plan(database, world, [shop], makers[:1])
    factories.make_promotion(database, world, [shop], makers[:1])
    for person in (manager, stranger):
        assert person.post("/visit-plans", json={"month": factories.month(31)}).status_code == 201
    centre = world.people["centre"]
    answer = centre.post("/score-refreshes", json={"month": factories.month()})
    assert answer.status_code == 204, answer.json
    codes = [each["ean13"] for each in centre.get("/specs").json["items"]]
    expected = "\n".join(["ean13,quarter,assessed", *(f"{code},2025-Q3,10" for code in codes)])
    taken = centre.post("/demand-assessments/imports", data={"file": (io.BytesIO(expected.encode()), "q3.csv")})
    assert taken.status_code == 200, taken.json
    told = ["forecast_accuracy,2025-08,,91", "stock_warnings,2025-09,城东,3", "stock_warnings,2025-09,河口,0"]
    figures = "\n".join(["indicator,month,branch,value", *told])
    taken = centre.post("/imported-figures/imports", data={"file": (io.BytesIO(figures.encode()), "figures.csv")})
    assert taken.status_code == 200, taken.json
    for month in (factories.month(), factories.month(-31)):
        document = {"month": month, "file": (io.BytesIO(b"spec,price\nred,10\n"), "market.csv")}
        assert world.people["promoter"].post("/market-information-documents", data=document).status_code == 201
    return displays


@pytest.mark.parametrize("name", list(LISTINGS))
def test_everybody_exports_exactly_what_they_are_listed_page_after_page(
    city_at_work: Displays, office: Office, world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ROWS_A_PAGE", 2)
    key = KEYS.get(name, "id")
    heading = next(each.en for each in LISTINGS[name].columns if each.path == key)
    filters = FILTERS.get(name, {})
    seen = 0
    for person in world.people.values():
        rows = listed(person, name, **filters)
        if rows is None:
            refused = person.post("/exports", json={"list": name, "filters": filters})
            assert (refused.status_code, refused.json["slug"]) == (403, "forbidden")
            continue
        exported = [row[heading] for row in office.rows(person, name, **filters)]
        told = [str(row[key]) for row in rows]
        if name == "audit":  # the asking, and the fetching, are lines of it themselves
            told = [*exported[: len(exported) - len(told)], *told]
        assert exported == told, person.name
        seen += len(rows)
    assert seen


def test_a_promoter_exports_the_own_manufacturers_displays_and_a_manager_the_own_shops(
    city_at_work: Displays, office: Office, promoter: Person, rival: Person, manager: Person, stranger: Person
) -> None:
    of_promoter, of_rival = (
        {row["Id"] for row in office.rows(person, "confirmations", state="all")} for person in (promoter, rival)
    )
    assert (len(of_promoter), len(of_rival)) == (2, 2)
    assert not of_promoter & of_rival
    assert office.rows(promoter, "visits") == []
    own, foreign = ({row["Id"] for row in office.rows(person, "terminals")} for person in (manager, stranger))
    assert city_at_work.shop in own
    assert len(foreign) == 1
    assert not own & foreign


def test_filters_are_those_of_the_list_and_others_are_refused(
    city_at_work: Displays, office: Office, manager: Person
) -> None:
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
    told = listed(manager, "terminals", **filters) or []
    assert [(row["Id"], row["Tier"]) for row in rows] == [(each["id"], str(each["tier"])) for each in told]
