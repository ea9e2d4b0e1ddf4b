"""Wire shapes of reviews, the queue, versions and appeals."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.fields import Choice, Id, PageQuery, ProblemSchema, Text, Time, Whole
from backend.reviews.appeal_schemas import AppealOutput
from backend.reviews.difference_rules import Change
from backend.reviews.queue_queries import REASONS
from backend.reviews.rules import VERDICTS, Outcome, Reason, Scope
from backend.visits.rules import State
from backend.visits.schemas import Named, NewestReview, VisitDetail, VisitOutput, VisitSummary
from backend.visits.template_schemas import Wording

MOST_AT_ONCE = 200
_MOST_ITEMS = 50


# ---- reviewing --------------------------------------------------------------------------------------------------------


class Item(Schema):
    """What a review is about: the whole visit, one of its fields by its path, or one of its photos."""

    scope = Choice(Scope, required=True)
    path = Text(
        200,
        load_default=None,
        allow_none=True,
        metadata={"description": "`sections.greeting.note`, `shelf_checks.<spec>`"},
    )
    photo_id = Id(load_default=None, allow_none=True)
    reason = Choice(Reason, required=True)
    note = Text(500, load_default=None, allow_none=True)

    @validates_schema
    def _fits_together(self, data: dict[str, Any], **kwargs: Any) -> None:
        for scope, name in ((Scope.FIELD, "path"), (Scope.PHOTO, "photo_id")):
            if (data["scope"] == scope) is (data[name] is None):
                raise ValidationError("A field has a path, a photo its id, and neither has the other.", name)


def _few(rows: list[Any]) -> None:
    if len(rows) > _MOST_ITEMS:
        raise ValidationError("Too many.")


class ReviewInput(Schema):
    """A return or rejection has a reason, and `other` is explained. `due_on` is a return's, by default two working days on."""

    id = Id(load_default=None, allow_none=True, metadata={"description": "Makes it safe to send it again."})
    outcome = Choice(VERDICTS, required=True)
    reason = Choice(Reason, load_default=None, allow_none=True)
    note = Text(2000, load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    items = fields.List(fields.Nested(Item), load_default=list, validate=_few)

    @validates_schema
    def _fits_together(self, data: dict[str, Any], **kwargs: Any) -> None:
        accepted = data["outcome"] == Outcome.ACCEPTED
        if accepted is (data["reason"] is not None):
            raise ValidationError("A return or rejection has a reason, an acceptance has none.", "reason")
        if accepted and data["items"]:
            raise ValidationError("What is accepted is accepted whole.", "items")
        if data["due_on"] is not None and data["outcome"] != Outcome.RETURNED:
            raise ValidationError("Only what is returned is due.", "due_on")
        if data["reason"] == Reason.OTHER and not data["note"]:
            raise ValidationError("This reason has to be explained.", "note")


class IfMatch(Schema):
    """The version that was looked at, as the sheet's ETag gives it."""

    if_match = fields.String(
        data_key="If-Match",
        load_default=None,
        metadata={"description": "Required: the sheet's ETag.", "example": '"3"'},
    )


class LookedAt(Schema):
    visit_id = Id(required=True)
    version = Whole(1, required=True)


class BatchInput(Schema):
    visits = fields.List(fields.Nested(LookedAt), required=True)
    note = Text(2000, load_default=None, allow_none=True)

    @validates_schema
    def _each_once(self, data: dict[str, Any], **kwargs: Any) -> None:
        ids = [each["visit_id"] for each in data["visits"]]
        if not ids:
            raise ValidationError("Must not be empty.", "visits")
        if len(ids) > MOST_AT_ONCE:
            raise ValidationError("Too many.", "visits")
        if len(set(ids)) < len(ids):
            raise ValidationError("The same id twice.", "visits")


class BatchOutcome(Schema):
    visit_id = Id()
    status = Choice(("accepted", "refused"))
    problem = fields.Nested(ProblemSchema, allow_none=True)


class BatchOutput(Schema):
    """One outcome for each, in order."""

    items = fields.List(fields.Nested(BatchOutcome))


class ReviewOutput(NewestReview):
    visit_id = Id()
    version = Whole(metadata={"description": "Of the visit, as it was looked at."})
    about = Id(allow_none=True, metadata={"description": "The earlier review that this one undoes or reopens."})


class ReviewReasonOutput(Schema):
    reason = Choice(Reason)
    title = fields.Nested(Wording)


class ReviewReasonList(Schema):
    items = fields.List(fields.Nested(ReviewReasonOutput))


# ---- the queue --------------------------------------------------------------------------------------------------------


class QueueQuery(PageQuery):
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)
    reason = Choice(
        REASONS,
        load_default=None,
        metadata={"description": "Only flagged ones, those picked by the draw, or those that were reviewed before."},
    )


class QueueRow(VisitSummary):
    risk = Whole(metadata={"description": "The weights of the signals that stand, added up."})
    spot_check = fields.Boolean()
    newest_review = fields.Nested(NewestReview, allow_none=True)


class QueuePage(Schema):
    items = fields.List(fields.Nested(QueueRow))
    next_cursor = fields.String(allow_none=True)


class QueueCountQuery(Schema):
    branch_id = Id(load_default=None)


class QueueCount(Schema):
    branch = fields.Nested(Named)
    waiting = Whole()
    flagged = Whole()
    others = Whole(metadata={"description": "Picked by the draw, or back from their managers, with no signal."})
    oldest_started_at = Time()


class QueueCountList(Schema):
    items = fields.List(fields.Nested(QueueCount))


class SampleQuery(PageQuery):
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)
    state = Choice(State, load_default=None)


# ---- versions and the sheet -------------------------------------------------------------------------------------------


class VisitVersionOutput(Schema):
    number = Whole(metadata={"description": "1 is what was handed in first; the last is the visit as it is now."})
    version = Whole()
    submitted_at = Time(allow_none=True)
    review_id = Id(allow_none=True, metadata={"description": "The review that returned it; null of the present one."})
    kept_at = Time(allow_none=True)


class VisitVersionList(Schema):
    items = fields.List(fields.Nested(VisitVersionOutput))


class VisitVersionDocument(VisitOutput):
    """A visit's document as it was, without positions."""


class DifferenceLine(Schema):
    path = fields.String()
    label = fields.Nested(Wording)
    change = Choice(Change)
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class DifferenceOutput(Schema):
    items = fields.List(fields.Nested(DifferenceLine))


class DrawOutput(Schema):
    month = fields.String(metadata={"example": "2026-03"})
    seed_sha256 = fields.String()
    seed = fields.String(allow_none=True, metadata={"description": "Null until the month is over."})
    permille = Whole()
    rules_version = Whole()
    made_at = Time()


class DrawList(Schema):
    items = fields.List(fields.Nested(DrawOutput))


class SheetOutput(Schema):
    """Everything that a reviewer looks at. `may` are the outcomes that would be taken from whoever reads it."""

    visit = fields.Nested(VisitDetail)
    version = Whole()
    state = Choice(State)
    risk = Whole()
    spot_check = fields.Boolean()
    versions = fields.List(fields.Nested(VisitVersionOutput))
    reviews = fields.List(fields.Nested(ReviewOutput))
    appeals = fields.List(fields.Nested(AppealOutput))
    may = fields.List(Choice(Outcome))
