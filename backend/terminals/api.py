"""Addresses of terminals, their assignments, designations and closing, and of import and export."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request
from flask.views import MethodView

from backend.access import Verb
from backend.fields import Text
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
    with_version,
    writing,
)
from backend.imports.rules import TableName
from backend.imports.service import keeping
from backend.spreadsheets import MEDIA_TYPES
from backend.table_schemas import ImportInput, ImportReport
from backend.terminals import benchmarks, examples, imports, owners, queries, schemas, service
from backend.versions import IfMatch, version_in

blp = Blueprint("terminals", __name__, description="Licensed shops, who covers them, benchmarks, import and export.")

JsonObject = dict[str, Any]


@blp.url_value_preprocessor
def _allow_imports(endpoint: str | None, values: JsonObject | None) -> None:
    """A file may be larger than any other body; this runs before the body's limit is looked at."""
    if endpoint == "terminals.Imports":
        request.max_content_length = settings().max_import_bytes


@blp.route("/terminals")
class Terminals(MethodView):
    @blp.arguments(schemas.TerminalQuery, location="query")
    @blp.response(200, schemas.TerminalPage, example=examples.TERMINAL_PAGE)
    def get(self, query: JsonObject) -> Response:
        """List terminals by licence number

        Managers see their own shops, branch desks their branch's, the centre the city's. Closed shops only with `closed`.
        """
        after = decode_cursor(query["cursor"], Text(12))[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_terminals(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "license_no"))

    @blp.arguments(schemas.TerminalInput, example=examples.NEW_TERMINAL)
    @blp.response(201, schemas.TerminalDetail, example=examples.TERMINAL_DETAIL)
    def post(self, body: JsonObject) -> Response:
        """Take in a new terminal"""
        with writing() as (session, actor):
            [terminal_id] = service.create_terminals(session, actor, [body])
            return json_response(queries.get_terminal(session, actor, terminal_id), 201)


@blp.route("/terminal-places")
class Places(MethodView):
    @blp.arguments(schemas.PlaceQuery, location="query")
    @blp.response(200, schemas.PlaceList, example=examples.PLACES)
    def get(self, query: JsonObject) -> Response:
        """Where the terminals are, for a map of all of them at once

        With the filters of the list; those without a position are only counted.
        """
        with reading() as (session, actor):
            return json_response(queries.list_places(session, actor, query))


@blp.route("/terminals/<uuid:terminal_id>")
class Terminal(MethodView):
    @blp.response(200, schemas.TerminalDetail, example=examples.TERMINAL_DETAIL)
    def get(self, terminal_id: UUID) -> Response:
        """Read a terminal with its history

        Whoever changes it may send the ETag as If-Match.
        """
        with reading() as (session, actor):
            return with_version(queries.get_terminal(session, actor, str(terminal_id)))

    @blp.arguments(IfMatch, location="headers")
    @blp.arguments(schemas.TerminalChange, example={"tier": 18, "opening_hours": "06:30-23:00"})
    @blp.response(200, schemas.TerminalDetail, example=examples.TERMINAL_DETAIL)
    def patch(self, headers: JsonObject, body: JsonObject, terminal_id: UUID) -> Response:
        """Change a terminal

        What is not named stays. In another branch it is covered by nobody at first. With If-Match, only what was looked at is
        changed: else it is `stale`.
        """
        looked_at = version_in(headers["if_match"])
        with writing() as (session, actor):
            return with_version(service.change_terminal(session, actor, str(terminal_id), body, looked_at))


@blp.route("/terminals/<uuid:terminal_id>/owner")
class Owner(MethodView):
    @blp.response(200, schemas.OwnerOutput, example={"owner_name": "张伟", "owner_phone": "13812341234"})
    def get(self, terminal_id: UUID) -> JsonObject:
        """Read the owner's name and phone in clear

        It is put on record who read them.
        """
        with writing() as (session, actor):
            return owners.reveal_owner(session, actor, str(terminal_id))


