"""Wire shapes of appeals."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Choice, Id, PageQuery, QueryFlag, Text, Time
from backend.loading import SentDocument
from backend.reviews.rules import AppealOutcome, Outcome, Reason


class AppealInput(SentDocument):
    """An appeal as its author writes it. `server` is what a phone has pulled before; it is ignored."""

    id = Id(load_default=None)
    review_id = Id(required=True)
    text = Text(2000, least=1, required=True)
    appealed_at = Time(required=True, metadata={"description": "Device time."})


class AppealServerPart(Schema):
    visit_id = Id()
    author_id = Id()
    received_at = Time()
    outcome = Choice(AppealOutcome, allow_none=True)
    note = fields.String(allow_none=True)
    decided_by = Id(allow_none=True)
    decided_at = Time(allow_none=True)


class AppealDocument(AppealInput):
    server = fields.Nested(AppealServerPart)  # type: ignore[assignment]


class AppealedReview(Schema):
    id = Id()
    outcome = Choice(Outcome)
    reason = Choice(Reason, allow_none=True)
    note = fields.String(allow_none=True)
    reviewer_id = Id(allow_none=True)
    reviewer_name = fields.String(allow_none=True)
    reviewed_at = Time()


class AppealOutput(Schema):
    id = Id()
    visit_id = Id()
    branch_id = Id()
    terminal_id = Id()
    terminal_name = fields.String()
    author_id = Id()
    author_name = fields.String()
    text = fields.String()
    appealed_at = Time()
    received_at = Time()
    review = fields.Nested(AppealedReview)
    outcome = Choice(AppealOutcome, allow_none=True)
    note = fields.String(allow_none=True)
    decided_by = Id(allow_none=True)
    decided_by_name = fields.String(allow_none=True)
    decided_at = Time(allow_none=True)


class AppealPage(Schema):
    items = fields.List(fields.Nested(AppealOutput))
    next_cursor = fields.String(allow_none=True)


class AppealQuery(PageQuery):
    open = QueryFlag(
        load_default=None, metadata={"description": "Only those that wait for a decision, or only the others."}
    )
    branch_id = Id(load_default=None)


class AppealDecisionInput(Schema):
    outcome = Choice(AppealOutcome, required=True)
    note = Text(2000, least=1, required=True)
