"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.brands.lifecycle_rules import LifecycleRules
from backend.rule_sets.service import register

LIFECYCLE_RULES = register(
    "lifecycle",
    LifecycleRules,
    bounds={
        "introduction_months": (1, 24),
        "mature_brand_cases": (1, 1_000_000),
        "mature_upper_spec_cases": (1, 1_000_000),
        "mature_lower_spec_cases": (1, 1_000_000),
        "least_retailers": (1, 1_000),
        "least_consumers": (1, 1_000),
    },
)
