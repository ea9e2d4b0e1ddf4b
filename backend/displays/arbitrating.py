"""What the branch does with cases: settle disputes, and have displays put right.

A rectification is a task at the shop (backend/tasks). Its report may name the check of a later visit, which then stands beside
the original one; what becomes of the task is part of the case's history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.db import insert_rows, utc_now
from backend.displays import confirmation_lookups as lookups
from backend.displays import confirmation_queries as queries
from backend.displays.confirmation_models import ConfirmationEvent, Rectification
from backend.displays.confirmation_rules import (
    MEANINGS,
    NEEDS_EVIDENCE,
    RECTIFIABLE,
    Arbitration,
    CaseState,
    Deed,
    Reason,
    Side,
    party_of,
)
from backend.displays.confirming import side_of
from backend.displays.presenting import event
from backend.photos import queries as photos
from backend.problems import Problem, fault
from backend.tasks import service as tasks
from backend.tasks.models import Task
from backend.tasks.rules import Kind, Outcome
from backend.terminals.queries import find_terminal

#: How a task says that it came from here.
ORIGIN = "confirmation_case"


def arbitrate(
    session: Session,
    actor: Actor,
    case_id: str,
    verdict: Arbitration,
    note: str,
    reason: str | None = None,
    at: datetime | None = None,
) -> None:
    """Settle a dispute: uphold it, if need be for another reason than the promoter gave, or dismiss it. It is final.

    Raises:
        Problem: `not-found`, `forbidden`; `not-disputed` when there is nothing to settle, or somebody was faster;
            `invalid` for a reason that no photo shows.
    """
    at = at or utc_now()
    case = lookups.lock_cases(session, actor, [case_id]).get(case_id)
    if case is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.ARBITRATE)
    if case.state != CaseState.DISPUTED:
        raise problems.NOT_DISPUTED(state=case.state)
    if (
        reason in NEEDS_EVIDENCE
        and not case.shown["photos"]
        and not photos.photo_documents(session, actor.city_id, [case_id])
    ):
        raise problems.INVALID(errors=[fault("reason", "This reason has to be shown by a photo.")])
    case.state, case.version, case.settled_at = verdict.value, case.version + 1, at
    if verdict is Arbitration.UPHELD:
        case.reason = reason or case.reason
        case.party = party_of(case.reason or "").value
    else:
        case.reason = case.party = None
    session.flush()
    line = event(actor.city_id, case_id, at, Side.BRANCH, Deed(verdict.value), person_id=actor.account_id,
                 reason=case.reason, note=note)  # fmt: skip
    insert_rows(session, ConfirmationEvent, [line])
    audit.record(session, actor, "arbitrate", "confirmation_case", case_id, verdict=verdict.value, reason=case.reason)


def have_rectified(
    session: Session, actor: Actor, case_id: str, due_on: date, note: str | None, reason: str | None = None
) -> str:
    """Have a display put right by a day: a task for whoever covers the shop. `reason` says what is wrong, if the case does not.

    Returns:
        The task's id.

    Raises:
        Problem: `not-found`, `forbidden`; `case-decided` for one that is still with the promoter or has gone;
            `rectification-open` when one is under way; `invalid` for a day that has passed.
    """
    seen = queries.get_cases(session, actor, [case_id]).get(case_id)
    if seen is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.ARBITRATE)
    find_terminal(session, actor, seen["terminal"]["id"], lock=True)  # shops before cases, as when a visit is recorded
    case = lookups.lock_cases(session, actor, [case_id]).get(case_id)
    if case is None:
        raise problems.NOT_FOUND()
    if case.state not in RECTIFIABLE:
        raise problems.CASE_DECIDED(state=case.state)
    if lookups.is_being_rectified(session, actor.city_id, case_id):
        raise problems.RECTIFICATION_OPEN()
    reason = reason or (case.reason if case.reason != Reason.D8 else None)
    about = MEANINGS[Reason(reason)].zh if reason else "整改"
    detail = {"display_check_id": case.id, "subject_id": case.subject_id, "spec_id": case.spec_id, "reason": reason}
    task = tasks.give_task(
        session, actor, terminal_id=case.terminal_id, title=f"{seen['spec']['name']}：{about}", due_on=due_on, note=note,
        kind=Kind.RECTIFICATION, origin=tasks.Origin(ORIGIN, case_id), detail=detail,
    )  # fmt: skip
    session.add(Rectification(city_id=actor.city_id, task_id=task.id, case_id=case_id))
    session.flush()
    line = event(actor.city_id, case_id, utc_now(), side_of(actor), Deed.RECTIFICATION_OPENED, reason=reason, note=note,
                 person_id=actor.account_id, detail={"task_id": task.id, "due_on": due_on.isoformat()})  # fmt: skip
    insert_rows(session, ConfirmationEvent, [line])
    return task.id


# ---- what comes back --------------------------------------------------------------------------------------------------


def doubt_reports(session: Session, actor: Actor, reports: Sequence[tuple[dict[str, Any], Task]]) -> dict[str, Problem]:
    """A report may name a display check only if that was made at the task's shop, and not before it has arrived."""
    named = {draft["display_check_id"] for draft, _ in reports if draft["display_check_id"]}
    if not named:
        return {}
    shops = lookups.terminals_of_checks(session, actor.city_id, named)
    doubts = {}
    for draft, task in reports:
        check_id = draft["display_check_id"]
        if check_id and check_id not in shops:
            doubts[draft["id"]] = problems.MISSING_REFERENCE(
                errors=[fault("display_check_id", "There is no such check yet.")]
            )
        elif check_id and (shops[check_id] != task.terminal_id or check_id == task.detail.get("display_check_id")):
            doubts[draft["id"]] = problems.INVALID(
                errors=[fault("display_check_id", "Not a later check at the shop of the task.")]
            )
    return doubts


_DEED_OF = {
    Outcome.DONE: Deed.RECTIFICATION_REPORTED,
    Outcome.IMPOSSIBLE: Deed.RECTIFICATION_REPORTED,
    Outcome.RETURNED: Deed.RECTIFICATION_RETURNED,
    Outcome.ACCEPTED: Deed.RECTIFICATION_ACCEPTED,
    Outcome.CANCELLED: Deed.RECTIFICATION_CANCELLED,
}


def follow_rectifications(session: Session, actor: Actor, said: Sequence[tasks.Said]) -> None:
    """Write what becomes of a rectification's task into the history of the case, and link the check that shows it."""
    mine = [each for each in said if each.task.origin_kind == ORIGIN]
    if not mine:
        return
    links = lookups.rectifications_by_task(session, actor.city_id, {each.task.id for each in mine})
    lines = []
    for task, update in mine:
        deed, link = _DEED_OF.get(Outcome(update.outcome)), links.get(task.id)
        if deed is None or link is None:
            continue
        detail = {"task_id": task.id, "outcome": update.outcome}
        if update.display_check_id:
            link.check_id = update.display_check_id
            detail["display_check_id"] = update.display_check_id
        lines.append(event(actor.city_id, link.case_id, update.received_at, side_of(actor), deed, note=update.note,
                           person_id=actor.account_id, detail=detail))  # fmt: skip
    session.flush()
    insert_rows(session, ConfirmationEvent, lines)


tasks.doubts_about_reports.append(doubt_reports)
tasks.after_updates.append(follow_rectifications)
