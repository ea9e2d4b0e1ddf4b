"""What a phone receives: every change once, in order, nothing that is not its own, and a new start when its scope changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from backend import feed
from backend.accounts.service import command_line_actor
from backend.db import Database, new_id, utc_now
from backend.terminals import service as terminals
from tests import factories
from tests.people import CITY, Person, World
from tests.phone import Refused, phone_of
from tests.sync.conftest import Shop


def hand_over(database: Database, terminal_ids: list[str], to: Person | None) -> None:
    with database.transaction(CITY) as session:
        terminals.assign_terminals(session, command_line_actor(CITY), terminal_ids, to.id if to else None)


def log_visits(person: Person, terminal_id: str, count: int = 1) -> set[str]:
    phone, ids = phone_of(person), set()
    for _ in range(count):
        visit_id = new_id()
        ids.add(visit_id)
        phone.write("visits", visit_id, factories.visit(terminal_id))
    assert {result["status"] for result in phone.push()} == {"applied"}
    return ids


def test_a_first_sync_in_small_pages_brings_everything_once_in_order(
    shop: Shop, manager: Person, database: Database
) -> None:
    shops = {shop.id, *(factories.make_terminal(database, manager) for _ in range(7))}
    phone = phone_of(manager)
    changes = phone.pull(limit=3)
    revs = [change["rev"] for change in changes]
    assert revs == sorted(revs)
    assert len({(change["collection"], change["id"]) for change in changes}) == len(changes)
    assert set(phone.store["terminals"]) == shops
    assert set(phone.store) == {"me", "terminals", "brands", "specs", "visit_templates"}
    assert phone.is_true_copy()


def test_a_second_pull_brings_only_what_changed(shop: Shop, manager: Person, database: Database) -> None:
    phone = phone_of(manager)
    phone.pull()
    assert phone.pull() == []
    added = factories.make_terminal(database, manager)
    assert [(change["collection"], change["id"]) for change in phone.pull()] == [("terminals", added)]


def test_an_idle_pull_is_under_300_bytes(shop: Shop, manager: Person) -> None:
    phone = phone_of(manager)
    phone.pull()
    assert len(manager.get(f"/sync/pull?cursor={phone.cursor}").data) < 300


def test_owners_are_masked_on_the_phone(shop: Shop, manager: Person) -> None:
    phone = phone_of(manager)
    phone.pull()
    document = phone.store["terminals"][shop.id]
    assert document["owner_name"] == "张*"
    assert document["owner_phone"] == "138****1234"
    assert "张三丰" not in str(document)


def test_a_shop_that_changes_hands_leaves_one_phone_and_enters_the_other_with_its_visits(
    shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    visits = log_visits(manager, shop.id, 3)
    old, new = phone_of(manager), phone_of(colleague)
    old.pull()
    new.pull()
    assert set(old.store["visits"]) == visits
    hand_over(database, [shop.id], colleague)
    old.pull()
    new.pull()
    assert shop.id not in old.store["terminals"]
    assert not old.store["visits"]
    assert set(new.store["terminals"]) == {shop.id}
    assert set(new.store["visits"]) == visits
    assert old.is_true_copy()
    assert new.is_true_copy()
    assert manager.get(f"/terminals/{shop.id}").status_code == 404
    assert {item["id"] for item in colleague.get("/visits").json["items"]} == visits
    hand_over(database, [shop.id], manager)
    old.pull()
    assert set(old.store["visits"]) == visits
    assert old.is_true_copy()


def test_a_shop_that_nobody_covers_is_on_no_phone_and_its_branch_still_sees_it(
    shop: Shop, manager: Person, reviewer: Person, database: Database
) -> None:
    [visit_id] = log_visits(manager, shop.id)
    phone = phone_of(manager)
    phone.pull()
    hand_over(database, [shop.id], None)
    phone.pull()
    assert not phone.store["terminals"]
    assert not phone.store["visits"]
    assert reviewer.get(f"/visits/{visit_id}").status_code == 200


def test_a_visit_made_before_a_hand_over_the_phone_had_not_heard_of_is_taken_and_then_leaves_it(
    shop: Shop, manager: Person, colleague: Person, stranger: Person, database: Database
) -> None:
    phone = phone_of(manager)
    phone.pull()
    visit_id = new_id()
    phone.write("visits", visit_id, factories.visit(shop.id))
    hand_over(database, [shop.id], colleague)
    assert [result["status"] for result in phone.push()] == ["applied"]
    phone.store["visits"][visit_id] = {}
    phone.pull()
    assert visit_id not in phone.store["visits"]
    assert phone.is_true_copy()
    heir = phone_of(colleague)
    heir.pull()
    assert set(heir.store["visits"]) == {visit_id}
    assert heir.store["visits"][visit_id]["server"]["manager_id"] == manager.id
    outsider = phone_of(stranger)
    outsider.write("visits", new_id(), factories.visit(shop.id))
    assert [result["problem"]["slug"] for result in outsider.push()] == ["unknown-terminal"]


def test_who_moves_to_another_branch_starts_anew_and_keeps_the_outbox(
    shop: Shop, manager: Person, admin: Person, world: World, database: Database
) -> None:
    phone = phone_of(manager)
    phone.pull()
    phone.write("visits", new_id(), factories.visit(shop.id))
    posted = admin.post(
        f"/people/{manager.id}/postings",
        json={"role": "customer_manager", "branch_id": world.branches["河口"]},
    )
    assert posted.status_code == 201, posted.json
    phone.pull()
    assert phone.resets == 1
    assert not phone.store["terminals"]
    assert phone.store["me"][manager.id]["branch"]["name"] == "河口"
    assert len(phone.outbox) == 1
    assert [result["status"] for result in phone.push()] == ["applied"]
    phone.pull()
    assert phone.resets == 1
    assert phone.is_true_copy()


def test_who_logs_in_on_a_phone_with_the_cursor_of_another_starts_anew(
    shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    own = factories.make_terminal(database, colleague)
    shared, phone = phone_of(colleague), phone_of(manager)
    phone.pull()
    shared.cursor, shared.store["terminals"] = phone.cursor, dict(phone.store["terminals"])
    shared.pull()
    assert shared.resets == 1
    assert set(shared.store["terminals"]) == {own}
    assert shared.is_true_copy()


def test_a_restored_database_resets_every_phone(shop: Shop, manager: Person, database: Database) -> None:
    phone = phone_of(manager)
    phone.pull()
    with database.transaction(CITY) as session:
        session.execute(update(feed.Clock).where(feed.Clock.city_id == CITY).values(epoch=new_id()))
    phone.pull()
    assert phone.resets == 1
    assert phone.is_true_copy()


def test_a_cursor_older_than_the_kept_tombstones_resets(
    shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    phone = phone_of(manager)
    phone.pull()
    hand_over(database, [shop.id], colleague)
    with database.transaction(CITY) as session:
        assert feed.forget_tombstones(session, before=utc_now() + timedelta(seconds=1)) > 0
    phone.pull()
    assert phone.resets == 1
    assert not phone.store["terminals"]
    assert phone.is_true_copy()
    fresh = phone_of(manager)
    fresh.pull()
    assert fresh.resets == 0


def test_a_new_phone_gets_no_tombstones_of_before_its_time(
    shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    hand_over(database, [shop.id], colleague)
    assert not [change for change in phone_of(manager).pull(limit=1) if change.get("deleted")]


def test_a_row_that_leaves_between_two_pages_of_a_first_sync_is_dropped(
    shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    factories.make_terminal(database, manager)
    phone = phone_of(manager)
    page = manager.get("/sync/pull?limit=5").json
    for change in page["changes"]:
        phone._take(change)
    phone.cursor = page["cursor"]
    assert page["more"]
    assert shop.id in phone.store["terminals"]
    hand_over(database, [shop.id], colleague)
    phone.pull(limit=1)
    assert shop.id not in phone.store["terminals"]
    assert phone.is_true_copy()


def test_a_promoter_receives_only_the_own_manufacturers_brands_and_specs(
    shop: Shop, promoter: Person, rival: Person, manager: Person
) -> None:
    log_visits(manager, shop.id)
    own, other = phone_of(promoter), phone_of(rival)
    own.pull()
    other.pull()
    assert set(own.store["specs"]) == {shop.spec_id}
    assert set(own.store) == {"me", "brands", "specs"}
    assert set(other.store) == {"me"}
    assert own.is_true_copy()


def test_old_visits_leave_the_phones_and_stay_with_the_branch(
    shop: Shop, manager: Person, reviewer: Person, database: Database
) -> None:
    from backend.visits.custody import retire_visits

    [visit_id] = log_visits(manager, shop.id)
    phone = phone_of(manager)
    phone.pull()
    with database.transaction(CITY) as session:
        assert retire_visits(session, CITY, before=utc_now()) == 1
    with database.transaction(CITY) as session:
        assert retire_visits(session, CITY, before=utc_now()) == 0
    phone.pull()
    assert not phone.store["visits"]
    assert phone.is_true_copy()
    assert reviewer.get(f"/visits/{visit_id}").status_code == 200


def test_a_digest_is_refused_while_there_is_more_to_pull(shop: Shop, manager: Person, database: Database) -> None:
    phone = phone_of(manager)
    phone.pull()
    factories.make_terminal(database, manager)
    with pytest.raises(Refused) as refused:
        phone.is_true_copy()
    assert refused.value.problem["slug"] == "cursor-behind"
    phone.pull()
    assert phone.is_true_copy()


def test_a_phone_that_holds_something_else_is_noticed(shop: Shop, manager: Person) -> None:
    phone = phone_of(manager)
    phone.pull()
    phone.revs["terminals", shop.id] += 1
    assert not phone.is_true_copy()


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "WzEsMiwzLDRd", "W10", "WyJhIiwxLDIsM10x"])
def test_a_cursor_that_was_never_given_out_is_refused(manager: Person, cursor: str) -> None:
    answer = manager.get(f"/sync/pull?cursor={cursor}")
    assert (answer.status_code, answer.json["slug"]) == (400, "bad-cursor")


@pytest.mark.parametrize("limit", ["0", "5001", "-1", "many", "1.5"])
def test_a_limit_out_of_bounds_is_refused_by_field(manager: Person, limit: str) -> None:
    answer = manager.get(f"/sync/pull?limit={limit}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "limit")


def test_without_a_log_in_nothing_travels(client: FlaskClient, shop: Shop) -> None:
    for path in ("pull", "digest?cursor=a", "refusals"):
        assert client.get(f"/api/v1/sync/{path}").status_code == 401
    assert client.post("/api/v1/sync/push", json={}).status_code == 401
