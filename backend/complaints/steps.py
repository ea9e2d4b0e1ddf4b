"""A step of a complaint: its new state, the event that tells of it, and the task that asks for the answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role
from backend.accounts import service as accounts
from backend.accounts.service import command_line_actor
from backend.complaints import queries
from backend.complaints.models import Complaint, ComplaintEvent
from backend.complaints.numbers import COMPLAINT_RULES
from backend.complaints.rules import OVER, Deed, Party, due_day, end_of, may_follow, state_after
from backend.db import new_id
from backend.rule_sets import service as rule_sets
from backend.tasks import service as tasks
from backend.tasks.rules import Kind, Outcome
from backend.workdays.queries import load_calendar
from backend.workdays.rules import Calendar

#: The word by which a task says that it came from a complaint.
ORIGIN = "complaint"
_TITLE = "答复零售户投诉"


class Doer(NamedTuple):
    """Who does something; the retailer and the system have no account."""

    party: Party
    person_id: str | None = None


RETAILER, SYSTEM = Doer(Party.RETAILER), Doer(Party.SYSTEM)


def doer_of(actor: Actor) -> Doer:
    if actor.account_id is None:
        return SYSTEM
    return Doer(Party.MANAGER if actor.role is Role.CUSTOMER_MANAGER else Party.DESK, actor.account_id)


class Deadlines:
    """By when a city's complaints are to be answered."""

    def __init__(self, session: Session, city_id: int) -> None:
        self.rules = rule_sets.rules_for(session, city_id, COMPLAINT_RULES)
        self.zone = ZoneInfo(queries.time_zone(session, city_id))
        self.calendar: Calendar = load_calendar(session, city_id)

    def of_opened(self, at: datetime) -> datetime:
        return self._end(at, self.rules.answer_working_days)

    def of_reopened(self, at: datetime) -> datetime:
        return self._end(at, self.rules.reopened_working_days)

    def _end(self, at: datetime, working_days: int) -> datetime:
        return end_of(due_day(self.calendar, at.astimezone(self.zone).date(), working_days), self.zone)


def take_step(complaint: Complaint, deed: Deed, doer: Doer, at: datetime, note: str | None = None) -> ComplaintEvent:
    """Put a complaint into the state that follows. Its event is `keep`t with it.

    Raises:
        Problem: `complaint-moved-on` when its state does not allow that.
    """
    if deed is not Deed.OPENED:
        if not may_follow(complaint.state, deed):
            raise problems.COMPLAINT_MOVED_ON(state=complaint.state)
        complaint.state = state_after(complaint.state, deed).value
    complaint.closed_at = at if complaint.state in OVER else None
    complaint.overdue = deed is Deed.LATE or (complaint.overdue and deed is Deed.ASSIGNED)
    return event_of(complaint, deed, doer, at, note)


def keep(session: Session, events: Iterable[ComplaintEvent]) -> None:
    """Write complaints and then what is said of them."""
    session.flush()
    session.add_all(events)
    session.flush()


def event_of(complaint: Any, deed: Deed, doer: Doer, at: datetime, note: str | None = None) -> ComplaintEvent:
    return ComplaintEvent(
        city_id=complaint.city_id,
        id=new_id(),
        complaint_id=complaint.id,
        at=at,
        deed=deed.value,
        party=doer.party.value,
        person_id=doer.person_id,
        owner_id=complaint.owner_id,
        note=note,
    )


def ask_for_answer(session: Session, complaint: Complaint, deadlines: Deadlines, giver: Actor | None = None) -> None:
    """Give the owner a task. It follows the shop, as the complaint does; one that is assigned is its owner's alone."""
    actor = giver or command_line_actor(complaint.city_id)
    last_day = (complaint.due_at - timedelta(milliseconds=1)).astimezone(deadlines.zone).date()
    tasks.give_task(
        session,
        actor,
        terminal_id=None if complaint.is_assigned else complaint.terminal_id,
        manager_id=complaint.owner_id if complaint.is_assigned else None,
        title=_TITLE,
        note=complaint.text,
        due_on=max(last_day, accounts.today(session, actor)),
        kind=Kind.COMPLAINT,
        origin=tasks.Origin(ORIGIN, complaint.id),
        detail={"terminal_id": complaint.terminal_id, "kind": complaint.kind},
    )


def settle_tasks(session: Session, complaint: Complaint, verdict: Outcome) -> None:
    """What the complaint had asked for is done, or need not be done."""
    actor = command_line_actor(complaint.city_id)
    tasks.settle_origin(session, actor, tasks.Origin(ORIGIN, complaint.id), verdict)
