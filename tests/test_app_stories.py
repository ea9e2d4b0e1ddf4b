"""Days of a customer manager with the app in a real browser: without a network, with a bad one, with a phone that lets one down.

The app speaks through a proxy that fails by a script (failing_proxy.py). What became of a day is asked as the branch, by the API.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from backend.accounts.service import command_line_actor
from backend.db import Database
from backend.workdays.service import keep_days
from tests import factories
from tests.failing_proxy import FATES, FailingProxy
from tests.people import CITY, PASSWORD, Person
from tests.photos.pictures import jpeg
from tests.planning.conftest import intend
from tests.served import Driver
from tests.served import served as served
from tests.studio import Studio
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium

NAMES = ["福源食杂店", "如意茶楼", "天天副食店"]
BENCHMARK = "好邻居超市"
NEW_PASSWORD = "other-lantern-48-river"
A_DAY = 86_400


@pytest.fixture
def proxy(served: str) -> FailingProxy:
    return FailingProxy(int(served.rpartition(":")[2]), Random(7))


@pytest.fixture
def browser(proxy: FailingProxy, tmp_path: Path) -> Iterator[Driver]:
    profile = str(tmp_path / "profile")
    with proxy.open() as address, Driver(APP / "tests" / "browser", "driver.mjs", address, profile) as driver:
        yield driver


@pytest.fixture
def shops(database: Database, manager: Person) -> dict[str, str]:
    """Today's stops, by name, and the benchmark shop that is owed a day."""
    factories.make_template(database)
    made = {name: factories.make_terminal(database, manager, name=name) for name in NAMES}
    made[BENCHMARK], _ = factories.make_duty(database, manager, name=BENCHMARK)
    with database.transaction(CITY) as session:
        keep_days(session, command_line_actor(CITY), [{"day": factories.today(), "kind": "working_day"}])
    intend(database, manager, {factories.today(): list(made.values())})
    return made


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"picture{number}.jpg" for number in range(5)]
    for number, path in enumerate(paths):
        path.write_bytes(jpeg(seed=number))
    return [str(path) for path in paths]


@pytest.fixture
def large_picture(tmp_path: Path) -> str:
    """Nothing but noise, which no compression makes small."""
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(path := tmp_path / "large.jpg")
    return str(path)


