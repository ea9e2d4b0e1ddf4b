"""The promotion score (促销管理有效度, R11): arrangement, process and effect, out of 30, 30 and 40.

The effect is what was sold beyond the baseline, in the promotion and in the days after it, so that what shops only stocked up
cancels out. The baseline is what the shops sold before, times how other shops, of the same tiers and formats, have grown.
Quantities are packs; what follows from them is exact until it is shown. Domain.md section 10 has a worked example.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from backend.promotions.effect_rules import Sales
from backend.promotions.effect_rules import effect as effect_of
from backend.scores.maintenance_rules import Band, Provisional, band_of


@dataclass(frozen=True)
class PromotionScoreRules:
    """Points are hundredths, ratios permille. `bands` are the least scores of each but the last."""

    version: int = 1
    arrangement_points: int = 30_00
    points_an_arrangement_error: int = 5_00
    process_points: int = 30_00
    points_a_process_error: int = 3_00
    effect_points: int = 40_00
    points_an_effect_step: int = 4_00
    good_ratio_permille: int = 900
    ratio_step_permille: int = 100
    bands: dict[str, int] = field(default_factory=lambda: {"excellent": 95_00, "good": 85_00, "fair": 70_00})


class ProcessError(NamedTuple):
    """What a desk has confirmed of a check of the running promotion: its photos lie behind it."""

    check_id: str
    fault: str


class PromotionFacts(NamedTuple):
    """What is known of a promotion that is over, or of the part of it that lies with an examinee.

    `arrangement_errors` are ids of its faults. `sales` is None while any of it is missing; inputs are fen, effects packs.
    `undecided` are checks that report a fault of which no desk has said yet whether it counts.
    """

    promotion_id: str
    arrangement_errors: tuple[str, ...]
    process_errors: tuple[ProcessError, ...]
    planned_effect_packs: int
    planned_input_fen: int
    input_fen: int
    sales: Sales | None
    undecided: int = 0


@dataclass(frozen=True)
class PromotionScore:
    """`effect` is None, like all that follows from it, where `provisional` says why; the score then is not 0 but unknown."""

    facts: PromotionFacts
    score: int | None
    arrangement: int
    process: int
    effect: int | None
    baseline_packs: Fraction | None
    baseline_after_packs: Fraction | None
    effect_packs: Fraction | None
    ratio: Fraction | None
    provisional: tuple[Provisional, ...]


def promotion_score(facts: PromotionFacts, rules: PromotionScoreRules) -> PromotionScore:
    arrangement = max(0, rules.arrangement_points - len(facts.arrangement_errors) * rules.points_an_arrangement_error)
    process = max(0, rules.process_points - len(facts.process_errors) * rules.points_a_process_error)
    missing = _missing(facts)
    during = after = effect_packs = ratio = effect = None
    if facts.sales is not None and (found := effect_of(facts.sales)) is not None:
        during, after, effect_packs = found
        if not missing:
            achieved = effect_packs / facts.planned_effect_packs
            ratio = achieved / Fraction(facts.input_fen, facts.planned_input_fen)
            effect = effect_points(ratio, rules)
    return PromotionScore(
        facts=facts,
        score=None if effect is None else arrangement + process + effect,
        arrangement=arrangement,
        process=process,
        effect=effect,
        baseline_packs=during,
        baseline_after_packs=after,
        effect_packs=effect_packs,
        ratio=ratio,
        provisional=(Provisional.OPEN_DISPUTES, *missing) if facts.undecided else missing,
    )


def _missing(facts: PromotionFacts) -> tuple[Provisional, ...]:
    missing = []
    if facts.sales is None:
        missing.append(Provisional.SALES_MISSING)
    elif not facts.sales.control_before.packs:
        missing.append(Provisional.NO_CONTROL)
    if facts.planned_effect_packs <= 0:
        missing.append(Provisional.NO_PLANNED_EFFECT)
    if facts.planned_input_fen <= 0 or facts.input_fen <= 0:
        missing.append(Provisional.NO_INPUT)
    return tuple(missing)


def effect_points(ratio: Fraction, rules: PromotionScoreRules) -> int:
    """In hundredths: each whole step by which the ratio falls short costs points, down to none."""
    short = max(Fraction(0), Fraction(rules.good_ratio_permille, 1000) - ratio)
    steps = short // Fraction(rules.ratio_step_permille, 1000)
    return rules.effect_points - min(rules.effect_points, steps * rules.points_an_effect_step)


def mean_by_input(scores: Sequence[tuple[int | None, int]]) -> int | None:
    """The mean of the promotions that closed in a month, each by its planned input, rounded half up to a hundredth.

    None while any of them is unknown, or when there is none.
    """
    if not scores or any(score is None for score, _ in scores):
        return None
    weight = sum(planned for _, planned in scores)
    total = sum((score or 0) * planned for score, planned in scores)
    return (2 * total + weight) // (2 * weight)


@dataclass(frozen=True)
class PromotionMonth:
    """What an examinee has for the promotions that closed in a month. `open_disputes` are checks that wait for a desk's word."""

    score: int | None
    band: Band | None
    promotions: tuple[PromotionScore, ...]
    open_disputes: int
    provisional: tuple[Provisional, ...]


def promotion_month(closed: Sequence[PromotionFacts], rules: PromotionScoreRules) -> PromotionMonth:
    """In any order of the promotions."""
    promotions = tuple(promotion_score(facts, rules) for facts in sorted(closed, key=lambda each: each.promotion_id))
    score = mean_by_input([(each.score, each.facts.planned_input_fen) for each in promotions])
    reasons = {why for each in promotions for why in each.provisional} if promotions else {Provisional.NOTHING_CLOSED}
    return PromotionMonth(
        score=score,
        band=None if score is None else band_of(score, rules.bands),
        promotions=promotions,
        open_disputes=sum(facts.undecided for facts in closed),
        provisional=tuple(why for why in Provisional if why in reasons),
    )
