"""A phone's photos: kept until a pull shows them on the server, and brought over a line that fails in every way."""

from __future__ import annotations

from random import Random

import pytest

from backend.db import Database, new_id
from backend.storage import Storage
from tests import factories
from tests.people import Person
from tests.phone import Answer, Phone, Refused, logged_in, phone_of
from tests.sync.conftest import Shop
from tests.sync.uploads.conftest import Taken, garbled, kept, on_the_way, received, slug, take_photo, tus


def test_photos_follow_their_visit_and_stay_on_the_phone_until_a_pull_shows_them(
    shop: Shop, manager: Person, storage: Storage
) -> None:
    phone, visit_id = phone_of(manager), new_id()
    first, second = take_photo(500_000).data, take_photo(900).data
    declared = [phone.take_photo(data) for data in (first, second)]
    phone.write("visits", visit_id, factories.visit(shop.id, photos=declared))
    phone.send_photos()  # too early: nothing on the server declares them
    assert phone.uploads == {}
    phone.push()
    phone.send_photos()
    assert len(phone.photos) == 2
    phone.pull()
    assert (phone.photos, phone.uploads) == ({}, {})
    assert received(manager, visit_id) == {each["id"]: True for each in declared}
    assert kept(storage, Taken(first)) == first
    assert phone.is_true_copy()


class BadLine:
    """A third of what is sent never arrives, of a third the answer does not."""

    def __init__(self, phone: Phone, chance: Random) -> None:
        self.good, self.chance = phone.transport, chance

    def __call__(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        fate = self.chance.random()
        if fate < 0.33:
            raise ConnectionError("lost")
        if body and headers.get("Upload-Offset") and fate < 0.4:
            body = garbled(body)
        answer = self.good(method, path, body, headers)
        if fate > 0.67:
            raise ConnectionError("answer lost")
        return answer


@pytest.mark.parametrize("seed", range(3))
def test_photos_arrive_over_a_bad_line_and_nothing_is_left_behind(
    database: Database, shop: Shop, manager: Person, storage: Storage, seed: int
) -> None:
    phone, visit_id = phone_of(manager), new_id()
    photos = [phone.take_photo(take_photo(70_000).data) for _ in range(5)]
    phone.write("visits", visit_id, factories.visit(shop.id, photos=photos))
    phone.push()
    phone.transport = BadLine(phone, Random(seed))
    while phone.photos:
        try:
            phone.send_photos(piece=20_000)
            phone.pull()
        except ConnectionError:
            continue
    assert received(manager, visit_id) == {each["id"]: True for each in photos}
    assert on_the_way(storage) == []
    with pytest.raises(Refused) as refused:
        phone_of(manager)._ask("POST", "/sync/uploads", b"x", {"Tus-Resumable": "1.0.0"})
    assert refused.value.status == 422


def test_a_revoked_phone_drops_its_photos_too(manager: Person) -> None:
    phone = phone_of(manager)
    phone.take_photo(b"a picture")
    assert logged_in(manager, new_id()).delete(f"/me/devices/{manager.device_id}").status_code == 204
    assert slug(manager.post("/sync/uploads", headers=tus())) == (401, "device_revoked")
    with pytest.raises(Refused):
        phone.pull()
    assert phone.photos == {}
