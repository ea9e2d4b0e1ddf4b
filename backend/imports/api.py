"""The doors of imports, for whoever has sent one and gone elsewhere. Files are sent to the tables' own addresses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from backend.db import utc_now
from backend.fields import Id
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, told
from backend.imports import queries, schemas, service
from backend.language import say

blp = Blueprint("imports", __name__, description="Tables that were sent, and what came of them.")


@blp.route("/imports")
class Imports(MethodView):
    @blp.arguments(schemas.ImportPageQuery, location="query")
    @blp.response(200, schemas.SentImportPage, example={"items": [schemas.IMPORT], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List the own imports and trials of the last seven days, newest first"""
        after = decode_cursor(query["cursor"], Id())[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_imports(session, actor, after, query["limit"] + 1)
        now = utc_now()
        return json_response(page_of([service.document_of(row, now) for row in rows], query["limit"], "id"))


@blp.route("/imports/<uuid:import_id>")
class OneImport(MethodView):
    @blp.response(200, schemas.OneImportOutput, example=schemas.ONE_IMPORT)
    def get(self, import_id: UUID) -> Response:
        """One import: how far it is, or what it came to, with the rows in error"""
        with reading() as (session, actor):
            row = service.get_import(session, actor, str(import_id))
            errors, report, problem = row.errors or [], row.report or {}, row.problem
        if problem:
            problem = {**problem, **{name: say(problem[name]) for name in ("title", "detail") if name in problem}}
        return json_response(
            {
                **told({**service.document_of(row, utc_now()), "errors": errors}),
                "ignored_columns": report.get("ignored_columns", []),
                "problem": problem,
            }
        )
