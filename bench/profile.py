"""`python -m bench.profile`: where the time of a push goes, in microseconds of one processor for each visit.

The application runs in this process, without sockets. A stage counts its callees that are stages themselves too.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from typing import Any

import click
import orjson
from werkzeug.test import EnvironBuilder

from backend import feed, http
from backend.app import create_app
from backend.db import Database
from backend.logs import configure_logging
from backend.visits import queries as visit_queries
from backend.visits import service, signals
from bench import city
from bench.push import SHOPS_EACH, batches, documents, push_document
from bench.servers import Workshop
from bench.wire import API
from sync import api, push

#: (module, function): looked up where it is called from.
STAGES: tuple[tuple[Any, str], ...] = (
    (http, "read_json"), (http.accounts, "authenticate"), (api, "_changes"), (push, "prepare"), (push, "load_each"),
    (push, "apply"), (push, "_apply"), (push.queries, "lock_pusher"), (push.accounts, "note_push"),
    (push.queries, "last_edits"), (push, "_write"), (service, "_Known"), (service, "_problem_of"), (service, "_store"),
    (service, "_row"), (service, "insert_rows"), (signals, "record_signals"), (visit_queries, "neighbouring_stays"),
    (signals, "insert_rows"), (service, "_publish"), (feed, "stamp"), (feed, "insert_rows"), (push, "_keep_edits"),
    (push, "insert_rows"), (api, "_result"), (api, "json_response"),
)  # fmt: skip


def timed(taken: dict[str, float], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **options: Any) -> Any:
        began = time.thread_time()
        try:
            return function(*args, **options)
        finally:
            taken[name] += time.thread_time() - began

    return run


@click.command()
@click.option("--database", "kind", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
@click.option("--visits", "count", default=3000)
@click.option("--calls", is_flag=True, help="Every function's own time by cProfile, instead of the stages.")
def main(kind: str, count: int, calls: bool) -> None:
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
        bodies = [orjson.dumps(push_document(batch, number)) for number, batch in enumerate(batches(work))]
        environment = EnvironBuilder(
            path=f"{API}/sync/push", method="POST", headers={"Authorization": f"Bearer {token}"},
            content_type="application/json",
        ).get_environ()  # fmt: skip
        taken: dict[str, float] = defaultdict(float)
        profiler = cProfile.Profile(time.thread_time)
        _send(app, environment, bodies[0])
        if calls:
            profiler.enable()
        else:
            for module, name in STAGES:
                setattr(module, name, timed(taken, f"{module.__name__}.{name}", getattr(module, name)))
        began = time.thread_time()
        for body in bodies[1:]:
            _send(app, environment, body)
        total = time.thread_time() - began
        profiler.disable()
        visits = len(work) - len(work[:100])
        if calls:
            pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
            return
        for name, seconds in [("the whole request", total), *taken.items()]:
            print(f"{seconds / visits * 1e6:8.1f} µs  {name}")


def _send(app: Any, environment: dict[str, Any], body: bytes) -> None:
    said: list[str] = []
    fresh = {**environment, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    answer = b"".join(app.wsgi_app(fresh, lambda status, headers, error=None: said.append(status)))
    assert said == ["200 OK"], answer[:500]
    assert answer.count(b'"applied"') == body.count(b'"base_rev"'), answer[:500]


if __name__ == "__main__":
    main()
