"""Requests about duties: a manager asks, also offline, and the branch decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.db import utc_now
from backend.in_store_days import duties as duty_keeping
from backend.in_store_days import duty_lookups as lookups
from backend.in_store_days import duty_queries as queries
from backend.in_store_days import settling
from backend.in_store_days.duty_models import InStoreDuty, InStoreRequest
from backend.in_store_days.duty_rules import OPEN_STATES, Excuse, RequestKind, RequestState
from backend.notices.rules import Kind as NoticeKind
from backend.notices.service import Subject, branch_desks, notify
from backend.problems import Problem, fault
from backend.visits.checking import Receipt

_SUBJECT = "in_store_request"


def record_requests(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt
) -> list[Problem | None]:
    """Store what managers ask, new or edited; `drafts` are loaded by `InStoreRequestInput` and have distinct ids.

    Returns:
        For each draft None, or the problem that keeps it out: `unknown-reference`, `not-found`, `duty-not-open`,
        `request-decided`, `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.RECORD_IN_STORE_DAYS)
    stored = queries.lock_requests(session, actor.city_id, [draft["id"] for draft in drafts])
    named = {draft[name] for draft in drafts for name in ("duty_id", "with_duty_id") if draft[name]}
    duties = queries.lock_duties(session, actor.city_id, named)
    outcomes = [_problem_of(session, actor, draft, stored.get(draft["id"]), duties) for draft in drafts]
    for draft, problem in zip(drafts, outcomes, strict=True):
        if problem is None:
            _store(session, actor, draft, stored.get(draft["id"]), duties[draft["duty_id"]], receipt)
    session.flush()
    return outcomes


def _problem_of(
    session: Session,
    actor: Actor,
    draft: dict[str, Any],
    stored: InStoreRequest | None,
    duties: Mapping[str, InStoreDuty],
) -> Problem | None:
    if stored is not None and stored.requested_by != actor.person_id:
        return problems.NOT_FOUND()
    if stored is not None and stored.state in (RequestState.APPROVED, RequestState.REFUSED):
        return problems.REQUEST_DECIDED(state=stored.state)
    if stored is not None and stored.duty_id != draft["duty_id"]:
        return problems.INVALID(errors=[fault("duty_id", "A request stays with its duty.")])
    duty = duties.get(draft["duty_id"])
    if duty is None or duty.manager_id != actor.person_id:
        return problems.UNKNOWN_REFERENCE(errors=[fault("duty_id", "There is no such duty, or it is not yours.")])
    if duty.state not in OPEN_STATES:
        return problems.DUTY_NOT_OPEN(state=duty.state)
    return _problem_of_offer(session, draft["kind"], duty, duties.get(draft["with_duty_id"]), draft["substitute_id"])


def _problem_of_offer(
    session: Session, kind: str, duty: InStoreDuty, other: InStoreDuty | None, substitute_id: str | None
) -> Problem | None:
    """Why what a request proposes cannot be, as things are now."""
    if kind == RequestKind.SWAP:
        if other is None or other.branch_id != duty.branch_id or other.month != duty.month:
            return problems.UNKNOWN_REFERENCE(
                errors=[fault("with_duty_id", "There is no such duty of a colleague in this month.")]
            )
        if other.manager_id in (None, duty.manager_id):
            return problems.INVALID(errors=[fault("with_duty_id", "A duty is swapped with a colleague's.")])
        return problems.DUTY_NOT_OPEN(state=other.state) if other.state not in OPEN_STATES else None
    if kind == RequestKind.SUBSTITUTE:
        if substitute_id == duty.manager_id:
            return problems.INVALID(errors=[fault("substitute_id", "Must be somebody else.")])
        if not queries.are_colleagues(session, duty.city_id, duty.branch_id, [substitute_id or ""]):
            return problems.UNKNOWN_REFERENCE(
                errors=[fault("substitute_id", "Not an active customer manager of this branch.")]
            )
    return None


def _store(
    session: Session, actor: Actor, draft: dict[str, Any], stored: InStoreRequest | None, duty: InStoreDuty,
    receipt: Receipt,
) -> None:  # fmt: skip
    values = {name: draft[name] for name in ("kind", "with_duty_id", "substitute_id", "reason", "requested_at")}
    if stored is not None:
        for name, value in values.items():
            setattr(stored, name, value)
        stored.state = RequestState.WAITING.value
        return
    session.add(
        InStoreRequest(
            city_id=actor.city_id,
            id=draft["id"],
            duty_id=duty.id,
            requested_by=actor.person_id,
            branch_id=duty.branch_id,
            received_at=receipt.at,
            state=RequestState.WAITING.value,
            **values,
        )
    )
    told = branch_desks(session, actor.city_id, duty.branch_id)
    about = Subject(_SUBJECT, draft["id"])
    notify(
        session, actor.city_id, told, NoticeKind.IN_STORE_REQUESTED, about,
        kind_of_request=draft["kind"], month=duty.month, requested_by=actor.person_id, reason=draft["reason"],
    )  # fmt: skip


def withdraw_requests(session: Session, actor: Actor, request_ids: Collection[str]) -> list[Problem | None]:
    """Take requests back that have not been decided; unknown and foreign ones are passed over.

    Returns:
        For each id None, or `request-decided`.
    """
    require(actor, Verb.RECORD_IN_STORE_DAYS)
    stored = queries.lock_requests(session, actor.city_id, request_ids)
    own = {key: each for key, each in stored.items() if each.requested_by == actor.person_id}
    outcomes: list[Problem | None] = []
    for request_id in request_ids:
        request = own.get(request_id)
        if request is None or request.state == RequestState.WITHDRAWN:
            outcomes.append(None)
        elif request.state != RequestState.WAITING:
            outcomes.append(problems.REQUEST_DECIDED(state=request.state))
        else:
            request.state = RequestState.WITHDRAWN.value
            outcomes.append(None)
    session.flush()
    return outcomes


# ---- the branch's answer ----------------------------------------------------------------------------------------------


def decide_request(
    session: Session, actor: Actor, request_id: str, outcome: RequestState, note: str | None
) -> dict[str, Any]:
    """Approve or refuse a request: leave excuses the duty, a substitute takes it over, a swap exchanges two.

    Raises:
        Problem: `not-found`, `forbidden`; `request-decided`; `duty-not-open`, `unknown-reference` when what was asked for cannot
            be any more.
    """
    if request_id not in queries.request_documents(session, actor, [request_id]):
        raise problems.NOT_FOUND()
    require(actor, Verb.APPROVE_ABSENCE)
    request = queries.lock_requests(session, actor.city_id, [request_id])[request_id]
    if request.state != RequestState.WAITING:
        raise problems.REQUEST_DECIDED(state=request.state)
    if outcome is RequestState.APPROVED:
        _grant(session, actor, request)
    request.state, request.decision_note = outcome.value, note
    request.decided_by, request.decided_at = actor.account_id, utc_now()
    session.flush()
    audit.record(session, actor, outcome.value, "in_store_request", request.id, duty_id=request.duty_id, note=note)
    notify(
        session, actor.city_id, [request.requested_by], NoticeKind.IN_STORE_DECIDED, Subject(_SUBJECT, request.id),
        outcome=outcome.value, kind_of_request=request.kind, note=note,
    )  # fmt: skip
    return queries.request_documents(session, actor, [request_id])[request_id]


def _grant(session: Session, actor: Actor, request: InStoreRequest) -> None:
    named = [each for each in (request.duty_id, request.with_duty_id) if each]
    lookups.hold_terminals(session, actor.city_id, queries.shops_of(session, actor.city_id, named))
    duties = queries.lock_duties(session, actor.city_id, named)
    duty, other = duties[request.duty_id], duties.get(request.with_duty_id or "")
    if duty.state not in OPEN_STATES:
        raise problems.DUTY_NOT_OPEN(state=duty.state)
    if (problem := _problem_of_offer(session, request.kind, duty, other, request.substitute_id)) is not None:
        raise problem
    if request.kind == RequestKind.LEAVE:
        duty.excuse = Excuse.LEAVE.value
        settling.reckon(duty, is_kept=False, is_over=False)
        if duty.warned_at is not None:
            duty_keeping.move_task(session, duty, was_the_shops=duty.assigned_id is None)
    elif request.kind == RequestKind.SUBSTITUTE:
        _hand_to(session, duty, request.substitute_id)
    elif other is not None:
        holder = duty.manager_id
        _hand_to(session, duty, other.manager_id)
        _hand_to(session, other, holder)


def _hand_to(session: Session, duty: InStoreDuty, manager_id: str | None) -> None:
    """The duty is this manager's until somebody else gets it; it no longer follows its shop."""
    was_the_shops = duty.assigned_id is None
    duty.assigned_id = duty.manager_id = manager_id
    session.flush()
    if duty.warned_at is not None:
        duty_keeping.move_task(session, duty, was_the_shops=was_the_shops)
    if manager_id is not None:
        notify(
            session, duty.city_id, [manager_id], NoticeKind.IN_STORE_GIVEN, Subject(settling.ORIGIN, duty.id),
            month=duty.month, terminal_id=duty.terminal_id, due_on=duty.due_on.isoformat(),
        )  # fmt: skip
