"""Wire shapes of sales: imports, figures, and what follows from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.brands.rules import Stage
from backend.city_time import days_of_month, month_of
from backend.fields import Choice, Flag, Id, PageQuery, QueryFlag, QueryWhole, Text, Time, Whole
from backend.sales.rules import Granularity, Span
from backend.table_schemas import ImportInput, ImportReport

#: The longest course that is drawn, in days.
MOST_DAYS = 3_700
_BIG = 2**53 - 1


class Month(fields.Field[date]):
    """`YYYY-MM`; kept as its first day."""

    default_error_messages = {"invalid": "Not a month such as 2026-03."}

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"pattern": r"^20\d\d-(0[1-9]|1[0-2])$", "example": "2026-10"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            first, _ = days_of_month(value)
        except (TypeError, ValueError):
            raise self.make_error("invalid") from None
        if month_of(first) != value or first.year < 2000:
            raise self.make_error("invalid")
        return first

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return month_of(value) if isinstance(value, date) else value


# ---- imports ----------------------------------------------------------------------------------------------------------


class SalesImportInput(ImportInput):
    complete = QueryFlag(
        load_default=False,
        metadata={"description": "The file has all there is of its periods: what it does not name is taken away."},
    )


class SalesReport(ImportReport):
    voided = Whole(metadata={"description": "Figures that a complete file took away."})
    number = Whole(allow_none=True, metadata={"description": "Of the import, or of the same file before it."})


class ImportQuery(Schema):
    cursor = Text(400, load_default=None)
    limit = QueryWhole(1, 200, load_default=50)
    granularity = Choice(Granularity)


class SalesImport(Schema):
    number = Whole()
    filename = fields.String()
    sha256 = fields.String()
    granularity = Choice(Granularity)
    first_period = fields.Date()
    last_period = fields.Date()
    is_complete = Flag()
    rows = Whole()
    created = Whole()
    changed = Whole()
    unchanged = Whole()
    voided = Whole()
    imported_by = fields.String(allow_none=True, metadata={"description": "Null for the command line."})
    imported_at = Time()


class ImportPage(Schema):
    items = fields.List(fields.Nested(SalesImport))
    next_cursor = fields.String(allow_none=True)


class CorrectionQuery(PageQuery):
    replaced_by = QueryWhole(metadata={"description": "The number of the import that said otherwise."})
    granularity = Choice(Granularity)
    spec_id = Id()
    terminal_id = Id()


class _Figure(Schema):
    period = fields.Date(metadata={"description": "A day, or the first day of a month."})
    terminal_id = Id()
    packs = Whole()
    amount_fen = Whole(0, _BIG, allow_none=True)
    import_number = Whole(metadata={"description": "The import that said so."})


class Correction(_Figure):
    granularity = Choice(Granularity)
    spec_id = Id()
    replaced_by = Whole()
    replaced_at = Time()


class CorrectionPage(Schema):
    items = fields.List(fields.Nested(Correction))
    next_cursor = fields.String(allow_none=True)


# ---- figures ----------------------------------------------------------------------------------------------------------


class _Period(Schema):
    first = fields.Date(required=True)
    last = fields.Date(required=True)

    @validates_schema
    def _check_period(self, values: dict[str, Any], **kwargs: Any) -> None:
        if values["last"] < values["first"]:
            raise ValidationError("Ends before it begins.", "last")
        if (values["last"] - values["first"]).days > MOST_DAYS:
            raise ValidationError("Too long a time.", "last")


class FigureQuery(PageQuery, _Period):
    spec_id = Id(required=True)
    granularity = Choice(Granularity, load_default=Granularity.MONTH.value)
    terminal_id = Id()


class SalesFigure(_Figure):
    license_no = fields.String()
    terminal_name = fields.String()


class FigurePage(Schema):
    items = fields.List(fields.Nested(SalesFigure))
    next_cursor = fields.String(allow_none=True)


# ---- what follows -----------------------------------------------------------------------------------------------------


class _Products(Schema):
    spec_id = Id()
    brand_id = Id()
    manufacturer_id = Id()
    branch_id = Id(load_default=None)


class VolumeQuery(_Products):
    month = Month(required=True)
    by = Choice(("spec", "brand", "manufacturer"), load_default="spec")


class Volume(Schema):
    id = Id()
    name = fields.String()
    packs = Whole(0, _BIG)
    packs_a_year_ago = Whole(0, _BIG)
    year_packs = Whole(0, _BIG, metadata={"description": "Of the twelve months that end with this one."})
    year_before_packs = Whole(0, _BIG)
    year_growth = Whole(-_BIG, _BIG, allow_none=True, metadata={"description": "In hundredths of a per cent."})
    amount_fen = Whole(0, _BIG, allow_none=True, metadata={"description": "What shops paid, as far as files said it."})
    shops = Whole(allow_none=True, metadata={"description": "Shops of which a figure is known; of specs only."})
    buyers = Whole(allow_none=True, metadata={"description": "And those of them that bought something."})


class VolumeList(Schema):
    items = fields.List(fields.Nested(Volume))
    next_cursor = fields.String(allow_none=True)


class CourseQuery(_Products, _Period):
    granularity = Choice(Granularity, load_default=Granularity.MONTH.value)


class CoursePoint(Schema):
    period = fields.Date()
    packs = Whole(0, _BIG)
    amount_fen = Whole(0, _BIG, allow_none=True)
    told_by = Choice(Granularity, metadata={"description": "`day`: the sum of days, of which more may come."})


class Course(Schema):
    items = fields.List(fields.Nested(CoursePoint))
    next_cursor = fields.String(allow_none=True)


class IndicatorQuery(Schema):
    month = Month(required=True)
    branch_id = Id(load_default=None)


_SHARE = {"description": "In hundredths of a per cent; null where nothing was sold."}


class Market(Schema):
    packs = Whole(0, _BIG)
    retailer_margin = Whole(allow_none=True, metadata=_SHARE)
    focus_share = Whole(allow_none=True, metadata=_SHARE)
    brand_concentration = Whole(allow_none=True, metadata=_SHARE)


class MarketTargets(Schema):
    retailer_margin = Whole()
    focus_share = Whole()


class Indicators(Schema):
    month = Month()
    branch_id = Id(allow_none=True)
    of_month = fields.Nested(Market)
    of_month_a_year_ago = fields.Nested(Market)
    of_year = fields.Nested(Market)
    of_year_before = fields.Nested(Market)
    targets = fields.Nested(MarketTargets)
    leading_brands = Whole(metadata={"description": "How many brands make up the concentration."})
    rules_version = Whole()


class ShelfQuery(_Products):
    month = Month(required=True)
    stage = Choice(Stage, load_default=None)


class ShelfRates(Schema):
    spec_id = Id()
    name = fields.String()
    stage = Choice(Stage)
    checks = Whole()
    on_shelf = Whole()
    on_shelf_rate = Whole(allow_none=True, metadata=_SHARE)
    shops_checked = Whole()
    shops_carrying = Whole(metadata={"description": "Shops that had it on the shelf or in stock at least once."})
    distribution_rate = Whole(allow_none=True, metadata=_SHARE)
    shops_counted_twice = Whole()
    shops_selling = Whole(metadata={"description": "Shops whose stock sank from one count to the next."})
    sell_through_rate = Whole(allow_none=True, metadata=_SHARE)
    stock_counts = Whole()
    out_of_stock = Whole()
    out_of_stock_rate = Whole(allow_none=True, metadata=_SHARE)


class ShelfRatePage(Schema):
    items = fields.List(fields.Nested(ShelfRates))
    next_cursor = fields.String(allow_none=True)
    counted_at = Time(
        allow_none=True, metadata={"description": "Null for a manager: the own shops are counted at once."}
    )


# ---- bulletins --------------------------------------------------------------------------------------------------------


class BulletinQuery(Schema):
    span = Choice(Span, load_default=Span.WEEK.value)


class Bulletin(Schema):
    first = fields.Date()
    last = fields.Date()
    days = Whole()
    days_told = Whole(metadata={"description": "Of so many of its days any figure of the spec is known."})
    shops = Whole()
    buyers = Whole()
    buyers_again = Whole(metadata={"description": "And those of them that had bought in an earlier bulletin."})
    packs = Whole(0, _BIG)
    packs_so_far = Whole(0, _BIG)
    checks = Whole()
    on_shelf = Whole()
    on_shelf_rate = Whole(allow_none=True, metadata=_SHARE)


class BulletinList(Schema):
    items = fields.List(fields.Nested(Bulletin))
    next_cursor = fields.String(allow_none=True)
