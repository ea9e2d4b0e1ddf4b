"""Wire shapes of complaints. What a phone writes is `ComplaintInput`; what everyone reads adds `server`."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.complaints.rules import ComplaintKind, ComplaintSource, ComplaintState, ContactWish, Deed, Party
from backend.fields import Choice, Flag, Id, PageQuery, QueryFlag, Text, Time
from backend.loading import SentDocument


class ComplaintInput(SentDocument):
    """A complaint as a manager wrote it, and what the retailer was told. `server` is ignored."""

    id = Id(load_default=None)
    terminal_id = Id(required=True)
    visit_id = Id(
        load_default=None, allow_none=True, metadata={"description": "The visit in which the retailer complained."}
    )
    kind = Choice(ComplaintKind, required=True)
    text = Text(2000, least=1, required=True)
    contact_wish = Choice(ContactWish, load_default=None, allow_none=True)
    opened_at = Time(required=True, metadata={"description": "Device time."})
    answer = Text(
        2000, least=1, load_default=None, allow_none=True, metadata={"description": "What the retailer was told."}
    )
    answered_at = Time(load_default=None, allow_none=True, metadata={"description": "Device time."})

    @validates_schema
    def _answer_has_its_time(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data["answer"] is None) != (data["answered_at"] is None):
            raise ValidationError("An answer and its time belong together.", "answered_at")


class DeskComplaintInput(Schema):
    """A complaint that reached a desk."""

    terminal_id = Id(required=True)
    kind = Choice(ComplaintKind, required=True)
    text = Text(2000, least=1, required=True)
    contact_wish = Choice(ContactWish, load_default=None, allow_none=True)


class ComplaintAssignmentInput(Schema):
    manager_id = Id(
        required=True, allow_none=True, metadata={"description": "Null: whoever covers the shop, as at the beginning."}
    )
    note = Text(500, load_default=None, allow_none=True)


class ComplaintAnswerInput(Schema):
    answer = Text(2000, least=1, required=True, metadata={"description": "What the retailer was told."})


class ComplaintClosureInput(Schema):
    reason = Text(500, least=1, required=True)


class EventOutput(Schema):
    """One step; `note` is the answer, the reason, or what the retailer wrote."""

    deed = Choice(Deed)
    at = Time()
    party = Choice(Party)
    person_id = Id(allow_none=True)
    owner_id = Id(allow_none=True, metadata={"description": "Whose it was after this step."})
    note = fields.String(allow_none=True)


class ComplaintServerPart(Schema):
    """What the server adds. It never causes a conflict and is ignored when pushed."""

    state = Choice(ComplaintState)
    source = Choice(ComplaintSource)
    owner_id = Id(allow_none=True)
    is_assigned = Flag(metadata={"description": "The branch chose the owner: it does not follow the shop."})
    author_id = Id(allow_none=True)
    branch_id = Id()
    due_at = Time()
    overdue = Flag()
    received_at = Time()
    closed_at = Time(allow_none=True)
    events = fields.List(fields.Nested(EventOutput), metadata={"description": "Oldest first."})


class ComplaintOutput(ComplaintInput):
    server = fields.Nested(ComplaintServerPart)  # type: ignore[assignment]


class ComplaintRow(ComplaintOutput):
    terminal_name = fields.String()
    branch_name = fields.String()
    owner_name = fields.String(allow_none=True)


class ComplaintDetail(ComplaintRow):
    names = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "Of the people of its events, by id."}
    )


class ComplaintPage(Schema):
    items = fields.List(fields.Nested(ComplaintRow))
    next_cursor = fields.String(allow_none=True)


class ComplaintQuery(PageQuery):
    state = Choice(ComplaintState, load_default=None)
    over = QueryFlag(
        load_default=None,
        metadata={"description": "`false`: neither resolved, closed nor taken back; `true`: one of these."},
    )
    overdue = QueryFlag(load_default=None, metadata={"description": "`true`: only those that are late."})
    kind = Choice(ComplaintKind, load_default=None)
    source = Choice(ComplaintSource, load_default=None)
    branch_id = Id(load_default=None)
    owner_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
