"""Addresses of manufacturers, brands and specs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request
from flask.views import MethodView

from backend.access import Verb
from backend.brands import examples, imports, lifecycle, queries, schemas, service
from backend.fields import Id, PageQuery, Text
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
from backend.table_schemas import ExportQuery, ImportInput, ImportReport
from backend.versions import IfMatch, version_in

blp = Blueprint("brands", __name__, description="Manufacturers, brands, and specs with the stages of their life.")

JsonObject = dict[str, Any]


@blp.url_value_preprocessor
def _allow_imports(endpoint: str | None, values: JsonObject | None) -> None:
    """A file may be larger than any other body; this runs before the body's limit is looked at."""
    if endpoint == "brands.Imports":
        request.max_content_length = settings().max_import_bytes


@blp.route("/manufacturers")
class Manufacturers(MethodView):
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, schemas.ManufacturerPage, example={"items": [examples.MANUFACTURER], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List manufacturers by name"""
        after = decode_cursor(query["cursor"], Text(60))[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_manufacturers(session, actor, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "name"))

    @blp.arguments(schemas.ManufacturerInput, example={"name": "东湖中烟"})
    @blp.response(201, schemas.ManufacturerOutput, example=examples.MANUFACTURER)
    def post(self, body: JsonObject) -> JsonObject:
        """Take in a manufacturer"""
        with writing() as (session, actor):
            return service.create_manufacturer(session, actor, **body)


@blp.route("/brands")
class Brands(MethodView):
    @blp.arguments(schemas.BrandQuery, location="query")
    @blp.response(200, schemas.BrandPage, example={"items": [examples.BRAND], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List brands by name"""
        after = decode_cursor(query["cursor"], Text(60))[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_brands(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "name"))

    @blp.arguments(schemas.BrandInput, example={"manufacturer_id": examples.MANUFACTURER["id"], "name": "东湖"})
    @blp.response(201, schemas.BrandOutput, example=examples.BRAND)
    def post(self, body: JsonObject) -> JsonObject:
        """Take in a brand"""
        with writing() as (session, actor):
            return service.create_brand(session, actor, **body)


@blp.route("/specs")
class Specs(MethodView):
    @blp.arguments(schemas.SpecQuery, location="query")
    @blp.response(200, schemas.SpecPage, example={"items": [examples.SPEC], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List specs by name

        Promoters see those of their own manufacturer. Retired specs only with `retired`.
        """
        after = decode_cursor(query["cursor"], Text(60), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_specs(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "name", "id"))

    @blp.arguments(schemas.SpecInput, example=examples.NEW_SPEC)
    @blp.response(201, schemas.SpecDetail, example=examples.SPEC_DETAIL)
    def post(self, body: JsonObject) -> Response:
        """Take in a spec

        Prices are fen per carton. Its first stage begins on the day of its entry.
        """
        with writing() as (session, actor):
            return json_response(service.create_spec(session, actor, **body), 201)


@blp.route("/specs/<uuid:spec_id>")
class Spec(MethodView):
    @blp.response(200, schemas.SpecDetail, example=examples.SPEC_DETAIL)
    def get(self, spec_id: UUID) -> Response:
        """Read a spec with the stages of its life

        Whoever changes it may send the ETag as If-Match.
        """
        with reading() as (session, actor):
            return with_version(queries.get_spec(session, actor, str(spec_id)))

    @blp.arguments(IfMatch, location="headers")
    @blp.arguments(schemas.SpecChange, example={"retail_fen": 26_000, "is_focus": False})
    @blp.response(200, schemas.SpecDetail, example=examples.SPEC_DETAIL)
    def patch(self, headers: JsonObject, body: JsonObject, spec_id: UUID) -> Response:
        """Change a spec

        What is not named stays; its stage is changed by a decision of its own. With If-Match, only what was looked at is
        changed: else it is `stale`.
        """
        looked_at = version_in(headers["if_match"])
        with writing() as (session, actor):
            return with_version(service.change_spec(session, actor, str(spec_id), body, looked_at))


@blp.route("/specs/<uuid:spec_id>/stages")
class Stages(MethodView):
    @blp.arguments(schemas.StageInput, example=examples.STAGE)
    @blp.response(201, schemas.SpecDetail, example=examples.SPEC_DETAIL)
    def post(self, body: JsonObject, spec_id: UUID) -> Response:
        """Decide that a spec is in another stage

        The decision is kept with its day and reason, and with what its figures suggested. Of an exit say whether the product can be
        improved: only then may it come back.
        """
        with writing() as (session, actor):
            return json_response(lifecycle.set_stage(session, actor, str(spec_id), **body), 201)


@blp.route("/specs/imports")
class Imports(MethodView):
    @blp.arguments(ImportInput, location="files")
    @blp.response(200, ImportReport, example=examples.IMPORT_REPORT)
    def post(self, body: JsonObject) -> Any:
        """Import specs from CSV or XLSX

        All or nothing. Prices are yuan per carton; sending the same file again changes nothing.
        """
        upload, dry_run = body["file"], body["dry_run"]
        keeper = keeping(*between_transactions(), Verb.EDIT_BRANDS, TableName.SPECS, upload.filename, dry_run)
        with keeper as kept, writing() as (session, actor):
            kept.report = imports.import_specs(
                session, actor, upload.stream, upload.filename or "", dry_run, kept.progress
            )
        return told(kept.report)


@blp.route("/specs/export")
class Export(MethodView):
    @blp.arguments(ExportQuery, location="query")
    @blp.response(200, {"type": "string", "format": "binary"}, content_type=MEDIA_TYPES["xlsx"])
    def get(self, query: JsonObject) -> Response:
        """Export the specs one sees as XLSX or CSV"""
        kind = query["format"]
        with reading() as (session, actor):
            return send_table("specs", kind, lambda stream: imports.export_specs(session, actor, stream, kind))
