"""The sheet of a review: everything that a reviewer looks at before deciding, in one reading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, may, require
from backend.reviews import appeal_queries, queries
from backend.reviews.difference_rules import Line, difference
from backend.reviews.numbers import REVIEW_RULES
from backend.reviews.rules import VERDICTS, Outcome, can_be_undone, may_follow
from backend.rule_sets import service as rule_sets
from backend.visits import queries as visits

_MOST_APPEALS = 100


def get_sheet(session: Session, actor: Actor, visit_id: str, now: datetime) -> dict[str, Any]:
    """A visit with its signals, versions, reviews and appeals, and what the actor may say of it now.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    visit = visits.get_visit(session, actor, visit_id)
    if visit is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.READ_REVIEWS)
    why = queries.why_queued(session, actor, visit_id)
    reviews = queries.reviews_of(session, actor.city_id, [visit_id])[visit_id]
    server = visit["server"]
    return {
        "visit": visit,
        "version": server["version"],
        "state": server["state"],
        "risk": why.risk,
        "spot_check": why.spot_check,
        "versions": queries.list_versions(session, actor, visit_id),
        "reviews": reviews,
        "appeals": appeal_queries.list_appeals(session, actor, {"visit_id": visit_id}, None, _MOST_APPEALS),
        "may": _may(session, actor, server, reviews, now),
    }


def _may(
    session: Session, actor: Actor, server: dict[str, Any], reviews: list[dict[str, Any]], now: datetime
) -> list[str]:
    """The outcomes that would be taken from the actor."""
    if not may(actor, Verb.REVIEW_VISITS) or server["manager_id"] == actor.person_id:
        return []
    possible = [outcome.value for outcome in VERDICTS if may_follow(outcome, server["state"])]
    newest = reviews[-1] if reviews else None
    if newest and newest["reviewer_id"] == actor.account_id and may_follow(Outcome.UNDONE, server["state"]):
        rules = rule_sets.rules_for(session, actor.city_id, REVIEW_RULES)
        if can_be_undone(datetime.fromisoformat(newest["reviewed_at"]), now, rules):
            possible.append(Outcome.UNDONE.value)
    return possible


def compare(session: Session, actor: Actor, visit_id: str, number: int) -> list[Line]:
    """What a version has that the one before it had not, in lines.

    Raises:
        Problem: `not-found`, also for the first version.
    """
    before = queries.get_version(session, actor, visit_id, number - 1)
    after = queries.get_version(session, actor, visit_id, number)
    if before is None or after is None:
        raise problems.NOT_FOUND()
    template = queries.template_of(session, actor.city_id, after["template_version"])
    return difference(before, after, template, queries.names_in(session, actor.city_id, (before, after)))
