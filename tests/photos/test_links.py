"""Looking at photos: who gets links, what links are good for, and what travels with the picture."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import timed
from PIL import Image

from backend.app import create_app
from backend.db import Database, new_id
from tests import factories
from tests.people import API, Person, World
from tests.photos.pictures import jpeg
from tests.studio import Studio, declare

Record = Callable[..., str]
URL_SAFE = string.ascii_letters + string.digits + "-_"
PHOTO = jpeg(1, size=(2000, 1500), position=(30.5, 114.3))


@pytest.fixture
def photo(studio: Studio, record: Record) -> dict[str, Any]:
    """A photo of a visit, looked at."""
    photo = declare(PHOTO)
    record(photo)
    studio.take((photo, PHOTO))
    return photo


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """Somebody without a log-in."""
    return app.test_client()


def links(person: Person, photo: dict[str, Any]) -> dict[str, str]:
    answer = person.get(f"/photos/{photo['id']}/links")
    assert answer.status_code == 200, answer.json
    return {item["rendition"]: item["url"] for item in answer.json["items"]}


def size(data: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(data)).size


def test_thumbnails_of_many_are_linked_at_once_without_those_that_are_not_to_be_seen(
    studio: Studio, record: Record, photo: dict[str, Any], manager: Person, stranger: Person, browser: FlaskClient
) -> None:
    unseen = declare(jpeg(2))
    record(unseen)
    asked = "&".join(f"id={each}" for each in (photo["id"], unseen["id"], new_id()))
    [link] = manager.get(f"/photos/thumbnails?{asked}").json["items"]
    assert link["id"] == photo["id"]
    assert size(browser.get(link["url"]).data) == (320, 240)
    assert stranger.get(f"/photos/thumbnails?{asked}").json["items"] == []
    too_many = "&".join(f"id={new_id()}" for _ in range(201))
    assert manager.get(f"/photos/thumbnails?{too_many}").status_code == 422
    assert manager.get("/photos/thumbnails").status_code == 422


def test_a_link_shows_the_photo_without_a_log_in(photo: dict[str, Any], manager: Person, browser: FlaskClient) -> None:
    found = links(manager, photo)
    assert found.keys() == {"thumbnail", "view", "stamped"}
    for rendition, expected in (("thumbnail", (320, 240)), ("view", (1600, 1200)), ("stamped", (1600, 1200))):
        answer = browser.get(found[rendition])
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert size(answer.data) == expected
        assert b"HUAWEI" not in answer.data


def test_the_original_is_for_those_who_judge_visits(
    photo: dict[str, Any], manager: Person, reviewer: Person, browser: FlaskClient
) -> None:
    assert "original" not in links(manager, photo)
    answer = browser.get(links(reviewer, photo)["original"])
    assert answer.data == PHOTO
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert manager.get(f"/photos/{photo['id']}").json["exif"] is None
    assert reviewer.get(f"/photos/{photo['id']}").json["exif"]["latitude"] == 30.5


def test_a_stranger_gets_404_for_photo_and_links(photo: dict[str, Any], stranger: Person, promoter: Person) -> None:
    for person in (stranger, promoter):
        for path in (f"/photos/{photo['id']}", f"/photos/{photo['id']}/links", f"/photos/{new_id()}/links"):
            assert person.get(path).status_code == 404


def test_whoever_shows_a_log_in_with_a_link_must_be_allowed_to_see_the_photo(
    photo: dict[str, Any], manager: Person, stranger: Person, promoter: Person
) -> None:
    for url in links(manager, photo).values():
        path = url.removeprefix(API)
        assert manager.get(path).status_code == 200
        for person in (stranger, promoter):
            answer = person.get(path)
            assert (answer.status_code, answer.json["slug"]) == (404, "not-found")


def test_a_link_is_good_for_one_photo_and_one_rendition(
    photo: dict[str, Any], manager: Person, browser: FlaskClient
) -> None:
    url = links(manager, photo)["thumbnail"]
    token = url.partition("token=")[2]
    wrong = [
        url.replace("/thumbnail?", "/original?"),
        url.replace("/thumbnail?", "/view?"),
        url.replace(photo["id"], new_id()),
        *(url[:-1] + last for last in URL_SAFE if last != url[-1]),
        url + "!",
        url.replace(token, token[:20]),
        url.partition("?")[0],
    ]
    for address in wrong:
        answer = browser.get(address)
        assert (answer.status_code, answer.json["slug"]) == (403, "link-invalid")


def test_a_link_expires(
    photo: dict[str, Any], manager: Person, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = links(manager, photo)["view"]
    now = timed.time.time()
    monkeypatch.setattr(timed.time, "time", lambda: now + 299)
    assert browser.get(url).status_code == 200
    monkeypatch.setattr(timed.time, "time", lambda: now + 302)
    assert browser.get(url).json["slug"] == "link-invalid"


def test_a_link_ends_with_the_session(photo: dict[str, Any], manager: Person, browser: FlaskClient) -> None:
    url = links(manager, photo)["view"]
    assert manager.delete("/sessions/current").status_code == 204
    assert browser.get(url).status_code == 403


def test_a_link_of_a_former_secret_still_works_and_of_another_does_not(
    photo: dict[str, Any], manager: Person, database: Database
) -> None:
    url = links(manager, photo)["view"]
    former = database.settings.secret
    for settings, status in (
        (replace(database.settings, secret="another secret 0123456789 0123456789", old_secrets=[former]), 200),
        (replace(database.settings, secret="another secret 0123456789 0123456789"), 403),
    ):
        elsewhere = Database(settings)
        assert create_app(settings, elsewhere).test_client().get(url).status_code == status
        elsewhere.dispose()


def test_who_may_no_longer_see_the_photo_gets_404_for_a_link_that_was_good(
    photo: dict[str, Any], manager: Person, colleague: Person, centre: Person, browser: FlaskClient
) -> None:
    url = links(manager, photo)["view"]
    shop = centre.get("/visits").json["items"][0]["terminal"]["id"]
    moved = centre.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    assert moved.status_code < 300, moved.json
    assert browser.get(url).status_code == 404
    assert browser.get(links(colleague, photo)["view"]).status_code == 200


def test_a_promoter_sees_photos_of_the_own_products_checks_alone(
    studio: Studio,
    record: Record,
    database: Database,
    world: World,
    promoter: Person,
    rival: Person,
    browser: FlaskClient,
) -> None:
    check = {"id": new_id(), "spec_id": factories.make_spec(database, world), "position": "counter", "facings": 3}
    shown, other = declare(PHOTO, display_check_id=check["id"]), declare(jpeg(2))
    record(shown, other, display_checks=[check])
    studio.take((shown, PHOTO), (other, jpeg(2)))
    assert size(browser.get(links(promoter, shown)["thumbnail"]).data) == (320, 240)
    assert "original" not in links(promoter, shown)
    assert promoter.get(f"/photos/{shown['id']}").json["exif"] is None
    assert promoter.get(f"/photos/{other['id']}").status_code == 404
    for path in (f"/photos/{shown['id']}", f"/photos/{shown['id']}/links"):
        assert rival.get(path).status_code == 404


def test_a_photo_that_has_not_arrived_or_was_not_looked_at_is_not_ready(
    studio: Studio, record: Record, manager: Person
) -> None:
    photo = declare(PHOTO)
    record(photo)
    for _ in range(2):
        answer = manager.get(f"/photos/{photo['id']}/links")
        assert (answer.status_code, answer.json["slug"]) == (409, "photo-not-ready")
        studio.arrive(photo, PHOTO)


# ---- HTTP -------------------------------------------------------------------------------------------------------------


def test_a_private_picture_is_kept_by_nobody_but_the_browser(
    photo: dict[str, Any], manager: Person, browser: FlaskClient
) -> None:
    answer = browser.get(links(manager, photo)["view"])
    directives = answer.headers["Cache-Control"].split(", ")
    assert "private" in directives
    assert 0 < int(next(each for each in directives if each.startswith("max-age="))[8:]) <= 300
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = browser.get(links(manager, photo)["view"], headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("rendition", ["view", "stamped", "original"])
def test_ranges_put_together_are_the_whole(
    rendition: str, photo: dict[str, Any], reviewer: Person, browser: FlaskClient
) -> None:
    url = links(reviewer, photo)[rendition]
    whole = browser.get(url).data
    first = browser.get(url, headers={"Range": "bytes=0-999"})
    rest = browser.get(url, headers={"Range": "bytes=1000-", "If-Range": first.headers["ETag"]})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.headers["Content-Range"] == f"bytes 0-999/{len(whole)}"
    assert first.data + rest.data == whole
    assert browser.get(url, headers={"Range": "bytes=-10"}).data == whole[-10:]


def test_ranges_that_make_no_sense(photo: dict[str, Any], manager: Person, browser: FlaskClient) -> None:
    url = links(manager, photo)["view"]
    whole = browser.get(url).data
    beyond = browser.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.json["size"]) == (416, len(whole))
    for headers in ({"Range": "bytes=0-1,5-6"}, {"Range": "pages=1-2"}, {"Range": "bytes=0-9", "If-Range": '"other"'}):
        answer = browser.get(url, headers=headers)
        assert (answer.status_code, answer.data) == (200, whole)


def test_head_tells_the_size(photo: dict[str, Any], manager: Person, browser: FlaskClient) -> None:
    url = links(manager, photo)["view"]
    answer = browser.head(url)
    assert answer.status_code == 200
    assert answer.data == b""
    assert int(answer.headers["Content-Length"]) == len(browser.get(url).data)


def test_a_picture_that_the_storage_has_lost_is_gone(
    studio: Studio, photo: dict[str, Any], manager: Person, browser: FlaskClient
) -> None:
    urls = links(manager, photo)
    studio.storage.delete(list(studio.storage.keys("439900/views")))
    for rendition in ("view", "stamped"):
        assert browser.get(urls[rendition]).status_code == 410
