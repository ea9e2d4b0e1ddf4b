"""The promotion score by the example of domain.md section 10, at its bounds, and whatever the numbers are."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.promotions.effect_rules import Sales, Sold
from backend.scores.maintenance_rules import Provisional
from backend.scores.promotion_rules import (
    ProcessError,
    PromotionFacts,
    PromotionScoreRules,
    effect_points,
    mean_by_input,
    promotion_month,
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
ERRORS = (ProcessError("a", "wrong_material"), ProcessError("b", "no_daily_record"))
FACTS = PromotionFacts("p", ("f",), ERRORS, 90 * CARTON, 600_000, 660_000, SALES)


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


def test_a_month_is_the_mean_by_planned_input() -> None:
    assert mean_by_input([(85_00, 600_000), (100_00, 200_000)]) == 88_75
    assert mean_by_input([(85_01, 1), (85_02, 1)]) == 85_02
    assert mean_by_input([(85_00, 1), (None, 9)]) is None
    assert mean_by_input([]) is None


def test_a_month_in_which_nothing_closed_says_so_and_one_with_an_undecided_check_is_provisional() -> None:
    nothing = promotion_month([], RULES)
    assert (nothing.score, nothing.band, nothing.provisional) == (None, None, (Provisional.NOTHING_CLOSED,))
    waiting = promotion_month([FACTS._replace(undecided=2), FACTS._replace(promotion_id="q")], RULES)
    assert (waiting.score, waiting.band, waiting.open_disputes) == (85_00, "good", 2)
    assert waiting.provisional == (Provisional.OPEN_DISPUTES,)


sold = st.builds(Sold, st.integers(0, 10_000), st.integers(1, 60))
some_facts = st.builds(
    PromotionFacts,
    st.sampled_from("pqr"),
    st.lists(st.sampled_from("abcdefgh"), unique=True).map(tuple),
    st.lists(st.builds(ProcessError, st.sampled_from("abcdefghijkl"), st.just("wrong_material")), unique=True).map(
        tuple
    ),
    st.integers(0, 5000),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.none() | st.builds(Sales, sold, sold, sold, sold, sold, sold),
)


@settings(max_examples=60)
@given(some_facts)
def test_a_score_stays_in_bounds_and_never_rises_by_an_error(facts: PromotionFacts) -> None:
    result = promotion_score(facts, RULES)
    one_more = (*facts.process_errors, ProcessError("z", "minors_approached"))
    worse = promotion_score(facts._replace(process_errors=one_more), RULES)
    missing = set(result.provisional) - {Provisional.OPEN_DISPUTES}
    assert (result.score is None) == bool(missing) == (worse.score is None)
    if result.score is not None and worse.score is not None:
        assert 0 <= worse.score <= result.score <= 100_00


@settings(max_examples=60)
@given(st.lists(some_facts, max_size=4, unique_by=lambda each: each.promotion_id), st.randoms(use_true_random=False))
def test_a_month_does_not_depend_on_the_order_of_its_promotions(closed: list[PromotionFacts], chance: Random) -> None:
    month = promotion_month(closed, RULES)
    chance.shuffle(closed)
    assert promotion_month(closed, RULES) == month
    assert month.score is None or 0 <= month.score <= 100_00
