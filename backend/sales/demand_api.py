"""The doors of assessments of demand."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from backend.access import Verb
from backend.brands.examples import SPEC
from backend.http import Blueprint, between_transactions, json_response, reading, settings, told, writing
from backend.imports.rules import TableName
from backend.imports.service import keeping
from backend.sales import demand, demand_imports
from backend.sales.demand_schemas import AssessmentList, AssessmentQuery
from backend.table_schemas import ImportInput, ImportReport

blp = Blueprint("demand", __name__, description="Demand beside its assessment, grades of volume and margin (R17).")

_REPORT = {
    "dry_run": False, "created": 10, "changed": 0, "unchanged": 0, "errors": [], "error_count": 0, "ignored_columns": [],
}  # fmt: skip
_ASSESSMENT = {
    "spec_id": SPEC["id"], "name": SPEC["name"], "brand_name": "东湖", "manufacturer_name": "东湖中烟",
    "assessed_packs": 500_000, "sold_packs": 562_500, "months_told": 3, "deviation": 1_250, "is_within": True,
    "demand_packs": None, "demand_deviation": None, "demand_is_within": None, "volume_grade": "ordinary",
    "margin_fen_per_case": 300_000, "margin_grade": "A",
}  # fmt: skip
_ASSESSMENTS = {
    "quarter": "2026-Q3", "is_over": True, "demand_tolerance": 2_000, "high_volume_cases": 500, "margin_a_fen": 275_000,
    "rules_version": 1, "items": [_ASSESSMENT], "next_cursor": None,
}  # fmt: skip


@blp.url_value_preprocessor
def _allow_imports(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A file may be larger than any other body; this runs before the body's limit is looked at."""
    if endpoint == "demand.Imports":
        request.max_content_length = settings().max_import_bytes


@blp.route("/demand-assessments")
class Assessments(MethodView):
    @blp.arguments(AssessmentQuery, location="query")
    @blp.response(200, AssessmentList, example=_ASSESSMENTS)
    def get(self, query: dict[str, Any]) -> Response:
        """List what a quarter was assessed to need beside what was sold

        With the grades of volume and margin. Promoters see their own manufacturer's specs, the marketing centre and
        administrators all.
        """
        with reading() as (session, actor):
            return json_response(demand.list_assessments(session, actor, query["quarter"], query))


@blp.route("/demand-assessments/imports")
class Imports(MethodView):
    @blp.arguments(ImportInput, location="files")
    @blp.response(200, ImportReport, example=_REPORT)
    def post(self, body: dict[str, Any]) -> Any:
        """Import assessments from CSV or XLSX

        All or nothing. Quantities are cases, the cost is yuan per carton, the margin yuan per case; the same file again changes
        nothing.
        """
        upload, dry_run = body["file"], body["dry_run"]
        keeper = keeping(*between_transactions(), Verb.IMPORT_SALES, TableName.DEMAND, upload.filename, dry_run)
        with keeper as kept, writing() as (session, actor):
            kept.report = demand_imports.import_assessments(
                session, actor, upload.stream, upload.filename or "", dry_run, kept.progress
            )
        return told(kept.report)
