"""How risky a visit is: the weights of its signals, added up where they are stored, so that a queue can be ranked by it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.among import among, ids
from backend.visits.models import Visit, VisitSignal


def add_up_risk(session: Session, city_id: int, visit_ids: Collection[str]) -> None:
    """Make `visits.risk` true of these visits. The caller publishes those of which something else is said than before."""
    if not visit_ids:
        return
    weights = (
        select(func.coalesce(func.sum(VisitSignal.weight), 0))
        .where(VisitSignal.city_id == Visit.city_id, VisitSignal.visit_id == Visit.id)
        .scalar_subquery()
    )
    session.execute(
        update(Visit).where(Visit.city_id == city_id, among(Visit.id, ids("ids", visit_ids))).values(risk=weights),
        execution_options={"synchronize_session": False},
    )
