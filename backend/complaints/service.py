"""Recording complaints as managers send them: opened in a visit, answered, taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.complaints import queries
from backend.complaints.models import Complaint, ComplaintEvent
from backend.complaints.rules import OVER, ComplaintSource, ComplaintState, Deed, without_numbers
from backend.complaints.steps import Deadlines, doer_of, keep, settle_tasks, take_step
from backend.db import utc_now
from backend.problems import Problem, fault
from backend.tasks.rules import Outcome
from backend.visits import recording_queries as visits
from backend.visits.checking import Receipt
from backend.visits.rules import TimeRules, is_plausible, true_time

TIME_RULES = TimeRules()
#: What its author may put right as long as nobody has answered, and what stays as it was.
_WORDS, _FACTS = ("kind", "text", "contact_wish"), ("terminal_id", "visit_id", "opened_at")


def record_complaints(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt
) -> list[Problem | None]:
    """Store complaints as their manager wrote them, new or edited; `drafts` are loaded by `ComplaintInput`, with distinct ids.

    A new one is taken for a shop that the manager covers, or covered when it was opened; it then belongs to whoever covers the
    shop now. An answer is taken from its author, its owner, and who has owned it: a phone may learn late of a hand-over.

    Returns:
        For each draft None, or the problem that keeps it out: `unknown-terminal`, `missing-reference`, `not-found`,
        `complaint-moved-on`, `time-out-of-range`, `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.RECORD_COMPLAINTS)
    drafts = [_masked(draft) for draft in drafts]  # before anything is compared: what is stored was masked too
    known = _Known(session, actor, drafts)
    outcomes = [_problem_of(actor, draft, receipt, known) for draft in drafts]
    good = [draft for draft, problem in zip(drafts, outcomes, strict=True) if problem is None]
    if not good:
        return outcomes
    deadlines = Deadlines(session, actor.city_id)
    events: list[ComplaintEvent] = []
    answered: list[Complaint] = []
    gone: list[str] = []
    for draft in good:
        complaint = known.complaints.get(draft["id"])
        if complaint is None:
            complaint = _new(actor, draft, receipt, known, deadlines)
            session.add(complaint)
            events.append(take_step(complaint, Deed.OPENED, doer_of(actor), receipt.at))
        else:
            for name in _WORDS:
                setattr(complaint, name, draft[name])
        if draft["answer"] is not None and _is_new_answer(complaint, draft):
            complaint.answer, complaint.answered_at = draft["answer"], draft["answered_at"]
            events.append(take_step(complaint, Deed.ANSWERED, doer_of(actor), receipt.at, draft["answer"]))
            answered.append(complaint)
        if complaint.owner_id != actor.person_id:
            gone.append(complaint.id)
    keep(session, events)
    for complaint in answered:
        if complaint.id in known.complaints:
            settle_tasks(session, complaint, Outcome.ACCEPTED)
    # What a manager pushed for a shop that has gone to a colleague must leave the phone it came from.
    own = Complaint.channels_for({"owner_id": actor.person_id, "state": ComplaintState.OPEN})
    feed.withdraw(session, Complaint.collection, [(complaint_id, own) for complaint_id in gone])
    return outcomes


class _Known:
    """What the database knows of everything that a batch refers to, in one query each."""

    def __init__(self, session: Session, actor: Actor, drafts: Sequence[dict[str, Any]]) -> None:
        self.terminals = visits.held_terminals(session, actor, {draft["terminal_id"] for draft in drafts})
        former = [row.id for row in self.terminals.values() if row.manager_id != actor.person_id]
        self.periods = visits.covered_periods(session, actor, former) if former else {}
        self.zone = ZoneInfo(queries.time_zone(session, actor.city_id))
        self.complaints = queries.lock_known(session, actor, [draft["id"] for draft in drafts])
        self.own = queries.known_to(session, actor, self.complaints) if self.complaints else set()
        visit_ids = {draft["visit_id"] for draft in drafts} - {None}
        self.visits = visits.recorded_visits(session, actor, visit_ids) if visit_ids else {}

    def covers(self, actor: Actor, terminal_id: str, at: datetime) -> bool:
        terminal = self.terminals.get(terminal_id)
        if terminal is None or terminal.manager_id == actor.person_id:
            return terminal is not None
        day = at.astimezone(self.zone).date()
        return any(
            period.from_date <= day and (period.to_date is None or day <= period.to_date)
            for period in self.periods.get(terminal_id, ())
        )


def _masked(draft: dict[str, Any]) -> dict[str, Any]:
    return draft | {name: without_numbers(draft[name]) for name in ("text", "answer") if draft[name] is not None}


def _problem_of(actor: Actor, draft: Mapping[str, Any], receipt: Receipt, known: _Known) -> Problem | None:
    stored = known.complaints.get(draft["id"])
    if stored is not None and stored.id not in known.own:
        return problems.NOT_FOUND()
    offset = stored.clock_offset_ms if stored is not None else receipt.clock_offset_ms
    for name in ("opened_at", "answered_at"):
        device_time = draft[name]
        if device_time is not None and (stored is None or device_time != getattr(stored, name)):
            at = true_time(device_time, offset if name == "opened_at" else receipt.clock_offset_ms, TIME_RULES)
            if not is_plausible(at, receipt.at, TIME_RULES):
                return problems.TIME_OUT_OF_RANGE(errors=[fault(name, "Too long ago, or in the future.")])
    return _problem_of_new(actor, draft, receipt, known) if stored is None else _problem_of_edit(actor, draft, stored)


def _problem_of_new(actor: Actor, draft: Mapping[str, Any], receipt: Receipt, known: _Known) -> Problem | None:
    opened_at = true_time(draft["opened_at"], receipt.clock_offset_ms, TIME_RULES)
    assert opened_at is not None
    if not known.covers(actor, draft["terminal_id"], opened_at):
        return problems.UNKNOWN_TERMINAL(
            errors=[fault("terminal_id", "There is no such terminal, or it is not yours.")]
        )
    if draft["visit_id"] is not None:
        visit = known.visits.get(draft["visit_id"])
        if visit is None or visit.manager_id != actor.person_id:
            return problems.MISSING_REFERENCE(errors=[fault("visit_id", "There is no such visit yet.")])
        if visit.terminal_id != draft["terminal_id"]:
            return problems.INVALID(errors=[fault("visit_id", "The visit was to another shop.")])
    return None


def _problem_of_edit(actor: Actor, draft: Mapping[str, Any], stored: Complaint) -> Problem | None:
    if stored.state in OVER:
        return problems.COMPLAINT_MOVED_ON(state=stored.state)
    faults = [fault(name, "Stays as it was.") for name in _FACTS if draft[name] != getattr(stored, name)]
    if stored.author_id != actor.person_id or stored.state != ComplaintState.OPEN:
        faults += [
            fault(name, "Only its author can change this, until it has been answered.")
            for name in _WORDS
            if draft[name] != getattr(stored, name)
        ]
    if stored.answer is not None and draft["answer"] is None:
        faults.append(fault("answer", "An answer can be reworded, but not taken back."))
    return problems.INVALID(errors=faults) if faults else None


def _is_new_answer(complaint: Complaint, draft: Mapping[str, Any]) -> bool:
    return (complaint.answer, complaint.answered_at) != (draft["answer"], draft["answered_at"])


def _new(actor: Actor, draft: Mapping[str, Any], receipt: Receipt, known: _Known, deadlines: Deadlines) -> Complaint:
    terminal = known.terminals[draft["terminal_id"]]
    opened_at = true_time(draft["opened_at"], receipt.clock_offset_ms, TIME_RULES)
    assert opened_at is not None
    return Complaint(
        city_id=actor.city_id,
        id=draft["id"],
        **{name: draft[name] for name in (*_FACTS, *_WORDS)},
        branch_id=terminal.branch_id,
        owner_id=terminal.manager_id,
        is_assigned=False,
        author_id=actor.person_id,
        source=ComplaintSource.VISIT.value,
        state=ComplaintState.OPEN.value,
        due_at=deadlines.of_opened(opened_at),
        overdue=False,
        clock_offset_ms=receipt.clock_offset_ms,
        received_at=receipt.at,
    )


def withdraw_complaints(session: Session, actor: Actor, complaint_ids: Collection[str]) -> list[Problem | None]:
    """Take back complaints that their author recorded by mistake: they leave the phones, and the branch sees that they were.

    Unknown and foreign ones are passed over.

    Returns:
        For each id None, or `complaint-moved-on` when it has been answered or is over.
    """
    require(actor, Verb.RECORD_COMPLAINTS)
    stored = queries.lock_known(session, actor, complaint_ids)
    outcomes: list[Problem | None] = []
    events = []
    for complaint_id in complaint_ids:
        complaint = stored.get(complaint_id)
        if complaint is None or complaint.author_id != actor.person_id or _is_withdrawn(complaint):
            outcomes.append(None)
        elif complaint.state != ComplaintState.OPEN:
            outcomes.append(problems.COMPLAINT_MOVED_ON(state=complaint.state))
        else:
            events.append(take_step(complaint, Deed.WITHDRAWN, doer_of(actor), utc_now()))
            audit.record(session, actor, "withdraw", "complaint", complaint_id)
            outcomes.append(None)
    keep(session, events)
    return outcomes


def _is_withdrawn(complaint: Complaint) -> bool:
    return complaint.state == ComplaintState.WITHDRAWN
