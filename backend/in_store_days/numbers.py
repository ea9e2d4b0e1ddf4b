"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.in_store_days.duty_rules import DutyPer
from backend.in_store_days.rules import InStoreRules
from backend.rule_sets.service import register

IN_STORE_RULES = register(
    "in_store_days",
    InStoreRules,
    bounds={
        "least_seconds": (3600, 12 * 3600),
        "before_photos": (0, 20),
        "after_photos": (0, 20),
        "ping_seconds": (30 * 60, 12 * 3600),  # not more often than every half hour: personal information
        "far_m": (10, 5000),
        "clock_off_seconds": (60, 24 * 3600),
        "margin_days": (0, 20),
        "first_month_days": (0, 23),
    },
    choices={"duty_per": tuple(map(str, DutyPer))},
)
