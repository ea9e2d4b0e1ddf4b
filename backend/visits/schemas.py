"""Wire shapes of visits. What a phone writes is `VisitInput`; what everyone reads adds `server`."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.displays.rules import PriceTag, ShelfPosition
from backend.displays.schemas import DisplayCheckInput
from backend.fields import Choice, Flag, Id, Number, PageQuery, QueryFlag, Text, Time, Whole, at_most, require_storable
from backend.loading import QuickSchema
from backend.photos.schemas import PhotoDeclaration, PhotographedDocument, PhotoState
from backend.terminals.geo import Datum
from backend.visits.rules import Kind, State
from backend.visits.signal_rules import SignalKind
from backend.visits.signal_schemas import SignalOutput


class Position(QuickSchema):
    """Where the phone was, as measured. GCJ-02 and BD-09 lie 360 to 1,300 m away from WGS-84: the datum is not optional."""

    latitude = Number(-90, 90, required=True)
    longitude = Number(-180, 180, required=True)
    datum = Choice(Datum, required=True)
    accuracy_m = Number(0, 100_000, load_default=None, allow_none=True)
    fixed_at = Time(
        load_default=None, allow_none=True, metadata={"description": "When the fix was taken (device time)."}
    )
    mocked = Flag(
        load_default=None, allow_none=True, metadata={"description": "The phone says the position is simulated."}
    )


class CheckPoint(QuickSchema):
    """A check-in or check-out: what the device's clock said and where it was."""

    device_time = Time(required=True)
    position = fields.Nested(Position, load_default=None, allow_none=True)


class Sections(fields.Field[dict[str, Any]]):
    """Answers by section and question, as the template version asks them."""

    default_error_messages = {"invalid": "Not an object of sections.", "large": "More than 20 kB of answers."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not all(isinstance(answers, dict) for answers in value.values()):
            raise self.make_error("invalid")
        size = 0
        for answers in value.values():
            for answer in answers.values():
                for each in answer if isinstance(answer, list) else (answer,):
                    if isinstance(each, str):
                        size += len(each)
                        require_storable(each)
        if size > 20_000:
            raise self.make_error("large")
        return value


class ShelfCheckInput(QuickSchema):
    """What was seen of one spec; prices in fen per carton."""

    spec_id = Id(required=True)
    on_shelf = Flag(required=True)
    facings = Whole(0, 1000, load_default=None, allow_none=True)
    position = Choice(ShelfPosition, load_default=None, allow_none=True)
    stock_packs = Whole(0, 1_000_000, load_default=None, allow_none=True)
    retail_price_fen = Whole(0, 100_000_000, load_default=None, allow_none=True)
    price_tag = Choice(PriceTag, load_default=None, allow_none=True)
    produced_on = fields.Date(load_default=None, allow_none=True)
    note = Text(500, load_default=None, allow_none=True)


class VisitInput(PhotographedDocument):
    """A visit as its manager wrote it. `server` is what a phone has pulled before; it is ignored."""

    id = Id(load_default=None)
    terminal_id = Id(required=True)
    kind = Choice(Kind, required=True)
    template_version = Whole(1, required=True)
    joint_with = Id(load_default=None, allow_none=True, metadata={"description": "The person of a joint visit."})
    check_in = fields.Nested(CheckPoint, required=True)
    check_out = fields.Nested(CheckPoint, load_default=None, allow_none=True)
    submitted_at = Time(load_default=None, allow_none=True, metadata={"description": "Device time of handing it in."})
    sections = Sections(load_default=dict)
    shelf_checks = fields.List(
        fields.Nested(ShelfCheckInput), load_default=list, validate=lambda rows: at_most(rows, 200)
    )
    display_checks = fields.List(
        fields.Nested(DisplayCheckInput), load_default=list, validate=lambda rows: at_most(rows, 100)
    )
    photos = fields.List(fields.Nested(PhotoDeclaration), load_default=list, validate=lambda rows: at_most(rows, 50))

    @validates_schema
    def _belongs_together(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["submitted_at"] is not None and data["check_out"] is None:
            raise ValidationError("A visit is handed in after its check-out.", "submitted_at")
        for name, key in (("shelf_checks", "spec_id"), ("display_checks", "id"), ("photos", "id")):
            keys = [row[key] for row in data[name]]
            if len(set(keys)) < len(keys):
                raise ValidationError("The same one is there twice.", name)
        checks = {row["id"] for row in data["display_checks"]}
        if any(photo["display_check_id"] not in checks for photo in data["photos"] if photo["display_check_id"]):
            raise ValidationError("Shows a display check that is not in this visit.", "photos")


# ---- reading ----------------------------------------------------------------------------------------------------------


class NewestReview(Schema):
    """What the branch decided last, and why: `items` are the fields and photos that it is about, none the whole visit."""

    id = Id()
    outcome = fields.String()
    reason = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    items = fields.List(fields.Dict(keys=fields.String(), values=fields.Raw()))
    reviewer_id = Id(allow_none=True)
    reviewer_name = fields.String(allow_none=True)
    reviewed_at = Time()


class VisitServerPart(Schema):
    """What the server adds. It never causes a conflict and is ignored when pushed."""

    manager_id = Id()
    branch_id = Id()
    state = Choice(State)
    started_at = Time(metadata={"description": "Check-in, corrected where the device's clock was off."})
    ended_at = Time(allow_none=True)
    check_in_distance_m = Whole(allow_none=True)
    check_out_distance_m = Whole(allow_none=True)
    clock_offset_ms = fields.Integer()
    received_at = Time()
    photos_declared = Whole()
    photos_received = Whole()
    version = Whole(metadata={"description": "Counts recordings of the visit and decisions of the branch."})
    review = fields.Nested(
        NewestReview, allow_none=True, metadata={"description": "What the branch said last; null before that."}
    )
    signals = fields.List(fields.Nested(SignalOutput))


class VisitOutput(VisitInput):
    """A visit as everyone reads it."""

    photos = fields.List(fields.Nested(PhotoState))
    server = fields.Nested(VisitServerPart)  # type: ignore[assignment]


class VisitDetail(VisitOutput):
    """A visit for the desk: the same document with the names behind its ids."""

    names = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"description": "Name by id."})
    terminal = fields.Dict(keys=fields.String(), values=fields.Raw())
    retailer = fields.Dict(
        allow_none=True,
        metadata={"description": "What the retailer says by a link: `took_place`, `rating` or null, `answered_at`."},
    )


