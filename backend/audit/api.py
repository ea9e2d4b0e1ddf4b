"""Address of the audit log."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from backend.audit import schemas, service
from backend.fields import LARGEST_INTEGER, Whole
from backend.http import Blueprint, decode_cursor, page_of, reading

blp = Blueprint("audit", __name__, description="Who did what, when and from which device")


@blp.route("/audit")
class Audit(MethodView):
    @blp.arguments(schemas.AuditQuery, location="query")
    @blp.response(200, schemas.AuditLines, example={"items": [schemas.LINE], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List deeds, newest first

        For administrators. Each line's hash covers the line and the hash before it.
        """
        cursor, limit = query.pop("cursor"), query.pop("limit")
        before = decode_cursor(cursor, Whole(1, LARGEST_INTEGER))[0] if cursor else None
        with reading() as (session, actor):
            rows = service.list_lines(session, actor, **query, before_number=before, limit=limit + 1)
            return page_of(rows, limit, "number")
