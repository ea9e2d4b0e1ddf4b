"""Accepting many visits at once, of which nothing is in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.db import AnyRow, utc_now
from backend.notices import service as notices
from backend.notices.rules import Kind as NoticeKind
from backend.problems import Problem
from backend.reviews.rules import Outcome
from backend.reviews.service import Draft, new_review, problem_of, write_reviews
from backend.visits import deciding


class Looked(NamedTuple):
    """A visit, and the version of it that the reviewer has looked at."""

    visit_id: str
    version: int


def accept_visits(
    session: Session, actor: Actor, looked_at: Sequence[Looked], note: str | None = None, at: datetime | None = None
) -> list[Problem | None]:
    """Accept visits with distinct ids, each for itself. One that is refused harms no other.

    Returns:
        For each None, or the problem that keeps it out: `not-found`, `own-work`, `stale`, `already-reviewed`,
        `not-handed-in`; `flagged` where a signal stands or something was decided before: those are looked at one by one.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.REVIEW_VISITS)
    at = at or utc_now()
    held = deciding.hold_visits(session, actor, [each.visit_id for each in looked_at])
    outcomes = [_problem_of(actor, held.get(each.visit_id), each.version) for each in looked_at]
    good = [held[each.visit_id] for each, problem in zip(looked_at, outcomes, strict=True) if problem is None]
    if good:
        reviews = [(visit, new_review(actor, visit, Draft(Outcome.ACCEPTED, note=note), at)) for visit in good]
        write_reviews(session, actor, reviews)
        _tell_authors(session, actor, good)
        audit.record(session, actor, "accept", "visits", None, visits=[visit.id for visit in good])
    return outcomes


def _problem_of(actor: Actor, visit: AnyRow | None, version: int) -> Problem | None:
    if visit is None:
        return problems.NOT_FOUND()
    if problem := problem_of(actor, visit, version, Outcome.ACCEPTED):
        return problem
    if visit.risk or visit.review is not None:
        return problems.FLAGGED(risk=visit.risk)
    return None


def _tell_authors(session: Session, actor: Actor, visits: Sequence[AnyRow]) -> None:
    """Each author is told once, how many they are."""
    for author_id, count in sorted(Counter(visit.manager_id for visit in visits).items()):
        notices.notify(session, actor.city_id, [author_id], NoticeKind.VISITS_ACCEPTED, None, visits=count)
