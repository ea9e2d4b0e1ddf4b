"""What signals cost: the share of a push that goes into evaluating and storing them, in one process and without sockets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import orjson
from werkzeug.test import EnvironBuilder

from backend.app import create_app
from backend.db import Database
from backend.logs import configure_logging
from backend.visits import service
from bench import city
from bench.profile import send
from bench.push import SHOPS_EACH, batches, documents, push_document
from bench.servers import let_postgresql_look
from bench.table import Row, Run
from bench.wire import API

#: Where a push meets signals: (who has the function, its name).
_DOORS: tuple[tuple[Any, str], ...] = (
    (service.signals, "rules_in_force"),
    (service.signals, "signals_of"),
    (service.signals, "record_own_signals"),
    (service, "settle_relations"),
)
_VISITS = 4_000
#: Batches before anything is measured: the statements are compiled, and there are visits to compare with.
_WARM_UP = 10


def cost(run: Run, kind: str) -> Iterable[Row]:
    """One manager's visits are pushed in batches of 100."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    configure_logging(settings)
    made = city.build(database, 1, SHOPS_EACH)
    app = create_app(settings, database)
    [work] = documents(made, run.scaled(_VISITS))
    claim = {"id": work[0][0], "name": "phone", "platform": "android"}
    log_in = {"username": "manager0", "password": city.PASSWORD, "device": claim}
    token = app.test_client().post(f"{API}/sessions", json=log_in).json["access_token"]  # type: ignore[index]
    environment = EnvironBuilder(
        path=f"{API}/sync/push", method="POST", headers={"Authorization": f"Bearer {token}"},
        content_type="application/json",
    ).get_environ()  # fmt: skip
    bodies = [orjson.dumps(push_document(batch, number)) for number, batch in enumerate(batches(work))]
    warm_up = min(_WARM_UP, len(bodies) // 2)
    for body in bodies[:warm_up]:
        send(app, environment, body)
    let_postgresql_look(settings.database_url)
    with _timed() as spent:
        began = time.perf_counter()
        for body in bodies[warm_up:]:
            send(app, environment, body)
        whole = time.perf_counter() - began
    database.dispose()
    count = sum(map(len, batches(work))) * (len(bodies) - warm_up) // len(bodies)
    value = f"{sum(spent) / whole:.1%}: {sum(spent) / count * 1e6:.0f} of {whole / count * 1e6:.0f} µs a visit"
    yield Row("signal-cost", kind, "Signals' share of a push", value, "30 %")


@contextmanager
def _timed() -> Iterator[list[float]]:
    """Adds up the seconds that are spent behind the doors."""
    spent: list[float] = []

    def timed(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*given, **named)
            finally:
                spent.append(time.perf_counter() - began)

        return call

    with ExitStack() as stack:
        for owner, name in _DOORS:
            stack.enter_context(patch.object(owner, name, timed(getattr(owner, name))))
        yield spent
