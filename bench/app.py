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

from backend.db import Database, insert_rows, new_id
from backend.planning.models import PlannedVisit, VisitPlan
from backend.planning.rules import month_of
from backend.web import BUILT
from bench import city
from bench.table import Row, Run
from tests.served import Driver, NodeError

APP = Path(__file__).parent.parent / "app"
#: The newest that Node.js 20 runs.
LIGHTHOUSE = "lighthouse@12.8.2"
SHOPS, VISITS, STOPS = 300, 1500, 12
#: A phone of the lower middle, as Lighthouse has it: the page's own thread runs at a quarter of this machine's speed.
SLOW_DOWN = 4
_CATEGORIES = {"performance": "performance", "accessibility": "accessibility", "best-practices": "best practices"}


def app(run: Run, kind: str) -> Iterable[Row]:
    if reason := _missing():
        yield Row("app", "all", "The app in Chromium", f"NOT MEASURED: {reason}")
        return
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, 1, run.scaled(SHOPS))
    city.history(database, made, run.scaled(VISITS), on_phones=True, days=80)
    _plan_today(database, made.managers[0])
    database.dispose()
    with run.workshop.serving(settings) as server:
        with _browser(run, server.port, "phone") as browser:
            kilobytes = browser.ask("weight") / 1000
            yield Row("app", "all", "Start page, scripts and styles as they travel", f"{kilobytes:.0f} kB", "200 kB")
            yield from _lighthouse(browser, "log-in", "/app/log-in", clean=True)
            yield from _openings(run, browser, made.managers[0], pin=None)
            yield from _lighthouse(browser, "Today", "/app/today", clean=False)
        with _browser(run, server.port, "guarded") as browser:
            yield from _openings(run, browser, made.managers[0], pin="135790")


def _missing() -> str | None:
    if not shutil.which("chromium"):
        return "there is no Chromium on this machine"
    if not (BUILT / "index.html").exists():
        return "the app has not been built (make run builds it)"
    if not (APP / "node_modules" / "playwright-core").exists():
        return "the app's packages are not there (make check installs them)"
    return None


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


def _lighthouse(browser: Driver, screen: str, path: str, clean: bool) -> Iterable[Row]:
    """`clean` empties the browser's stores first; else the log-in that is in them is used."""
    what = f"Lighthouse, mobile profile: {screen}"
    try:
        said = browser.ask("lighthouse", program=LIGHTHOUSE, path=path, categories=",".join(_CATEGORIES), clean=clean)
    except NodeError as error:
        yield Row("app", "all", what, f"NOT MEASURED: {str(error)[-200:]}")
        return
    assert said["at"] == path, said["at"]
    value = ", ".join(f"{name} {said['scores'][key]}" for key, name in _CATEGORIES.items())
    yield Row("app", "all", what, value + (f" (lost: {'; '.join(said['lost'])})" if said["lost"] else ""), "each 95")
