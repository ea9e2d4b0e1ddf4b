"""Reviewing visits: accepting, returning and rejecting them, and taking an acceptance back.

Whoever reviews says which version they have looked at: of two who do so at once the second is told that it has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import queries as accounts
from backend.audit import service as audit
from backend.db import AnyRow, insert_rows, new_id, rfc3339, utc_now
from backend.notices import service as notices
from backend.notices.rules import Kind as NoticeKind
from backend.problems import Problem, fault
from backend.reviews import queries
from backend.reviews.keeping import keep_version
from backend.reviews.models import Review
from backend.reviews.numbers import REVIEW_RULES
from backend.reviews.rules import (
    STATE_AFTER,
    Outcome,
    ReviewRules,
    can_be_due,
    can_be_undone,
    due_on_by_default,
    item_faults,
    may_follow,
    undo_ends_at,
)
from backend.rule_sets import service as rule_sets
from backend.tasks import service as tasks
from backend.tasks.rules import Kind as TaskKind
from backend.tasks.rules import Outcome as TaskOutcome
from backend.terminals.queries import find_terminal
from backend.visits import deciding
from backend.visits import queries as visits
from backend.visits.deciding import Decision
from backend.visits.rules import LOCKED
from backend.workdays.queries import load_calendar

#: How a task says that it came from a visit, and a notice what it is about.
VISIT = "visit"

_TOLD = {
    Outcome.ACCEPTED: NoticeKind.VISIT_ACCEPTED,
    Outcome.RETURNED: NoticeKind.VISIT_RETURNED,
    Outcome.REJECTED: NoticeKind.VISIT_REJECTED,
    Outcome.UNDONE: NoticeKind.VISIT_REOPENED,
    Outcome.REOPENED: NoticeKind.VISIT_REOPENED,
}


class Draft(NamedTuple):
    """What a reviewer says. `id` makes it safe to say twice; `items` are as `ReviewInput` loads them."""

    outcome: Outcome
    reason: str | None = None
    note: str | None = None
    due_on: date | None = None
    items: Sequence[dict[str, Any]] = ()
    id: str | None = None


def review_visit(
    session: Session, actor: Actor, visit_id: str, version: int, draft: Draft, at: datetime | None = None
) -> str:
    """Accept, return or reject a visit as it was in this version.

    What is returned goes to the author as a task, and the version that was looked at is kept.

    Returns:
        The review's id. The same review sent again is the same review.

    Raises:
        Problem: `not-found`, `forbidden`, `own-work`; `stale` when the visit has changed since, `already-reviewed`,
            `not-handed-in`, `author-moved-on`; `invalid` for items that the visit has not, or a day it cannot be due on.
    """
    visit = _held(session, actor, visit_id, with_shop=draft.outcome is Outcome.RETURNED)
    require(actor, Verb.REVIEW_VISITS)
    if draft.id is not None and (known := queries.find_review(session, actor.city_id, draft.id)) is not None:
        return _said_before(actor, known, visit_id, draft)
    if problem := problem_of(actor, visit, version, draft.outcome):
        raise problem
    at = at or utc_now()
    rules = rule_sets.rules_for(session, actor.city_id, REVIEW_RULES)
    due_on = _due_on(session, actor, draft.due_on, at, rules) if draft.outcome is Outcome.RETURNED else None
    _require_items(session, actor, visit_id, draft.items)
    row = new_review(actor, visit, draft._replace(due_on=due_on), at)
    if draft.outcome is Outcome.RETURNED:
        if visit.covered_by != visit.manager_id:
            raise problems.AUTHOR_MOVED_ON()
        document = visits.visit_documents(session, actor, [visit_id])[visit_id]
        write_reviews(session, actor, [(visit, row)])
        keep_version(session, actor.city_id, row, document)
    else:
        write_reviews(session, actor, [(visit, row)])
    _settle_tasks(session, actor, visit, row)
    tell_author(session, actor, visit, row)
    audit.record(session, actor, draft.outcome.value, "visit", visit_id, version=version, review_id=row["id"])
    return str(row["id"])


def _held(session: Session, actor: Actor, visit_id: str, *, with_shop: bool) -> AnyRow:
    """The visit, held; its shop before it where a task will be given, for pushes hold them in this order."""
    seen = deciding.find_visit(session, actor, visit_id)
    if seen is not None and with_shop:
        find_terminal(session, actor, seen.terminal_id, lock=True)
    visit = deciding.hold_visits(session, actor, [visit_id]).get(visit_id) if seen is not None else None
    if visit is None:
        raise problems.NOT_FOUND()
    return visit


def _said_before(actor: Actor, known: Review, visit_id: str, draft: Draft) -> str:
    same = (known.visit_id, known.reviewer_id, known.outcome) == (visit_id, actor.account_id, draft.outcome)
    if not same:
        raise problems.INVALID(errors=[fault("id", "The id belongs to something else.")])
    return known.id


def problem_of(actor: Actor, visit: AnyRow, version: int, outcome: Outcome) -> Problem | None:
    """Why this cannot be said of the visit, or not by the actor."""
    if visit.manager_id == actor.person_id:
        return problems.OWN_WORK()
    if visit.version != version:
        return problems.STALE(version=visit.version, state=visit.state)
    if not may_follow(outcome, visit.state):
        refusal = problems.ALREADY_REVIEWED if visit.state in LOCKED else problems.NOT_HANDED_IN
        return refusal(state=visit.state)
    return None


def _due_on(session: Session, actor: Actor, wanted: date | None, at: datetime, rules: ReviewRules) -> date:
    today = at.astimezone(ZoneInfo(accounts.get_city(session, actor).timezone)).date()
    if wanted is None:
        return due_on_by_default(today, load_calendar(session, actor.city_id), rules)
    if not can_be_due(wanted, today, rules):
        raise problems.INVALID(errors=[fault("due_on", "Has passed, or is too far off.")])
    return wanted


def _require_items(session: Session, actor: Actor, visit_id: str, items: Sequence[dict[str, Any]]) -> None:
    if not items:
        return
    document = visits.visit_documents(session, actor, [visit_id])[visit_id]
    sections = queries.template_of(session, actor.city_id, document["template_version"])
    questions = {each["key"]: [question["key"] for question in each["questions"]] for each in sections}
    if faults := item_faults(items, document, questions):
        raise problems.INVALID(errors=[fault(*each) for each in faults])


def _settle_tasks(session: Session, actor: Actor, visit: AnyRow, row: Mapping[str, Any]) -> None:
    """The visit's earlier tasks are over whatever was decided; a return gives a new one."""
    origin = tasks.Origin(VISIT, visit.id)
    if visit.review is not None:
        over = TaskOutcome.CANCELLED if row["outcome"] == Outcome.REJECTED else TaskOutcome.ACCEPTED
        tasks.settle_origin(session, actor, origin, over)
    if row["outcome"] == Outcome.RETURNED:
        tasks.give_task(
            session,
            actor,
            terminal_id=visit.terminal_id,
            title="补正退回的拜访",
            due_on=row["due_on"],
            note=row["note"],
            kind=TaskKind.RETURNED_VISIT,
            origin=origin,
            detail={"review_id": row["id"], "reason": row["reason"], "items": row["items"]},
        )


