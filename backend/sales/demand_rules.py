"""Whether a quarter's demand was assessed well, and how a product is graded by volume and margin (R17). Standard library only.

Compared as whole packs and fen, so that nothing is rounded at a bound.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from backend.sales.rules import PACKS_PER_CARTON, PACKS_PER_CASE, WHOLE, SalesRules, months_before

CARTONS_PER_CASE = PACKS_PER_CASE // PACKS_PER_CARTON


class VolumeGrade(StrEnum):
    HIGH = "high"
    ORDINARY = "ordinary"


class MarginGrade(StrEnum):
    """R17 names A alone; B is what lies below."""

    A = "A"
    B = "B"


def months_of(quarter: str) -> tuple[date, date]:
    """First and last month of a quarter, each as its first day."""
    first = date(int(quarter[:4]), int(quarter[6]) * 3 - 2, 1)
    return first, months_before(first, -2)


def is_within(packs: int, assessed_packs: int, rules: SalesRules) -> bool | None:
    """Whether demand lies so near to what was assessed, bounds inclusive; nothing can be said where nothing was expected."""
    if not assessed_packs:
        return None
    return abs(packs - assessed_packs) * WHOLE <= rules.demand_tolerance * assessed_packs


def volume_grade(packs: int, rules: SalesRules) -> VolumeGrade:
    """By what was sold in a quarter, bound inclusive."""
    return VolumeGrade.HIGH if packs >= rules.high_volume_cases * PACKS_PER_CASE else VolumeGrade.ORDINARY


def margin_per_case(wholesale_fen: int, cost_fen: int | None, margin_fen: int | None) -> int | None:
    """What the company earns on a case, in fen: as it was told, or from wholesale price and cost of a carton."""
    if margin_fen is not None or cost_fen is None:
        return margin_fen
    return (wholesale_fen - cost_fen) * CARTONS_PER_CASE


def margin_grade(fen_per_case: int, rules: SalesRules) -> MarginGrade:
    """Bound inclusive."""
    return MarginGrade.A if fen_per_case >= rules.margin_a_fen else MarginGrade.B
