"""The desks in a real browser, on the demo city: how soon the visit log is there, and what Lighthouse says of each role's screens.

What drives the browser is app/tests/browser/desk-figures.mjs. A role's browser keeps its log-in from one look to the next.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable

from backend.db import Database
from backend.migrations import migrate
from bench.app import APP, LIGHTHOUSE, missing
from bench.table import Row, Run
from seed.__main__ import plan
from seed.people import PASSWORD
from seed.story import tell_city
from tests.served import Driver, NodeError

DAYS = 90
#: By user name of the demo: the screens of which one sees most in a day, and those that are drawn otherwise than the rest.
SCREENS = {
    "zhao.min": (
        "today",
        "visits",
        "queue",
        "visit-plans",
        "in-store",
        "complaints",
        "terminals",
        "terminals/map",
        "phones",
    ),
    "fang.wei": ("dashboard", "scores", "closings", "rule-sets", "hand-over", "imports"),
    "tang.yu": ("confirmations", "plans", "promotions", "bulletins", "market-information"),
    "admin": ("people", "calendar", "templates", "audit"),
}
_CATEGORIES = {"accessibility": "accessibility", "best-practices": "best practices"}
_FORMS = {"desktop": ("--preset=desktop",), "mobile": ("--form-factor=mobile",)}


def desks(run: Run, kind: str) -> Iterable[Row]:
    if reason := missing():
        yield Row("desks", kind, "The desks in Chromium", f"NOT MEASURED: {reason}")
        return
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    migrate(database)
    tell_city(database, plan(1, 1, run.scaled(DAYS), None))
    database.dispose()
    with run.workshop.serving(settings) as server:
        for username, paths in SCREENS.items():
            if kind != "sqlite" and username != "zhao.min":
                continue  # a screen is the same whatever lies below it
            folder = run.workshop.folder / f"desk-{kind}-{username}"
            address = f"http://127.0.0.1:{server.port}"
            with Driver(APP / "tests" / "browser", "desk-figures.mjs", address, str(folder)) as browser:
                browser.ask("log_in", username=username, password=PASSWORD)
                if username == "zhao.min":
                    yield _openings(run, kind, browser)
                if kind == "sqlite":
                    for form, options in _FORMS.items():
                        yield _lighthouse(browser, username, paths, form, options)


def _openings(run: Run, kind: str, browser: Driver) -> Row:
    times = browser.ask("openings", path="/app/desk/visits", times=3 if run.quick else 9)
    what = "The visit log of the demo city, from its address to the first row, in a browser just started"
    return Row("desks", kind, what, f"p50 {statistics.median(times):.0f} ms, worst {max(times):.0f} ms", "1,000 ms")


def _lighthouse(browser: Driver, username: str, paths: tuple[str, ...], form: str, options: tuple[str, ...]) -> Row:
    """One look at each screen: what is counted here does not change from one look to the next. The least is said."""
    what = f"Lighthouse, {form}: {len(paths)} screens of {username}, the least"
    least, lost = dict.fromkeys(_CATEGORIES, 100), set[str]()
    try:
        for path in paths:
            address = f"/app/desk/{path}"
            look = browser.ask(
                "lighthouse", program=LIGHTHOUSE, path=address, categories=",".join(_CATEGORIES), options=options
            )
            assert look["at"] == address, look
            least = {key: min(least[key], look["scores"][key]) for key in _CATEGORIES}
            lost |= {f"{path}: {each}" for each in look["lost"]}
    except NodeError as error:
        return Row("desks", "all", what, f"NOT MEASURED: {str(error)[-200:]}")
    value = ", ".join(f"{name} {least[key]}" for key, name in _CATEGORIES.items())
    return Row("desks", "all", what, value + (f" (lost: {'; '.join(sorted(lost))})" if lost else ""), "each 95")
