"""Every SELECT over rule sets. The city's own people may read them; the numbers by which promoters are judged come with scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import City, Person
from backend.db import AnyRow, wire_time
from backend.rule_sets.models import RuleSet

_SET = RuleSet.__table__.c
# Every push asks for rules: the statement is put together once.
_VERSIONS = (
    select(_SET.version, _SET.parameters, _SET.effective_on, City.timezone)
    .join(City, City.city_id == _SET.city_id)
    .where(_SET.city_id == bindparam("city_id"), _SET.kind == bindparam("kind"))
    .order_by(_SET.version.desc())
)


def versions_of(session: Session, city_id: int, kind: str) -> Sequence[AnyRow]:
    """The published versions of a kind, newest first, each with the city's time zone."""
    return session.execute(_VERSIONS, {"city_id": city_id, "kind": kind}).all()


def list_versions(session: Session, actor: Actor, kind: str) -> list[dict[str, Any]]:
    """The published versions as they are read, newest first, with who published them."""
    rows = session.execute(
        select(
            RuleSet.version, RuleSet.parameters, RuleSet.effective_on, RuleSet.note, Person.name.label("published_by"),
            wire_time(RuleSet.published_at).label("published_at"),
        )
        .outerjoin(Person, (Person.city_id == RuleSet.city_id) & (Person.id == RuleSet.published_by))
        .where(RuleSet.city_id == actor.city_id, RuleSet.kind == kind)
        .order_by(RuleSet.version.desc())
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]
