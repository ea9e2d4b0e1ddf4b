"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.anomaly_reports.rules import ReportRules
from backend.rule_sets.service import register

REPORT_RULES = register(
    "anomaly_reports",
    ReportRules,
    bounds={
        "cut_off_minute": (12 * 60, 24 * 60 - 1),
        "locks_minute": (0, 24 * 60 - 1),
        "reminder_minutes": (0, 12 * 60),
        "oldest_days": (1, 31),
        "target_percent": (1, 100),
    },
)
