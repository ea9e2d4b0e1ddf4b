"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.retailers.rules import RetailerRules
from backend.rule_sets.service import register

RETAILER_RULES = register(
    "retailers",
    RetailerRules,
    bounds={
        "work_link_days": (1, 60),
        "complaint_link_days": (1, 60),
        "survey_days": (3, 60),
        "sample_permille": (1, 1000),
        "least_sampled_per_branch": (1, 1000),
        "least_responses": (3, 50),
        "satisfied_from": (2, 5),
    },
)
