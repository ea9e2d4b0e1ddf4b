"""Wire shapes of duties, requests and the board. What a phone writes is `InStoreRequestInput`."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.displays.plan_schemas import Month
from backend.fields import Choice, Flag, Id, Number, PageQuery, Text, Time, Whole
from backend.in_store_days import rules
from backend.in_store_days.duty_rules import DutyState, Excuse, RequestKind, RequestState
from backend.loading import SentDocument
from backend.visits.schemas import Named, VisitedTerminal


class DutyTerminal(VisitedTerminal):
    """The shop, and where it stands: a substitute may never have been there."""

    address = fields.String(allow_none=True)
    wgs84_latitude = Number(-90, 90, allow_none=True)
    wgs84_longitude = Number(-180, 180, allow_none=True)


class DutyOutput(Schema):
    """A day owed in a month. Without a terminal it is owed by the manager, at any shop."""

    id = Id()
    month = Month()
    due_on = fields.Date(metadata={"description": "The month's last working day."})
    terminal = fields.Nested(DutyTerminal, allow_none=True)
    branch_id = Id()
    manager_id = Id(allow_none=True)
    is_assigned = Flag(metadata={"description": "The branch gave it to this manager; it does not follow the shop."})
    state = Choice(DutyState)
    excuse = Choice(Excuse, allow_none=True)
    day_id = Id(
        allow_none=True, metadata={"description": "The in-store day that keeps it, or the latest that does not."}
    )
    warned_at = Time(allow_none=True, metadata={"description": "When it was said that it is at risk."})


class InStoreRequestInput(SentDocument):
    """What a manager asks of the branch about a duty. `server` is what a phone has pulled before; it is ignored."""

    id = Id(load_default=None)
    duty_id = Id(required=True)
    kind = Choice(RequestKind, required=True)
    with_duty_id = Id(load_default=None, allow_none=True, metadata={"description": "Of a swap: a colleague's duty."})
    substitute_id = Id(load_default=None, allow_none=True, metadata={"description": "The colleague to take it over."})
    reason = Text(500, least=1, required=True)
    requested_at = Time(required=True, metadata={"description": "Device time."})

    @validates_schema
    def _names_what_it_needs(self, data: dict[str, Any], **kwargs: Any) -> None:
        needed = {"with_duty_id": RequestKind.SWAP, "substitute_id": RequestKind.SUBSTITUTE}
        for name, kind in needed.items():
            if (data[name] is not None) is not (data["kind"] == kind):
                raise ValidationError("Belongs to a request of another kind, or is missing.", name)


class InStoreRequestServerPart(Schema):
    requested_by = Id()
    branch_id = Id()
    state = Choice(RequestState)
    received_at = Time()
    decided_by = Id(allow_none=True)
    decided_at = Time(allow_none=True)
    decision_note = fields.String(allow_none=True)


class InStoreRequestOutput(InStoreRequestInput):
    server = fields.Nested(InStoreRequestServerPart)  # type: ignore[assignment]


class InStoreRequestRow(InStoreRequestOutput):
    month = Month()
    terminal_name = fields.String(allow_none=True)
    requested_by_name = fields.String()
    substitute_name = fields.String(allow_none=True)
    with_name = fields.String(allow_none=True, metadata={"description": "Whose duty it would be swapped with."})
    received_at = Time()


class InStoreRequestPage(Schema):
    items = fields.List(fields.Nested(InStoreRequestRow))
    next_cursor = fields.String(allow_none=True)


class InStoreRequestQuery(PageQuery):
    state = Choice(RequestState, load_default=None)
    kind = Choice(RequestKind, load_default=None)
    branch_id = Id(load_default=None)


class InStoreDecision(Schema):
    outcome = Choice((RequestState.APPROVED, RequestState.REFUSED), required=True)
    note = Text(500, load_default=None, allow_none=True)


class DutyOfColleague(Schema):
    id = Id()
    manager_id = Id()
    manager_name = fields.String()
    terminal_name = fields.String(allow_none=True)


class DutyChoices(Schema):
    colleagues = fields.List(fields.Nested(Named))
    duties = fields.List(fields.Nested(DutyOfColleague))


# ---- board ------------------------------------------------------------------------------------------------------------


class DutyCounts(Schema):
    due = Whole()
    at_risk = Whole()
    kept = Whole()
    missed = Whole()
    excused = Whole()


class BoardDay(Schema):
    id = Id()
    day = fields.Date()
    arrived_at = Time()
    left_at = Time(allow_none=True)
    presence_seconds = Whole(allow_none=True)
    state = Choice(rules.State)
    verdict = Choice(rules.Verdict)
    missing = fields.List(Choice(rules.Missing))
    flags = fields.List(Choice(rules.Flag))
    photos_declared = Whole()
    photos_received = Whole()


class BoardDuty(Schema):
    id = Id()
    terminal = fields.Nested(VisitedTerminal, allow_none=True)
    state = Choice(DutyState)
    excuse = Choice(Excuse, allow_none=True)
    due_on = fields.Date()
    is_assigned = Flag()
    day = fields.Nested(BoardDay, allow_none=True)


class BoardManager(Schema):
    manager = fields.Nested(Named, allow_none=True, metadata={"description": "Null: nobody covers these shops."})
    branch_id = Id()
    counts = fields.Nested(DutyCounts)
    duties = fields.List(fields.Nested(BoardDuty))


class InStoreBoard(Schema):
    month = Month()
    working_days_left = Whole(metadata={"description": "Of the month, today included."})
    counts = fields.Nested(DutyCounts)
    managers = fields.List(fields.Nested(BoardManager))


class InStoreBoardQuery(Schema):
    month = Month(load_default=None, metadata={"description": "By default the present one."})
    branch_id = Id(load_default=None)


class DutyCountsQuery(Schema):
    first_month = Month(required=True)
    last_month = Month(required=True)


class MonthOfManager(DutyCounts):
    month = Month()
    branch = fields.Nested(Named)
    manager = fields.Nested(Named, allow_none=True)


class DutyCountsList(Schema):
    items = fields.List(fields.Nested(MonthOfManager))
