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
    },
)
