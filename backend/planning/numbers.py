"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.planning.rules import PlanningRules
from backend.rule_sets.service import register

PLANNING_RULES = register(
    "planning",
    PlanningRules,
    bounds={
        "stops_a_day": (1, 40),
        "stops_on_in_store_day": (0, 10),
        "proposal_day": (1, 28),
        "overdue_days": (7, 365),
        "late_task_days": (1, 20),
        "early_metres": (0, 20_000),
        "rhythm_metres": (0, 20_000),
    },
)
