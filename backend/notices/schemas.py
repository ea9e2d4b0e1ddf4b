"""Wire shapes of notices."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Choice, Id, PageQuery, QueryFlag, Time, Whole
from backend.notices.rules import Kind


class NoticeOutput(Schema):
    """`kind` says what is told, `detail` has the figures; `subject_kind` and `subject_id` name what it is about."""

    id = Id()
    kind = Choice(Kind)
    subject_kind = fields.String(allow_none=True)
    subject_id = Id(allow_none=True)
    detail = fields.Dict()
    created_at = Time()
    read_at = Time(allow_none=True)


class NoticePage(Schema):
    items = fields.List(fields.Nested(NoticeOutput))
    unread = Whole(metadata={"description": "How many are unread in all."})
    next_cursor = fields.String(allow_none=True)


class NoticeQuery(PageQuery):
    unread = QueryFlag(load_default=None)
    kind = Choice(Kind, load_default=None)


class ReadUntilInput(Schema):
    until = Time(load_default=None, allow_none=True, metadata={"description": "By default all that is there now."})


class UnreadCount(Schema):
    unread = Whole()
