"""Moving visits on by what the branch decided of them, and what follows for phones and displays.

Who may decide what, and why, is the business of backend/reviews: this is how a visit takes it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.among import among, ids
from backend.db import AnyRow
from backend.displays import service as display_service
from backend.displays.presenting import present_checks
from backend.visits.custody import Carried, put_on_phones
from backend.visits.models import Visit
from backend.visits.queries import is_visible
from backend.visits.rules import State

_DECIDED_ON = (
    Visit.id, Visit.terminal_id, Visit.manager_id, Visit.covered_by, Visit.branch_id, Visit.state, Visit.version,
    Visit.risk, Visit.started_at, Visit.submitted_at, Visit.review, Visit.photos_declared, Visit.photos_received,
)  # fmt: skip


class Decision(NamedTuple):
    """What becomes of one visit; `review` is the row that says so, as it travels."""

    visit: AnyRow
    state: State
    review: dict[str, Any]


def find_visit(session: Session, actor: Actor, visit_id: str) -> AnyRow | None:
    """What a decision needs to know of a visit; None when there is none that the actor may see."""
    return session.execute(
        select(*_DECIDED_ON).where(is_visible(actor, by_id=True), Visit.id == visit_id)
    ).one_or_none()


def hold_visits(session: Session, actor: Actor, visit_ids: Collection[str]) -> dict[str, AnyRow]:
    """The visits among these that the actor may see, held as they are until the transaction ends."""
    rows = session.execute(
        select(*_DECIDED_ON)
        .where(is_visible(actor, by_id=True), among(Visit.id, ids("ids", visit_ids)))
        .order_by(Visit.id)
        .with_for_update(key_share=True)
    )
    return {row.id: row for row in rows}


def decide(session: Session, city_id: int, decisions: Sequence[Decision]) -> None:
    """Move visits on, which are held. Each is one version further, and its phone learns of it.

    The displays of a rejected visit prove nothing: their checks are taken out, and put back when it is opened again.
    """
    if not decisions:
        return
    session.execute(update(Visit), [_values(city_id, each) for each in decisions])
    put_on_phones(session, [Carried(each.visit.id, each.visit.covered_by, each.visit.started_at) for each in decisions])
    if out := [each.visit.id for each in decisions if each.state is State.REJECTED]:
        display_service.withdraw_display_checks(session, city_id, out)
    if back := [each.visit for each in decisions if each.visit.state == State.REJECTED]:
        display_service.restore_display_checks(session, city_id, [visit.id for visit in back])
        present_checks(session, city_id, [visit.id for visit in back if visit.photos_received == visit.photos_declared])


def _values(city_id: int, decision: Decision) -> Mapping[str, Any]:
    visit, state = decision.visit, decision.state
    values = {
        "city_id": city_id, "id": visit.id, "state": state.value, "version": visit.version + 1, "review": decision.review,
    }  # fmt: skip
    return values | ({"returned_of": visit.submitted_at} if state is State.RETURNED else {})
