"""Wire shapes of the confirmation of display checks."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.displays.confirmation_rules import (
    NAMEABLE,
    Arbitration,
    CaseState,
    Deed,
    Party,
    Reason,
    Side,
    Verdict,
)
from backend.displays.rules import PriceTag, ShelfPosition
from backend.fields import Choice, Id, PageQuery, ProblemSchema, Text, Time, Whole
from backend.photos.rules import MediaType
from backend.photos.schemas import PhotoDeclaration, PhotoState

MOST_DECISIONS = 200
_MOST_PHOTOS = 10


def _some(rows: list[Any]) -> None:
    if not rows:
        raise ValidationError("Must not be empty.")
    _few(rows, MOST_DECISIONS)


def _few(rows: list[Any], most: int = _MOST_PHOTOS) -> None:
    if len(rows) > most:
        raise ValidationError(f"More than {most}.")


class DecisionInput(Schema):
    """A dispute has a reason; a confirmation has none. Photos are declared here and uploaded afterwards."""

    verdict = Choice(Verdict, required=True)
    reason = Choice(NAMEABLE, load_default=None, allow_none=True)
    note = Text(2000, load_default=None, allow_none=True)
    version = Whole(1, load_default=None, allow_none=True, metadata={"description": "Of the case as it was shown."})
    photos = fields.List(fields.Nested(PhotoDeclaration), load_default=list, validate=_few)

    @validates_schema
    def _fits_together(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data["verdict"] == Verdict.DISPUTED) is (data["reason"] is None):
            raise ValidationError("A dispute has a reason, a confirmation has none.", "reason")
        _distinct([photo["id"] for photo in data["photos"]], "photos")


class DecisionOfMany(DecisionInput):
    case_id = Id(required=True)


class DecisionsInput(Schema):
    decisions = fields.List(fields.Nested(DecisionOfMany), required=True, validate=_some)

    @validates_schema
    def _each_once(self, data: dict[str, Any], **kwargs: Any) -> None:
        _distinct([each["case_id"] for each in data["decisions"]], "decisions")


def _distinct(ids: list[str], field: str) -> None:
    if len(set(ids)) < len(ids):
        raise ValidationError("The same id twice.", field)


class EvidenceInput(Schema):
    photos = fields.List(fields.Nested(PhotoDeclaration), required=True, validate=_few)
    note = Text(2000, load_default=None, allow_none=True)

    @validates_schema
    def _each_once(self, data: dict[str, Any], **kwargs: Any) -> None:
        _distinct([photo["id"] for photo in data["photos"]], "photos")


class StatementInput(Schema):
    note = Text(2000, least=1, required=True)


class ArbitrationInput(Schema):
    """`reason` replaces the promoter's, if the branch finds another one."""

    verdict = Choice(Arbitration, required=True)
    reason = Choice(NAMEABLE, load_default=None, allow_none=True)
    note = Text(2000, least=1, required=True)

    @validates_schema
    def _fits_together(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["verdict"] == Arbitration.DISMISSED and data["reason"] is not None:
            raise ValidationError("What is dismissed has no reason.", "reason")


class RectificationInput(Schema):
    due_on = fields.Date(required=True)
    reason = Choice(NAMEABLE, load_default=None, allow_none=True)
    note = Text(2000, load_default=None, allow_none=True)


class CaseQuery(PageQuery):
    state = Choice([*CaseState, "all"], load_default=CaseState.WAITING.value)
    reason = Choice(Reason, load_default=None)
    manufacturer_id = Id(load_default=None)
    branch_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
    spec_id = Id(load_default=None)
    plan_id = Id(load_default=None)
    due_before = Time(load_default=None)


class ShownPhoto(Schema):
    id = Id()
    view = fields.String(allow_none=True)
    sha256 = fields.String()
    media_type = Choice(MediaType)
    taken_at = Time(allow_none=True)


class ShownDisplay(Schema):
    position = Choice(ShelfPosition, allow_none=True)
    facings = Whole(allow_none=True)
    price_tag = Choice(PriceTag, allow_none=True)
    materials_present = fields.Boolean(allow_none=True)
    note = fields.String(allow_none=True)


class CaseSpec(Schema):
    id = Id()
    name = fields.String()


class CaseTerminal(Schema):
    id = Id()
    name = fields.String()
    license_no = fields.String()
    address = fields.String(allow_none=True)
    branch_id = Id()
    branch_name = fields.String()


class CaseOutput(Schema):
    """A display check with its photos, as it was presented, and what has been decided on it. The id is the check's."""

    id = Id()
    state = Choice(CaseState)
    version = Whole()
    manufacturer_id = Id()
    plan_id = Id(allow_none=True)
    subject_id = Id(metadata={"description": "The visit that carried the check; not shown to promoters."})
    spec = fields.Nested(CaseSpec)
    terminal = fields.Nested(CaseTerminal)
    display = fields.Nested(ShownDisplay)
    photos = fields.List(fields.Nested(ShownPhoto))
    checked_at = Time()
    opened_at = Time()
    due_at = Time(metadata={"description": "Without an answer until then, it is D8."})
    reason = Choice(Reason, allow_none=True)
    party = Choice(Party, allow_none=True, metadata={"description": "Who answers for the reason."})
    decided_at = Time(allow_none=True)
    decided_by_name = fields.String(allow_none=True)
    settled_at = Time(allow_none=True)
    rectifies = Id(allow_none=True, metadata={"description": "The case that this check puts right."})


class CasePage(Schema):
    items = fields.List(fields.Nested(CaseOutput))
    next_cursor = fields.String(allow_none=True)


class HistoryLine(Schema):
    id = Id()
    at = Time()
    side = Choice(Side)
    deed = Choice(Deed)
    by = fields.String(allow_none=True)
    reason = Choice(Reason, allow_none=True)
    note = fields.String(allow_none=True)
    detail = fields.Dict()


class CaseRectification(Schema):
    task_id = Id()
    state = fields.String()
    due_on = fields.Date()
    check_id = Id(allow_none=True, metadata={"description": "The later check, which is a case of its own."})


class CaseDetail(CaseOutput):
    undo_until = Time(allow_none=True, metadata={"description": "Until when the decision can be taken back."})
    evidence = fields.List(fields.Nested(PhotoState), metadata={"description": "The promoter's own photos."})
    rectifications = fields.List(fields.Nested(CaseRectification))
    history = fields.List(fields.Nested(HistoryLine), metadata={"description": "All that happened, oldest first."})


class DecisionResult(Schema):
    case_id = Id()
    status = Choice(["decided", "refused"])
    problem = fields.Nested(ProblemSchema)


class DecisionsOutput(Schema):
    items = fields.List(fields.Nested(DecisionResult), metadata={"description": "One for each decision, in order."})


class ReasonOutput(Schema):
    reason = Choice(Reason)
    party = Choice(Party)
    title = fields.Dict(keys=fields.String(), values=fields.String())
    nameable = fields.Boolean(metadata={"description": "False for what the clock alone says."})
    needs_evidence = fields.Boolean()


class ReasonList(Schema):
    items = fields.List(fields.Nested(ReasonOutput))


class CaseCounts(Schema):
    states = fields.Dict(keys=fields.String(), values=fields.Integer())
