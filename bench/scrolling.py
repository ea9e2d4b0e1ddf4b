"""The desk's long lists in a real browser: 50,000 shops and 50,000 visits, scrolled to their ends. Are they smooth?

What drives the browser is app/tests/browser/desk-figures.mjs. A frame is the time from one drawing to the next by the page's
own clock; a long task is one that keeps the page for more than 50 ms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend.db import Database
from bench import city
from bench.app import APP, SLOW_DOWN, missing
from bench.table import Row, Run
from tests.served import Driver

MANAGERS = 250
ROWS = 50_000
LISTS = {"terminals": "The shops", "visits": "The visit log"}


def scrolling(run: Run, kind: str) -> Iterable[Row]:
    if reason := missing():
        yield Row("scrolling", kind, "Long lists in Chromium", f"NOT MEASURED: {reason}")
        return
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    count = run.scaled(ROWS)
    city.history(database, city.build(database, MANAGERS, count // MANAGERS), count)
    database.dispose()
    folder = run.workshop.folder / "scrolling"
    with run.workshop.serving(settings) as server, _browser(server.port, str(folder)) as browser:
        browser.ask("log_in", username="centre", password=city.PASSWORD)
        for path, name in LISTS.items():
            seen = browser.ask("scroll", path=f"/app/desk/{path}", slow_down=SLOW_DOWN)
            assert seen["rows"] == count, seen
            yield from _rows(kind, name, seen)


def _browser(port: int, folder: str) -> Driver:
    return Driver(APP / "tests" / "browser", "desk-figures.mjs", f"http://127.0.0.1:{port}", folder)


def _rows(kind: str, name: str, seen: dict[str, Any]) -> Iterable[Row]:
    ways = {
        "to the end while pages come": seen["coming"],
        "up and down again": seen["there"],
        f"the same, processor slowed {SLOW_DOWN} ×": seen["slowed"],
    }
    for what, way in ways.items():
        value = (
            f"frames p50 {way['p50']:.0f}, p99 {way['p99']:.0f}, worst {way['worst']:.0f} ms, of which the page takes "
            f"{way['processor']:.1f}; {way['tasks']} long tasks, at most {way['longest']:.0f} ms, in {way['seconds']:.0f} s"
        )
        yield Row("scrolling", kind, f"{name}, {seen['rows']:,} rows: {what}", value)
    held = f"{seen['heap_mb']:.0f} MB of JavaScript, {seen['empty_mb']:.0f} with one page; {seen['drawn']} rows drawn"
    yield Row("scrolling", kind, f"{name}: what is held at the end", held)
