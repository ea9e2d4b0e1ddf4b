"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.dashboards.rules import WHOLE, DashboardRules
from backend.rule_sets.service import register

_TARGETS = (
    "new_product_on_shelf", "satisfaction", "in_store_days_kept", "maintenance_score", "promotion_score",
    "forecast_accuracy", "arrival_accuracy", "promoter_head_count",
)  # fmt: skip

DASHBOARD_RULES = register(
    "dashboard",
    DashboardRules,
    bounds={
        **dict.fromkeys(_TARGETS, (0, WHOLE)),
        "arrival_step_days": (1, 31),
        "arrival_step_cases": (1, 100_000),
        "arrival_step_percent": (1, WHOLE),
    },
)
