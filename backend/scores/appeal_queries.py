"""Every SELECT over appeals against scores. Whoever sees a score sees the appeals against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, not_, select, tuple_
from sqlalchemy.orm import Session, aliased

from backend.access import Actor
from backend.accounts.models import Person
from backend.db import wire_time
from backend.scores.models import MonthlyScore, ScoreAppeal
from backend.scores.queries import named_scores

_LISTED: tuple[Any, ...] = (
    ScoreAppeal.id, ScoreAppeal.kind, ScoreAppeal.month, ScoreAppeal.part, ScoreAppeal.examinee_id, ScoreAppeal.revision,
    ScoreAppeal.text, ScoreAppeal.outcome, ScoreAppeal.note, wire_time(ScoreAppeal.appealed_at).label("appealed_at"),
    wire_time(ScoreAppeal.decided_at).label("decided_at"), MonthlyScore.score,
    MonthlyScore.revision.label("newest_revision"),
)  # fmt: skip


def list_appeals(
    session: Session, actor: Actor, kind: str, part: str, examinee_id: str, month: str
) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            ScoreAppeal.id, ScoreAppeal.revision, ScoreAppeal.text, ScoreAppeal.outcome, ScoreAppeal.note,
            wire_time(ScoreAppeal.appealed_at).label("appealed_at"),
            wire_time(ScoreAppeal.decided_at).label("decided_at"),
        )
        .where(
            ScoreAppeal.city_id == actor.city_id,
            ScoreAppeal.kind == kind,
            ScoreAppeal.part == part,
            ScoreAppeal.examinee_id == examinee_id,
            ScoreAppeal.month == month,
        )
        .order_by(ScoreAppeal.appealed_at)
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


def list_score_appeals(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Appeals against scores that the actor may see, newest first. `after` is (appealed_at, id) of the last row.

    `filters` may hold month, kind, and undecided: those that wait for a decision, or those that have one.
    """
    name, scores = named_scores(actor)
    by = aliased(Person)
    same = [
        getattr(ScoreAppeal, each) == getattr(MonthlyScore, each)
        for each in ("city_id", "kind", "month", "part", "examinee_id")
    ]
    statement: Select[Any] = (
        scores.join(ScoreAppeal, and_(*same))
        .join(by, and_(by.city_id == ScoreAppeal.city_id, by.id == ScoreAppeal.appealed_by))
        .with_only_columns(*_LISTED, name.label("name"), by.name.label("appealed_by"))
    )
    for each in ("month", "kind"):
        if filters.get(each) is not None:
            statement = statement.where(getattr(ScoreAppeal, each) == filters[each])
    if filters.get("undecided") is not None:
        waits = ScoreAppeal.outcome.is_(None)
        statement = statement.where(waits if filters["undecided"] else not_(waits))
    if after is not None:
        statement = statement.where(tuple_(ScoreAppeal.appealed_at, ScoreAppeal.id) < tuple(after))
    page = statement.order_by(ScoreAppeal.appealed_at.desc(), ScoreAppeal.id.desc()).limit(limit)
    return [dict(row._mapping) for row in session.execute(page)]


def lock_appeal(session: Session, actor: Actor, appeal_id: str) -> ScoreAppeal | None:
    """An appeal of the city, for those who decide on it."""
    statement = select(ScoreAppeal).where(ScoreAppeal.city_id == actor.city_id, ScoreAppeal.id == appeal_id)
    return session.scalar(statement.with_for_update()) if actor.sees_city else None
