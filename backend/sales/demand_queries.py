"""Every SELECT over assessments of demand: the city's roles see all, promoters those of the own manufacturer's specs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.brands.models import Spec
from backend.brands.queries import visible_specs
from backend.sales.demand_models import DemandAssessment

FIGURES = ("assessed_packs", "demand_packs", "cost_fen", "margin_fen")


def assessments_of(session: Session, actor: Actor, quarters: Collection[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Their figures by (quarter, spec)."""
    columns = [getattr(DemandAssessment, name) for name in FIGURES]
    rows = session.execute(
        select(DemandAssessment.quarter, DemandAssessment.spec_id, *columns)
        .join(Spec, and_(Spec.city_id == DemandAssessment.city_id, Spec.id == DemandAssessment.spec_id))
        .where(
            visible_specs(actor), DemandAssessment.city_id == actor.city_id, DemandAssessment.quarter.in_(quarters)
        )
    )  # fmt: skip
    return {(row.quarter, row.spec_id): {name: getattr(row, name) for name in FIGURES} for row in rows}
