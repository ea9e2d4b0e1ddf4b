"""Wire shapes of figures of other systems."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.dashboards.imported_rules import Imported, Subject
from backend.displays.plan_schemas import Month
from backend.fields import LARGEST_INTEGER, Choice, Flag, Id, Time, Whole


class ImportedFigureQuery(Schema):
    first_month = Month(required=True)
    last_month = Month(required=True)
    indicator = Choice(Imported, load_default=None)


class ImportedFigureOutput(Schema):
    """Accuracies, shares and targets are hundredths of a per cent; warnings and heads are counts."""

    month = fields.String()
    indicator = Choice(Imported)
    subject = Choice(Subject)
    subject_id = Id(allow_none=True, metadata={"description": "Null for the city."})
    subject_name = fields.String()
    value = Whole()
    standard = Whole(1, allow_none=True, metadata={"description": "The head-count that ought to be."})
    share = Whole(0, LARGEST_INTEGER, allow_none=True, metadata={"description": "Of the standard."})
    target = Whole(allow_none=True)
    met = Flag(allow_none=True)
    off_days = fields.Integer(
        allow_none=True, metadata={"description": "How far off arrivals were, where it was told."}
    )
    off_packs = fields.Integer(allow_none=True)
    off_percent = fields.Integer(allow_none=True, metadata={"description": "In hundredths."})
    steps_off = Whole(
        0,
        LARGEST_INTEGER,
        allow_none=True,
        metadata={"description": "Whole steps of 3 days, 50 cases or 10 %: the most of them."},
    )
    imported_at = Time()


class ImportedFigureList(Schema):
    items = fields.List(fields.Nested(ImportedFigureOutput))
    next_cursor = fields.String(allow_none=True)
