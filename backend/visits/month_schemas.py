"""Wire shapes of what a month of visits brings: the needs of shops, and checklists."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.displays.plan_schemas import Month
from backend.fields import Id, PageQuery, Text, Time, Whole
from backend.visits.schemas import Named, VisitedTerminal
from backend.visits.template_schemas import Wording


class NeedsOfMonth(Schema):
    month = Month(load_default=None, metadata={"description": "The present month when not given."})
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None, metadata={"description": "Who covers the shop."})


class NeedsQuery(NeedsOfMonth, PageQuery):
    terminal_id = Id(load_default=None)


class ShopNeedOutput(Schema):
    """What a shop needs, as one visit heard it."""

    visit_id = Id()
    started_at = Time()
    terminal = fields.Nested(VisitedTerminal)
    manager = fields.Nested(Named, metadata={"description": "Who made the visit."})
    topics = fields.List(fields.String(), metadata={"description": "Keys of the template's choices."})
    note = fields.String(allow_none=True)


class ShopNeedPage(Schema):
    items = fields.List(fields.Nested(ShopNeedOutput))
    next_cursor = fields.String(allow_none=True)


class NeedsCoverage(Schema):
    """Of the open shops of a manager; null for shops that nobody covers."""

    branch = fields.Nested(Named)
    manager = fields.Nested(Named, allow_none=True)
    shops = Whole()
    with_needs = Whole()
    without_needs = Whole()


class NeedsCoverageList(Schema):
    month = Month()
    items = fields.List(fields.Nested(NeedsCoverage))


class ChecklistQuery(Schema):
    month = Month(load_default=None, metadata={"description": "The present month when not given."})
    branch_id = Id(load_default=None)


class SkippedStep(Schema):
    step = Text(40)
    label = fields.Nested(Wording)
    visits = Whole(metadata={"description": "That left it out."})


class ManagersChecklist(Schema):
    manager = fields.Nested(Named)
    branch = fields.Nested(Named, allow_none=True)
    visits = Whole(metadata={"description": "Handed in, under a template with this checklist."})
    complete = Whole(metadata={"description": "That left no step out."})
    complete_hundredths = Whole(allow_none=True, metadata={"description": "Hundredths of a per cent."})
    skipped = fields.List(fields.Nested(SkippedStep), metadata={"description": "Those left out most often first."})


class ChecklistMonth(Schema):
    checklist = fields.String()
    month = Month()
    items = fields.List(fields.Nested(ManagersChecklist))
