"""The doors of dashboards."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import fields

from backend.dashboards import bulletins, service
from backend.dashboards.imported_examples import FIGURE
from backend.dashboards.schemas import (
    Breakdown,
    BreakdownQuery,
    Dashboard,
    DashboardQuery,
    ManufacturerBulletin,
    ManufacturerBulletinQuery,
    Trend,
    TrendQuery,
)
from backend.http import Blueprint, json_response, reading, send_table
from backend.language import choose_locale
from backend.spreadsheets import WRITERS

blp = Blueprint("dashboards", __name__, description="Indicators of a month beside their targets, and how they went.")

_BRANCH = "019cb5ec-3c00-7000-8000-000000000040"
_CARD = {
    "indicator": "in_store_days_kept", "value": 9750, "part": 39, "whole": 40, "target": 10_000, "met": False,
}  # fmt: skip
_DASHBOARD = {"month": "2026-10", "branch_id": None, "cards": [_CARD], "imported": [FIGURE]}
_TREND = {"month": "2026-10", "figures": {"in_store_days_kept": {"value": 9750, "part": 39, "whole": 40}}}
_BULLETIN = {
    "manufacturer": {"id": "019cb5ec-3c00-7000-8000-000000000050", "name": "南岭中烟"},
    "month": "2026-10",
    "items": [
        {"spec_id": "019cb5ec-3c00-7000-8000-000000000020", "name": "金禾(中支)", "stage": "introduction",
         "packs": 187_500, "packs_a_year_ago": 150_000, "year_packs": 2_250_000, "year_before_packs": 1_800_000,
         "year_growth": 2_500, "buyers": 640, "shops": 1_183, "on_shelf_rate": 9_120, "distribution_rate": 8_840,
         "sell_through_rate": 7_010, "out_of_stock_rate": 310}
    ],
    "imported": [FIGURE],
}  # fmt: skip


@blp.route("/dashboard")
class TheDashboard(MethodView):
    @blp.arguments(DashboardQuery, location="query")
    @blp.response(200, Dashboard, example=_DASHBOARD)
    def get(self, query: dict[str, Any]) -> Response:
        """Each indicator of a month beside its target (R20, R21)"""
        with reading() as (session, actor):
            return json_response(service.cards(session, actor, query["month"], query["branch_id"]))


@blp.route("/dashboard/trend")
class TheTrend(MethodView):
    @blp.arguments(TrendQuery, location="query")
    @blp.response(200, Trend, example={"items": [_TREND]})
    def get(self, query: dict[str, Any]) -> Response:
        """The indicators month by month, oldest first"""
        with reading() as (session, actor):
            first, last = query["first_month"], query["last_month"]
            return json_response({"items": service.trend(session, actor, first, last, query["branch_id"])})


@blp.route("/dashboard/breakdown")
class TheBreakdown(MethodView):
    @blp.arguments(BreakdownQuery, location="query")
    @blp.response(200, Breakdown, example={"items": [{"id": _BRANCH, "name": "城东", "cards": [_CARD]}]})
    def get(self, query: dict[str, Any]) -> Response:
        """What each branch or manager has of a month"""
        with reading() as (session, actor):
            return json_response({"items": service.breakdown(session, actor, query["month"], query["by"])})


@blp.route("/manufacturer-bulletins")
class ABulletin(MethodView):
    @blp.arguments(ManufacturerBulletinQuery, location="query")
    @blp.response(200, ManufacturerBulletin, example=_BULLETIN)
    def get(self, query: dict[str, Any]) -> Response:
        """A manufacturer's month (R19): its own specs' sales and shelf rates"""
        with reading() as (session, actor):
            return json_response(bulletins.bulletin(session, actor, query["manufacturer_id"], query["month"]))


@blp.route("/manufacturer-bulletins.<any(csv, xlsx):format_>")
class BulletinTable(MethodView):
    @blp.arguments(ManufacturerBulletinQuery, location="query")
    @blp.response(200, fields.String(), content_type="application/octet-stream", example="…")
    def get(self, query: dict[str, Any], format_: str) -> Response:
        """The same as a table, in the reader's language"""
        with reading() as (session, actor):
            told = bulletins.bulletin(session, actor, query["manufacturer_id"], query["month"])
        language = "zh" if choose_locale().startswith("zh") else "en"
        write = partial(WRITERS[format_], headings=bulletins.headings(language), rows=bulletins.table(told, language))
        return send_table(f"bulletin-{told['month']}", format_, write)
