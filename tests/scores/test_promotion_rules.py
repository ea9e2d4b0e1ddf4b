"""The promotion score by the example of domain.md section 10, at its bounds, and whatever the numbers are."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.promotions.effect_rules import Sales, Sold
from backend.scores.maintenance_rules import Provisional
from backend.scores.promotion_rules import (
    PromotionFacts,
    PromotionScore,
    PromotionScoreRules,
    effect_points,
    month_score,
    promotion_score,
)

RULES = PromotionScoreRules()
CARTON = 10
#: 20 cartons a day before; control shops grew by 5 % during and after.
SALES = Sales(
    before=Sold(20 * 28 * CARTON, 28),
    during=Sold(378 * CARTON, 14),
    after=Sold(618 * CARTON, 30),
    control_before=Sold(28_000, 28),
    control_during=Sold(1_050 * 14, 14),
    control_after=Sold(1_050 * 30, 30),
)
FACTS = PromotionFacts("p", 1, 2, 90 * CARTON, 600_000, 660_000, SALES)


def test_the_example_has_85() -> None:
    result = promotion_score(FACTS, RULES)
    assert (result.baseline_packs, result.baseline_after_packs) == (294 * CARTON, 630 * CARTON)
    assert result.effect_packs == 72 * CARTON
    assert result.ratio == Fraction(8, 11)
    assert (result.arrangement, result.process, result.effect, result.score) == (25_00, 24_00, 36_00, 85_00)


@pytest.mark.parametrize(
    ("ratio", "points"),
    [
        (Fraction(2), 40_00),
        (Fraction(90, 100), 40_00),
        (Fraction(899, 1000), 40_00),
        (Fraction(801, 1000), 40_00),
        (Fraction(80, 100), 36_00),
        (Fraction(799, 1000), 36_00),
        (Fraction(70, 100), 32_00),
        (Fraction(0), 4_00),
        (Fraction(-1, 10), 0),
        (Fraction(-9), 0),
    ],
)
def test_each_whole_tenth_below_nine_tenths_costs_four_points(ratio: Fraction, points: int) -> None:
    assert effect_points(ratio, RULES) == points


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sales": None}, Provisional.SALES_MISSING),
        ({"sales": SALES._replace(control_before=Sold(0, 28))}, Provisional.NO_CONTROL),
        ({"planned_effect_packs": 0}, Provisional.NO_PLANNED_EFFECT),
        ({"planned_input_fen": 0}, Provisional.NO_INPUT),
        ({"input_fen": 0}, Provisional.NO_INPUT),
    ],
)
def test_what_is_missing_makes_the_score_unknown_and_never_nought(changes: dict[str, object], why: Provisional) -> None:
    result = promotion_score(FACTS._replace(**changes), RULES)  # type: ignore[arg-type]
    assert (result.score, result.effect, result.provisional) == (None, None, (why,))
    assert (result.arrangement, result.process) == (25_00, 24_00)


def of_month(*scores: tuple[int | None, int]) -> list[PromotionScore]:
    shown = promotion_score(FACTS, RULES)
    return [PromotionScore(**{**vars(shown), "score": score, "planned_input_fen": weight}) for score, weight in scores]


def test_a_month_is_the_mean_by_planned_input() -> None:
    assert month_score(of_month((85_00, 600_000), (100_00, 200_000))) == 88_75
    assert month_score(of_month((85_01, 1), (85_02, 1))) == 85_02
    assert month_score(of_month((85_00, 1), (None, 9))) is None
    assert month_score([]) is None


sold = st.builds(Sold, st.integers(0, 10_000), st.integers(1, 60))


@settings(max_examples=60)
@given(
    st.builds(
        PromotionFacts, st.just("p"), st.integers(0, 20), st.integers(0, 20), st.integers(0, 5000),
        st.integers(0, 10**6), st.integers(0, 10**6), st.none() | st.builds(Sales, sold, sold, sold, sold, sold, sold),
    )
)  # fmt: skip
def test_a_score_stays_in_bounds_and_never_rises_by_an_error(facts: PromotionFacts) -> None:
    result = promotion_score(facts, RULES)
    worse = promotion_score(facts._replace(process_errors=facts.process_errors + 1), RULES)
    assert (result.score is None) == bool(result.provisional) == (worse.score is None)
    if result.score is not None and worse.score is not None:
        assert 0 <= worse.score <= result.score <= 100_00
