"""Wire shapes of dashboards."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.dashboards.imported_schemas import ImportedFigureOutput
from backend.dashboards.rules import Indicator
from backend.displays.plan_schemas import Month
from backend.fields import Choice, Flag, Id, Whole
from backend.visits.schemas import Named


class DashboardQuery(Schema):
    month = Month(load_default=None, metadata={"description": "By default the present one."})
    branch_id = Id(load_default=None, metadata={"description": "A branch's desk sees its own."})


class Card(Schema):
    """An indicator beside its target: hundredths of a per cent, of scores hundredths of a point."""

    indicator = Choice(Indicator)
    value = fields.Integer(allow_none=True, metadata={"description": "Null while nothing is known."})
    part = Whole(allow_none=True, metadata={"description": "Of `whole`, where things can be counted."})
    whole = Whole(allow_none=True)
    target = Whole()
    met = Flag(allow_none=True)


class Dashboard(Schema):
    month = fields.String()
    branch_id = Id(allow_none=True)
    cards = fields.List(fields.Nested(Card))
    imported = fields.List(fields.Nested(ImportedFigureOutput), metadata={"description": "What other systems told."})


class TrendQuery(Schema):
    first_month = Month(required=True)
    last_month = Month(required=True)
    branch_id = Id(load_default=None)


class MonthOfTrend(Schema):
    month = fields.String()
    figures = fields.Dict(
        keys=Choice(Indicator), values=fields.Dict(), metadata={"description": "`value`, `part`, `whole` by indicator."}
    )


class Trend(Schema):
    items = fields.List(fields.Nested(MonthOfTrend))


class BreakdownQuery(Schema):
    month = Month(load_default=None)
    by = Choice(("branch", "manager"), load_default="branch")


class BreakdownRow(Schema):
    id = Id()
    name = fields.String()
    cards = fields.List(fields.Nested(Card))


class Breakdown(Schema):
    items = fields.List(fields.Nested(BreakdownRow))


class ManufacturerBulletinQuery(Schema):
    month = Month(required=True)
    manufacturer_id = Id(load_default=None, metadata={"description": "A promoter's own is known."})


class BulletinRow(Schema):
    """A spec; shares in hundredths of a per cent."""

    spec_id = Id()
    name = fields.String()
    stage = fields.String(allow_none=True)
    packs = Whole()
    packs_a_year_ago = Whole()
    year_packs = Whole()
    year_before_packs = Whole()
    year_growth = fields.Integer(allow_none=True)
    buyers = Whole(allow_none=True)
    shops = Whole(allow_none=True)
    on_shelf_rate = Whole(allow_none=True)
    distribution_rate = Whole(allow_none=True)
    sell_through_rate = Whole(allow_none=True)
    out_of_stock_rate = Whole(allow_none=True)


class ManufacturerBulletin(Schema):
    manufacturer = fields.Nested(Named)
    month = fields.String()
    items = fields.List(fields.Nested(BulletinRow))
    imported = fields.List(
        fields.Nested(ImportedFigureOutput), metadata={"description": "What other systems told of it."}
    )
