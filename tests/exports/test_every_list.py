"""Every list of the API is exported: completely, to whoever is listed it, and to nobody else."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from backend.db import Database
from backend.exports import listing
from backend.exports.listing import LISTINGS, Column
from backend.exports.rules import Language, cell_of, value_at
from backend.spreadsheets import write_csv
from tests import factories
from tests.exports.city import City
from tests.exports.conftest import Office
from tests.exports.listed import Row, listed
from tests.people import API, CITY, Person
from tests.test_docs import ROOT

#: Address of a list that is no export → why.
EXCEPTIONS = {
    "/me/devices": "the own phones; person-devices has those of anybody",
    "/photos/{photo_id}/links": "what opens a picture for some minutes must not lie in a file",
    "/photos/thumbnails": "what opens a picture for some minutes must not lie in a file",
    "/confirmations/reasons": "words of the product, the same for everybody",
    "/reviews/reasons": "words of the product, the same for everybody",
    "/anomaly-reports/{report_id}": "one document; anomaly-reports has all",
    "/terminal-places": "a map of what terminals lists",
    "/manufacturer-bulletins": "a file of its own at once: /manufacturer-bulletins.xlsx",
    "/satisfaction-surveys/{survey_id}/links": "a file of its own at once: …/links/export, with the addresses of this server",
    "/export-lists": "what can be exported",
    "/exports": "the exports themselves",
    "/imports": "what the reader has sent these days; what imports did is in audit and sales-imports",
}


@pytest.fixture
def documented(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/openapi.json").json
    return document


def test_every_list_of_the_api_can_be_exported_or_is_said_to_be_none(documented: dict[str, Any]) -> None:
    def resolved(schema: dict[str, Any]) -> dict[str, Any]:
        return documented["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema

    lists = set()
    for path, operations in documented["paths"].items():
        answer = (
            operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).get("application/json")
        )
        if answer is None:
            continue
        schema = resolved(answer["schema"])
        if schema.get("type") == "array" or "items" in schema.get("properties", {}):
            lists.add(path.removeprefix(API))
    assert len(lists) > 60
    exported = {each.address for each in LISTINGS.values()}
    assert lists - exported == set(EXCEPTIONS)
    told = (ROOT / "docs/exports.md").read_text()
    assert [each.name for each in LISTINGS.values() if f"| `{each.name}` | `GET {each.address}` |" not in told] == []
    assert [address for address in EXCEPTIONS if f"`GET {address}`" not in told] == []


def test_an_export_takes_the_filters_of_its_list_and_has_a_heading_for_each_column(documented: dict[str, Any]) -> None:
    for name, each in LISTINGS.items():
        operation = documented["paths"][API + each.address]["get"]
        told = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"}
        told |= set(re.findall(r"{(\w+)}", each.address))
        assert set(each.query().fields) - {"cursor", "limit"} == told - {"cursor", "limit"}, name
        for headings in ([column.zh for column in each.columns], [column.en for column in each.columns]):
            assert len(set(headings)) == len(each.columns), name
            assert all(headings), name


@factories.needs_hours_of_this_month
def test_each_list_is_exported_as_it_is_listed_and_refused_to_whom_it_is_refused(
    city: City, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ROWS_A_PAGE", 2)
    rivals = {"promoter": city.secrets("东湖中烟"), "rival": city.secrets("南岭中烟")}
    seen = Counter[str]()
    refused = set()
    for part in ("manager", "stranger", "reviewer", "admin", "promoter", "rival"):
        person = city.world.people[part]
        for name, each in LISTINGS.items():
            filters = city.filters.get(name, {})
            status, rows = listed(person, name, **filters)
            if rows is None:
                answer = person.post("/exports", json={"list": name, "filters": filters})
                assert answer.status_code == status, (part, name)
                refused.add(status)
                continue
            with database.reading(CITY) as session:
                exported = as_csv(each.columns, each.rows(session, person.actor, each.read_filters(filters)))
            assert_same(name, exported, rows, part)
            assert [secret for secret in rivals.get(part, []) if secret in exported.decode()] == [], (part, name)
            seen[name] += len(rows)
    assert {name for name in LISTINGS if not seen[name]} <= {ALERTS}
    assert refused == {403, 404}


def test_each_list_is_written_to_a_file(city: City, database: Database, office: Office, admin: Person) -> None:
    database.settings = replace(database.settings, max_open_exports=len(LISTINGS))
    asked = {name: office.ask(admin, name, **city.filters.get(name, {})) for name in LISTINGS}
    office.work()
    for name, export_id in asked.items():
        _, rows = listed(admin, name, **city.filters.get(name, {}))
        assert_same(name, office.fetch(admin, export_id), rows or [], "admin")


#: Whether there is any depends on the day.
ALERTS = "workday-alerts"


#: Columns that the list has no field for: they are put together of others, or left empty for whoever is not shown them.
PUT_TOGETHER = {
    "month", "items_count", "urgent_count", "texts", "found", "confirmed", "steps", "question.required",
    "retailer.count", "retailer.would_buy", "retailer.mean_liking", "consumer.count", "consumer.would_buy",
    "consumer.mean_liking", "planned_input_fen", "actual_input_fen", "planned_effect_packs",
}  # fmt: skip


#: A list says it in the reader's language, a file as it was kept.
IN_WORDS = {"problem.title"}


def assert_same(name: str, file: bytes, rows: list[Row], part: str) -> None:
    """Each row that was listed is in the file, and no other; each of its values stands below its heading."""
    exported = cells_of(file)
    assert len(exported) == len(rows), (part, name)
    for number, column in enumerate(LISTINGS[name].columns):
        if column.path in IN_WORDS:
            continue
        try:
            told = cells_of(as_csv([column], rows))
        except KeyError:
            assert column.path in PUT_TOGETHER, (part, name, column.path)
            continue
        assert [row[number] for row in exported] == [cell for [cell] in told], (part, name, column.path)


def as_csv(columns: Iterable[Column], rows: Iterable[Any]) -> bytes:
    """Rows of a list, or of its address, as they should be written."""

    def cell(row: Any, column: Column) -> Any:
        return cell_of(value_at(row, column.path), column.type, ZoneInfo("Asia/Shanghai"), Language.EN)

    written = io.BytesIO()
    write_csv(written, ["heading"], ([cell(row, column) for column in columns] for row in rows))
    return written.getvalue()


def cells_of(file: bytes) -> list[list[str]]:
    """The rows below the headings."""
    return [row or [""] for row in csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""))][1:]


def test_what_lies_apart_in_the_api_stands_in_one_row_of_the_file(city: City, office: Office, manager: Person) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        return office.rows(manager, name, **city.filters.get(name, {}))

    [test] = rows("taste-tests")
    assert (test["Retailers"], test["Consumers"], test["Consumers' liking (hundredths)"]) == ("1", "1", "400")
    [check] = rows("promotion-checks")
    assert (check["Faults found"], check["Faults confirmed"]) == ("wrong_material", "")
    [line] = rows("checklists")
    assert "greeted: 1" in line["Left out"]
    assert {row["Planned input (fen)"] for row in rows("promotions")} == {""}
    [needs] = rows("shop-needs")
    assert (needs["Topics"], needs["Note"]) == ("supply", "'-缺货")
    assert ("25", "1") in [(row["Before"], row["After"]) for row in rows("rule-set-differences")]
    difference = {row["Field"]: row for row in rows("visit-version-differences")}
    assert difference["sections.greeting.owner_present"]["Before"] == "true"
