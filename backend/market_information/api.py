"""The doors of market information."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request
from flask.views import MethodView

from backend.fields import Id
from backend.http import (
    Blueprint,
    between_transactions,
    decode_cursor,
    json_response,
    page_of,
    reading,
    settings,
    storage,
    writing,
)
from backend.market_information import service
from backend.market_information.documents import MEDIA_TYPES, DocumentKind
from backend.market_information.schemas import (
    Document,
    DocumentInput,
    DocumentPage,
    DocumentQuery,
    StandingList,
    StandingQuery,
)
from backend.problems import STORAGE_UNAVAILABLE
from backend.storage import Missing

blp = Blueprint("market-information", __name__, description="What each manufacturer tells the city of a month (R19).")

_MAKER = {"id": "019cb5ec-3c00-7000-8000-000000000050", "name": "南岭中烟"}
_DOCUMENT = {
    "id": "019cb5ec-3c00-7000-8000-000000000061", "manufacturer": _MAKER, "month": "2026-10", "version": 2,
    "filename": "十月市场信息.xlsx", "kind": "xlsx", "size_bytes": 48_213,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "summary": "软蓝动销放缓，竞品降价。",
    "due_on": "2026-11-06", "uploaded_by": "唐雨", "uploaded_at": "2026-11-05T02:10:00.000Z",
    "read_by": "方伟", "read_at": "2026-11-06T01:00:00.000Z",
}  # fmt: skip
_STANDING = {
    "manufacturer": _MAKER, "month": "2026-10", "due_on": "2026-11-06", "state": "uploaded", "document": _DOCUMENT,
}  # fmt: skip


@blp.url_value_preprocessor
def _allow_documents(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A file may be larger than any other body; this runs before the body's limit is looked at."""
    if endpoint == "market-information.Documents":
        request.max_content_length = settings().max_import_bytes


@blp.route("/market-information")
class TheStanding(MethodView):
    @blp.arguments(StandingQuery, location="query")
    @blp.response(200, StandingList, example={"items": [_STANDING], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """Where each manufacturer stands with each month: due, uploaded, late or missing

        Promoters see their own manufacturer, the marketing centre and administrators all of them.
        """
        with reading() as (session, actor):
            return json_response({"items": service.list_standing(session, actor, query), "next_cursor": None})


@blp.route("/market-information-documents")
class Documents(MethodView):
    @blp.arguments(DocumentQuery, location="query")
    @blp.response(200, DocumentPage, example={"items": [_DOCUMENT], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List all versions, the newest first"""
        after = decode_cursor(query["cursor"], Id())[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = service.list_versions(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "id"))

    @blp.arguments(DocumentInput, location="files")
    @blp.response(201, Document, example=_DOCUMENT)
    def post(self, body: dict[str, Any]) -> Response:
        """Bring a month's market information, or a newer version of it

        By a promoter, for the own manufacturer. 200 when it is there just so already.
        """
        upload = service.Upload(
            body["month"], body["file"].stream, body["file"].filename or "", body["summary"] or None
        )
        database, actor = between_transactions()
        document, is_new = service.upload_document(database, storage(), actor, upload)
        return json_response(document, 201 if is_new else 200)


@blp.route("/market-information-documents/<uuid:document_id>/file")
class File(MethodView):
    @blp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
    def get(self, document_id: UUID) -> Response:
        """Fetch the file of a version; that it was fetched is put on record"""
        with reading() as (session, actor):
            document = service.get_file(session, actor, str(document_id))
        try:
            chunks = storage().get(document.key)
        except Missing:  # the row says that it is there
            raise STORAGE_UNAVAILABLE() from None
        with writing() as (session, actor):
            service.note_download(session, actor, document)
        response = Response(chunks, content_type=MEDIA_TYPES[DocumentKind(document.kind)])
        names = {"filename": f"market-information-{document.month}.{document.kind}"}
        if document.filename.isascii():
            names["filename"] = document.filename
        else:  # RFC 6266: whoever does not know the second takes the first
            names["filename*"] = f"UTF-8''{quote(document.filename, safe='')}"
        response.headers.set("Content-Disposition", "attachment", **names)
        response.headers["Content-Length"] = str(document.size_bytes)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Cache-Control"] = "private, no-store"
        return response


@blp.route("/market-information-documents/<uuid:document_id>/reading")
class Reading(MethodView):
    @blp.response(200, Document, example=_DOCUMENT)
    def put(self, document_id: UUID) -> Response:
        """Note that the city has read a version; who did so first stays"""
        with writing() as (session, actor):
            return json_response(service.acknowledge(session, actor, str(document_id)))
