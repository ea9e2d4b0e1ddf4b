"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.dashboards.rules import WHOLE, DashboardRules
from backend.rule_sets.service import register

DASHBOARD_RULES = register(
    "dashboard",
    DashboardRules,
    bounds=dict.fromkeys(
        ("new_product_on_shelf", "satisfaction", "in_store_days_kept", "maintenance_score"), (0, WHOLE)
    ),
)
