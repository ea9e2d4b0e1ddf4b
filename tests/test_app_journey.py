"""The app itself, in a real browser with the viewport of a phone: what a customer manager's morning begins with.

Needs what `make test` makes: the app, built, and its packages. What the app does inside is told in app/tests.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from backend.accounts.service import command_line_actor
from backend.db import Database, new_id
from backend.visits.templates import publish_default_template
from backend.web import BUILT
from backend.workdays.service import keep_days
from tests import factories
from tests.people import CITY, PASSWORD, Person, World
from tests.phone import phone_of
from tests.photos.pictures import jpeg
from tests.planning.conftest import intend
from tests.served import Driver
from tests.served import served as served

APP = Path(__file__).parent.parent / "app"
#: Scripts and styles of the start page, as they travel.
MOST_BYTES = 200_000

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("source", ["sqlite"], indirect=True),
    pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium on this machine"),
    pytest.mark.skipif(not (BUILT / "index.html").exists(), reason="the app has not been built: make run builds it"),
    pytest.mark.skipif(
        not (APP / "node_modules" / "playwright-core").exists(), reason="the app's packages are not there"
    ),
]


@pytest.fixture
def browser(served: str, tmp_path: Path) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "driver.mjs", served, str(tmp_path / "profile")) as driver:
        driver.ask("begin")
        yield driver


@pytest.fixture
def route(database: Database, manager: Person) -> list[str]:
    """Today's stops, in an order that is not that of their licence numbers."""
    names = ["福源食杂店", "如意茶楼", "天天副食店"]
    shops = [factories.make_terminal(database, manager, name=name) for name in names]
    intend(database, manager, {factories.today(): [shops[1], shops[2], shops[0]]})
    return [names[1], names[2], names[0]]


def test_today_is_there_without_a_network_after_the_browser_was_ended(
    browser: Driver, manager: Person, admin: Person, route: list[str]
) -> None:
    assert browser.ask("weight") <= MOST_BYTES
    browser.ask("log_in", username=manager.username, password=PASSWORD)
    assert browser.ask("stops") == route
    browser.ask("end")

    browser.ask("open", offline=True)
    assert browser.ask("stops") == route
    assert browser.ask("search", query="ry") == ["如意茶楼"]
    assert browser.ask("sync") == "没有网络"
    assert browser.ask("online") == "全部已上传"
    assert browser.ask("complaints") == []

    # A phone that was lost: it is told so, and has nothing left but the log-in.
    devices = admin.get(f"/people/{manager.id}/devices").json["items"]
    newest = max(devices, key=lambda device: str(device["first_seen_at"]))
    assert admin.ask("DELETE", f"/people/{manager.id}/devices/{newest['id']}").status_code == 204
    browser.ask("sync_now")
    browser.ask("at", path="/app/log-in")
    browser.ask("end")


def test_no_screen_has_a_serious_fault_for_those_who_see_or_hear_it_otherwise(
    browser: Driver, database: Database, world: World, manager: Person, reviewer: Person, tmp_path: Path
) -> None:
    with database.transaction(CITY) as session:
        publish_default_template(session, command_line_actor(CITY))
        keep_days(session, command_line_actor(CITY), [{"day": factories.today(), "kind": "working_day"}])
    specs = [factories.make_spec(database, world) for _ in range(3)]
    shop, duty = factories.make_duty(database, manager, name="福源食杂店")
    factories.make_plan(database, world, [shop], specs)
    promotion = factories.make_promotion(database, world, [shop], specs)
    intend(database, manager, {factories.today(): [shop]})
    phone = phone_of(manager)
    told = {
        "visits": factories.visit(shop, specs=specs),
        "in_store_days": factories.in_store_day(shop),
        "anomaly_reports": factories.anomaly_report(database, [shop]),
        "complaints": factories.complaint(shop),
    }
    ids = {collection: new_id() for collection in told}
    for collection, doc in told.items():
        phone.write(collection, ids[collection], doc)
    assert {result["status"] for result in phone.push()} == {"applied"}
    body = {"terminal_id": shop, "title": "补齐价签", "due_on": (factories.today() + timedelta(days=2)).isoformat()}
    task = reviewer.post("/tasks", json=body).json["id"]
    (tmp_path / "picture.jpg").write_bytes(jpeg())

    assert browser.ask("audit_doors", username=manager.username, password=PASSWORD) == []
    writing = browser.ask("begin_visit", shop="福源食杂店", note=None, photo=str(tmp_path / "picture.jpg"))
    of_the_visit = [f"{writing}{place}" for place in ("", *(f"/{key}" for key in browser.ask("sections")), "/review")]
    of_the_shop = [f"/terminals/{shop}", f"/terminals/{shop}/check-in", f"/visits/{ids['visits']}"]
    of_work = [
        *("", "/in-store", f"/in-store/{ids['in_store_days']}", f"/duties/{duty}"),
        *("/reports", f"/reports/{factories.today()}", "/promotions", f"/promotions/{promotion}/{shop}"),
        *("/complaints", "/complaints/new", f"/complaints/{ids['complaints']}", "/tasks", f"/tasks/{task}"),
    ]
    of_the_bar = ["/today", "/terminals", "/sync", "/me"]
    of_me = [
        *("/notices", "/scores", "/scores/maintenance/2026-10", "/privacy", "/devices"),
        *("/map/today", "/map/terminals"),
    ]
    paths = [f"/app{path}" for path in (*of_the_bar, *of_me, *of_the_shop, *(f"/work{path}" for path in of_work))]
    assert browser.ask("audit", paths=paths + of_the_visit) == []
    browser.ask("end")


def test_the_core_brings_a_visit_and_its_photo_to_this_server(
    served: str, database: Database, manager: Person, tmp_path: Path
) -> None:
    version = factories.make_template(database)
    shop = factories.make_terminal(database, manager)
    (tmp_path / "picture.jpg").write_bytes(jpeg())
    story = {
        "address": served, "username": manager.username, "password": PASSWORD,
        "terminal_id": shop, "template_version": version, "picture": str(tmp_path / "picture.jpg"),
    }  # fmt: skip
    done = subprocess.run(
        ["npx", "vitest", "run", "tests/real.test.ts"],
        cwd=APP, env={**os.environ, "ZHUDIAN_STORY": json.dumps(story)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    [visit] = manager.get("/visits").json["items"]
    assert (visit["photos_declared"], visit["photos_received"]) == (1, 1)
