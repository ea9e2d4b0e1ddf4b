"""A month's market information: brought by promoters, read by the city, seen by nobody else, and asked for when it is due."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.db import Database
from backend.market_information.reminding import remind_of_market_information, tell_of_missing_market_information
from backend.market_information.service import Upload, list_standing, upload_document
from backend.problems import Problem
from backend.storage import open_storage
from tests import factories
from tests.market_information.test_rules import workbook
from tests.people import CITY, Person, World
from tests.photos.pictures import sha256

TABLE = "品规,均价（元）\n南岭(软蓝),15.2\n".encode()
ZONE = ZoneInfo("Asia/Shanghai")
#: By the calendar of the State Council the fifth working day after October is the sixth of November.
MONTH, DUE = "2026-10", date(2026, 11, 6)


@pytest.fixture(autouse=True)
def _products(database: Database, world: World) -> None:
    for maker in world.manufacturers:
        factories.make_spec(database, world, maker)


def send(person: Person, data: bytes = TABLE, name: str = "市场信息.csv", **fields: str) -> Any:
    body = {"month": factories.month(), **fields, "file": (io.BytesIO(data), name)}
    return person.post("/market-information-documents", data=body)


def standing(person: Person, **query: str) -> list[dict[str, Any]]:
    month = factories.month()
    answer = person.get("/market-information", query_string={"first_month": month, "last_month": month, **query})
    assert answer.status_code == 200, answer.json
    rows: list[dict[str, Any]] = answer.json["items"]
    return rows


def test_a_newer_document_takes_the_place_of_the_former_and_the_city_reads_it(
    promoter: Person, centre: Person, admin: Person
) -> None:
    [row] = standing(promoter)
    assert (row["state"], row["document"]) == ("due", None)
    first = send(promoter, summary="软蓝动销放缓")
    assert (first.status_code, first.json["version"], first.json["kind"]) == (201, 1, "csv")
    again = send(promoter, summary="软蓝动销放缓")
    assert (again.status_code, again.json) == (200, first.json)
    assert centre.put(f"/market-information-documents/{first.json['id']}/reading").json["read_by"] == centre.name

    book = workbook()
    second = send(promoter, book, "十一月 市场信息.doc", summary="软蓝动销放缓").json
    assert (second["version"], second["filename"], second["read_at"]) == (2, "十一月 市场信息.xlsx", None)
    [row] = standing(promoter, state="uploaded")
    assert (row["document"]["id"], row["document"]["sha256"]) == (second["id"], sha256(book))
    assert [(each["manufacturer"]["name"], each["state"]) for each in standing(admin)] == [
        ("东湖中烟", "due"), ("南岭中烟", "uploaded"),
    ]  # fmt: skip
    page = centre.get("/market-information-documents?limit=1").json
    rest = centre.get("/market-information-documents", query_string={"cursor": page["next_cursor"]}).json
    assert [each["version"] for each in (*page["items"], *rest["items"])] == [2, 1]

    file = centre.get(f"/market-information-documents/{second['id']}/file")
    assert file.data == book
    assert promoter.get(f"/market-information-documents/{first.json['id']}/file").data == TABLE
    headers = file.headers
    assert headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Disposition"] == (
        f"attachment; filename=market-information-{factories.month()}.xlsx; "
        "filename*=UTF-8''%E5%8D%81%E4%B8%80%E6%9C%88%20%E5%B8%82%E5%9C%BA%E4%BF%A1%E6%81%AF.xlsx"
    )
    read = [who.put(f"/market-information-documents/{second['id']}/reading").json for who in (admin, centre)]
    assert [each["read_by"] for each in read] == [admin.name] * 2


def test_a_manufacturers_information_is_for_itself_and_the_city_and_for_nobody_else(
    promoter: Person, rival: Person, centre: Person, manager: Person, reviewer: Person, world: World
) -> None:
    document = f"/market-information-documents/{send(promoter).json['id']}"
    [row] = standing(rival)
    assert (row["manufacturer"]["name"], row["state"]) == ("东湖中烟", "due")
    assert rival.get("/market-information-documents").json["items"] == []
    other = rival.get("/market-information", query_string={"manufacturer_id": world.manufacturers["南岭中烟"]})
    assert other.status_code == 404
    for person in (rival, manager, reviewer):
        assert person.get(f"{document}/file").status_code == 404
        assert person.put(f"{document}/reading").status_code == 404
    for person in (manager, reviewer):
        assert person.get("/market-information").status_code == 403
        assert person.get("/market-information-documents").status_code == 403
    assert promoter.put(f"{document}/reading").json["slug"] == "forbidden"
    for person in (centre, manager, reviewer):
        assert send(person).json["slug"] == "forbidden"
    assert centre.get(f"{document}/file").status_code == 200


def test_a_file_may_be_larger_than_any_other_body(promoter: Person, database: Database) -> None:
    rows = b"x,1\n" * (database.settings.max_body_bytes // 4)
    sent = send(promoter, TABLE + rows)
    assert (sent.status_code, sent.json["size_bytes"]) == (201, len(TABLE + rows))


def test_what_is_no_document_too_large_or_of_a_month_to_come_is_refused_and_nothing_is_kept(
    promoter: Person, admin: Person
) -> None:
    program = send(promoter, b"MZ\x90\x00" * 100, "市场信息.xlsx")
    assert (program.status_code, program.json["slug"]) == (422, "document-not-accepted")
    assert "xlsx" in program.json["kinds"]
    to_come = send(promoter, month="2099-01")
    assert (to_come.json["slug"], to_come.json["errors"][0]["field"]) == ("invalid", "month")
    published = admin.post("/rule-sets/market_information", json={"parameters": {"most_megabytes": 1}})
    assert published.status_code == 201, published.json
    large = send(promoter, TABLE + b"x,1\n" * 250_000)
    assert (large.status_code, large.json["limit_bytes"]) == (413, 1_000_000)
    assert promoter.get("/market-information-documents").json["items"] == []
    many = promoter.get("/market-information?first_month=2024-01&last_month=2026-01")
    assert many.json["errors"][0]["field"] == "last_month"


def test_documents_that_come_at_once_become_versions_one_after_the_other(database: Database, promoter: Person) -> None:
    storage = open_storage(database.settings)

    def bring_row(number: int) -> int:
        upload = Upload(MONTH, io.BytesIO(TABLE + b"row,%d\n" % (number // 2)), "市场信息.csv")
        document, _ = upload_document(database, storage, promoter.actor, upload, noon(DUE))
        return int(document["version"])

    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(bring_row, [0, 1] * 2))
    assert set(versions) == {1}
    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(bring_row, [2, 4, 6, 8]))
    assert sorted(versions) == [2, 3, 4, 5]


# ---- due, late, missing -----------------------------------------------------------------------------------------------


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def bring(database: Database, person: Person, at: datetime, data: bytes = TABLE) -> None:
    upload = Upload(MONTH, io.BytesIO(data), "市场信息.csv")
    upload_document(database, open_storage(database.settings), person.actor, upload, at)


def states(database: Database, person: Person, at: datetime) -> dict[str, str]:
    with database.reading(CITY) as session:
        rows = list_standing(session, person.actor, {"first_month": MONTH, "last_month": MONTH}, at)
    return {row["manufacturer"]["name"]: row["state"] for row in rows}


def test_the_first_document_decides_whether_it_came_in_time_by_the_citys_midnight(
    database: Database, promoter: Person, rival: Person, centre: Person, admin: Person
) -> None:
    midnight = datetime(2026, 11, 7, tzinfo=ZONE)
    assert set(states(database, centre, midnight - timedelta(seconds=1)).values()) == {"due"}
    assert set(states(database, centre, midnight).values()) == {"missing"}
    bring(database, promoter, midnight - timedelta(seconds=1))
    bring(database, promoter, midnight + timedelta(days=9), TABLE + b"more,1\n")
    bring(database, rival, midnight)
    assert states(database, centre, noon(date(2026, 11, 20))) == {"南岭中烟": "uploaded", "东湖中烟": "late"}
    # What came keeps the day that held then.
    published = admin.post("/rule-sets/market_information", json={"parameters": {"due_working_day": 1}})
    assert published.status_code == 201, published.json
    assert states(database, centre, noon(date(2026, 11, 20)))["南岭中烟"] == "uploaded"
    with pytest.raises(Problem, match="invalid"):
        bring(database, promoter, noon(date(2026, 9, 30)))


def notices(person: Person) -> list[tuple[str, str]]:
    items = person.get("/notices").json["items"]
    own = [each for each in items if each["kind"].startswith("market_information")]
    return [(each["kind"], each["detail"].get("manufacturer", {}).get("name", "")) for each in own]


def test_promoters_are_reminded_before_it_is_due_and_the_centre_is_told_once_when_it_is_missing(
    database: Database, promoter: Person, rival: Person, centre: Person, admin: Person, reviewer: Person
) -> None:
    def told(day: date) -> tuple[int, int]:
        with database.transaction(CITY) as session:
            return (
                remind_of_market_information(session, CITY, noon(day)),
                tell_of_missing_market_information(session, CITY, noon(day)),
            )

    bring(database, promoter, noon(date(2026, 11, 2)))
    assert told(date(2026, 11, 3)) == (0, 0)
    assert [told(date(2026, 11, day)) for day in (4, 5, 6)] == [(1, 0), (0, 0), (0, 0)]
    assert [told(date(2026, 11, day)) for day in (7, 8, 30)] == [(0, 1), (0, 0), (0, 0)]
    assert notices(rival) == [("market_information_due", "")]
    assert notices(centre) == [("market_information_missing", "东湖中烟")]
    assert notices(promoter) == notices(admin) == notices(reviewer) == []
