"""Addresses of the calendar of working days."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, request
from flask.views import MethodView
from marshmallow import fields

from backend.access import Verb
from backend.http import (
    Blueprint,
    between_transactions,
    decode_cursor,
    json_response,
    page_of,
    reading,
    send_table,
    settings,
    told,
    writing,
)
from backend.imports.rules import TableName
from backend.imports.service import keeping
from backend.spreadsheets import MEDIA_TYPES
from backend.table_schemas import ImportInput, ImportReport
from backend.workdays import imports, queries, schemas

blp = Blueprint(
    "workdays", __name__, description="Public holidays, and the weekend days worked for them: what a working day is."
)

JsonObject = dict[str, Any]

_DAY = {"day": "2026-10-10", "kind": "working_day", "name": "国庆节调休", "source": "library"}
_REPORT = {
    "dry_run": False,
    "created": 2,
    "changed": 0,
    "unchanged": 37,
    "errors": [],
    "error_count": 0,
    "ignored_columns": [],
}


@blp.url_value_preprocessor
def _allow_imports(endpoint: str | None, values: JsonObject | None) -> None:
    """A file may be larger than any other body; this runs before the body's limit is looked at."""
    if endpoint == "workdays.Imports":
        request.max_content_length = settings().max_import_bytes


@blp.route("/workdays")
class Days(MethodView):
    @blp.arguments(schemas.DayQuery, location="query")
    @blp.response(200, schemas.DayPage, example={"items": [_DAY], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List the days that differ from the week

        All others follow it: Monday to Friday are working days. `source` says of each day whether it is as published for the
        whole country, or as the city imported it.
        """
        after: date | None = decode_cursor(query["cursor"], fields.Date())[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_days(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "day"))


@blp.route("/workday-alerts")
class Alerts(MethodView):
    @blp.response(200, schemas.CalendarAlerts, example={"items": [{"alert": "year_missing", "year": 2027}]})
    def get(self) -> JsonObject:
        """List the years whose days are missing

        This year's, and from October on the next one's.
        """
        with reading() as (session, actor):
            years = queries.list_missing_years(session, actor.city_id)
        return {"items": [{"alert": "year_missing", "year": year} for year in years]}


@blp.route("/workdays/imports")
class Imports(MethodView):
    @blp.arguments(ImportInput, location="files")
    @blp.response(200, ImportReport, example=_REPORT)
    def post(self, body: JsonObject) -> Any:
        """Import holidays and make-up working days from CSV or XLSX

        All or nothing; sending the same file again changes nothing, and neither do days that are as the file has them anyway.
        """
        upload, dry_run = body["file"], body["dry_run"]
        keeper = keeping(*between_transactions(), Verb.MANAGE_RULES, TableName.WORKDAYS, upload.filename, dry_run)
        with keeper as kept, writing() as (session, actor):
            kept.report = imports.import_days(
                session, actor, upload.stream, upload.filename or "", dry_run, kept.progress
            )
        return told(kept.report)


@blp.route("/workdays/export")
class Export(MethodView):
    @blp.arguments(schemas.CalendarExportQuery, location="query")
    @blp.response(200, {"type": "string", "format": "binary"}, content_type=MEDIA_TYPES["xlsx"])
    def get(self, query: JsonObject) -> Response:
        """Export the calendar as XLSX or CSV, whole or of a year"""
        kind, year = query["format"], query.get("year")
        with reading() as (session, actor):
            return send_table("workdays", kind, lambda stream: imports.export_days(session, actor, stream, kind, year))
