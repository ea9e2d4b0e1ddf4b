"""The indicators of a dashboard and their targets. Standard library only. Shares are hundredths of a per cent, rounded down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

WHOLE = 100_00
#: The sentence of the refusal says it too.
MOST_MONTHS = 24


class Indicator(StrEnum):
    RETAILER_MARGIN = "retailer_margin"
    FOCUS_SHARE = "focus_share"
    NEW_PRODUCT_ON_SHELF = "new_product_on_shelf"
    SATISFACTION = "satisfaction"
    IN_STORE_DAYS_KEPT = "in_store_days_kept"
    REPORTS_ON_TIME = "reports_on_time"
    MAINTENANCE_SCORE = "maintenance_score"
    PROMOTION_SCORE = "promotion_score"


@dataclass(frozen=True)
class DashboardRules:
    """Targets that no other rule set has (R20, R21), in hundredths of a per cent; of scores, in hundredths of a point.

    After the scores come those of imported figures, and how far off is one step in the accuracy of arrivals (`arrival_step_percent`
    in hundredths).
    """

    version: int = 1
    new_product_on_shelf: int = WHOLE
    satisfaction: int = 90_00
    in_store_days_kept: int = WHOLE
    maintenance_score: int = 95_00
    promotion_score: int = 95_00
    forecast_accuracy: int = 90_00
    arrival_accuracy: int = 90_00
    promoter_head_count: int = WHOLE
    arrival_step_days: int = 3
    arrival_step_cases: int = 50
    arrival_step_percent: int = 10_00


class Figure(NamedTuple):
    """What an indicator says: `part` of `whole` where it is a share of things that can be counted, else None."""

    value: int | None
    part: int | None = None
    whole: int | None = None


NOTHING = Figure(None)


def share(part: int, whole: int) -> Figure:
    """Of nothing there is no share."""
    return Figure(part * WHOLE // whole if whole else None, part, whole)


def card(indicator: Indicator, figure: Figure, target: int) -> dict[str, Any]:
    """An indicator as it is shown; whether the target is met is unknown as long as there is no value."""
    met = None if figure.value is None else figure.value >= target
    return {"indicator": indicator.value, **figure._asdict(), "target": target, "met": met}
