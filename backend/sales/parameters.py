"""The numbers of sales that a city may publish, for all who use them: services and the worker."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.rule_sets import service as rule_sets
from backend.sales.rules import SalesRules

SALES_RULES = rule_sets.register(
    "sales",
    SalesRules,
    bounds={
        "target_margin": (0, 10_000),
        "target_focus_share": (0, 10_000),
        "leading_brands": (1, 20),
        "recount_minutes": (5, 1_440),
    },
)


def sales_rules(session: Session, city_id: int) -> SalesRules:
    """Those in force today."""
    return rule_sets.rules_for(session, city_id, SalesRules)
