"""What WatermelonDB asks for, put to both databases over HTTP. The real library is in test_watermelon_client.py."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from backend import feed
from backend.db import Database, new_id
from sync import watermelon_api
from tests import factories
from tests.people import CITY, Person, World
from tests.phone import another_phone_of, phone_of
from tests.sync.conftest import Shop
from tests.sync.test_pull import hand_over

Row = dict[str, Any]
_NESTED = ("check_in", "check_out", "sections", "shelf_checks", "display_checks", "photos")


def visit_row(shop: Shop, facings: int = 2, **columns: Any) -> Row:
    """A visit as the library sends it: flat, with its own two columns."""
    doc = factories.visit(shop.id, factories.nine_on_a_monday(), specs=[shop.spec_id])
    doc["shelf_checks"][0]["facings"] = facings
    row = {name: json.dumps(value) if name in _NESTED else value for name, value in doc.items()}
    return {"id": new_id(), **row, "joint_with": None, "server": None, "_status": "created", "_changed": "", **columns}


def pull(person: Person, last_pulled_at: Any = None, **query: Any) -> Row:
    query = {"last_pulled_at": last_pulled_at or "null", "schema_version": 1, "migration": "null"} | query
    answer = person.get("/sync/watermelon", query_string=query)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def try_push(
    person: Person, last_pulled_at: int, created: Any = (), updated: Any = (), deleted: Any = ()
) -> TestResponse:
    tables = {"visits": {"created": list(created), "updated": list(updated), "deleted": list(deleted)}}
    return person.post(f"/sync/watermelon?last_pulled_at={last_pulled_at}", json={"changes": tables})


def push(person: Person, last_pulled_at: int, **rows: Any) -> Row:
    answer = try_push(person, last_pulled_at, **rows)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def facings(person: Person, visit_id: str) -> int:
    return int(person.get(f"/visits/{visit_id}").json["shelf_checks"][0]["facings"])


def slug(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["slug"]


def test_a_first_pull_brings_the_whole_scope_as_flat_rows_and_the_next_one_only_news(
    shop: Shop, manager: Person
) -> None:
    first = pull(manager)
    assert set(first["changes"]) == {"me", "terminals", "brands", "specs", "visit_templates"}
    assert [row["id"] for row in first["changes"]["terminals"]["updated"]] == [shop.id]
    assert "experimentalStrategy" not in first
    for table in first["changes"].values():
        assert not table["created"]
        assert not any(isinstance(value, dict | list) for row in table["updated"] for value in row.values())
    templates = first["changes"]["visit_templates"]["updated"]
    assert factories.SECTIONS[0]["key"] in [json.loads(row["sections"])[0]["key"] for row in templates]
    again = pull(manager, first["timestamp"])
    assert again == {"changes": {}, "timestamp": first["timestamp"]}


def test_what_is_pushed_comes_back_as_the_same_document_that_other_phones_pull(shop: Shop, manager: Person) -> None:
    row = visit_row(shop)
    since = pull(manager)["timestamp"]
    assert push(manager, since, created=[row]) == {"experimentalRejectedIds": {}, "refusals": []}
    phone = phone_of(manager)
    phone.pull()
    doc = phone.store["visits"][row["id"]]
    [pulled] = pull(manager, since)["changes"]["visits"]["updated"]
    assert {name: json.loads(value) if name in (*_NESTED, "server") else value for name, value in pulled.items()} == doc


def test_the_same_push_sent_three_times_is_applied_once(shop: Shop, manager: Person) -> None:
    row = visit_row(shop)
    since = pull(manager)["timestamp"]
    for _ in range(3):
        assert push(manager, since, created=[row])["experimentalRejectedIds"] == {}
    assert [each["id"] for each in manager.get("/visits").json["items"]] == [row["id"]]
    end = pull(manager)["timestamp"]
    assert push(manager, end, created=[visit_row(shop, 5, id=row["id"])])["experimentalRejectedIds"] == {}
    assert facings(manager, row["id"]) == 5


def test_taking_back_what_is_gone_or_was_never_there_is_no_fault(shop: Shop, manager: Person, stranger: Person) -> None:
    row = visit_row(shop)
    since = pull(manager)["timestamp"]
    push(manager, since, created=[row])
    end = pull(manager)["timestamp"]
    for person in (stranger, manager, manager):
        time = pull(person)["timestamp"]
        assert push(person, time, deleted=[row["id"], new_id()])["experimentalRejectedIds"] == {}
    assert manager.get(f"/visits/{row['id']}").status_code == 404
    assert pull(manager, end)["changes"]["visits"]["deleted"] == [row["id"]]


def test_one_row_that_another_phone_has_changed_stops_the_whole_push(shop: Shop, manager: Person) -> None:
    contested, fresh = visit_row(shop), visit_row(shop)
    since = pull(manager)["timestamp"]
    other = another_phone_of(manager)
    other.pull()
    other.write("visits", contested["id"], factories.visit(shop.id))
    other.push()
    answer = try_push(manager, since, created=[contested, fresh], deleted=[])
    assert slug(answer) == (409, "conflict")
    assert answer.json["contested"] == [{"collection": "visits", "id": contested["id"]}]
    assert [each["id"] for each in manager.get("/visits").json["items"]] == [contested["id"]]
    assert not manager.get("/sync/refusals").json["items"]
    again = pull(manager, since)["timestamp"]
    push(manager, again, updated=[contested], created=[fresh])
    assert len(manager.get("/visits").json["items"]) == 2
    assert facings(manager, contested["id"]) == 2


def test_a_copy_that_was_held_up_on_its_way_does_not_win(shop: Shop, manager: Person) -> None:
    row = visit_row(shop, 2)
    since = pull(manager)["timestamp"]
    push(manager, since, created=[row])
    push(manager, pull(manager)["timestamp"], updated=[row | {"shelf_checks": visit_row(shop, 5)["shelf_checks"]}])
    assert slug(try_push(manager, since, created=[row])) == (409, "conflict")
    assert facings(manager, row["id"]) == 5


def test_a_refused_row_is_named_explained_and_kept_once_while_its_neighbours_are_stored(
    shop: Shop, manager: Person, reviewer: Person
) -> None:
    good, elsewhere, broken = visit_row(shop), visit_row(shop, terminal_id=new_id()), visit_row(shop, sections="{")
    for _ in range(2):
        answer = push(manager, pull(manager)["timestamp"], created=[elsewhere, good, broken])
        assert answer["experimentalRejectedIds"] == {"visits": [elsewhere["id"], broken["id"]]}
        why = [each["problem"] for each in answer["refusals"]]
        assert [problem["slug"] for problem in why] == ["unknown-terminal", "invalid"]
        assert why[1]["errors"][0]["field"] == "sections"
    assert [each["id"] for each in manager.get("/visits").json["items"]] == [good["id"]]
    kept = {each["id"]: each for each in reviewer.get("/sync/refusals").json["items"]}
    assert set(kept) == {each["refusal_id"] for each in answer["refusals"]}
    sent = kept[answer["refusals"][0]["refusal_id"]]["sent"]["doc"]
    assert sent["shelf_checks"] == json.loads(elsewhere["shelf_checks"])
    assert "_status" not in sent


@pytest.mark.parametrize("doc_id", ["kq3l9rA0bcdefghi", "019CB5EE-9C00-7000-8000-00000000000A"])
def test_an_id_that_is_no_uuid_in_lower_case_is_refused(shop: Shop, manager: Person, doc_id: str) -> None:
    answer = push(manager, pull(manager)["timestamp"], created=[visit_row(shop, id=doc_id)])
    assert answer["experimentalRejectedIds"] == {"visits": [doc_id]}
    assert [each["field"] for each in answer["refusals"][0]["problem"]["errors"]] == ["id"]


def test_columns_that_may_not_be_null_hold_empty_text_and_strange_columns_stay_on_the_phone(
    shop: Shop, manager: Person
) -> None:
    row = visit_row(shop, joint_with="", photos="", display_checks="", starred=True, server='{"state":"in_progress"}')
    assert push(manager, pull(manager)["timestamp"], created=[row])["experimentalRejectedIds"] == {}
    stored = manager.get(f"/visits/{row['id']}").json
    assert (stored["joint_with"], stored["photos"], stored["server"]["state"]) == (None, [], "submitted")


def test_tables_that_phones_do_not_write_are_refused(shop: Shop, manager: Person) -> None:
    tables = {"terminals": {"created": [], "updated": [{"id": shop.id, "name": "mine"}], "deleted": []}}
    since = pull(manager)["timestamp"]
    answer = manager.post(f"/sync/watermelon?last_pulled_at={since}", json={"changes": tables}).json
    assert answer["experimentalRejectedIds"] == {"terminals": [shop.id]}
    assert answer["refusals"][0]["problem"]["slug"] == "unknown-collection"


def test_a_shop_that_changes_hands_leaves_by_its_id(
    shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    since, others = pull(manager)["timestamp"], pull(colleague)["timestamp"]
    hand_over(database, [shop.id], colleague)
    assert pull(manager, since)["changes"]["terminals"] == {"created": [], "updated": [], "deleted": [shop.id]}
    assert [row["id"] for row in pull(colleague, others)["changes"]["terminals"]["updated"]] == [shop.id]


def test_who_moves_to_another_branch_gets_a_replacement_and_cannot_push_before_it(
    shop: Shop, manager: Person, admin: Person, world: World
) -> None:
    since = pull(manager)["timestamp"]
    where = {"role": "customer_manager", "branch_id": world.branches["河口"]}
    assert admin.post(f"/people/{manager.id}/postings", json=where).status_code == 201
    assert slug(try_push(manager, since, created=[visit_row(shop)])) == (409, "cursor-behind")
    query = {"last_pulled_at": since}
    assert slug(manager.get("/sync/watermelon", query_string=query)) == (409, "reset-required")
    answer = pull(manager, since, strategy="replacement")
    assert answer["experimentalStrategy"] == "replacement"
    assert (
        answer["changes"]["terminals"] == answer["changes"]["visits"] == {"created": [], "updated": [], "deleted": []}
    )
    assert "河口" in answer["changes"]["me"]["updated"][0]["branch"]
    assert "experimentalStrategy" not in pull(manager, answer["timestamp"], strategy="replacement")


@pytest.mark.parametrize("change", [{"epoch": new_id()}, {"forgotten_rev": 2**31}])
def test_a_restored_database_and_forgotten_tombstones_replace_what_phones_hold(
    shop: Shop, manager: Person, database: Database, change: Row
) -> None:
    since = pull(manager)["timestamp"]
    with database.transaction(CITY) as session:
        session.execute(update(feed.Clock).where(feed.Clock.city_id == CITY).values(**change))
    answer = pull(manager, since, strategy="replacement")
    assert answer["experimentalStrategy"] == "replacement"
    assert [row["id"] for row in answer["changes"]["terminals"]["updated"]] == [shop.id]


def test_a_number_that_another_person_was_given_replaces_what_the_phone_holds(
    shop: Shop, manager: Person, colleague: Person
) -> None:
    borrowed = pull(manager)["timestamp"]
    assert pull(colleague, borrowed, strategy="replacement")["experimentalStrategy"] == "replacement"


def test_a_push_on_top_of_a_pull_that_never_was_is_not_taken(shop: Shop, manager: Person) -> None:
    since = pull(manager)["timestamp"]
    assert slug(try_push(manager, since + 1_000_000, created=[visit_row(shop)])) == (409, "cursor-behind")
    assert not manager.get("/visits").json["items"]


def test_a_migrated_phone_gets_every_row_again_and_still_what_has_gone(
    shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    kept = factories.make_terminal(database, manager)
    since = pull(manager)["timestamp"]
    hand_over(database, [shop.id], colleague)
    migration = json.dumps({"from": 1, "tables": [], "columns": [{"table": "terminals", "columns": ["tier"]}]})
    table = pull(manager, since, migration=migration)["changes"]["terminals"]
    assert ([row["id"] for row in table["updated"]], table["deleted"]) == ([kept], [shop.id])


def test_a_scope_of_several_pages_comes_in_one_answer(
    shop: Shop, manager: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.watermelon._PAGE", 2)
    more = [factories.make_terminal(database, manager) for _ in range(5)]
    assert {row["id"] for row in pull(manager)["changes"]["terminals"]["updated"]} == {shop.id, *more}


def test_a_push_that_is_too_large_is_refused_as_a_whole(
    shop: Shop, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watermelon_api, "MOST_CHANGES", 2)
    answer = try_push(
        manager, pull(manager)["timestamp"], created=[visit_row(shop), visit_row(shop)], deleted=[new_id()]
    )
    assert (slug(answer), answer.json["limit"]) == ((413, "too-many-documents"), 2)


@pytest.mark.parametrize("last_pulled_at", ["0", "-1", "yesterday", "9007199254740992"])
def test_a_number_that_was_never_given_out_is_refused(shop: Shop, manager: Person, last_pulled_at: str) -> None:
    answer = manager.get(f"/sync/watermelon?last_pulled_at={last_pulled_at}")
    assert slug(answer) == (422, "invalid")
