"""Wire shapes of process checks. What a phone writes is `CheckInput`; what everyone reads adds `server`."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.displays.plan_rules import Side
from backend.fields import Choice, Id, PageQuery, QueryFlag, Text, Time, Whole
from backend.loading import QuickSchema
from backend.photos.schemas import PhotoDeclaration, PhotographedDocument, PhotoState
from backend.promotions.check_rules import CheckedBy, CheckState, ProcessFault
from backend.promotions.schemas import distinct


class FoundFault(QuickSchema):
    fault = Choice(ProcessFault, required=True)
    note = Text(500, load_default=None, allow_none=True)


class CheckInput(PhotographedDocument):
    """One look at a promotion in a shop. Without `faults` it has passed. `server` is ignored."""

    id = Id(load_default=None)
    promotion_id = Id(required=True)
    terminal_id = Id(required=True)
    checked_at = Time(required=True, metadata={"description": "Device time."})
    faults = fields.List(
        fields.Nested(FoundFault), load_default=list, validate=lambda rows: distinct(rows, 10, "fault")
    )
    note = Text(2000, load_default=None, allow_none=True)
    photos = fields.List(
        fields.Nested(PhotoDeclaration), load_default=list, validate=lambda rows: distinct(rows, 20, "id")
    )

    @validates_schema
    def _shows_no_display(self, data: dict[str, Any], **kwargs: Any) -> None:
        if any(photo["display_check_id"] for photo in data["photos"]):
            raise ValidationError("The photos of a promotion check show no display check.", "photos")


class ConfirmedFault(Schema):
    fault = Choice(ProcessFault, required=True)
    party = Choice(Side, metadata={"description": "Who answers for it; by default what the rules say."})


class CheckServerPart(Schema):
    """What the server adds. It never causes a conflict and is ignored when pushed."""

    state = Choice(CheckState)
    checked_by = Choice(CheckedBy)
    day = fields.Date(metadata={"description": "The city's."})
    branch_id = Id()
    author_id = Id(allow_none=True)
    decided_at = Time(allow_none=True)
    reason = fields.String(allow_none=True, metadata={"description": "The desk's."})
    confirmed_faults = fields.List(fields.Nested(ConfirmedFault))
    photos_declared = Whole()
    photos_received = Whole()
    received_at = Time()


class CheckOutput(CheckInput):
    photos = fields.List(fields.Nested(PhotoState))
    server = fields.Nested(CheckServerPart)  # type: ignore[assignment]


class CheckRow(CheckOutput):
    terminal_name = fields.String()


class CheckPage(Schema):
    items = fields.List(fields.Nested(CheckRow))
    next_cursor = fields.String(allow_none=True)


class CheckQuery(PageQuery):
    promotion_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
    branch_id = Id(load_default=None)
    state = Choice(CheckState, load_default=None)
    checked_by = Choice(CheckedBy, load_default=None)
    to_review = QueryFlag(
        load_default=None,
        metadata={"description": "`true`: those that found a fault and wait for a desk, and those drawn for a look."},
    )


class PromotionVerdictInput(Schema):
    """`faults` are what is confirmed, by default what the check reported."""

    outcome = Choice((CheckState.CONFIRMED, CheckState.CLEARED), required=True)
    reason = Text(500, least=1, required=True)
    faults = fields.List(
        fields.Nested(ConfirmedFault), load_default=None, allow_none=True,
        validate=lambda rows: distinct(rows or [], 10, "fault"),
    )  # fmt: skip


class MonitoringQuery(PageQuery):
    period = Choice(("day", "week", "month"), load_default="day")
    by = Choice(("shop", "branch", "manager"), load_default="branch")
    since = fields.Date(load_default=None)
    until = fields.Date(load_default=None)


class MonitoringRow(Schema):
    """Checks of one period. `failed` are those that report a fault, confirmed or not."""

    period = fields.String(metadata={"description": "A day, the Monday of a week, or a month."})
    id = Id(metadata={"description": "Of the shop, the branch or the manager."})
    name = fields.String()
    checks = Whole()
    passed = Whole()
    failed = Whole()
    confirmed = Whole()


class MonitoringPage(Schema):
    items = fields.List(fields.Nested(MonitoringRow))
    next_cursor = fields.String(allow_none=True)
