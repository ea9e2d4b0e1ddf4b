"""Wire shapes of visit plans, and of a manager's day. Plan against fact: progress_schemas.py."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates

from backend.displays.plan_schemas import Month
from backend.fields import Choice, Flag, Id, Number, PageQuery, Text, Time, Whole
from backend.planning.rules import DECISIONS, ReasonKind, State, Step
from backend.tasks.rules import Kind
from backend.terminals.geo import Datum

_MOST_STOPS = 40


class VisitPlanInput(Schema):
    month = Month(required=True)
    manager_id = Id(load_default=None, metadata={"description": "Whose month; a manager proposes the own one."})


class VisitPlanSeenVersion(Schema):
    """What the sender has seen of a plan."""

    if_match = Text(20, required=True, data_key="If-Match", metadata={"description": "The plan's `version`."})

    @post_load
    def _as_number(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        seen = data["if_match"].strip().strip('"')
        if not seen.isascii() or not seen.isdigit():
            raise ValidationError("Must be the version of the plan.", "If-Match")
        return {"version": int(seen)}


class PlannedStopInput(Schema):
    terminal_id = Id(required=True)
    in_store_day = Flag(load_default=False)


class PlannedDayInput(Schema):
    """A day's stops in walking order, in place of those it has."""

    stops = fields.List(fields.Nested(PlannedStopInput), required=True)
    reason = Text(
        500, load_default=None, allow_none=True, metadata={"description": "Why a confirmed plan has to be changed."}
    )

    @validates("stops")
    def _distinct(self, stops: list[dict[str, Any]], data_key: str) -> None:
        if len(stops) > _MOST_STOPS:
            raise ValidationError("Too many.")
        if len({stop["terminal_id"] for stop in stops}) < len(stops):
            raise ValidationError("The same one is there twice.")


class VisitPlanSubmissionInput(Schema):
    note = Text(500, load_default=None, allow_none=True)


class VisitPlanDecisionInput(Schema):
    outcome = Choice(DECISIONS, required=True)
    note = Text(500, load_default=None, allow_none=True, metadata={"description": "Required with a return."})


class StopReason(Schema):
    """Why a shop is called on: a word with its figures."""

    kind = Choice(ReasonKind)
    number = Whole(metadata={"description": "Of `nth_of_month`: the first, second … visit"})
    of = Whole(metadata={"description": "… of so many."})
    days = Whole(metadata={"description": "Of `days_since_last_visit`."})
    due_on = fields.Date(metadata={"description": "Of `task_due`."})


class PlannedStop(Schema):
    terminal_id = Id()
    in_store_day = Flag(metadata={"description": "The manager stays here for the day (R27)."})
    reasons = fields.List(fields.Nested(StopReason))


class PlannedDay(Schema):
    day = fields.Date()
    length_m = Whole(metadata={"description": "Metres from the first stop to the last, as the crow flies."})
    stops = fields.List(fields.Nested(PlannedStop), metadata={"description": "In walking order."})


class UnplannedVisits(Schema):
    terminal_id = Id()
    visits = Whole()


class VisitPlanOutput(Schema):
    """A plan as it travels."""

    id = Id()
    manager_id = Id()
    branch_id = Id()
    month = Month()
    state = Choice(State)
    version = Whole()
    note = fields.String(allow_none=True, metadata={"description": "What was said with the last step."})
    submitted_at = Time(allow_none=True)
    decided_at = Time(allow_none=True)
    unplanned = fields.List(
        fields.Nested(UnplannedVisits), metadata={"description": "Visits that are wanted and have no day."}
    )
    days = fields.List(fields.Nested(PlannedDay))


class VisitPlanEventOutput(Schema):
    version = Whole()
    step = Choice(Step)
    day = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)
    author_id = Id(allow_none=True)
    author_name = fields.String(allow_none=True)
    at = Time()


class VisitPlanDetail(VisitPlanOutput):
    manager_name = fields.String()
    names = fields.Dict(metadata={"description": "Names of the shops by id."})
    events = fields.List(fields.Nested(VisitPlanEventOutput), metadata={"description": "Its history, newest first."})


class VisitPlanRow(Schema):
    id = Id()
    manager_id = Id()
    manager_name = fields.String()
    branch_id = Id()
    month = Month()
    state = Choice(State)
    version = Whole()
    note = fields.String(allow_none=True)
    submitted_at = Time(allow_none=True)
    decided_at = Time(allow_none=True)
    stops = Whole()
    length_m = Whole()
    unplanned = Whole()


class VisitPlanPage(Schema):
    items = fields.List(fields.Nested(VisitPlanRow))
    next_cursor = fields.String(allow_none=True)


class VisitPlanQuery(PageQuery):
    month = Month(load_default=None)
    state = Choice(State, load_default=None)
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)


# ---- a day ------------------------------------------------------------------------------------------------------------


class VisitDayQuery(Schema):
    day = fields.Date(load_default=None, metadata={"description": "By default today."})
    manager_id = Id(load_default=None, metadata={"description": "Whose day, for desks."})


class VisitPlanOfDay(Schema):
    id = Id()
    state = Choice(State)
    version = Whole()


class StopDone(Schema):
    visit_id = Id()
    day = fields.Date()


class TaskOfDay(Schema):
    id = Id()
    terminal_id = Id(allow_none=True)
    title = fields.String()
    kind = Choice(Kind)
    due_on = fields.Date()


class StopOfDay(PlannedStop):
    name = fields.String()
    license_no = fields.String()
    address = fields.String(allow_none=True)
    latitude = Number(allow_none=True)
    longitude = Number(allow_none=True)
    datum = Choice(Datum, allow_none=True)
    opening_hours = fields.String(allow_none=True)
    done = fields.Nested(
        StopDone, allow_none=True, metadata={"description": "The visit that did it, on whichever day."}
    )
    tasks = fields.List(fields.Nested(TaskOfDay))


class ExtraVisit(Schema):
    visit_id = Id()
    terminal_id = Id()
    terminal_name = fields.String(allow_none=True)


class VisitDay(Schema):
    day = fields.Date()
    manager_id = Id()
    plan = fields.Nested(VisitPlanOfDay, allow_none=True)
    length_m = Whole()
    stops = fields.List(fields.Nested(StopOfDay), metadata={"description": "In walking order."})
    extra_visits = fields.List(
        fields.Nested(ExtraVisit), metadata={"description": "Visits of the day that did no stop."}
    )
    other_tasks = fields.List(
        fields.Nested(TaskOfDay), metadata={"description": "Open tasks due by this day elsewhere."}
    )
