"""`python -m bench.profile`: where the time of a push goes, in microseconds of one processor for each visit.

The application runs in this process, without sockets. The whole is measured without the profiler, the functions of our own
packages with it, which makes short functions look dearer than they are.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import orjson
from werkzeug.test import EnvironBuilder

from backend.app import create_app
from backend.db import Database
from backend.logs import configure_logging
from bench import city
from bench.push import BATCH, SHOPS_EACH, batches, documents, push_document
from bench.servers import Workshop
from bench.wire import API

ROOT = Path(__file__).parent.parent


@click.command()
@click.option("--database", "kind", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
@click.option("--visits", "count", default=3000)
@click.option("--everything", is_flag=True, help="Functions of all packages by their own time.")
def main(kind: str, count: int, everything: bool) -> None:
    """Profile a push of one manager's visits in batches of 100."""
    with Workshop() as workshop:
        database = Database(workshop.new_settings(kind))
        configure_logging(database.settings)
        made = city.build(database, 1, SHOPS_EACH)
        app = create_app(database.settings, database)
        [work] = documents(made, count)
        claim = {"id": work[0][0], "name": "phone", "platform": "android"}
        log_in = {"username": "manager0", "password": city.PASSWORD, "device": claim}
        token = app.test_client().post(f"{API}/sessions", json=log_in).json["access_token"]  # type: ignore[index]
        environment = EnvironBuilder(
            path=f"{API}/sync/push", method="POST", headers={"Authorization": f"Bearer {token}"},
            content_type="application/json",
        ).get_environ()  # fmt: skip
        bodies = [orjson.dumps(push_document(batch, number)) for number, batch in enumerate(batches(work))]
        half = len(bodies) // 2
        send(app, environment, bodies[0])
        began = time.thread_time()
        for body in bodies[1:half]:
            send(app, environment, body)
        print(f"{(time.thread_time() - began) / (half - 1) / BATCH * 1e6:8.1f} µs  the whole, without the profiler")
        profiler = cProfile.Profile()
        profiler.enable()
        for body in bodies[half:]:
            send(app, environment, body)
        profiler.disable()
        database.dispose()
    if everything:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
    else:
        _print_our_own(profiler, sum(map(len, batches(work))) - half * BATCH)


def send(app: Any, environment: dict[str, Any], body: bytes) -> None:
    said: list[str] = []
    fresh = {**environment, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    answer = b"".join(app.wsgi_app(fresh, lambda status, headers, error=None: said.append(status)))
    assert said == ["200 OK"], answer[:500]
    assert answer.count(b'"applied"') == body.count(b'"base_rev"'), answer[:500]


def _print_our_own(profiler: cProfile.Profile, visits: int) -> None:
    """Functions of our packages that take more than 2 % of the whole, with all that they call."""
    stats = pstats.Stats(profiler)
    shown = {
        f"{Path(file).relative_to(ROOT)}:{line} {name}": seconds
        for (file, line, name), (_, _, _, seconds, _) in stats.stats.items()  # type: ignore[attr-defined]
        if file.startswith((str(ROOT / "backend"), str(ROOT / "sync")))
    }
    for name, seconds in sorted(shown.items(), key=lambda item: -item[1]):
        if seconds > stats.total_tt / 50:  # type: ignore[attr-defined]
            print(f"{seconds / visits * 1e6:8.1f} µs  {name}")


if __name__ == "__main__":
    main()
