"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.reviews.rules import ReviewRules
from backend.rule_sets.service import register

REVIEW_RULES = register(
    "reviews",
    ReviewRules,
    bounds={
        "undo_seconds": (0, 24 * 3600),
        "return_days": (0, 20),
        "most_return_days": (1, 90),
        "appeal_days": (1, 30),
        "appeal_arrival_days": (0, 10),
    },
)
