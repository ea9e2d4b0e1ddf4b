"""The doors of notices."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.notices import queries, service
from backend.notices.schemas import NoticeOutput, NoticePage, NoticeQuery, ReadUntilInput, UnreadCount

blp = Blueprint("notices", __name__, description="What somebody should know: each person's own.")

_NOTICE = {
    "id": "019cc0a0-3000-7000-8000-000000000001",
    "kind": "task_judged",
    "subject_kind": "task",
    "subject_id": "019cc0a0-1000-7000-8000-000000000001",
    "detail": {"verdict": "returned", "title": "补齐中支价签", "note": "照片看不清价签"},
    "created_at": "2026-03-04T10:31:07.412Z",
    "read_at": None,
}


@blp.route("/notices")
class Notices(MethodView):
    @blp.arguments(NoticeQuery, location="query")
    @blp.response(200, NoticePage, example={"items": [_NOTICE], "unread": 1, "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List the own notices, newest first, and count the unread ones"""
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_notices(session, actor, query, after, query["limit"] + 1)
            unread = queries.count_unread(session, actor)
        return json_response({**page_of(rows, query["limit"], "created_at", "id"), "unread": unread})


@blp.route("/notices/<uuid:notice_id>/reading")
class Reading(MethodView):
    @blp.response(200, NoticeOutput, example={**_NOTICE, "read_at": "2026-03-04T11:02:00.000Z"})
    def put(self, notice_id: Any) -> Response:
        """Note that a notice was read"""
        return _read(str(notice_id))

    @blp.response(200, NoticeOutput, example=_NOTICE)
    def delete(self, notice_id: Any) -> Response:
        """Let a notice be unread again"""
        return _read(str(notice_id), unread=True)


def _read(notice_id: str, *, unread: bool = False) -> Response:
    with writing() as (session, actor):
        service.read_notice(session, actor, notice_id, unread=unread)
        return json_response(queries.notice_documents(session, actor, [notice_id])[notice_id])


@blp.route("/notice-readings")
class Readings(MethodView):
    @blp.arguments(ReadUntilInput, example={"until": "2026-03-04T11:02:00.000Z"})
    @blp.response(200, UnreadCount, example={"unread": 0})
    def post(self, body: dict[str, Any]) -> Response:
        """Note that everything was read that was there at a moment"""
        with writing() as (session, actor):
            service.read_until(session, actor, body["until"])
            return json_response({"unread": queries.count_unread(session, actor)})