@pytest.fixture(scope="session")
def next_version(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """The app of a later version, which is built while other stories are told."""
    folder = tmp_path_factory.mktemp("app")
    build = subprocess.Popen(
        ["node", "node_modules/vite/bin/vite.js", "build", "--logLevel", "error"],
        cwd=APP, env={**os.environ, "npm_package_version": "99.0.0", "ZHUDIAN_APP_DIST": str(folder / "dist")},
    )  # fmt: skip

    def built() -> Path:
        assert build.wait(120) == 0
        return folder / "dist"

    yield built
    build.kill()
    build.wait()


def visits_at(reviewer: Person, shops: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What the branch sees, by the name of the shop."""
    seen = [reviewer.get(f"/visits/{each['id']}").json for each in reviewer.get("/visits").json["items"]]
    return {name: [visit for visit in seen if visit["terminal_id"] == shop] for name, shop in shops.items()}


def notes_of(visits: list[dict[str, Any]]) -> list[str]:
    return [visit["sections"]["greeting"]["note"] for visit in visits]


def assert_pictures_are_as_declared(database: Database, reviewer: Person, photos: list[dict[str, Any]]) -> None:
    Studio(database).work()
    for photo in photos:
        links = {each["rendition"]: each["url"] for each in reviewer.get(f"/photos/{photo['id']}/links").json["items"]}
        data = reviewer.client.get(links["original"]).data
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (photo["sha256"], photo["size"])


def test_a_day_without_a_network_and_an_evening_with_a_bad_one_bring_everything_once(
    browser: Driver, proxy: FailingProxy, database: Database, manager: Person, reviewer: Person,
    shops: dict[str, str], pictures: list[str], next_version: Callable[[], Path],
) -> None:  # fmt: skip
    browser.ask("begin")
    browser.ask("log_in", username=manager.username, password=PASSWORD)
    assert browser.ask("stops") == [*NAMES, BENCHMARK]
    browser.ask("network", offline=True)
    browser.ask("visit", shop=NAMES[0], note="补货两条", photo=pictures[0])
    browser.ask("visit", shop=NAMES[1], note="价签已换", photo=pictures[1])
    browser.ask("in_store_day", photos=pictures[2:4])
    browser.ask("nil_report")
    browser.ask("begin_visit", shop=NAMES[2], note="新品试销", photo=pictures[4])
    browser.ask("kill")

    browser.ask("open", offline=True)
    assert browser.ask("resume") == "新品试销"
    browser.ask("hand_in")
    assert browser.ask("unsent") == {"documents": 5, "photos": 5}
    assert reviewer.get("/visits").json["items"] == []

    proxy.expect({
        "/api/v1/sync/push": [
            "request lost", "cut off", "crawl", "answer lost", "answer cut", "twice", "again later",
        ],
        "/api/v1/sync/pull": ["answer cut", "request lost"],
        "/api/v1/sync/uploads": [
            "answer lost", "crawl", "cut off", "again later", "twice", "answer cut", "request lost",
        ],
    })  # fmt: skip
    browser.ask("network", offline=False)
    assert browser.ask("send_all") > 0
    assert set(proxy.met) == set(FATES)

    seen = visits_at(reviewer, shops)
    assert {name: notes_of(seen[name]) for name in NAMES} == dict(
        zip(NAMES, (["补货两条"], ["价签已换"], ["新品试销"]), strict=True)
    )
    [day] = reviewer.get("/in-store-days").json["items"]
    day = reviewer.get(f"/in-store-days/{day['id']}").json
    [report] = reviewer.get("/anomaly-reports").json["items"]
    assert report["items"] == []
    photos = [photo for name in NAMES for photo in seen[name][0]["photos"]] + day["photos"]
    assert len(photos) == 5
    assert_pictures_are_as_declared(database, reviewer, photos)
    rows = browser.ask("rows")
    assert (rows["outbox"], rows["photos"], rows["pictures"], rows["refusals"]) == (0, 0, 0, 0)
    assert browser.ask("complaints") == []


def test_a_full_outbox_outlives_a_full_phone_a_second_tab_and_a_new_version(
    browser: Driver, proxy: FailingProxy, app: Flask, manager: Person, reviewer: Person,
    shops: dict[str, str], pictures: list[str], large_picture: str, next_version: Callable[[], Path],
) -> None:  # fmt: skip
    browser.ask("begin")
    browser.ask("log_in", username=manager.username, password=PASSWORD)
    browser.ask("network", offline=True)
    browser.ask("begin_visit", shop=NAMES[0], note="补货两条", photo=pictures[0])
    used = browser.ask("used")
    browser.ask("end")
    browser.ask("open", offline=True, quota=used + 200_000)
    browser.ask("resume")
    assert not browser.ask("take_photo", photo=large_picture)
    browser.ask("clear_the_phone")
    assert browser.ask("take_photo", photo=large_picture)
    browser.ask("hand_in")
    browser.ask("tab")
    browser.ask("visit", shop=NAMES[1], note="价签已换", photo=pictures[3])
    browser.ask("tab", first=True)
    assert browser.ask("unsent") == {"documents": 2, "photos": 3}
    browser.ask("tab", close=True)

    built, app.config["APP_FOLDER"] = app.config["APP_FOLDER"], next_version()
    try:
        proxy.expect({"/api": ["request lost"] * 1000})
        browser.ask("network", offline=False)
        assert "99.0.0" in browser.ask("update")
        assert browser.ask("unsent") == {"documents": 2, "photos": 3}
        proxy.expect({})
        browser.ask("send_all")
    finally:
        app.config["APP_FOLDER"] = built
    seen = visits_at(reviewer, shops)
    assert [len(visit["photos"]) for name in NAMES for visit in seen[name]] == [2, 1]
    assert all(photo["received_at"] for name in NAMES for visit in seen[name] for photo in visit["photos"])
    assert "99.0.0" in {phone["app_version"] for phone in reviewer.get("/sync/phones").json["items"]}
    assert browser.ask("complaints") == []


def test_a_hand_over_a_wrong_clock_and_an_ended_session_lose_nothing_and_a_revoked_phone_keeps_nothing(
    browser: Driver, manager: Person, colleague: Person, reviewer: Person, admin: Person,
    shops: dict[str, str], pictures: list[str],
) -> None:  # fmt: skip
    browser.ask("begin", clock_error=A_DAY)
    browser.ask("log_in", username=manager.username, password=PASSWORD)
    browser.ask("network", offline=True)
    browser.ask("visit", shop=NAMES[0], note="补货两条", photo=pictures[0])
    browser.ask("visit", shop=NAMES[1], note="价签已换", photo=pictures[1])
    body = {"terminal_ids": [shops[NAMES[0]]], "manager_id": colleague.id}
    assert reviewer.post("/assignments", json=body).json == {"handed_over": 1, "unchanged": 0}
    assert admin.post(f"/people/{manager.id}/password", json={"password": NEW_PASSWORD}).status_code in (200, 201)

    browser.ask("network", offline=False)
    browser.ask("log_in_again", password=NEW_PASSWORD)
    browser.ask("send_all")
    seen = visits_at(reviewer, shops)
    assert [notes_of(seen[name]) for name in NAMES] == [["补货两条"], ["价签已换"], []]
    [own] = seen[NAMES[1]]
    assert "clock_off" in {signal["signal"] for signal in own["server"]["signals"]}
    assert own["server"]["started_at"][:10] < own["check_in"]["device_time"][:10]
    assert len(shown := browser.ask("shops")) == len(shops) - 1
    assert NAMES[0] not in shown

    browser.ask("network", offline=True)
    browser.ask("visit", shop=NAMES[2], note="新品试销", photo=pictures[2])
    devices = admin.get(f"/people/{manager.id}/devices").json["items"]
    newest = max(devices, key=lambda device: str(device["first_seen_at"]))
    assert admin.delete(f"/people/{manager.id}/devices/{newest['id']}").status_code == 204
    browser.ask("network", offline=False)
    browser.ask("at", path="/app/log-in")
    assert set(browser.ask("rows").values()) == {0}
    assert browser.ask("complaints") == []
