"""The numbers of scores, of which cities publish versions."""

from __future__ import annotations

from backend.rule_sets.service import register
from backend.scores.maintenance_rules import MaintenanceRules, Rounding, StepMode
from backend.scores.promotion_rules import PromotionScoreRules

PARTIES = ("branch", "promoter", "marketing_centre", "nobody")

MAINTENANCE_RULES = register(
    "maintenance_score",
    MaintenanceRules,
    bounds={
        "step_terminals": (1, 1000),
        "step_permille": (0, 1000),
        "points_a_step": (0, 100_00),
        "points_a_plan_fault": (0, 100_00),
        "most_points": (0, 100_00),
        "weights": (0, 10_00),
        "bands": (0, 100_00),
    },
    choices={
        "step_mode": tuple(StepMode),
        "rounding": tuple(Rounding),
        "routes": PARTIES,
        "fault_routes": PARTIES,
    },
)
PROMOTION_SCORE_RULES = register(
    "promotion_score",
    PromotionScoreRules,
    bounds={
        "arrangement_points": (0, 100_00),
        "points_an_arrangement_error": (0, 100_00),
        "process_points": (0, 100_00),
        "points_a_process_error": (0, 100_00),
        "effect_points": (0, 100_00),
        "points_an_effect_step": (0, 100_00),
        "good_ratio_permille": (0, 10_000),
        "ratio_step_permille": (1, 1000),
        "bands": (0, 100_00),
    },
)
