"""The application, put together: the only file that wires packages to one another."""

from __future__ import annotations

from importlib.metadata import version

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from backend import guard, http, language, monitoring, pages, web
from backend.accounts import api as accounts
from backend.anomaly_reports import api as anomaly_reports
from backend.audit import api as audit
from backend.brands import api as brands
from backend.brands import lifecycle_api as lifecycle
from backend.complaints import api as complaints
from backend.config import Settings, load_settings
from backend.dashboards import api as dashboards
from backend.dashboards import imported_api as imported_figures
from backend.db import Database
from backend.displays import api as displays
from backend.displays import case_sight, plan_photos
from backend.displays import confirmation_api as confirmations
from backend.displays import sight as displays_sight
from backend.exports import api as exports
from backend.fields import OPENAPI_TYPES
from backend.hand_overs import api as hand_overs
from backend.imports import api as imports
from backend.in_store_days import api as in_store_days
from backend.in_store_days import sight as in_store_sight
from backend.jobs import api as jobs
from backend.market_information import api as market_information
from backend.notices import api as notices
from backend.photos import api as photos
from backend.photos import sight
from backend.planning import api as planning
from backend.postings import api as postings
from backend.promotions import api as promotions
from backend.promotions import check_api as promotion_checks
from backend.promotions import sight as promotions_sight
from backend.retailers import api as retailers
from backend.retailers import pages as retailer_pages
from backend.retailers import survey_api as satisfaction_surveys
from backend.reviews import api as reviews
from backend.reviews import appeal_api as appeals
from backend.rule_sets import api as rule_sets
from backend.sales import api as sales
from backend.sales import demand_api as demand
from backend.scores import api as scores
from backend.scores import promotion_api as promotion_scores
from backend.storage import open_storage
from backend.tasks import api as tasks
from backend.terminals import api as terminals
from backend.visits import api as visits
from backend.visits import month_api as months_of_visits
from backend.visits import place_api as positions_of_shops
from backend.visits import sight as visits_sight
from backend.visits import signal_api
from backend.waiting import api as waiting
from backend.workdays import api as workdays
from sync import api as sync
from sync import export_lists  # noqa: F401 - registers what can be exported of phones
from sync import rxdb_api as rxdb
from sync import uploads_api as uploads
from sync import watermelon_api as watermelon

#: Every package's part of the API, in the order of the documentation.
BLUEPRINTS: tuple[http.Blueprint, ...] = (
    accounts.blp,
    postings.blp,
    terminals.blp,
    brands.blp,
    lifecycle.blp,
    workdays.blp,
    rule_sets.blp,
    displays.blp,
    visits.blp,
    months_of_visits.blp,
    signal_api.blp,
    positions_of_shops.blp,
    photos.blp,
    confirmations.blp,
    reviews.blp,
    appeals.blp,
    planning.blp,
    in_store_days.blp,
    promotions.blp,
    promotion_checks.blp,
    hand_overs.blp,
    anomaly_reports.blp,
    complaints.blp,
    scores.blp,
    promotion_scores.blp,
    dashboards.blp,
    waiting.blp,
    imported_figures.blp,
    market_information.blp,
    tasks.blp,
    retailers.blp,
    satisfaction_surveys.blp,
    sales.blp,
    demand.blp,
    imports.blp,
    exports.blp,
    notices.blp,
    sync.blp,
    uploads.blp,
    rxdb.blp,
    watermelon.blp,
    jobs.blp,
    audit.blp,
)

# Whose eyes a picture is for is said by the packages whose documents declare pictures.
sight.sights.extend(
    (
        visits_sight.photos_seen,
        displays_sight.photos_seen,
        case_sight.see_evidence,
        plan_photos.see_examples,
        in_store_sight.photos_seen,
        promotions_sight.photos_seen,
    )
)
sight.captions.extend((visits_sight.caption, in_store_sight.caption))

DESCRIPTION = """Field work of a city tobacco company: visits, displays and the phones that carry them.

Log in at `POST /api/v1/sessions` and send `Authorization: Bearer <access_token>` with everything else. Times are RFC 3339 in
UTC, money is in fen, quantities in packs, ids are UUIDs. Refusals are problem documents (RFC 9457), listed at
[/docs/problems](/docs/problems)."""


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The server for these settings, by default those of the environment; opens no connection before the first request."""
    settings = settings or load_settings()
    app = Flask("backend", static_folder="static", template_folder="templates")
    app.extensions["zhudian"] = database or Database(settings)
    app.extensions["zhudian-storage"] = open_storage(settings)
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_body_bytes,
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=3,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_MIMETYPES=[
            "application/json",
            "application/problem+json",
            "text/html",
            "text/css",
            "text/javascript",
            "text/csv",
            "image/svg+xml",
        ],
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    Babel(app, default_locale=language.CHINESE, locale_selector=language.choose_locale)
    Compress(app)
    monitoring.watch(app)
    guard.guard(app)
    app.register_blueprint(pages.blp)
    app.register_blueprint(retailer_pages.blp)
    web.serve_app(app, settings)
    app.jinja_env.globals |= {"say": language.say, "language": language.choose_locale}
    _document(app)
    app.register_error_handler(404, pages.not_found)
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app


def _document(app: Flask) -> None:
    app.config.update(
        API_TITLE="Zhudian 驻店",
        API_VERSION=version("zhudian"),
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "security": [{"bearer": []}],
            "components": {
                "securitySchemes": {
                    "bearer": {
                        "type": "http",
                        "scheme": "bearer",
                        "description": "The access token of a session (`POST /api/v1/sessions`).",
                    }
                }
            },
        },
    )
    api = http.Api(app)
    for field, kind, form in OPENAPI_TYPES:
        api.register_field(field, kind, form)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