class Named(Schema):
    id = Id()
    name = fields.String()


class VisitedTerminal(Named):
    license_no = fields.String()


class VisitSummary(Schema):
    id = Id()
    terminal = fields.Nested(VisitedTerminal)
    manager = fields.Nested(Named)
    branch_id = Id()
    kind = Choice(Kind)
    state = Choice(State)
    started_at = Time()
    ended_at = Time(allow_none=True)
    received_at = Time()
    check_in_distance_m = Whole(allow_none=True)
    photos_declared = Whole()
    photos_received = Whole()
    signals = fields.List(Choice(SignalKind))
    weight = Whole(metadata={"description": "Sum of the signals' weights."})
    risk = Whole(metadata={"description": "The same without signals that a reviewer has cleared."})
    version = Whole(metadata={"description": "For whoever accepts it as it is here."})


class VisitPage(Schema):
    items = fields.List(fields.Nested(VisitSummary))
    next_cursor = fields.String(allow_none=True)


class VisitQuery(PageQuery):
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
    kind = Choice(Kind, load_default=None)
    state = Choice(State, load_default=None)
    signal = Choice(SignalKind, load_default=None, metadata={"description": "Only visits with this signal."})
    photos = Choice(
        ("complete", "missing"),
        load_default=None,
        metadata={"description": "`missing`: not all the photos that the visit declared have arrived."},
    )
    spec_id = Id(load_default=None, metadata={"description": "Only visits that looked for this spec."})
    on_shelf = QueryFlag(
        load_default=None, metadata={"description": "With `spec_id`: that found it on the shelf, or not."}
    )
    since = Time(load_default=None, metadata={"description": "Started at or after."})
    until = Time(load_default=None, metadata={"description": "Started before."})
    q = Text(60, load_default=None, metadata={"description": "Part of the shop's name or licence number."})


class PhotoCountQuery(Schema):
    branch_id = Id(load_default=None)
    since = Time(load_default=None, metadata={"description": "Started at or after; by default 30 days ago."})
    until = Time(load_default=None, metadata={"description": "Started before."})


class PhotoCounts(Schema):
    """Of the visits that declared photos, by the shop's branch and the visit's author."""

    branch = fields.Nested(Named)
    manager = fields.Nested(Named)
    visits = Whole()
    complete_visits = Whole(metadata={"description": "All their photos have arrived."})
    photos_declared = Whole()
    photos_received = Whole()


class PhotoCountList(Schema):
    items = fields.List(fields.Nested(PhotoCounts))


# ---- templates --------------------------------------------------------------------------------------------------------
