"""The example pictures of a maintenance plan are sent by either party, and seen by whoever sees the plan."""

from __future__ import annotations

import pytest

from tests import factories
from tests.displays.plan_story import answer_to, propose
from tests.people import Person, World
from tests.phone import phone_of
from tests.sync.conftest import Shop
from tests.sync.uploads.conftest import Taken, begin, begun, send, slug, take_photo


def proposed(promoter: Person, shop: Shop, picture: Taken) -> str:
    views = [{"view": "front", "example_photo_id": picture.id}]
    standards = [{"spec_id": shop.spec_id, "views": views}]
    values = factories.plan_values([shop.id], [shop.spec_id], standards=standards, photos=[picture.declaration])
    return str(propose(promoter, values)["id"])


@pytest.mark.parametrize("part", ["promoter", "centre"])
def test_either_party_sends_the_pictures_and_nobody_else(shop: Shop, world: World, part: str) -> None:
    picture = take_photo()
    proposed(world.people["promoter"], shop, picture)
    for other in ("rival", "manager", "reviewer"):
        assert slug(begin(world.people[other], picture)) == (409, "photo-not-declared"), other
    sender = world.people[part]
    assert send(sender, begun(sender, picture), 0, picture.data).status_code == 204


def test_a_picture_that_arrives_reaches_the_phones_and_is_seen_with_the_plan(
    shop: Shop, manager: Person, colleague: Person, promoter: Person, rival: Person, centre: Person
) -> None:
    picture = take_photo()
    plan_id = proposed(promoter, shop, picture)
    assert manager.get(f"/photos/{picture.id}").status_code == 404
    answer_to(centre, plan_id, "signature", version=1)
    phones = [phone_of(manager), phone_of(promoter)]
    for phone in phones:
        phone.pull()
        assert phone.store["maintenance_plans"][plan_id]["photos"][0]["received_at"] is None
    send(promoter, begun(promoter, picture), 0, picture.data)
    for phone in phones:
        phone.pull()
        assert phone.store["maintenance_plans"][plan_id]["photos"][0]["received_at"] is not None
        assert phone.is_true_copy()
    seen = {each.username: each.get(f"/photos/{picture.id}").status_code for each in (manager, promoter, centre)}
    assert set(seen.values()) == {200}, seen
    unseen = {each.username: each.get(f"/photos/{picture.id}").status_code for each in (colleague, rival)}
    assert set(unseen.values()) == {404}, unseen
