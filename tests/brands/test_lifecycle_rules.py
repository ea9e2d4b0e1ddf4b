"""Which stage figures suggest (R1, R4, R5), which may follow which (R6), who may propose (R7), and who has to taste (R3)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.brands.lifecycle_rules import (
    PACKS_PER_CASE,
    Ground,
    LifecycleRules,
    Party,
    introduction_end,
    lacking_tasters,
    may_follow,
    may_propose,
    suggest,
)
from backend.brands.rules import Stage

RULES = LifecycleRules()
LONG_AGO, TODAY = date(2020, 1, 1), date(2026, 11, 2)


def suggested(
    spec_cases: float, brand_cases: float, price_class: str = "III", stage: str = "growth"
) -> tuple[str, list[str]]:
    packs = (int(spec_cases * PACKS_PER_CASE), int(brand_cases * PACKS_PER_CASE))
    found = suggest(stage, LONG_AGO, price_class, *packs, TODAY, RULES)
    return found.stage.value, [each.value for each in found.grounds]


@pytest.mark.parametrize(
    ("price_class", "bound"), [("I", 1_500), ("II", 1_500), ("III", 3_000), ("IV", 3_000), ("V", 3_000)]
)
def test_a_spec_is_mature_from_its_classs_bound_on_inclusive(price_class: str, bound: int) -> None:
    assert suggested(bound, bound, price_class) == ("mature", ["spec_volume"])
    assert suggested(bound - 0.0004, bound, price_class) == ("growth", ["below_bounds"])


def test_a_brand_of_five_thousand_cases_makes_its_specs_mature() -> None:
    assert suggested(620, 5_000, "II") == ("mature", ["brand_volume"])
    assert suggested(620, 4_999.9996, "II") == ("growth", ["below_bounds"])
    assert suggested(7_400, 9_500) == ("mature", ["brand_volume", "spec_volume"])


def test_the_demo_citys_bounds() -> None:
    assert suggested(2_999, 3_044)[0] == "growth"
    assert suggested(3_000, 3_000, "V")[0] == "mature"
    assert suggested(2_600, 3_500, "I")[0] == "mature"


def test_an_introduction_lasts_six_months_whatever_is_sold() -> None:
    begun, many = date(2026, 5, 31), 9_000 * PACKS_PER_CASE
    assert introduction_end(begun, RULES) == date(2026, 11, 30)
    assert introduction_end(date(2025, 8, 31), RULES) == date(2026, 2, 28)
    running = suggest("introduction", begun, "I", many, many, date(2026, 11, 29), RULES)
    assert running == (Stage.INTRODUCTION, [Ground.INTRODUCTION_RUNS])
    over = suggest("introduction", begun, "I", 0, 0, date(2026, 11, 30), RULES)
    assert over == (Stage.GROWTH, [Ground.INTRODUCTION_OVER, Ground.BELOW_BOUNDS])
    assert suggest("introduction", begun, "I", many, many, date(2026, 11, 30), RULES).stage is Stage.MATURE


def test_without_any_sales_nothing_is_said_about_maturity() -> None:
    for stage in ("growth", "mature"):
        assert suggest(stage, LONG_AGO, "I", None, None, TODAY, RULES) == (Stage(stage), [])
    assert suggest("introduction", LONG_AGO, "I", None, None, TODAY, RULES).stage is Stage.GROWTH


@settings(max_examples=60)
@given(
    spec=st.integers(0, 10_000), more=st.integers(0, 10_000), price_class=st.sampled_from(["I", "II", "III", "IV", "V"]),
    stage=st.sampled_from(["introduction", "growth", "mature"]),
)  # fmt: skip
def test_whoever_sells_more_is_never_less_mature(spec: int, more: int, price_class: str, stage: str) -> None:
    order = ["introduction", "growth", "mature"]
    less = suggested(spec, spec, price_class, stage)[0]
    assert order.index(suggested(spec + more, spec + more, price_class, stage)[0]) >= order.index(less)


def test_no_figure_suggests_an_exit_nor_the_way_back() -> None:
    assert suggested(0, 0, stage="mature")[0] == "growth"
    assert suggested(9_000, 9_000, stage="exit") == ("exit", ["exit_decided"])


def test_out_of_the_exit_leads_only_a_new_introduction_of_what_can_be_improved() -> None:
    back = {stage for stage in Stage if may_follow(stage, Stage.EXIT, True)}
    assert back == {Stage.INTRODUCTION}
    assert not may_follow(Stage.INTRODUCTION, Stage.EXIT, False)
    assert not may_follow(Stage.INTRODUCTION, Stage.EXIT, None)
    assert not may_follow(Stage.INTRODUCTION, Stage.GROWTH, None)
    assert all(may_follow(Stage.EXIT, stage, None) for stage in Stage if stage is not Stage.EXIT)
    assert not any(may_follow(stage, stage, True) for stage in Stage)


@pytest.mark.parametrize(
    ("stage", "manufacturer", "commerce"),
    [("introduction", True, False), ("growth", True, False), ("mature", True, True), ("exit", False, True)],
)
def test_who_proposes_follows_the_stage(stage: str, manufacturer: bool, commerce: bool) -> None:
    assert may_propose(stage, Party.MANUFACTURER) is manufacturer
    assert may_propose(stage, Party.COMMERCE) is commerce


@pytest.mark.parametrize(
    ("tasted", "lacking"),
    [((25, 30), (0, 0)), ((24, 30), (1, 0)), ((25, 29), (0, 1)), ((0, 0), (25, 30)), ((90, 90), (0, 0))],
)
def test_twenty_five_retailers_and_thirty_consumers_have_to_taste(
    tasted: tuple[int, int], lacking: tuple[int, int]
) -> None:
    assert lacking_tasters(*tasted, RULES) == lacking
