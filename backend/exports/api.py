"""The doors of exports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from backend.audit.service import record
from backend.db import utc_now
from backend.exports import examples, queries, schemas, service
from backend.exports.listing import LISTINGS
from backend.exports.rules import Format, Language
from backend.fields import Id
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, storage, writing
from backend.problems import EXPORT_EXPIRED
from backend.spreadsheets import MEDIA_TYPES
from backend.storage import Missing

blp = Blueprint("exports", __name__, description="Lists as files to keep, written in the background.")


@blp.route("/export-lists")
class Lists(MethodView):
    @blp.response(200, schemas.ListedLists, example={"items": [examples.LIST]})
    def get(self) -> Response:
        """The lists that can be exported, with their columns"""
        items = [
            {
                "list": each.name,
                "address": each.address,
                "title": {"zh": each.zh, "en": each.en},
                "columns": [
                    {"path": column.path, "title": {"zh": column.zh, "en": column.en}, "type": column.type}
                    for column in each.columns
                ],
            }
            for each in LISTINGS.values()
        ]
        return json_response({"items": items})


@blp.route("/exports")
class Exports(MethodView):
    @blp.arguments(schemas.ExportPageQuery, location="query")
    @blp.response(200, schemas.ExportPage, example={"items": [examples.READY], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List the own exports, newest first"""
        after = decode_cursor(query["cursor"], Id())[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_exports(session, actor, after, query["limit"] + 1)
        now = utc_now()
        return json_response(page_of([service.document_of(row, now) for row in rows], query["limit"], "id"))

    @blp.arguments(schemas.ExportInput, example=examples.EXPORT_INPUT)
    @blp.response(202, schemas.ExportOutput, example=examples.QUEUED)
    def post(self, body: dict[str, Any]) -> Response:
        """Have a list written to a file

        It holds what the same person is listed with the same filters, all pages of it. Ask for it until it is `ready`.
        """
        with reading() as (session, actor):
            service.try_out(session, actor, body["list"], body["filters"])
        with writing() as (session, actor):
            export = service.ask_for_export(
                session, actor, body["list"], Format(body["format"]), body["filters"], Language(body["language"])
            )
            return json_response(service.document_of(export, utc_now()), 202)


@blp.route("/exports/<uuid:export_id>")
class OneExport(MethodView):
    @blp.response(200, schemas.ExportOutput, example=examples.READY)
    def get(self, export_id: UUID) -> Response:
        """One export: where it stands, and how many rows are done"""
        with reading() as (session, actor):
            export = service.get_export(session, actor, str(export_id))
        return json_response(service.document_of(export, utc_now()))

    @blp.response(204)
    def delete(self, export_id: UUID) -> None:
        """Give an export up; its file is gone at once"""
        with writing() as (session, actor):
            key = service.give_up(session, actor, str(export_id))
        storage().delete([key])


@blp.route("/exports/<uuid:export_id>/file")
class File(MethodView):
    @blp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
    def get(self, export_id: UUID) -> Response:
        """Fetch the file; that it was fetched is put on record"""
        with reading() as (session, actor):
            export = service.get_ready(session, actor, str(export_id))
        try:
            chunks = storage().get(export.key)
        except Missing:
            raise EXPORT_EXPIRED() from None
        with writing() as (session, actor):
            record(session, actor, "download", "export", export.id, list=export.listing)
        name = f"{export.listing}.{export.format}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(export.bytes),
            "Cache-Control": "private, no-store",
        }
        return Response(chunks, headers=headers, content_type=MEDIA_TYPES[export.format])
