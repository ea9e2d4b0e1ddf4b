"""WatermelonDB itself, as npm has it, against the served app. Its app is the client that docs/sync.md shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from backend import feed
from backend.db import Database, new_id
from tests import factories
from tests.people import CITY, Person, World
from tests.phone import phone_of
from tests.served import CLIENTS, Driver, Install, NodeError
from tests.sync.conftest import Shop
from tests.sync.test_pull import hand_over
from tests.sync.test_watermelon import Row, facings, visit_row

pytestmark = pytest.mark.slow
on_sqlite = pytest.mark.parametrize("source", ["sqlite"], indirect=True)

#: Starts a phone that somebody has logged in with, with an empty database.
Phones = Callable[[Person], "WatermelonPhone"]


class WatermelonPhone:
    """A phone whose app stores its rows in WatermelonDB."""

    def __init__(self, driver: Driver, served: str, person: Person) -> None:
        self.driver, self.name = driver, new_id()
        device = {"id": self.name, "name": "with WatermelonDB", "platform": "android"}
        login = {"username": person.username, "password": person.password, "device": device}
        self.ask("open", url=served, token=person.client.post("/api/v1/sessions", json=login).json["access_token"])

    def ask(self, verb: str, **values: Any) -> Any:
        return self.driver.ask(verb, name=self.name, **values)

    def sync(self, **faults: Any) -> list[Row]:
        """What was refused."""
        return list(self.ask("sync", **faults)["refusals"])

    def create(self, *rows: Row) -> None:
        self.ask("create", table="visits", rows=rows)

    def update(self, visit_id: str, **columns: Any) -> None:
        self.ask("update", table="visits", id=visit_id, values=columns)

    def rows(self, table: str = "visits") -> dict[str, Row]:
        return {row["id"]: row for row in self.ask("rows", table=table)}

    def unsent(self) -> set[str]:
        return {row["id"] for row in self.rows().values() if row["_status"] != "synced"}


@pytest.fixture
def phones(npm: Install, served: str) -> Iterator[Phones]:
    with Driver(npm("watermelon"), "driver.cjs") as driver:
        yield lambda person: WatermelonPhone(driver, served, person)


def test_the_documents_show_this_client() -> None:
    page = (Path(__file__).parents[2] / "docs" / "sync.md").read_text("utf-8")
    assert f"```js\n{(CLIENTS / 'watermelon' / 'client.cjs').read_text('utf-8')}```" in page


def test_a_day_offline_reaches_the_branch_and_a_second_phone(
    phones: Phones, shop: Shop, manager: Person, reviewer: Person
) -> None:
    phone, second = phones(manager), phones(manager)
    assert phone.sync() == []
    assert set(phone.rows("terminals")) == {shop.id}
    finished, taken_back, edited = (visit_row(shop) for _ in range(3))
    phone.create(finished, taken_back, edited)
    phone.update(edited["id"], shelf_checks=visit_row(shop, 5)["shelf_checks"])
    phone.ask("remove", table="visits", id=taken_back["id"])
    assert phone.sync() == []
    assert not phone.unsent()
    assert {each["id"] for each in reviewer.get("/visits").json["items"]} == {finished["id"], edited["id"]}
    assert facings(reviewer, edited["id"]) == 5
    second.sync()
    phone.sync()
    assert second.rows() == phone.rows()
    second.ask("remove", table="visits", id=finished["id"])
    second.sync()
    phone.sync()
    assert set(phone.rows()) == {edited["id"]}


@on_sqlite
def test_a_later_sync_brings_only_news(phones: Phones, shop: Shop, manager: Person, database: Database) -> None:
    phone = phones(manager)
    phone.sync()
    another = factories.make_terminal(database, manager)
    [request] = phone.ask("sync")["seen"]
    assert [row["id"] for row in request["answer"]["changes"]["terminals"]["updated"]] == [another]
    [idle] = phone.ask("sync")["seen"]
    assert idle["answer"]["changes"] == {}
    assert set(phone.rows("terminals")) == {shop.id, another}


@on_sqlite
def test_a_push_whose_reply_is_lost_is_sent_again_and_applied_once(phones: Phones, shop: Shop, manager: Person) -> None:
    phone = phones(manager)
    phone.sync()
    row = visit_row(shop)
    phone.create(row)
    with pytest.raises(NodeError, match="connection reset"):
        phone.sync(lose_reply=True)
    assert phone.unsent() == {row["id"]}
    phone.update(row["id"], shelf_checks=visit_row(shop, 5)["shelf_checks"])
    with pytest.raises(NodeError, match="connection reset"):
        phone.sync(lose_reply=True)
    assert phone.sync() == []
    assert not phone.unsent()
    assert [each["id"] for each in manager.get("/visits").json["items"]] == [row["id"]]
    assert facings(manager, row["id"]) == 5


def test_when_two_phones_edit_one_visit_the_later_one_pulls_and_merges_by_column(
    phones: Phones, shop: Shop, manager: Person
) -> None:
    phone, second = phones(manager), phones(manager)
    visit, other = visit_row(shop), visit_row(shop)
    phone.create(visit)
    phone.sync()
    second.sync()
    second.update(visit["id"], sections='{"greeting":{"owner_present":false}}')
    phone.update(visit["id"], shelf_checks=visit_row(shop, 5)["shelf_checks"])
    phone.create(other)
    # Between the pull and the push of one, the other has pulled and pushed.
    with pytest.raises(NodeError, match="conflict"):
        phone.sync(meanwhile=second.name)
    assert [each["id"] for each in manager.get("/visits").json["items"]] == [visit["id"]]
    assert facings(manager, visit["id"]) == 2
    assert phone.unsent() == {visit["id"], other["id"]}
    assert phone.sync() == []
    second.sync()
    phone.sync()
    assert second.rows() == phone.rows()
    stored = manager.get(f"/visits/{visit['id']}").json
    assert stored["shelf_checks"][0]["facings"] == 5
    assert stored["sections"] == {"greeting": {"owner_present": False}}


@on_sqlite
def test_a_refused_visit_stays_unsent_until_it_is_corrected(
    phones: Phones, shop: Shop, manager: Person, reviewer: Person
) -> None:
    phone = phones(manager)
    phone.sync()
    good, elsewhere = visit_row(shop), visit_row(shop, terminal_id=new_id())
    phone.create(elsewhere, good)
    for _ in range(2):
        assert [refusal["problem"]["slug"] for refusal in phone.sync()] == ["unknown-terminal"]
        assert phone.unsent() == {elsewhere["id"]}
    assert [each["id"] for each in manager.get("/visits").json["items"]] == [good["id"]]
    assert [each["doc_id"] for each in reviewer.get("/sync/refusals").json["items"]] == [elsewhere["id"]]
    phone.update(elsewhere["id"], terminal_id=shop.id)
    assert phone.sync() == []
    assert not phone.unsent()
    assert len(manager.get("/visits").json["items"]) == 2


@on_sqlite
def test_a_thousand_visits_arrive_once_and_come_down_again(phones: Phones, shop: Shop, manager: Person) -> None:
    phone, second = phones(manager), phones(manager)
    rows = [visit_row(shop) for _ in range(1000)]
    phone.sync()
    phone.create(*rows)
    assert phone.sync() == []
    assert not phone.unsent()
    second.sync()
    assert set(second.rows()) == {row["id"] for row in rows}
    native = phone_of(manager)
    native.pull()
    assert set(native.store["visits"]) == set(second.rows())


@on_sqlite
def test_a_shop_that_changes_hands_leaves_the_phone_after_its_unsent_edit_was_sent(
    phones: Phones, shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    phone = phones(manager)
    visit, other = visit_row(shop), visit_row(shop)
    phone.create(visit, other)
    phone.sync()
    phone.update(visit["id"], shelf_checks=visit_row(shop, 5)["shelf_checks"])
    hand_over(database, [shop.id], colleague)
    assert phone.sync() == []
    assert not phone.rows()
    assert not phone.rows("terminals")
    assert facings(colleague, visit["id"]) == 5
    phone.sync()
    assert not phone.rows()


@on_sqlite
def test_a_shop_that_changes_hands_between_lost_replies_leaves_the_phone_all_the_same(
    phones: Phones, shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    phone = phones(manager)
    visit = visit_row(shop)
    phone.create(visit)
    phone.sync()
    phone.update(visit["id"], shelf_checks=visit_row(shop, 5)["shelf_checks"])
    with pytest.raises(NodeError, match="connection reset"):
        phone.sync(lose_reply=True)
    hand_over(database, [shop.id], colleague)
    with pytest.raises(NodeError, match="connection reset"):
        phone.sync(lose_reply=True)
    assert phone.unsent() == {visit["id"]}
    assert phone.sync() == []
    assert not phone.rows()
    assert facings(colleague, visit["id"]) == 5


@on_sqlite
def test_who_moves_to_another_branch_starts_anew_and_loses_nothing_unsent(
    phones: Phones, shop: Shop, manager: Person, colleague: Person, admin: Person, world: World, database: Database
) -> None:
    phone = phones(manager)
    sent, edited = visit_row(shop), visit_row(shop)
    phone.create(sent, edited)
    phone.sync()
    fresh = visit_row(shop)
    phone.create(fresh)
    phone.update(edited["id"], shelf_checks=visit_row(shop, 5)["shelf_checks"])
    where = {"role": "customer_manager", "branch_id": world.branches["河口"]}
    assert admin.post(f"/people/{manager.id}/postings", json=where).status_code == 201
    hand_over(database, [shop.id], colleague)
    assert phone.sync() == []
    assert not phone.rows("terminals")
    assert facings(colleague, edited["id"]) == 5
    assert fresh["id"] in {each["id"] for each in colleague.get("/visits").json["items"]}
    phone.sync()
    assert not phone.rows()


@on_sqlite
def test_a_restored_database_replaces_what_phones_hold(
    phones: Phones, shop: Shop, manager: Person, database: Database
) -> None:
    phone = phones(manager)
    visit = visit_row(shop)
    phone.sync()
    phone.create(visit)
    phone.sync()
    with database.transaction(CITY) as session:
        feed.begin_epoch(session)
    phone.sync()
    assert set(phone.rows()) == {visit["id"]}
    assert set(phone.rows("terminals")) == {shop.id}


@on_sqlite
def test_a_database_that_was_emptied_is_filled_again(phones: Phones, shop: Shop, manager: Person) -> None:
    phone = phones(manager)
    phone.create(visit_row(shop))
    phone.sync()
    before = phone.rows()
    phone.ask("reset")
    assert not phone.rows()
    phone.sync()
    assert phone.rows().keys() == before.keys()
    assert set(phone.rows("terminals")) == {shop.id}
