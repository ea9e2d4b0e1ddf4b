"""What desks do with complaints, and what retailers say by their link: opening, assigning, confirming, closing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts.service import command_line_actor
from backend.audit import service as audit
from backend.complaints import queries
from backend.complaints.models import Complaint
from backend.complaints.rules import WAITING, ComplaintKind, ComplaintSource, ComplaintState, Deed, without_numbers
from backend.complaints.steps import (
    RETAILER,
    Deadlines,
    ask_for_answer,
    doer_of,
    keep,
    settle_tasks,
    take_step,
)
from backend.db import new_id, utc_now
from backend.problems import fault
from backend.tasks.rules import Outcome
from backend.terminals import queries as terminals


def open_complaint(
    session: Session,
    city_id: int,
    terminal_id: str,
    kind: ComplaintKind,
    text: str,
    source: ComplaintSource,
    *,
    contact_wish: str | None = None,
    by: Actor | None = None,
    at: datetime | None = None,
) -> str:
    """Open a complaint that did not come from a visit; whoever covers the shop gets a task. Numbers in the text are masked.

    `by` is the desk that opens it; without one it is the retailer.

    Returns:
        Its id.

    Raises:
        Problem: `not-found` for a shop that there is not, or that the desk does not see.
    """
    terminal = terminals.find_terminal(session, by or command_line_actor(city_id), terminal_id, lock=True)
    deadlines, at = Deadlines(session, city_id), at or utc_now()
    complaint = Complaint(
        city_id=city_id,
        id=new_id(),
        terminal_id=terminal_id,
        branch_id=terminal["branch_id"],
        owner_id=terminal["manager_id"],
        is_assigned=False,
        author_id=by.account_id if by else None,
        source=ComplaintSource(source).value,
        kind=ComplaintKind(kind).value,
        text=without_numbers(text),
        contact_wish=contact_wish,
        opened_at=at,
        state=ComplaintState.OPEN.value,
        due_at=deadlines.of_opened(at),
        overdue=False,
        clock_offset_ms=0,
        received_at=at,
    )
    session.add(complaint)
    keep(session, [take_step(complaint, Deed.OPENED, doer_of(by) if by else RETAILER, at)])
    ask_for_answer(session, complaint, deadlines, by)
    return complaint.id


def open_at_desk(
    session: Session, actor: Actor, terminal_id: str, kind: str, text: str, contact_wish: str | None
) -> dict[str, Any]:
    """A complaint that reached a desk.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    terminals.find_terminal(session, actor, terminal_id)
    require(actor, Verb.DIRECT_COMPLAINTS)
    complaint_id = open_complaint(
        session, actor.city_id, terminal_id, ComplaintKind(kind), text, ComplaintSource.DESK,
        contact_wish=contact_wish, by=actor,
    )  # fmt: skip
    audit.record(session, actor, "open", "complaint", complaint_id, terminal_id=terminal_id)
    return queries.get_complaint(session, actor, complaint_id) or {}


def assign_complaint(
    session: Session, actor: Actor, complaint_id: str, manager_id: str | None, note: str | None
) -> dict[str, Any]:
    """Let a manager of the branch answer, whoever covers the shop; or, with None, whoever covers the shop again.

    Raises:
        Problem: `not-found`, `forbidden`, `not-a-manager`, `complaint-moved-on`.
    """
    complaint = _directed(session, actor, complaint_id)
    terminal = terminals.find_terminal(session, actor, complaint.terminal_id, lock=True)
    if manager_id is not None:
        found = terminals.managers(session, actor, hold=[manager_id])
        if not found or found[0].branch_id != complaint.branch_id:
            raise problems.NOT_A_MANAGER(errors=[fault("manager_id", "Not an active customer manager of this branch.")])
    owner_id, is_assigned = manager_id or terminal["manager_id"], manager_id is not None
    if (complaint.owner_id, complaint.is_assigned) != (owner_id, is_assigned):
        complaint.owner_id, complaint.is_assigned = owner_id, is_assigned
        keep(session, [take_step(complaint, Deed.ASSIGNED, doer_of(actor), utc_now(), note)])
        settle_tasks(session, complaint, Outcome.CANCELLED)
        if complaint.state in WAITING:
            ask_for_answer(session, complaint, Deadlines(session, actor.city_id), actor)
        audit.record(session, actor, "assign", "complaint", complaint_id, manager_id=manager_id)
    return queries.get_complaint(session, actor, complaint_id) or {}


def answer_complaint(session: Session, actor: Actor, complaint_id: str, answer: str) -> dict[str, Any]:
    """Keep what a desk has told the retailer itself, in the owner's place. Saying the same again changes nothing.

    Raises:
        Problem: `not-found`, `forbidden`, `complaint-moved-on`.
    """
    complaint, answer, now = _directed(session, actor, complaint_id), without_numbers(answer), utc_now()
    if complaint.state != ComplaintState.ANSWERED or complaint.answer != answer:
        event = take_step(complaint, Deed.ANSWERED, doer_of(actor), now, answer)
        complaint.answer, complaint.answered_at = answer, now
        keep(session, [event])
        settle_tasks(session, complaint, Outcome.ACCEPTED)
        audit.record(session, actor, "answer", "complaint", complaint_id)
    return queries.get_complaint(session, actor, complaint_id) or {}


def close_complaint(session: Session, actor: Actor, complaint_id: str, reason: str) -> dict[str, Any]:
    """Close a complaint as a desk, answered or not. Doing so again changes nothing.

    Raises:
        Problem: `not-found`, `forbidden`; `complaint-moved-on` when it is over in another way.
    """
    complaint, reason = _directed(session, actor, complaint_id), without_numbers(reason)
    if complaint.state != ComplaintState.CLOSED:
        keep(session, [take_step(complaint, Deed.CLOSED, doer_of(actor), utc_now(), reason)])
        settle_tasks(session, complaint, Outcome.CANCELLED)
        audit.record(session, actor, "close", "complaint", complaint_id, reason=reason)
    return queries.get_complaint(session, actor, complaint_id) or {}


def _directed(session: Session, actor: Actor, complaint_id: str) -> Complaint:
    complaint = queries.lock_complaint(session, actor, complaint_id)
    if complaint is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.DIRECT_COMPLAINTS)
    return complaint


def record_retailer_answer(
    session: Session, city_id: int, complaint_id: str, satisfied: bool, note: str | None, *, at: datetime | None = None
) -> None:
    """The retailer has been asked whether the answer will do: yes resolves the complaint, no opens it again, with a new task.

    Raises:
        Problem: `not-found`; `complaint-moved-on` when there is no answer to speak of.
    """
    complaint = queries.lock_complaint(session, command_line_actor(city_id), complaint_id)
    if complaint is None:
        raise problems.NOT_FOUND()
    at = at or utc_now()
    said = without_numbers(note) if note else None
    if satisfied:
        keep(session, [take_step(complaint, Deed.RESOLVED, RETAILER, at, said)])
        return
    event = take_step(complaint, Deed.REOPENED, RETAILER, at, said)
    deadlines = Deadlines(session, city_id)
    complaint.due_at = deadlines.of_reopened(at)
    keep(session, [event])
    ask_for_answer(session, complaint, deadlines)
