"""What an operator sees: request figures at /metrics, whether the server lives and can work, and a name for every request.

Log lines name the request by its id, which the answer carries too.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import time

import structlog
from flask import Blueprint, Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from sqlalchemy.exc import DBAPIError

from backend import problems
from backend.accounts import login_queries
from backend.db import new_id, utc_now
from backend.http import database, json_response, public, settings, storage
from backend.jobs import queries as jobs
from backend.migrations import is_current
from backend.workdays import queries as workdays
from sync import health

log = structlog.get_logger(__name__)
pages = Blueprint("monitoring", __name__)

MOST_CITIES = 10_000

REQUESTS = Counter("zhudian_requests", "Requests answered.", ["endpoint", "method", "status"])
PHONES = Gauge(
    "zhudian_sync_health",
    "Managers' phones, silent ones, open refusals, and photos that have not arrived.",
    ["city", "figure"],
    multiprocess_mode="mostrecent",
)
CALENDAR = Gauge(
    "zhudian_missing_calendar_years",
    "Years whose holidays should have been imported by now.",
    ["city"],
    multiprocess_mode="mostrecent",
)
JOBS = Gauge(
    "zhudian_jobs",
    "Jobs that wait, run or are parked, and the age in seconds of the oldest that should be done by now.",
    ["city", "figure"],
    multiprocess_mode="mostrecent",
)
SECONDS = Histogram(
    "zhudian_request_seconds",
    "Time to an answer.",
    ["endpoint", "method"],
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
)


def watch(app: Flask) -> None:
    """Count, time and name every request of the app."""
    app.register_blueprint(pages)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = new_id()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    took = time.perf_counter() - g.began
    endpoint = request.url_rule.rule if request.url_rule else "none"
    REQUESTS.labels(endpoint, request.method, response.status_code).inc()
    SECONDS.labels(endpoint, request.method).observe(took)
    response.headers["X-Request-ID"] = g.request_id
    log.debug(
        "answered", method=request.method, path=request.path, status=response.status_code, ms=round(took * 1000, 1)
    )
    return response


@pages.get("/healthz")
@public
def is_alive() -> Response:
    return json_response({"status": "ok"})


@pages.get("/readyz")
@public
def is_ready() -> Response:
    """Whether requests can be served: the storage answers, and the database, which has the shape that we need."""
    try:
        ready = is_current(database())
    except DBAPIError:
        log.exception("not-ready")
        ready = False
    if not ready:
        raise problems.UNAVAILABLE(retry_after_seconds=5)
    storage().check()
    return json_response({"status": "ok"})


@pages.get("/metrics")
@public
def figures() -> Response:
    if not _may_read_figures():
        raise problems.NOT_FOUND()
    _look_at_cities()
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _look_at_cities() -> None:
    """Set the gauges of every city: whoever collects figures asks seldom, so they are counted then."""
    with database().reading(None) as session:
        cities = login_queries.list_cities(session, None, MOST_CITIES)
    for city_id in cities:
        with database().reading(city_id) as session:
            for name, value in health.figures(session, city_id).items():
                PHONES.labels(city_id, name).set(value)
            for name, value in jobs.count_jobs(session, city_id, utc_now()).items():
                JOBS.labels(city_id, name).set(value)
            CALENDAR.labels(city_id).set(len(workdays.list_missing_years(session, city_id)))


def _may_read_figures() -> bool:
    if token := settings().metrics_token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # A proxy on this machine is on loopback too, but says that it forwards.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
