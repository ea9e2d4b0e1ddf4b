"""RxDB itself, when what a person may see is no longer what it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from backend import feed
from backend.db import Database
from tests import factories
from tests.people import CITY, Person, World
from tests.sync.conftest import Shop
from tests.sync.rxdb import (
    Phones,
    RxdbPhone,
    edit,
    hand_over,
    new_login_of,
    on_sqlite,
    shown_to,
    visit,
)
from tests.sync.rxdb import phones as phones

pytestmark = pytest.mark.slow


@pytest.fixture
def phone(phones: Phones, manager: Person) -> RxdbPhone:
    return phones(manager)


@on_sqlite
def test_a_shop_that_changes_hands_takes_its_visits_along(
    phones: Phones, shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    phone, heir = phones(manager), phones(colleague)
    sent, unsent = visit(shop), visit(shop)
    phone.insert(sent)
    for each in (phone, heir):
        each.sync()
    phone.network("down")
    phone.insert(unsent)
    hand_over(database, shop.id, colleague)
    phone.network("up")
    for each in (phone, phone, heir):
        each.sync()
    assert phone.documents() == phone.documents("terminals") == {}
    assert set(heir.documents()) == {sent["id"], unsent["id"]}


@on_sqlite
def test_who_moves_to_another_branch_keeps_only_what_is_theirs_and_loses_no_work(
    phone: RxdbPhone, shop: Shop, manager: Person, admin: Person, colleague: Person, world: World, database: Database
) -> None:
    sent, unsent = visit(shop), visit(shop)
    phone.insert(sent)
    phone.sync()
    phone.network("down")
    phone.insert(unsent)
    edit(phone, sent["id"], 9)
    place = {"role": "customer_manager", "branch_id": world.branches["河口"]}
    assert admin.post(f"/people/{manager.id}/postings", json=place).status_code == 201
    new_shop = factories.make_terminal(database, manager, branch_id=world.branches["河口"])
    phone.network("up")
    for _ in range(2):
        phone.sync()
    assert set(phone.documents("terminals")) == {new_shop}
    assert phone.documents() == shown_to(manager) == {}
    hand_over(database, shop.id, colleague)
    assert set(shown_to(colleague)) == {sent["id"], unsent["id"]}


@on_sqlite
def test_a_restored_database_starts_a_phone_anew(
    phone: RxdbPhone, shop: Shop, manager: Person, database: Database
) -> None:
    began = datetime.now(UTC) - timedelta(days=20)
    phone.insert(*(visit(shop, started_at=began + timedelta(minutes=25 * each)) for each in range(520)))
    phone.sync()
    newer_than_the_backup = next(iter(phone.documents()))
    with database.transaction(CITY) as session:
        session.execute(delete(feed.FeedEntry).where(feed.FeedEntry.doc_id == newer_than_the_backup))
        feed.begin_epoch(session)
    phone.insert(visit(shop))
    phone.sync()
    stored = shown_to(manager)
    assert len(stored) == 520
    assert newer_than_the_backup not in stored
    assert phone.documents() == stored


@on_sqlite
def test_who_logs_in_after_somebody_else_sees_nothing_of_theirs(
    phone: RxdbPhone, shop: Shop, manager: Person, colleague: Person, database: Database
) -> None:
    own = factories.make_terminal(database, colleague)
    phone.insert(visit(shop))
    phone.sync()
    phone.ask("login", **{"as": new_login_of(colleague)})
    phone.sync()
    assert set(phone.documents("terminals")) == {own}
    assert phone.documents() == {}
