"""Days of a customer manager with the app in a real browser: without a network, with a bad one, and with a phone that lets one down.

The app speaks through a proxy that fails by a script (failing_proxy.py). What became of a day is asked as the branch, through the API.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from backend.db import Database
from tests import factories
from tests.failing_proxy import FailingProxy
from tests.people import PASSWORD, Person
from tests.photos.pictures import jpeg
from tests.planning.conftest import DAY, intend
from tests.served import Driver
from tests.served import served as served
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium

NAMES = ["福源食杂店", "如意茶楼", "天天副食店", "好邻居超市"]


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
    """Today's stops, by name."""
    factories.make_template(database)
    made = {name: factories.make_terminal(database, manager, name=name) for name in NAMES}
    intend(database, manager, {DAY: list(made.values())})
    return made


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"picture{number}.jpg" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_bytes(jpeg(seed=number))
    return [str(path) for path in paths]


def visits_at(reviewer: Person, shops: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What the branch sees, by the name of the shop."""
    seen = [reviewer.get(f"/visits/{each['id']}").json for each in reviewer.get("/visits").json["items"]]
    return {name: [visit for visit in seen if visit["terminal_id"] == shop] for name, shop in shops.items()}


def stored_sha256(reviewer: Person, photo: dict[str, Any]) -> str:
    links = reviewer.get(f"/photos/{photo['id']}/links").json["items"]
    url = next(link["url"] for link in links if link["rendition"] == "original")
    return hashlib.sha256(reviewer.client.get(url).data).hexdigest()


def test_quick(browser: Driver, manager: Person, reviewer: Person, shops: dict[str, str], pictures: list[str]) -> None:
    browser.ask("begin")
    browser.ask("log_in", username=manager.username, password=PASSWORD)
    assert browser.ask("stops") == NAMES
    browser.ask("network", offline=True)
    browser.ask("visit", shop=NAMES[0], note="补货两条", photo=pictures[0])
    browser.ask("begin_visit", shop=NAMES[1], note="新品试销", photo=pictures[1])
    browser.ask("kill")
    browser.ask("open", offline=True)
    assert browser.ask("finish_visit") == "新品试销"
    assert browser.ask("unsent") == {"documents": 2, "photos": 2}
    browser.ask("network", offline=False)
    browser.ask("send_all")
    seen = visits_at(reviewer, shops)
    assert [len(seen[name]) for name in NAMES] == [1, 1, 0, 0]
    for visit in (*seen[NAMES[0]], *seen[NAMES[1]]):
        [photo] = visit["photos"]
        assert stored_sha256(reviewer, photo) == photo["sha256"]
    assert browser.ask("complaints") == []