@blp.route("/terminals/<uuid:terminal_id>/closure")
class Closure(MethodView):
    @blp.arguments(schemas.ClosureInput, example={"closed_on": "2026-03-02"})
    @blp.response(200, schemas.TerminalDetail, example={**examples.TERMINAL_DETAIL, "closed_on": "2026-03-02"})
    def post(self, body: JsonObject, terminal_id: UUID) -> Response:
        """Note that the shop has closed

        It stays with its manager, and is no benchmark any longer.
        """
        with writing() as (session, actor):
            service.close_terminal(session, actor, str(terminal_id), body["closed_on"])
            return json_response(queries.get_terminal(session, actor, str(terminal_id)))

    @blp.response(204)
    def delete(self, terminal_id: UUID) -> None:
        """Note that the shop is open again"""
        with writing() as (session, actor):
            service.reopen_terminal(session, actor, str(terminal_id))


@blp.route("/terminals/<uuid:terminal_id>/assignments")
class TerminalAssignments(MethodView):
    @blp.response(200, schemas.AssignmentPage, example={"items": [examples.ASSIGNMENT], "next_cursor": None})
    def get(self, terminal_id: UUID) -> Response:
        """Read who covered the terminal and when, newest first"""
        with reading() as (session, actor):
            terminal = queries.get_terminal(session, actor, str(terminal_id))
        return json_response({"items": terminal["assignments"], "next_cursor": None})


@blp.route("/assignments")
class Assignments(MethodView):
    @blp.arguments(schemas.AssignmentInput, example=examples.HAND_OVER)
    @blp.response(201, schemas.AssignmentSummary, example={"handed_over": 1, "unchanged": 0})
    def post(self, body: JsonObject) -> JsonObject:
        """Hand terminals over to another manager

        They and what was logged there leave the former manager's phone and come to the new one's.
        """
        with writing() as (session, actor):
            handed_over = service.assign_terminals(session, actor, **body)
        return {"handed_over": len(handed_over), "unchanged": len(set(body["terminal_ids"])) - len(handed_over)}


@blp.route("/terminals/<uuid:terminal_id>/benchmark-designations")
class Designations(MethodView):
    @blp.arguments(schemas.FromDateInput, example={"from_date": "2026-03-02"})
    @blp.response(201, schemas.TerminalDetail, example=examples.TERMINAL_DETAIL)
    def post(self, body: JsonObject, terminal_id: UUID) -> Response:
        """Make a modern terminal a benchmark"""
        with writing() as (session, actor):
            document = benchmarks.designate_benchmark(session, actor, str(terminal_id), body["from_date"])
            return json_response(document, 201)


@blp.route("/terminals/<uuid:terminal_id>/benchmark-designations/current")
class CurrentDesignation(MethodView):
    @blp.response(204)
    def delete(self, terminal_id: UUID) -> None:
        """End the present designation"""
        with writing() as (session, actor):
            benchmarks.end_designation(session, actor, str(terminal_id))


@blp.route("/benchmark-alerts")
class BenchmarkAlerts(MethodView):
    @blp.response(200, schemas.BenchmarkAlerts, example=examples.ALERTS)
    def get(self) -> JsonObject:
        """List managers with too many or too few benchmarks"""
        with reading() as (session, actor):
            return {"items": benchmarks.list_alerts(session, actor), "next_cursor": None}


@blp.route("/terminals/imports")
class Imports(MethodView):
    @blp.arguments(ImportInput, location="files")
    @blp.response(200, ImportReport, example=examples.IMPORT_REPORT)
    def post(self, body: JsonObject) -> Any:
        """Import terminals from CSV or XLSX

        All or nothing. Columns may be headed in Chinese or English; sending the same file again changes nothing.
        """
        upload, dry_run = body["file"], body["dry_run"]
        keeper = keeping(*between_transactions(), Verb.IMPORT_TERMINALS, TableName.TERMINALS, upload.filename, dry_run)
        with keeper as kept, writing() as (session, actor):
            kept.report = imports.import_terminals(
                session, actor, upload.stream, upload.filename or "", dry_run, kept.progress
            )
        return told(kept.report)


@blp.route("/terminals/export")
class Export(MethodView):
    @blp.arguments(schemas.TerminalExportQuery, location="query")
    @blp.response(200, {"type": "string", "format": "binary"}, content_type=MEDIA_TYPES["xlsx"])
    def get(self, query: JsonObject) -> Response:
        """Export the terminals one sees as XLSX or CSV

        The file can be imported again. Owner data is masked; with `owners` it is in full, which is put on record.
        """
        kind = query["format"]
        with writing() if query["owners"] else reading() as (session, actor):
            return send_table(
                "terminals",
                kind,
                lambda stream: imports.export_terminals(session, actor, stream, kind, query["owners"]),
            )
