"""Signals of pictures, from photos that arrive: on the right visit, in whatever order, and true after edits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from backend.db import Database, new_id
from tests import factories
from tests.people import Person
from tests.phone import phone_of
from tests.photos import pictures
from tests.photos.pictures import encoded, jpeg, scene
from tests.studio import Studio, declare

NOW = datetime.now(UTC).replace(microsecond=0)
Record = Callable[..., str]


@pytest.fixture
def studio(database: Database) -> Studio:
    return Studio(database)


@pytest.fixture
def record(database: Database, manager: Person) -> Record:
    """Records a visit that began so many hours ago; returns its id."""
    factories.make_template(database)

    def record(
        *photos: dict[str, Any], by: Person = manager, hours_ago: float = 3, shop: str = "", **values: Any
    ) -> str:
        shop = shop or factories.make_terminal(database, by)
        visit = factories.visit(shop, NOW - timedelta(hours=hours_ago), photos=list(photos), **values)
        answer = by.post("/visits", json={"id": new_id(), **visit})
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    return record


def signals(person: Person, visit_id: str) -> dict[str, Any]:
    answer = person.get(f"/visits/{visit_id}")
    assert answer.status_code == 200
    found = {each["signal"]: each["evidence"] for each in answer.json["server"]["signals"]}
    return {kind: evidence for kind, evidence in found.items() if kind.startswith("photo_")}


def test_an_honest_visit_has_no_signal(studio: Studio, record: Record, centre: Person) -> None:
    china = timedelta(hours=8)
    data = jpeg(1, taken_at=NOW - timedelta(hours=3) + timedelta(minutes=2) + china, position=factories.TOWN)
    photo = declare(data)
    visit_id = record(photo)
    studio.take((photo, data))
    assert signals(centre, visit_id) == {}


@pytest.mark.parametrize("late_one_first", [False, True])
def test_reuse_is_on_the_later_visit_whichever_arrives_first(
    late_one_first: bool, studio: Studio, record: Record, colleague: Person, centre: Person
) -> None:
    data = jpeg(1)
    photos = {"early": declare(data), "late": declare(data)}
    visits = {
        "early": record(photos["early"], hours_ago=30),
        "late": record(photos["late"], hours_ago=3, by=colleague),
    }
    for which in ("late", "early") if late_one_first else ("early", "late"):
        studio.take((photos[which], data))
    assert signals(centre, visits["early"]) == {}
    [named] = signals(centre, visits["late"])["photo_reused"]["photos"]
    assert named["photo_id"] == photos["late"]["id"]
    assert named["other_photo_id"] == photos["early"]["id"]
    assert named["other_visit_id"] == visits["early"]


def test_both_pictures_of_a_near_duplicate_can_be_looked_at(
    studio: Studio, record: Record, colleague: Person, reviewer: Person
) -> None:
    original = encoded(scene(1, (1200, 900)))
    turned = encoded(scene(1, (1200, 900)).resize((600, 450)).transpose(Image.Transpose.ROTATE_90), quality=50)
    first, second = declare(original), declare(turned)
    record(first, hours_ago=30)
    doubted = record(second, by=colleague)
    studio.take((first, original), (second, turned))
    [named] = signals(reviewer, doubted)["photo_near_duplicate"]["photos"]
    assert (named["photo_id"], named["other_photo_id"]) == (second["id"], first["id"])
    assert named["bits"] <= 6
    for photo_id in (named["photo_id"], named["other_photo_id"]):
        [link] = [
            each for each in reviewer.get(f"/photos/{photo_id}/links").json["items"] if each["rendition"] == "view"
        ]
        assert reviewer.client.get(link["url"]).status_code == 200


def test_two_walls_are_no_duplicates(studio: Studio, record: Record, colleague: Person, centre: Person) -> None:
    walls = [encoded(Image.new("RGB", (640, 480), (shade, shade, shade))) for shade in (120, 124)]
    photos = [declare(wall) for wall in walls]
    record(photos[0], hours_ago=30)
    later = record(photos[1], by=colleague)
    studio.take(*zip(photos, walls, strict=True))
    assert signals(centre, later).keys() == {"photo_blurred"}


def test_time_and_place_in_the_file_are_held_against_the_visit(studio: Studio, record: Record, centre: Person) -> None:
    yesterday = NOW - timedelta(days=1)
    data = jpeg(1, taken_at=yesterday, zone="+00:00", position=(31.0, 114.3))
    photo = declare(data)
    visit_id = record(photo)
    studio.take((photo, data))
    found = signals(centre, visit_id)
    assert found.keys() == {"photo_other_time", "photo_other_place"}
    [named] = found["photo_other_time"]["photos"]
    assert (named["photo_id"], named["by"]) == (photo["id"], "exif")
    assert datetime.fromisoformat(named["taken_at"]) == yesterday
    [named] = found["photo_other_place"]["photos"]
    assert 54_000 < named["distance_m"] < 57_000


def test_what_the_phone_says_counts_where_the_file_is_silent(studio: Studio, record: Record, centre: Person) -> None:
    data = jpeg(1)
    photo = declare(data, taken_at=(NOW - timedelta(days=2)).isoformat(), source="gallery")
    visit_id = record(photo)
    studio.take((photo, data))
    found = signals(centre, visit_id)
    assert found.keys() == {"photo_other_time", "photo_from_gallery"}
    assert found["photo_other_time"]["photos"][0]["by"] == "phone"


def test_blurred_and_dark_pictures_are_told_apart(studio: Studio, record: Record, centre: Person) -> None:
    soft, night = pictures.blurred(1), pictures.dark(2)
    photos = [declare(soft), declare(night)]
    visit_id = record(*photos)
    studio.take((photos[0], soft), (photos[1], night))
    found = signals(centre, visit_id)
    assert {kind: evidence["photos"][0]["photo_id"] for kind, evidence in found.items()} == {
        "photo_blurred": photos[0]["id"],
        "photo_dark": photos[1]["id"],
    }


# ---- edits, withdrawals, phones ---------------------------------------------------------------------------------------


def edited(person: Person, visit_id: str, **changes: Any) -> None:
    visit = person.get(f"/visits/{visit_id}").json
    draft = {name: visit[name] for name in factories.visit("")} | {"id": visit_id} | changes
    assert person.post("/visits", json=draft).status_code == 201


def test_an_edit_does_not_lose_what_the_pictures_say(studio: Studio, record: Record, manager: Person) -> None:
    data = pictures.blurred(1)
    photo = declare(data)
    visit_id = record(photo)
    studio.take((photo, data))
    edited(manager, visit_id, kind="ad_hoc")
    assert signals(manager, visit_id).keys() == {"photo_blurred"}
    studio.work()
    assert signals(manager, visit_id).keys() == {"photo_blurred"}


def test_a_picture_that_is_taken_out_takes_its_signal_along(studio: Studio, record: Record, manager: Person) -> None:
    soft, sharp = pictures.blurred(1), jpeg(2)
    photos = [declare(soft), declare(sharp)]
    visit_id = record(*photos)
    studio.take((photos[0], soft), (photos[1], sharp))
    edited(manager, visit_id, photos=photos[1:])
    studio.work()
    assert signals(manager, visit_id) == {}
    edited(manager, visit_id, photos=[])
    studio.work()
    assert signals(manager, visit_id) == {}


def test_an_edit_that_takes_all_pictures_out_leaves_no_signal_of_them(
    studio: Studio, record: Record, manager: Person
) -> None:
    data = pictures.blurred(1)
    photo = declare(data)
    visit_id = record(photo)
    studio.take((photo, data))
    edited(manager, visit_id, photos=[])
    assert signals(manager, visit_id) == {}


def test_a_withdrawn_visit_accuses_nobody(
    studio: Studio, record: Record, manager: Person, colleague: Person, centre: Person
) -> None:
    data = jpeg(1)
    first, second = declare(data), declare(data)
    withdrawn = record(first, hours_ago=30)
    studio.take((first, data))
    phone = phone_of(manager)
    phone.pull()
    phone.write("visits", withdrawn, None)
    phone.push()
    later = record(second, by=colleague)
    studio.take((second, data))
    assert signals(centre, later) == {}


@pytest.mark.parametrize("how", ["withdrawn", "edited"])
def test_a_doubt_ends_when_the_visit_that_it_names_has_the_picture_no_longer(
    how: str, studio: Studio, record: Record, manager: Person, colleague: Person, centre: Person
) -> None:
    data = jpeg(1)
    first, second = declare(data), declare(data)
    earlier = record(first, hours_ago=30)
    later = record(second, by=colleague)
    studio.take((first, data), (second, data))
    assert signals(centre, later).keys() == {"photo_reused"}
    if how == "edited":
        edited(manager, earlier, photos=[])
    else:
        phone = phone_of(manager)
        phone.pull()
        phone.write("visits", earlier, None)
        phone.push()
    studio.work()
    assert signals(centre, later) == {}


def test_the_phone_learns_of_the_doubt(studio: Studio, record: Record, manager: Person) -> None:
    data = pictures.dark(1)
    photo = declare(data)
    visit_id = record(photo)
    phone = phone_of(manager)
    studio.arrive(photo, data)
    phone.pull()
    assert [each["signal"] for each in phone.store["visits"][visit_id]["server"]["signals"]] == []
    studio.work()
    phone.pull()
    assert [each["signal"] for each in phone.store["visits"][visit_id]["server"]["signals"]] == ["photo_dark"]


def test_visits_can_be_listed_by_what_their_pictures_say(studio: Studio, record: Record, reviewer: Person) -> None:
    data = pictures.dark(1)
    photo = declare(data)
    doubted, _ = record(photo), record()
    studio.take((photo, data))
    listed = reviewer.get("/visits?signal=photo_dark").json["items"]
    assert [each["id"] for each in listed] == [doubted]
    assert reviewer.get("/visits?signal=photo_reused").json["items"] == []
