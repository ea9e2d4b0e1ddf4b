"""Wire shapes of in-store days. What a phone writes is `InStoreDayInput`; what everyone reads adds `server`."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.displays.plan_schemas import Month
from backend.fields import Choice, Flag, Id, Number, PageQuery, Text, Time, Whole, at_most
from backend.in_store_days import rules
from backend.in_store_days.rules import Missing, Party, State, Topic, Verdict
from backend.loading import QuickSchema
from backend.photos.schemas import PhotoDeclaration, PhotographedDocument, PhotoState
from backend.visits import rules as visits
from backend.visits.schemas import CheckPoint, Named, Position, VisitedTerminal


class Interruption(QuickSchema):
    """Away from the shop, for a reason; without an end, still, or until the departure."""

    begin = Time(data_key="from", required=True)
    end = Time(data_key="until", load_default=None, allow_none=True)
    reason = Text(200, least=1, required=True)


class Ping(QuickSchema):
    """Where the phone was at a moment of the day, at most every half hour. A position that was erased is null."""

    at = Time(required=True)
    position = fields.Nested(Position, load_default=None, allow_none=True)


class TopicInput(QuickSchema):
    note = Text(2000, load_default=None, allow_none=True)
    figure = Number(-1e9, 1e9, load_default=None, allow_none=True)


class Topics(QuickSchema):
    """What was talked about (R27), each with a note or a figure."""

    ordering = fields.Nested(TopicInput, load_default=None, allow_none=True)
    compliance = fields.Nested(TopicInput, load_default=None, allow_none=True)
    stock = fields.Nested(TopicInput, load_default=None, allow_none=True)


class Commitment(QuickSchema):
    by = Choice(Party, required=True)
    text = Text(500, least=1, required=True)
    due_on = fields.Date(load_default=None, allow_none=True)


class InStoreDayInput(PhotographedDocument):
    """An in-store day as its manager wrote it. `server` is what a phone has pulled before; it is ignored."""

    id = Id(load_default=None)
    terminal_id = Id(required=True)
    arrival = fields.Nested(CheckPoint, required=True)
    departure = fields.Nested(CheckPoint, load_default=None, allow_none=True)
    interruptions = fields.List(fields.Nested(Interruption), load_default=list, validate=lambda rows: at_most(rows, 50))
    pings = fields.List(fields.Nested(Ping), load_default=list, validate=lambda rows: at_most(rows, 500))
    topics = fields.Nested(Topics, load_default=lambda: dict.fromkeys(map(str, Topic)))
    commitments = fields.List(fields.Nested(Commitment), load_default=list, validate=lambda rows: at_most(rows, 50))
    photos = fields.List(
        fields.Nested(PhotoDeclaration),
        load_default=list,
        validate=lambda rows: at_most(rows, 50),
        metadata={"description": "`view` is `before` or `after` for those that the day must have."},
    )
    note = Text(2000, load_default=None, allow_none=True)
    submitted_at = Time(load_default=None, allow_none=True, metadata={"description": "Device time of handing it in."})

    @validates_schema
    def _belongs_together(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["submitted_at"] is not None and data["departure"] is None:
            raise ValidationError("An in-store day is handed in after its departure.", "submitted_at")
        ids = [photo["id"] for photo in data["photos"]]
        if len(set(ids)) < len(ids):
            raise ValidationError("The same one is there twice.", "photos")
        if any(photo["display_check_id"] for photo in data["photos"]):
            raise ValidationError("The photos of an in-store day show no display check.", "photos")


# ---- reading ----------------------------------------------------------------------------------------------------------


class InStoreServerPart(Schema):
    """What the server adds. It never causes a conflict and is ignored when pushed."""

    manager_id = Id()
    branch_id = Id()
    duty_id = Id(allow_none=True, metadata={"description": "The duty that the day was spent for."})
    day = fields.Date(metadata={"description": "The city's day of the arrival."})
    state = Choice(State)
    arrived_at = Time(metadata={"description": "Corrected where the device's clock was off."})
    left_at = Time(allow_none=True)
    presence_seconds = Whole(allow_none=True, metadata={"description": "Less interruptions; null until the departure."})
    verdict = Choice(Verdict)
    missing = fields.List(Choice(Missing), metadata={"description": "What the day lacks to be kept."})
    flags = fields.List(Choice(rules.Flag), metadata={"description": "Reasons to look closer; they decide nothing."})
    branch_verdict = Choice(Verdict, allow_none=True, metadata={"description": "The branch's word, which holds."})
    arrival_distance_m = Whole(allow_none=True)
    departure_distance_m = Whole(allow_none=True)
    farthest_ping_m = Whole(allow_none=True)
    pings_dropped = Whole(metadata={"description": "Pings outside the day or too close to others: they are not kept."})
    clock_offset_ms = fields.Integer()
    rules_version = Whole()
    received_at = Time()
    confirmation = Choice(("yes", "no"), allow_none=True, metadata={"description": "What the retailer says."})
    confirmed_at = Time(allow_none=True)
    photos_declared = Whole()
    photos_received = Whole()


class InStoreDayOutput(InStoreDayInput):
    """An in-store day as everyone reads it."""

    photos = fields.List(fields.Nested(PhotoState))
    server = fields.Nested(InStoreServerPart)  # type: ignore[assignment]


class VisitThere(Schema):
    """A visit of the same manager to the same shop on that day: it belongs to the day."""

    id = Id()
    kind = Choice(visits.Kind)
    started_at = Time()
    ended_at = Time(allow_none=True)


class InStoreVerdictOutput(Schema):
    id = Id()
    kept = Flag()
    reason = fields.String()
    decided_by = Id(allow_none=True)
    decided_by_name = fields.String(allow_none=True)
    decided_at = Time()


class InStoreDayDetail(InStoreDayOutput):
    """A day for the desk: the same document with its evidence around it."""

    terminal = fields.Dict(keys=fields.String(), values=fields.Raw())
    manager = fields.Nested(Named)
    visits = fields.List(fields.Nested(VisitThere))
    verdicts = fields.List(fields.Nested(InStoreVerdictOutput), metadata={"description": "Newest first."})


class InStoreDaySummary(Schema):
    id = Id()
    terminal = fields.Nested(VisitedTerminal)
    manager = fields.Nested(Named)
    branch_id = Id()
    duty_id = Id(allow_none=True)
    day = fields.Date()
    state = Choice(State)
    arrived_at = Time()
    left_at = Time(allow_none=True)
    presence_seconds = Whole(allow_none=True)
    verdict = Choice(Verdict)
    missing = fields.List(Choice(Missing))
    flags = fields.List(Choice(rules.Flag))
    branch_verdict = Choice(Verdict, allow_none=True)
    photos_declared = Whole()
    photos_received = Whole()


class InStoreDayPage(Schema):
    items = fields.List(fields.Nested(InStoreDaySummary))
    next_cursor = fields.String(allow_none=True)


class InStoreDayQuery(PageQuery):
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
    month = Month(load_default=None)
    state = Choice(State, load_default=None)
    verdict = Choice(Verdict, load_default=None)


class InStoreVerdictInput(Schema):
    """Whether the branch takes the day as evidence."""

    kept = Flag(required=True)
    reason = Text(500, least=1, required=True)