def take_back(session: Session, actor: Actor, visit_id: str, review_id: str, at: datetime | None = None) -> None:
    """Undo an acceptance shortly after it, by whoever gave it: the visit waits for a review again.

    Raises:
        Problem: `not-found`, `forbidden`, `not-the-reviewer`; `undo-too-late` when the time is over, or something else was
            decided since.
    """
    at = at or utc_now()
    visit = _held(session, actor, visit_id, with_shop=False)
    require(actor, Verb.REVIEW_VISITS)
    review = queries.find_review(session, actor.city_id, review_id)
    if review is None or review.visit_id != visit_id:
        raise problems.NOT_FOUND()
    if review.reviewer_id != actor.account_id:
        raise problems.NOT_THE_REVIEWER()
    rules = rule_sets.rules_for(session, actor.city_id, REVIEW_RULES)
    stands = visit.review["id"] == review_id and may_follow(Outcome.UNDONE, visit.state)
    if not stands or not can_be_undone(review.reviewed_at, at, rules):
        raise problems.UNDO_TOO_LATE(state=visit.state, ended_at=rfc3339(undo_ends_at(review.reviewed_at, rules)))
    row = new_review(actor, visit, Draft(Outcome.UNDONE), at, about=review_id)
    write_reviews(session, actor, [(visit, row)])
    tell_author(session, actor, visit, row)
    audit.record(session, actor, "undo", "visit", visit_id, review_id=review_id)


# ---- shared with batches.py and appealing.py --------------------------------------------------------------------------


def new_review(actor: Actor, visit: AnyRow, draft: Draft, at: datetime, about: str | None = None) -> dict[str, Any]:
    return {
        "city_id": actor.city_id, "id": draft.id or new_id(), "visit_id": visit.id, "version": visit.version,
        "outcome": draft.outcome.value, "reason": draft.reason, "note": draft.note, "due_on": draft.due_on,
        "items": list(draft.items), "about": about, "reviewer_id": actor.account_id, "reviewed_at": at,
    }  # fmt: skip


def write_reviews(session: Session, actor: Actor, reviews: Sequence[tuple[AnyRow, dict[str, Any]]]) -> None:
    """Store reviews and move their visits on, which are held."""
    name = queries.name_of(session, actor)
    insert_rows(session, Review, [row for _, row in reviews])
    deciding.decide(
        session,
        actor.city_id,
        [Decision(visit, STATE_AFTER[Outcome(row["outcome"])], _as_it_travels(row, name)) for visit, row in reviews],
    )


def _as_it_travels(row: Mapping[str, Any], reviewer_name: str | None) -> dict[str, Any]:
    told = {name: row[name] for name in ("id", "outcome", "reason", "note", "items", "reviewer_id")}
    due_on = row["due_on"].isoformat() if row["due_on"] else None
    reviewed_at = rfc3339(row["reviewed_at"])
    return {**told, "due_on": due_on, "reviewer_name": reviewer_name, "reviewed_at": reviewed_at}


def tell_author(session: Session, actor: Actor, visit: AnyRow, row: Mapping[str, Any]) -> None:
    notices.notify(
        session,
        actor.city_id,
        [visit.manager_id],
        _TOLD[Outcome(row["outcome"])],
        notices.Subject(VISIT, visit.id),
        review_id=row["id"],
        outcome=row["outcome"],
        reason=row["reason"],
        note=row["note"],
        due_on=row["due_on"].isoformat() if row["due_on"] else None,
    )
