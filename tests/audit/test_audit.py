"""The audit log: what it says, who may read it, and that a changed line shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, update

from backend.accounts.service import command_line_actor
from backend.audit import rules
from backend.audit.models import AuditLine
from backend.audit.service import record, verify
from backend.db import Database
from tests.people import CITY, Person, World

SHELL = command_line_actor(CITY)


def write(database: Database, *deeds: str, **detail: Any) -> None:
    with database.transaction(CITY) as session:
        for deed in deeds:
            record(session, SHELL, deed, "thing", **detail)


def broken(database: Database) -> list[int]:
    with database.reading(CITY) as session:
        return verify(session, CITY)


def tamper(database: Database, statement: Any) -> None:
    with database.transaction(CITY) as session:
        assert session.execute(statement.where(AuditLine.city_id == CITY)).rowcount == 1


def test_the_hash_of_a_line_covers_the_one_before() -> None:
    assert rules.hash_line(rules.BEGINNING, b"line") != rules.hash_line("1" * 64, b"line")
    assert rules.hash_line(rules.BEGINNING, b"line") != rules.hash_line(rules.BEGINNING, b"lime")


def test_deeds_are_numbered_and_chained_from_64_zeros_on(admin: Person, database: Database) -> None:
    lines = admin.get("/audit?limit=200").json["items"][::-1]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0]["previous_hash"] == "0" * 64
    assert [line["previous_hash"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]
    assert broken(database) == []


def test_a_line_says_who_did_what_from_which_device(admin: Person, manager: Person) -> None:
    admin.put(f"/people/{manager.id}/suspension")
    line = admin.get("/audit?limit=1").json["items"][0]
    assert (line["person_id"], line["device_id"]) == (admin.id, admin.device_id)
    assert (line["deed"], line["thing"], line["thing_id"]) == ("suspend", "person", manager.id)


def test_log_in_and_log_out_are_in_it(admin: Person, manager: Person) -> None:
    manager.delete("/sessions/current")
    lines = admin.get(f"/audit?person_id={manager.id}").json["items"]
    assert [(line["deed"], line["thing"]) for line in lines] == [("log_out", "session"), ("log_in", "session")]
    assert lines[0]["thing_id"] == lines[1]["thing_id"]


def test_the_command_line_is_nobody(database: Database, admin: Person) -> None:
    write(database, "migrate")
    line = admin.get("/audit?thing=thing").json["items"][0]
    assert (line["person_id"], line["device_id"]) == (None, None)


def test_a_deed_that_is_rolled_back_leaves_no_line(database: Database, admin: Person) -> None:
    class Interrupted(Exception):
        pass

    with pytest.raises(Interrupted), database.transaction(CITY) as session:
        record(session, SHELL, "explode", "thing")
        raise Interrupted
    write(database, "go_on")
    assert [line["deed"] for line in admin.get("/audit?thing=thing").json["items"]] == ["go_on"]
    assert broken(database) == []


def test_a_deed_in_a_mere_reading_is_an_error_not_a_line_lost(database: Database, world: World) -> None:
    with database.reading(CITY) as session, pytest.raises(RuntimeError):
        record(session, SHELL, "read", "thing")


@pytest.mark.parametrize(
    "detail",
    [{}, {"z": 1, "a": {"y": None, "b": [1.5, -0.0, 1e19, 1e20, 1e-9, 2.0]}}, {"名": "李\"静\\\n😀"}, {"n": 2**53 - 1, "t": True}],
)  # fmt: skip
def test_what_databases_do_to_json_does_not_break_the_chain(database: Database, world: World, detail: Any) -> None:
    write(database, "try", "again", **detail)
    assert broken(database) == []


def test_deeds_done_at_once_form_one_chain(database: Database, world: World) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: write(database, "one", "two", number=number), range(12)))
    with database.reading(CITY) as session:
        lines = session.query(AuditLine).where(AuditLine.thing == "thing").count()
    assert lines == 24
    assert broken(database) == []


def test_a_changed_line_shows(database: Database, world: World) -> None:
    write(database, "one", "two", "three")
    tamper(database, update(AuditLine).where(AuditLine.number == 3).values(deed="another"))
    tamper(database, update(AuditLine).where(AuditLine.number == 5).values(detail={"forged": True}))
    assert broken(database) == [3, 5]


def test_a_changed_line_with_its_own_hash_made_anew_shows_in_the_next(database: Database, world: World) -> None:
    tamper(database, update(AuditLine).where(AuditLine.number == 3).values(hash="f" * 64))
    assert broken(database) == [3, 4]


def test_a_removed_line_shows(database: Database, world: World) -> None:
    tamper(database, delete(AuditLine).where(AuditLine.number == 1))
    tamper(database, delete(AuditLine).where(AuditLine.number == 4))
    assert broken(database) == [1, 4]


def test_only_administrators_read_it(world: World) -> None:
    for part in sorted(world.people.keys() - {"admin"}):
        answer = world.people[part].get("/audit")
        assert (answer.status_code, answer.json["slug"]) == (403, "forbidden"), part
    assert world.people["admin"].get("/audit").status_code == 200


def test_it_is_read_by_thing_person_and_period(admin: Person, manager: Person) -> None:
    admin.put(f"/people/{manager.id}/suspension")
    everything = admin.get("/audit?limit=200").json["items"]
    newest = everything[0]

    def numbers(query: dict[str, Any]) -> list[int]:
        return [line["number"] for line in admin.get("/audit", query_string={"limit": 200, **query}).json["items"]]

    def expected(chosen: Any) -> list[int]:
        return [line["number"] for line in everything if chosen(line)]

    assert numbers({"thing": "branch"}) == expected(lambda line: line["thing"] == "branch")
    assert numbers({"thing_id": manager.id}) == expected(lambda line: line["thing_id"] == manager.id)
    assert numbers({"deed": "suspend"}) == expected(lambda line: line["deed"] == "suspend")
    assert numbers({"person_id": admin.id}) == expected(lambda line: line["person_id"] == admin.id)
    assert numbers({"since": newest["at"]}) == expected(lambda line: line["at"] >= newest["at"])
    assert numbers({"until": newest["at"]}) == expected(lambda line: line["at"] < newest["at"])
    assert numbers({"thing": "branch", "person_id": admin.id}) == []


@pytest.mark.parametrize(
    "query", ["since=yesterday", "since=2026-03-02", "person_id=1", "thing_id=" + "x" * 61, "who=me"]
)
def test_a_filter_that_means_nothing_is_refused(admin: Person, query: str) -> None:
    answer = admin.get(f"/audit?{query}")
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid")


def test_pages_of_the_log_stay_put_while_it_grows(admin: Person, database: Database) -> None:
    first = admin.get("/audit?limit=5").json
    write(database, "meanwhile")
    second = admin.get(f"/audit?limit=5&cursor={first['next_cursor']}").json
    seen = [line["number"] for page in (first, second) for line in page["items"]]
    assert seen == list(range(seen[0], seen[0] - 10, -1))


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIxIl0", "Wy0xXQ", "WzFlOTld", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OV0"])
def test_a_forged_cursor_is_refused(admin: Person, cursor: str) -> None:
    answer = admin.get(f"/audit?cursor={cursor}")
    assert (answer.status_code, answer.json["slug"]) == (400, "bad-cursor")
