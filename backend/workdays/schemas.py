"""Wire shapes of the calendar of working days."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Choice, PageQuery, QueryWhole, Whole
from backend.table_schemas import ExportQuery
from backend.workdays.rules import DayKind, Source


class DayQuery(PageQuery):
    year = QueryWhole(1900, 2200)
    kind = Choice(DayKind)
    source = Choice(Source)


class CalendarExportQuery(ExportQuery):
    year = QueryWhole(1900, 2200)


class DayOutput(Schema):
    day = fields.Date()
    kind = Choice(
        DayKind,
        metadata={
            "description": "`working_day`: a weekend day worked for a holiday. `ordinary`: like any other of the week,"
            " though the whole country has it otherwise."
        },
    )
    name = fields.String(allow_none=True)
    source = Choice(
        Source,
        metadata={"description": "`library`: as published for the whole country. `city`: imported, which comes first."},
    )


class DayPage(Schema):
    items = fields.List(fields.Nested(DayOutput))
    next_cursor = fields.String(allow_none=True)


class CalendarAlert(Schema):
    alert = Choice(("year_missing",))
    year = Whole(metadata={"description": "Its days are unknown: until they are imported only weekends count as free."})


class CalendarAlerts(Schema):
    items = fields.List(fields.Nested(CalendarAlert))
