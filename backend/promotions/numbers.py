"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.displays.plan_rules import Side
from backend.promotions.check_rules import ProcessFault
from backend.promotions.rules import PromotionRules
from backend.rule_sets.service import register

PROMOTION_RULES = register(
    "promotions",
    PromotionRules,
    bounds={
        "following_days": (1, 92),
        "giveaway_percent": (1, 100),
        "over_budget_percent": (100, 200),
        "spot_check_permille": (0, 1000),
        "rectify_working_days": (1, 30),
    },
    choices={f"party_of_{fault}": tuple(map(str, Side)) for fault in ProcessFault},
)
