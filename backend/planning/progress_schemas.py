"""Wire shapes of plan against fact: a month's progress, shops that are behind, and a branch's day."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.displays.plan_schemas import Month
from backend.fields import Choice, Flag, Id, PageQuery, Time, Whole
from backend.planning.rules import State
from backend.visits.schemas import Named


class VisitPlanProgressQuery(PageQuery):
    month = Month(load_default=None, metadata={"description": "By default the present one."})
    by = Choice(("manager", "branch"), load_default="manager")
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)


class VisitPlanProgressRow(Schema):
    """Counts of stops and visits; `kept` and `coverage` in hundredths of a percent."""

    id = Id()
    name = fields.String()
    plans = Whole()
    plans_confirmed = Whole()
    planned = Whole(metadata={"description": "Stops of the month."})
    planned_to_date = Whole(metadata={"description": "Those up to today."})
    done = Whole(metadata={"description": "Stops whose shop the manager visited, on any day of the month."})
    done_on_day = Whole(metadata={"description": "Those of them visited on the planned day."})
    missed = Whole(metadata={"description": "Stops of days before today that are not done."})
    extra = Whole(metadata={"description": "Visits that did no stop."})
    kept = Whole(allow_none=True, metadata={"description": "`done` of `planned`."})
    shops = Whole(metadata={"description": "Open shops covered."})
    wanted = Whole(metadata={"description": "Visits that they should have in the month."})
    reached = Whole(metadata={"description": "Those of them made, by whomever."})
    coverage = Whole(allow_none=True, metadata={"description": "`reached` of `wanted`."})
    shops_behind = Whole(metadata={"description": "Shops that have not all their visits yet."})
    counted_at = Time(metadata={"description": "When the oldest of these counts was made."})


class VisitPlanProgressPage(Schema):
    month = Month()
    items = fields.List(fields.Nested(VisitPlanProgressRow))
    next_cursor = fields.String(allow_none=True)


class ShopsBehindQuery(Schema):
    month = Month(load_default=None)
    manager_id = Id(load_default=None, metadata={"description": "Whose shops, for desks."})


class ShopBehind(Schema):
    terminal_id = Id()
    terminal_name = fields.String()
    wanted = Whole()
    visits = Whole()
    missed = Whole(metadata={"description": "Stops that have passed without a visit."})
    next_planned = fields.Date(allow_none=True)
    last_visit = fields.Date(allow_none=True)


class ShopsBehind(Schema):
    month = Month()
    items = fields.List(fields.Nested(ShopBehind))


class BranchDayQuery(Schema):
    day = fields.Date(load_default=None, metadata={"description": "By default today."})
    branch_id = Id(load_default=None)


class PlanOfMonth(Schema):
    id = Id()
    state = Choice(State)


class VisitGoingOn(Schema):
    visit_id = Id()
    terminal = fields.Nested(Named)
    since = Time()


class ManagersDayOut(Schema):
    """What a manager has planned and done on a day. Stops are counted as in the month's progress."""

    manager = fields.Nested(Named)
    branch = fields.Nested(Named)
    plan = fields.Nested(PlanOfMonth, allow_none=True, metadata={"description": "Of the day's month."})
    planned = Whole(metadata={"description": "Stops of the day."})
    done = Whole(metadata={"description": "Those done on whichever day."})
    done_on_day = Whole()
    extra = Whole(metadata={"description": "Visits of the day that did no stop."})
    visits = Whole()
    first_visit_at = Time(allow_none=True)
    last_visit_at = Time(allow_none=True, metadata={"description": "The latest check-in or check-out."})
    now = fields.Nested(
        VisitGoingOn,
        allow_none=True,
        metadata={"description": "The visit without a check-out, as far as is known here."},
    )


class BranchDay(Schema):
    day = fields.Date()
    is_working_day = Flag()
    items = fields.List(fields.Nested(ManagersDayOut))
