"""Wire shapes of a display check: how one spec was found displayed, and how that does by its plan."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.displays.rules import Point, PriceTag, ShelfPosition
from backend.fields import Choice, Flag, Id, PageQuery, Text, Time, Whole
from backend.loading import QuickSchema
from backend.photos.schemas import PhotoState


class DisplayCheckInput(QuickSchema):
    """One spec's display; photos of it name this check's id."""

    id = Id(required=True)
    spec_id = Id(required=True)
    position = Choice(ShelfPosition, load_default=None, allow_none=True)
    facings = Whole(0, 1000, load_default=None, allow_none=True)
    price_tag = Choice(PriceTag, load_default=None, allow_none=True)
    materials_present = Flag(load_default=None, allow_none=True)
    note = Text(500, load_default=None, allow_none=True)


# ---- reading ----------------------------------------------------------------------------------------------------------


class CheckedTerminal(Schema):
    id = Id()
    name = fields.String()
    license_no = fields.String()


class CheckedSpec(Schema):
    id = Id()
    name = fields.String()


class JudgedPoint(Schema):
    point = Choice(Point)
    asked = fields.Raw(metadata={"description": "A word, a number, true, or the views of photos."})
    found = fields.Raw(allow_none=True)
    passes = Flag(allow_none=True, metadata={"description": "None: the check does not say, or photos are on the way."})


class CheckedPlan(Schema):
    """The plan that the check was made under, and how it does by its standard."""

    id = Id()
    version = Whole()
    name = fields.String()
    points = fields.List(fields.Nested(JudgedPoint))
    passes = Flag(allow_none=True)


class DisplayCheckDocument(Schema):
    """A display check with what it is about. Without a plan nothing was asked for."""

    id = Id()
    subject_id = Id(metadata={"description": "The visit that carried it."})
    manufacturer_id = Id()
    position = Choice(ShelfPosition, allow_none=True)
    facings = Whole(allow_none=True)
    price_tag = Choice(PriceTag, allow_none=True)
    materials_present = Flag(allow_none=True)
    note = fields.String(allow_none=True)
    checked_at = Time()
    terminal = fields.Nested(CheckedTerminal)
    spec = fields.Nested(CheckedSpec)
    photos = fields.List(fields.Nested(PhotoState))
    plan = fields.Nested(CheckedPlan, allow_none=True)


class DisplayCheckPage(Schema):
    items = fields.List(fields.Nested(DisplayCheckDocument))
    next_cursor = fields.String(allow_none=True)


class DisplayCheckQuery(PageQuery):
    manufacturer_id = Id(load_default=None)
    plan_id = Id(load_default=None)
    subject_id = Id(load_default=None, metadata={"description": "The visit that they belong to."})
    spec_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
    since = Time(load_default=None, metadata={"description": "Made at or after."})
    until = Time(load_default=None, metadata={"description": "Made before."})
