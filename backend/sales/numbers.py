"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.rule_sets.service import register
from backend.sales.rules import SalesRules

SALES_RULES = register(
    "sales",
    SalesRules,
    bounds={
        "target_margin": (0, 10_000),
        "target_focus_share": (0, 10_000),
        "leading_brands": (1, 20),
        "recount_minutes": (5, 1_440),
        "demand_tolerance": (0, 10_000),
        "high_volume_cases": (1, 100_000),
        "margin_a_fen": (0, 10_000_000),
    },
)
