"""Figures that other systems know and this one only shows: of whom each may be, and how they are read. Standard library only.

Accuracies are hundredths of a per cent, the others are counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from backend.dashboards.rules import WHOLE, DashboardRules
from backend.sales.rules import PACKS_PER_CASE


class Imported(StrEnum):
    FORECAST_ACCURACY = "forecast_accuracy"
    ARRIVAL_ACCURACY = "arrival_accuracy"
    STOCK_WARNINGS = "stock_warnings"
    PROMOTER_HEAD_COUNT = "promoter_head_count"


class Subject(StrEnum):
    CITY = "city"
    BRANCH = "branch"
    MANUFACTURER = "manufacturer"


SUBJECTS = {
    Imported.FORECAST_ACCURACY: frozenset(Subject),
    Imported.ARRIVAL_ACCURACY: frozenset({Subject.MANUFACTURER}),
    Imported.STOCK_WARNINGS: frozenset({Subject.BRANCH}),
    Imported.PROMOTER_HEAD_COUNT: frozenset({Subject.MANUFACTURER}),
}
COUNTS = frozenset({Imported.STOCK_WARNINGS, Imported.PROMOTER_HEAD_COUNT})
#: What was told beside the value, and of which indicator it is.
BESIDE = {
    "standard": Imported.PROMOTER_HEAD_COUNT,
    "off_days": Imported.ARRIVAL_ACCURACY,
    "off_packs": Imported.ARRIVAL_ACCURACY,
    "off_percent": Imported.ARRIVAL_ACCURACY,
}


def subject_of(branch_id: str | None, manufacturer_id: str | None) -> Subject:
    return Subject.BRANCH if branch_id else Subject.MANUFACTURER if manufacturer_id else Subject.CITY


def steps_off(days: int | None, packs: int | None, percent: int | None, rules: DashboardRules) -> int | None:
    """How many whole steps deliveries lay off, by the measure in which they lay off most; unknown where none was told.

    Too early is as far off as too late, too much as too little. `percent` is in hundredths.
    """
    measures = (
        (days, rules.arrival_step_days),
        (packs, rules.arrival_step_cases * PACKS_PER_CASE),
        (percent, rules.arrival_step_percent),
    )
    return max((abs(off) // step for off, step in measures if off is not None), default=None)


def beside_target(indicator: Imported, value: int, standard: int | None, rules: DashboardRules) -> dict[str, Any]:
    """The target, and whether it is met; heads are compared by their share of the standard. Stock warnings have no target."""
    share = value * WHOLE // standard if standard else None
    targets = {
        Imported.FORECAST_ACCURACY: (value, rules.forecast_accuracy),
        Imported.ARRIVAL_ACCURACY: (value, rules.arrival_accuracy),
        Imported.PROMOTER_HEAD_COUNT: (share, rules.promoter_head_count),
    }
    reached, target = targets.get(indicator, (None, None))
    met = None if reached is None or target is None else reached >= target
    return {"share": share, "target": target, "met": met}


def figure_faults(indicator: Imported, figures: Mapping[str, int | None]) -> Iterator[tuple[str, str]]:
    """(name, reason) of what cannot be so."""
    value = figures["value"]
    if indicator not in COUNTS and value is not None and value > WHOLE:
        yield "value", "Must be between 0 and 100."
    for name, own in BESIDE.items():
        if figures[name] is not None and indicator is not own:
            yield name, "Is not told of this indicator."
    if indicator is Imported.PROMOTER_HEAD_COUNT and figures["standard"] is None:
        yield "standard", "Must not be empty."
