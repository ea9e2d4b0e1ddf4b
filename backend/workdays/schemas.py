"""Wire shapes of the calendar of working days."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Choice, PageQuery, QueryWhole, Whole
from backend.workdays.rules import DayKind


class DayQuery(PageQuery):
    year = QueryWhole(1900, 2200)
    kind = Choice(DayKind)


class DayOutput(Schema):
    day = fields.Date()
    kind = Choice(DayKind, metadata={"description": "`working_day`: a weekend day worked for a holiday."})
    name = fields.String(allow_none=True)


class DayPage(Schema):
    items = fields.List(fields.Nested(DayOutput))
    next_cursor = fields.String(allow_none=True)


class CalendarAlert(Schema):
    alert = Choice(("year_missing",))
    year = Whole(metadata={"description": "Its days have to be imported: until then only weekends count as free."})


class CalendarAlerts(Schema):
    items = fields.List(fields.Nested(CalendarAlert))
