"""Wire shapes of assessments of demand."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Regexp

from backend.fields import Choice, Flag, Id, Text, Whole
from backend.sales.demand_rules import MarginGrade, VolumeGrade

_BIG = 2**53 - 1


class AssessmentQuery(Schema):
    quarter = Text(
        7,
        required=True,
        validate=Regexp(r"20\d\d-Q[1-4]\Z", error="Not a quarter such as 2026-Q3."),
        metadata={"example": "2026-Q3"},
    )
    spec_id = Id(load_default=None)
    brand_id = Id(load_default=None)
    manufacturer_id = Id(load_default=None)


class Assessment(Schema):
    """Deviations are hundredths of a per cent of what was assessed, rounded down; null where something is unknown."""

    spec_id = Id()
    name = fields.String()
    brand_name = fields.String()
    manufacturer_name = fields.String()
    assessed_packs = Whole(0, _BIG, allow_none=True)
    sold_packs = Whole(0, _BIG, allow_none=True)
    months_told = Whole(0, 3, metadata={"description": "Months of the quarter of which sales are known."})
    deviation = Whole(-_BIG, _BIG, allow_none=True, metadata={"description": "Of what was sold."})
    is_within = Flag(
        allow_none=True, metadata={"description": "Whether it is tolerated; null until the quarter is over."}
    )
    demand_packs = Whole(0, _BIG, allow_none=True, metadata={"description": "What was asked for, where it was told."})
    demand_deviation = Whole(-_BIG, _BIG, allow_none=True)
    demand_is_within = Flag(allow_none=True)
    volume_grade = Choice(VolumeGrade, allow_none=True)
    margin_fen_per_case = Whole(-_BIG, _BIG, allow_none=True)
    margin_grade = Choice(MarginGrade, allow_none=True)


class AssessmentList(Schema):
    quarter = fields.String()
    is_over = Flag()
    demand_tolerance = Whole(metadata={"description": "In hundredths of a per cent."})
    high_volume_cases = Whole()
    margin_a_fen = Whole()
    rules_version = Whole()
    items = fields.List(fields.Nested(Assessment))
    next_cursor = fields.String(allow_none=True)
