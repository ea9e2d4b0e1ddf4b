"""What a promoter does with the cases of the own brands: confirm, dispute, take back, and add evidence.

Two promoters of a manufacturer may decide the same case at once: the first wins, the other is told who it was and what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import DESK_ROLES, Actor, Role, Verb, require
from backend.audit import service as audit
from backend.db import insert_rows, rfc3339, utc_now
from backend.displays import confirmation_lookups as lookups
from backend.displays import confirmation_queries as queries
from backend.displays.confirmation_models import ConfirmationCase, ConfirmationEvent
from backend.displays.confirmation_rules import (
    NEEDS_EVIDENCE,
    UNSETTLED,
    CaseState,
    Deed,
    Side,
    Verdict,
    party_of,
    undo_ends_at,
)
from backend.displays.presenting import Event, event
from backend.photos import queries as photos
from backend.photos import service as photo_service
from backend.problems import Problem, fault

#: How many pictures one case can have as evidence.
MOST_EVIDENCE = 20
_DECIDED = (CaseState.CONFIRMED, CaseState.DISPUTED)
_DECLARED = ("id", "sha256", "size", "media_type", "view", "taken_at", "source")


@dataclass(frozen=True)
class Decision:
    """`version` is that of the case as the promoter saw it, if they said so; `photos` are declarations of own evidence."""

    case_id: str
    verdict: Verdict
    reason: str | None = None
    note: str | None = None
    version: int | None = None
    photos: Sequence[dict[str, Any]] = ()


def decide_cases(
    session: Session, actor: Actor, decisions: Sequence[Decision], at: datetime | None = None
) -> list[Problem | None]:
    """Confirm or dispute cases, each of them once; one that is refused harms no other. Sending the same again is no error.

    Returns:
        For each decision None, or the problem that keeps it out: `not-found`, `case-decided`, `case-late`, `case-changed`,
        `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    at = at or utc_now()
    cases = lookups.lock_cases(session, actor, [each.case_id for each in decisions])
    if cases:
        require(actor, Verb.CONFIRM_DISPLAYS)
    owners = _owners_of(session, actor, [photo for each in decisions for photo in each.photos])
    outcomes: list[Problem | None] = []
    events: list[Event] = []
    evidence: dict[str, list[dict[str, Any]]] = {}
    for each in decisions:
        case = cases.get(each.case_id)
        problem = problems.NOT_FOUND() if case is None else _problem_of(actor, case, each, at, owners)
        if case is not None and problem is None and not _is_repeated(actor, case, each):
            events.append(_decide(actor, case, each, at))
            audit.record(session, actor, each.verdict.value, "confirmation_case", case.id, reason=each.reason)
            if new := [photo for photo in each.photos if photo["id"] not in owners]:
                evidence[case.id] = new
                owners |= {photo["id"]: case.id for photo in new}
        outcomes.append(problem)
    session.flush()
    _declare(session, actor, evidence)
    insert_rows(session, ConfirmationEvent, events + _told_to_originals(session, actor, events))
    return _with_names(session, actor, outcomes)


def _problem_of(
    actor: Actor, case: ConfirmationCase, decision: Decision, at: datetime, owners: Mapping[str, str]
) -> Problem | None:
    if _is_repeated(actor, case, decision):
        return None
    if case.state == CaseState.LAPSED or (case.state == CaseState.WAITING and case.due_at <= at):
        return problems.CASE_LATE(due_at=rfc3339(case.due_at))
    if case.state != CaseState.WAITING:
        decided_at = rfc3339(case.decided_at) if case.decided_at else None
        return problems.CASE_DECIDED(state=case.state, decided_by=case.decided_by, decided_at=decided_at)
    if decision.version is not None and decision.version != case.version:
        return problems.CASE_CHANGED(version=case.version)
    if decision.reason in NEEDS_EVIDENCE and not decision.photos and not case.shown["photos"]:
        return problems.INVALID(errors=[fault("photos", "This reason has to be shown by a photo.")])
    return _evidence_problem(case.id, decision.photos, owners)


def _is_repeated(actor: Actor, case: ConfirmationCase, decision: Decision) -> bool:
    """Whether this very decision has been taken already: its reply was lost."""
    return (
        case.state in _DECIDED
        and case.state == decision.verdict
        and case.decided_by == actor.account_id
        and case.reason == decision.reason
    )


def _decide(actor: Actor, case: ConfirmationCase, decision: Decision, at: datetime) -> Event:
    case.state, case.version = decision.verdict.value, case.version + 1
    case.decided_by, case.decided_at = actor.account_id, at
    case.reason = decision.reason
    case.party = party_of(decision.reason).value if decision.reason else None
    case.settled_at = at if decision.verdict is Verdict.CONFIRMED else None
    return event(
        actor.city_id, case.id, at, Side.PROMOTER, Deed(decision.verdict.value), person_id=actor.account_id,
        reason=decision.reason, note=decision.note, detail=_shown(decision.photos),
    )  # fmt: skip


def _told_to_originals(session: Session, actor: Actor, events: Sequence[Event]) -> list[Event]:
    """What was decided, or taken back, on a check that puts another one right belongs to that one's history too."""
    decided = {each["case_id"]: each for each in events}
    if not decided:
        return []
    return [
        event(
            actor.city_id, row.case_id, decided[row.check_id]["at"], Side.PROMOTER,
            Deed(f"rectification_{decided[row.check_id]['deed']}"), person_id=actor.account_id,
            reason=decided[row.check_id]["reason"], note=decided[row.check_id]["note"],
            detail={"task_id": row.task_id, "display_check_id": row.check_id},
        )
        for row in lookups.rectified_by(session, actor.city_id, list(decided))
    ]  # fmt: skip


def _with_names(session: Session, actor: Actor, outcomes: list[Problem | None]) -> list[Problem | None]:
    """Whoever comes second is told by whom it was decided."""
    lost = [each for each in outcomes if each is not None and each.facts.get("decided_by")]
    if lost:
        names = lookups.names_of(session, actor, {each.facts["decided_by"] for each in lost})
        for each in lost:
            each.facts["decided_by"] = names.get(each.facts["decided_by"])
    return outcomes


def take_back(session: Session, actor: Actor, case_id: str, at: datetime | None = None) -> None:
    """Undo a decision, by whichever promoter of the manufacturer, while the branch has not acted on it.

    Raises:
        Problem: `not-found`, `forbidden`; `undo-too-late` when the branch has acted, the time is over, or there is nothing to
            take back.
    """
    at = at or utc_now()
    case = lookups.lock_cases(session, actor, [case_id]).get(case_id)
    if case is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.CONFIRM_DISPLAYS)
    if case.state not in _DECIDED or case.decided_at is None:
        raise problems.UNDO_TOO_LATE(state=case.state)
    ends_at = undo_ends_at(case.decided_at, case.due_at)
    if at >= ends_at or queries.has_branch_acted(session, actor.city_id, case_id, case.decided_at):
        raise problems.UNDO_TOO_LATE(state=case.state, ended_at=rfc3339(ends_at))
    case.state, case.version = CaseState.WAITING.value, case.version + 1
    case.reason = case.party = case.decided_by = case.decided_at = case.settled_at = None
    session.flush()
    line = event(actor.city_id, case_id, at, Side.PROMOTER, Deed.UNDONE, person_id=actor.account_id)
    insert_rows(session, ConfirmationEvent, [line, *_told_to_originals(session, actor, [line])])
    audit.record(session, actor, "undo", "confirmation_case", case_id)


# ---- what both sides add ----------------------------------------------------------------------------------------------


def add_evidence(
    session: Session, actor: Actor, case_id: str, pictures: Sequence[dict[str, Any]], note: str | None
) -> None:
    """Declare own pictures for a case that is not settled; their bytes are uploaded afterwards.

    Raises:
        Problem: `not-found`, `forbidden`, `case-decided`; `invalid` for a picture of something else, or too many.
    """
    case = lookups.lock_cases(session, actor, [case_id]).get(case_id)
    if case is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.CONFIRM_DISPLAYS)
    if case.state not in UNSETTLED:
        raise problems.CASE_DECIDED(state=case.state)
    owners = _owners_of(session, actor, pictures)
    if problem := _evidence_problem(case_id, pictures, owners):
        raise problem
    new = [photo for photo in pictures if photo["id"] not in owners]
    if not new:
        return
    _declare(session, actor, {case_id: new})
    line = event(actor.city_id, case_id, utc_now(), Side.PROMOTER, Deed.EVIDENCE, person_id=actor.account_id,
                 note=note, detail=_shown(new))  # fmt: skip
    insert_rows(session, ConfirmationEvent, [line])


def state_ones_side(session: Session, actor: Actor, case_id: str, note: str) -> None:
    """Add a note to a case's history: the manager, the branch and the promoter each say how they see it.

    Raises:
        Problem: `not-found`.
    """
    if case_id not in lookups.lock_cases(session, actor, [case_id]):
        raise problems.NOT_FOUND()
    line = event(actor.city_id, case_id, utc_now(), side_of(actor), Deed.STATEMENT, person_id=actor.account_id,
                 note=note)  # fmt: skip
    insert_rows(session, ConfirmationEvent, [line])


def side_of(actor: Actor) -> Side:
    if actor.role is Role.PROMOTER:
        return Side.PROMOTER
    return Side.BRANCH if actor.role in DESK_ROLES else Side.MANAGER


def _owners_of(session: Session, actor: Actor, pictures: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    ids = [photo["id"] for photo in pictures]
    if not ids:
        return {}
    known = photos.declared_photos(session, actor.city_id, ids)
    return {photo_id: row.document_id for photo_id, row in known.items()}


def _evidence_problem(case_id: str, pictures: Sequence[Mapping[str, Any]], owners: Mapping[str, str]) -> Problem | None:
    faults = [
        fault(f"photos.{index}.id", "The id belongs to something else.")
        for index, photo in enumerate(pictures)
        if owners.get(photo["id"], case_id) != case_id
    ]
    return problems.INVALID(errors=faults) if faults else None


def _declare(session: Session, actor: Actor, evidence: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Put new pictures behind those that a case has."""
    if not evidence:
        return
    stored = photos.photo_documents(session, actor.city_id, list(evidence))
    if crowded := [key for key, new in evidence.items() if len(stored[key]) + len(new) > MOST_EVIDENCE]:
        raise problems.INVALID(
            errors=[fault("photos", "More pictures than a case can have.")], cases=crowded, limit=MOST_EVIDENCE
        )
    manifests = {
        key: [{**{name: photo[name] for name in _DECLARED}, "display_check_id": None} for photo in new]
        for key, new in evidence.items()
    }
    photo_service.declare_photos(
        session, actor, manifests, replacing=(), after={key: len(stored[key]) for key in evidence}
    )


def _shown(pictures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"photos": [photo["id"] for photo in pictures]} if pictures else {}
