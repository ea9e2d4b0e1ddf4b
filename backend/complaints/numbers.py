"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.complaints.rules import ComplaintRules
from backend.rule_sets.service import register

COMPLAINT_RULES = register(
    "complaints", ComplaintRules, bounds={"answer_working_days": (1, 30), "reopened_working_days": (1, 30)}
)
