"""The app for phones in a real browser: how fast it opens with a full store and no network, its weight, and what Lighthouse says.

The store is filled as a phone's is: by a first sync from a server with a manager's three hundred shops and fifteen hundred visits.
What drives the browser is app/tests/browser/figures.mjs. Lighthouse weighs 190 MB, so that it is no dependency of the app: `npx`
fetches the version that is named here. What is missing on a machine is said in the table.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from backend.accounts.service import command_line_actor
from backend.brands import service as brands
from backend.db import Database, insert_rows, new_id
from backend.planning.models import PlannedVisit, VisitPlan
from backend.planning.rules import month_of
from backend.visits import templates
from backend.web import BUILT
from bench import city
from bench.table import Row, Run
from tests.photos.pictures import jpeg
from tests.served import Driver, NodeError

APP = Path(__file__).parent.parent / "app"
#: The newest that Node.js 20 runs.
LIGHTHOUSE = "lighthouse@12.8.2"
SHOPS, VISITS, STOPS, SPECS = 300, 1500, 12, 30
#: Lighthouse's figures differ from one look to the next.
LOOKS = 3
#: A phone of the lower middle, as Lighthouse has it: the page's own thread runs at a quarter of this machine's speed.
SLOW_DOWN = 4
_CATEGORIES = {"performance": "performance", "accessibility": "accessibility", "best-practices": "best practices"}


def app(run: Run, kind: str) -> Iterable[Row]:
    if reason := missing():
        yield Row("app", "all", "The app in Chromium", f"NOT MEASURED: {reason}")
        return
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, 1, run.scaled(SHOPS))
    city.history(database, made, run.scaled(VISITS), on_phones=True, days=80)
    _give_shelves(database)
    _plan_today(database, made.managers[0])
    database.dispose()
    with run.workshop.serving(settings) as server:
        with _browser(run, server.port, "phone") as browser:
            kilobytes = browser.ask("weight") / 1000
            yield Row("app", "all", "Start page, scripts and styles as they travel", f"{kilobytes:.0f} kB", "200 kB")
            yield from _lighthouse(run, browser, "log-in", "/app/log-in", clean=True)
            yield from _openings(run, browser, made.managers[0], pin=None)
            yield from _lighthouse(run, browser, "Today", "/app/today", clean=False)
        with _browser(run, server.port, "guarded") as browser:
            yield from _openings(run, browser, made.managers[0], pin="135790")
        with _browser(run, server.port, "phone") as browser:
            yield from _visits(run, browser)


def missing() -> str | None:
    """Why nothing can be measured in a browser here; None where it can."""
    if not shutil.which("chromium"):
        return "there is no Chromium on this machine"
    if not (BUILT / "index.html").exists():
        return "the app has not been built (make run builds it)"
    if not (APP / "node_modules" / "playwright-core").exists():
        return "the app's packages are not there (make check installs them)"
    return None


def _give_shelves(database: Database) -> None:
    """The template that a city begins with, and thirty specs in all."""
    with database.transaction(city.CITY) as session:
        actor = command_line_actor(city.CITY)
        templates.publish_default_template(session, actor)
        maker = brands.create_manufacturer(session, actor, name="东湖中烟")["id"]
        brand = brands.create_brand(session, actor, manufacturer_id=maker, name="东湖")["id"]
        for number in range(10, SPECS):
            city.make_spec(session, actor, brand, number)


def _plan_today(database: Database, manager: city.Manager) -> None:
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    plan_id = new_id()
    stops = [
        {"city_id": city.CITY, "plan_id": plan_id, "day": day, "terminal_id": shop.id, "position": place,
         "in_store_day": False, "by_hand": False, "reasons": [{"kind": "nth_of_month", "number": 1, "of": 1}]}
        for place, shop in enumerate(manager.shops[:STOPS])
    ]  # fmt: skip
    with database.transaction(city.CITY) as session:
        session.add(
            VisitPlan(
                city_id=city.CITY, id=plan_id, manager_id=manager.id, branch_id=manager.branch_id, month=month_of(day),
                state="confirmed", version=3, rules_version=1, is_carried=True, lengths={}, unplanned={},
            )
        )  # fmt: skip
        session.flush()
        insert_rows(session, PlannedVisit, stops)


def _browser(run: Run, port: int, profile: str) -> Driver:
    return Driver(
        APP / "tests" / "browser", "figures.mjs", f"http://127.0.0.1:{port}", str(run.workshop.folder / profile)
    )


def _openings(run: Run, browser: Driver, manager: city.Manager, pin: str | None) -> Iterable[Row]:
    browser.ask("log_in", username=manager.username, password=city.PASSWORD, pin=pin)
    holds = browser.ask("holds", collections=["terminals", "visits"])
    browser.ask("end")
    assert holds == {"terminals": run.scaled(SHOPS), "visits": run.scaled(VISITS)}, holds
    times = browser.ask("openings", slow_down=SLOW_DOWN, times=3 if run.quick else 9, pin=pin is not None)
    what = "Today, offline, after the last digit of the PIN" if pin else "Opening offline to Today, without a PIN"
    what += f": {holds['terminals']} shops, {holds['visits']:,} visits, processor slowed {SLOW_DOWN} ×"
    yield Row("app", "all", what, f"p50 {statistics.median(times):.0f} ms, worst {max(times):.0f} ms", "1,500 ms")


def _visits(run: Run, browser: Driver) -> Iterable[Row]:
    """A shelf of thirty specs, and a photo of twelve megapixels, at each."""
    picture = run.workshop.folder / "picture.jpg"
    picture.write_bytes(jpeg(size=(4000, 3000)))
    for slow_down, aim in ((1, "50 ms"), (SLOW_DOWN, "")):
        count = 1 if run.quick else 5
        blocked = browser.ask("visits", slow_down=slow_down, photo=str(picture), count=count)
        longest = max(blocked, key=lambda each: each["ms"], default=None)
        value = f"{len(blocked)} tasks, at most {longest['ms']} ms ({longest['what']})" if longest else "none"
        slowed = f", processor slowed {slow_down} ×" if slow_down > 1 else ""
        what = f"Blocking over 50 ms while {count} visits are made{slowed}"
        yield Row("app", "all", what, value, aim)


def _lighthouse(run: Run, browser: Driver, screen: str, path: str, clean: bool) -> Iterable[Row]:
    """`clean` empties the browser's stores first; else the log-in that is in them is used."""
    what = f"Lighthouse, mobile profile: {screen}, the median of {LOOKS}"
    asked = {"program": LIGHTHOUSE, "path": path, "categories": ",".join(_CATEGORIES), "clean": clean}
    try:
        looks = [browser.ask("lighthouse", **asked) for _ in range(1 if run.quick else LOOKS)]
    except NodeError as error:
        yield Row("app", "all", what, f"NOT MEASURED: {str(error)[-200:]}")
        return
    assert {look["at"] for look in looks} == {path}, looks
    said = sorted(looks, key=lambda look: int(look["scores"]["performance"]))[len(looks) // 2]
    value = ", ".join(f"{name} {said['scores'][key]}" for key, name in _CATEGORIES.items())
    yield Row("app", "all", what, value + (f" (lost: {'; '.join(said['lost'])})" if said["lost"] else ""), "each 95")
