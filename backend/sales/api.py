"""Addresses of sales: imports with what they replaced, figures of shops, and what follows from them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request
from flask.views import MethodView
from marshmallow import fields

from backend.access import Verb, require
from backend.fields import Choice, Id, Whole
from backend.http import (
    Blueprint,
    between_transactions,
    decode_cursor,
    json_response,
    page_of,
    reading,
    settings,
    told,
)
from backend.imports.rules import TableName
from backend.imports.service import keeping
from backend.sales import bulletins, examples, imports, queries, schemas, service, shelves
from backend.sales.rules import Granularity, Span

blp = Blueprint("sales", __name__, description="What shops bought: imports, volumes, shelf rates and indicators.")

JsonObject = dict[str, Any]


@blp.url_value_preprocessor
def _allow_imports(endpoint: str | None, values: JsonObject | None) -> None:
    """A file may be larger than any other body; this runs before the body's limit is looked at."""
    if endpoint == "sales.Imports":
        request.max_content_length = settings().max_import_bytes


@blp.route("/sales/imports")
class Imports(MethodView):
    @blp.arguments(schemas.ImportQuery, location="query")
    @blp.response(200, schemas.ImportPage, example={"items": [examples.IMPORT], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List imports, the newest first"""
        before = decode_cursor(query["cursor"], Whole())[0] if query["cursor"] else None
        with reading() as (session, actor):
            require(actor, Verb.READ_SHOP_SALES)
            rows = queries.list_imports(session, actor, query.get("granularity"), before, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "number"))

    @blp.arguments(schemas.SalesImportInput, location="files")
    @blp.response(200, schemas.SalesReport, example=examples.IMPORT_REPORT)
    def post(self, body: JsonObject) -> Any:
        """Import sales from CSV or XLSX

        All or nothing. A figure that differs is replaced, and what stood there is kept; the same file again changes nothing.
        """
        upload, dry_run = body["file"], body["dry_run"]
        database, actor = between_transactions()
        with keeping(database, actor, Verb.IMPORT_SALES, TableName.SALES, upload.filename, dry_run) as kept:
            kept.report = imports.import_sales(
                database, actor, upload.stream, upload.filename or "", dry_run, body["complete"], kept.progress,
                imports.MOST_ROWS_SENT,
            )  # fmt: skip
        return told(kept.report)


@blp.route("/sales/imports/<int:number>")
class Import(MethodView):
    @blp.response(200, schemas.SalesImport, example=examples.IMPORT)
    def get(self, number: int) -> Response:
        """Read what an import did"""
        with reading() as (session, actor):
            require(actor, Verb.READ_SHOP_SALES)
            return json_response(queries.get_import(session, actor, number))


@blp.route("/sales/corrections")
class Corrections(MethodView):
    @blp.arguments(schemas.CorrectionQuery, location="query")
    @blp.response(200, schemas.CorrectionPage, example={"items": [examples.CORRECTION], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List figures that an import replaced or took away, as they stood before"""
        shape = (Choice(Granularity), Id(), fields.Date(), Id(), Whole())
        after = decode_cursor(query["cursor"], *shape) if query["cursor"] else None
        with reading() as (session, actor):
            require(actor, Verb.READ_SHOP_SALES)
            rows = queries.list_corrections(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], *queries.CORRECTION_KEY))


@blp.route("/sales")
class Figures(MethodView):
    @blp.arguments(schemas.FigureQuery, location="query")
    @blp.response(200, schemas.FigurePage, example={"items": [examples.FIGURE], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List what shops bought of a spec, by period and shop

        Managers see the shops they cover, branch desks their branch's, the centre the city's.
        """
        after = tuple(decode_cursor(query["cursor"], fields.Date(), Id())) if query["cursor"] else None
        with reading() as (session, actor):
            require(actor, Verb.READ_SHOP_SALES)
            rows = queries.list_figures(
                session, actor, query["spec_id"], query["granularity"], query["first"], query["last"],
                query.get("terminal_id"), after, query["limit"] + 1,
            )  # fmt: skip
        return json_response(page_of(rows, query["limit"], "period", "terminal_id"))


@blp.route("/sales/volumes")
class Volumes(MethodView):
    @blp.arguments(schemas.VolumeQuery, location="query")
    @blp.response(200, schemas.VolumeList, example={"items": [examples.VOLUME], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List what specs, brands or makers sold in a month, and in the year up to it

        Of the shops one sees; promoters get the city's volumes of their own manufacturer.
        """
        with reading() as (session, actor):
            rows = service.list_volumes(session, actor, query["month"], query["by"], query, query["branch_id"])
        return json_response({"items": rows, "next_cursor": None})


@blp.route("/sales/course")
class Course(MethodView):
    @blp.arguments(schemas.CourseQuery, location="query")
    @blp.response(200, schemas.Course, example={"items": [examples.COURSE_POINT], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """Read what was sold month by month or day by day"""
        with reading() as (session, actor):
            rows = service.list_course(
                session, actor, Granularity(query["granularity"]), query["first"], query["last"], query,
                query["branch_id"],
            )  # fmt: skip
        return json_response({"items": rows, "next_cursor": None})


@blp.route("/sales/indicators")
class Indicators(MethodView):
    @blp.arguments(schemas.IndicatorQuery, location="query")
    @blp.response(200, schemas.Indicators, example=examples.INDICATORS)
    def get(self, query: JsonObject) -> JsonObject:
        """Read margin, focus-brand share and concentration, with their targets"""
        with reading() as (session, actor):
            return service.indicators(session, actor, query["month"], query["branch_id"])


@blp.route("/sales/shelf-rates")
class ShelfRates(MethodView):
    @blp.arguments(schemas.ShelfQuery, location="query")
    @blp.response(200, schemas.ShelfRatePage, example=examples.SHELF_RATES)
    def get(self, query: JsonObject) -> JsonObject:
        """List on-shelf, distribution, sell-through and out-of-stock rates of a month

        From what visits found on shelves alone; unchecked is not absent.
        """
        with reading() as (session, actor):
            rows = service.list_shelf_rates(session, actor, query["month"], query, query["branch_id"])
            counted_at = shelves.counted_at(session, actor, query["month"])
        return {"items": rows, "next_cursor": None, "counted_at": counted_at}


@blp.route("/pilot-sales/<uuid:pilot_id>/bulletins")
class Bulletins(MethodView):
    @blp.arguments(schemas.BulletinQuery, location="query")
    @blp.response(200, schemas.BulletinList, example={"items": [examples.BULLETIN], "next_cursor": None})
    def get(self, query: JsonObject, pilot_id: UUID) -> Response:
        """List the daily, weekly or monthly bulletins of a pilot sale, the newest first

        Of those of its shops that one sees; promoters get all of them together.
        """
        with reading() as (session, actor):
            rows = bulletins.list_bulletins(session, actor, str(pilot_id), Span(query["span"]))
        return json_response({"items": rows, "next_cursor": None})
