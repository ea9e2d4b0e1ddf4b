"""The doors of figures that other systems know."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from backend.access import Verb
from backend.dashboards import imported, imported_imports
from backend.dashboards.imported_examples import FIGURE
from backend.dashboards.imported_schemas import ImportedFigureList, ImportedFigureQuery
from backend.http import Blueprint, between_transactions, json_response, reading, settings, told, writing
from backend.imports.rules import TableName
from backend.imports.service import keeping
from backend.table_schemas import ImportInput, ImportReport

blp = Blueprint(
    "imported_figures", __name__, description="Figures that other systems know: accuracies, stock warnings, heads."
)

_REPORT = {
    "dry_run": False, "created": 18, "changed": 0, "unchanged": 0, "errors": [], "error_count": 0, "ignored_columns": [],
}  # fmt: skip


@blp.url_value_preprocessor
def _allow_imports(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A file may be larger than any other body; this runs before the body's limit is looked at."""
    if endpoint == "imported_figures.Imports":
        request.max_content_length = settings().max_import_bytes


@blp.route("/imported-figures")
class Figures(MethodView):
    @blp.arguments(ImportedFigureQuery, location="query")
    @blp.response(200, ImportedFigureList, example={"items": [FIGURE], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List figures of other systems, the newest month first

        The marketing centre and administrators see all, a branch's desks its own and the city's, promoters those of their own
        manufacturer.
        """
        first, last = query["first_month"], query["last_month"]
        with reading() as (session, actor):
            items = imported.list_figures(session, actor, first, last, query)
            return json_response({"items": items, "next_cursor": None})


@blp.route("/imported-figures/imports")
class Imports(MethodView):
    @blp.arguments(ImportInput, location="files")
    @blp.response(200, ImportReport, example=_REPORT)
    def post(self, body: dict[str, Any]) -> Any:
        """Import figures of other systems from CSV or XLSX

        All or nothing. Accuracies are per cent; a row that names neither branch nor manufacturer is the city's; the same file again
        changes nothing.
        """
        upload, dry_run = body["file"], body["dry_run"]
        keeper = keeping(*between_transactions(), Verb.IMPORT_FIGURES, TableName.FIGURES, upload.filename, dry_run)
        with keeper as kept, writing() as (session, actor):
            kept.report = imported_imports.import_figures(
                session, actor, upload.stream, upload.filename or "", dry_run, kept.progress
            )
        return told(kept.report)
