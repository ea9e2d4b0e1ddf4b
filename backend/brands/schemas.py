"""Wire shapes of manufacturers, brands and specs."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validates

from backend.brands import rules
from backend.fields import Choice, Flag, Id, PageQuery, QueryFlag, Text, Time, Whole

#: 100,000 yuan a carton is beyond any price.
HIGHEST_PRICE_FEN = 10_000_000


class ManufacturerInput(Schema):
    id = Id()
    name = Text(60, required=True, least=1)


class ManufacturerOutput(Schema):
    id = Id()
    name = fields.String()


class ManufacturerPage(Schema):
    items = fields.List(fields.Nested(ManufacturerOutput))
    next_cursor = fields.String(allow_none=True)


class BrandInput(Schema):
    id = Id()
    manufacturer_id = Id(required=True)
    name = Text(60, required=True, least=1)


class BrandQuery(PageQuery):
    manufacturer_id = Id()


class BrandOutput(Schema):
    id = Id()
    manufacturer_id = Id()
    name = fields.String()


class BrandPage(Schema):
    items = fields.List(fields.Nested(BrandOutput))
    next_cursor = fields.String(allow_none=True)


class _BarCoded(Schema):
    @validates("ean13")
    def _check_ean13(self, value: str, data_key: str) -> None:
        if why := rules.ean13_fault(value):
            raise ValidationError(why)


class SpecInput(_BarCoded):
    """A new product; prices are fen per carton."""

    id = Id()
    brand_id = Id(required=True)
    name = Text(60, required=True, least=1)
    price_class = Choice(rules.PriceClass, required=True)
    wholesale_fen = Whole(1, HIGHEST_PRICE_FEN, required=True)
    retail_fen = Whole(1, HIGHEST_PRICE_FEN, required=True)
    ean13 = Text(13, required=True)
    entry_date = fields.Date(required=True)
    is_focus = Flag(load_default=False)
    stage = Choice(rules.Stage, load_default=rules.Stage.INTRODUCTION.value)


class SpecChange(_BarCoded):
    """What is not named stays."""

    name = Text(60, least=1)
    price_class = Choice(rules.PriceClass)
    wholesale_fen = Whole(1, HIGHEST_PRICE_FEN)
    retail_fen = Whole(1, HIGHEST_PRICE_FEN)
    ean13 = Text(13)
    entry_date = fields.Date()
    is_focus = Flag()
    retired_on = fields.Date(allow_none=True)


class SpecQuery(PageQuery):
    manufacturer_id = Id()
    brand_id = Id()
    price_class = Choice(rules.PriceClass)
    stage = Choice(rules.Stage)
    is_focus = QueryFlag()
    retired = QueryFlag(load_default=False, metadata={"description": "Retired specs instead of those on sale."})
    q = Text(60, metadata={"description": "A part of the name or of the bar code."})


class SpecOutput(Schema):
    id = Id()
    brand_id = Id()
    manufacturer_id = Id()
    name = fields.String()
    price_class = Choice(rules.PriceClass)
    wholesale_fen = Whole()
    retail_fen = Whole()
    ean13 = fields.String()
    entry_date = fields.Date()
    is_focus = Flag()
    stage = Choice(rules.Stage)
    retired_on = fields.Date(allow_none=True)


class StageOutput(Schema):
    stage = Choice(rules.Stage)
    from_date = fields.Date()
    reason = fields.String(allow_none=True)
    figures = fields.Dict(allow_none=True, metadata={"description": "What spoke for which stage when it was decided."})
    is_improvable = Flag(allow_none=True)
    decided_by = Id(allow_none=True)
    decided_at = Time()


class SpecDetail(SpecOutput):
    stages = fields.List(fields.Nested(StageOutput))


class SpecPage(Schema):
    items = fields.List(fields.Nested(SpecOutput))
    next_cursor = fields.String(allow_none=True)


class StageInput(Schema):
    stage = Choice(rules.Stage, required=True)
    from_date = fields.Date(required=True)
    reason = Text(300, required=True, least=1)
    is_improvable = Flag(metadata={"description": "Of an exit: whether the product may come back (R6)."})
