"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.photos.likeness import FARTHEST
from backend.rule_sets.service import register
from backend.visits.photo_signal_rules import PhotoRules
from backend.visits.rules import VisitTargets
from backend.visits.signal_rules import SignalRules
from backend.visits.spot_check_rules import SpotCheckRules

VISIT_TARGETS = register(
    "visit_targets", VisitTargets, bounds=dict.fromkeys(("benchmark", "large", "medium", "small"), (0, 20))
)
SIGNAL_RULES = register(
    "signals",
    SignalRules,
    bounds={
        "far_m": (10, 5000),
        "poor_accuracy_m": (10, 5000),
        "stale_fix_seconds": (60, 24 * 3600),
        "short_stay_seconds": (0, 3600),
        "clock_off_seconds": (60, 24 * 3600),
        "speed_kmh": (30, 1000),
        "speed_from_m": (100, 100_000),
        "repeated_days": (1, 90),
        "repeated_decimals": (5, 15),
        "repeated_accuracy_m": (0, 1000),
        "even_visits": (4, 50),
        "even_seconds": (0, 600),
        "shared_shop_seconds": (1, 24 * 3600),
        "weights": (0, 100),
    },
)
PHOTO_RULES = register(
    "photo_signals",
    PhotoRules,
    bounds={
        "near_bits": (0, FARTHEST),
        "leeway_seconds": (0, 24 * 3600),
        "far_m": (50, 100_000),
        "least_sharpness": (0, 1000),
        "least_brightness": (0, 255),
        "most_named": (1, 50),
        "weights": (0, 100),
    },
)
SPOT_CHECK_RULES = register("spot_checks", SpotCheckRules, bounds={"permille": (0, 1000)})
