"""The maintenance score by the numbers of domain.md section 10, at its bounds, and whatever the numbers are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.scores.maintenance_rules import (
    Band,
    Failure,
    MaintenanceRules,
    PlanFault,
    Provisional,
    Rounding,
    Standing,
    StepMode,
    maintenance_score,
    step_of,
    worst_of_each,
)

RULES = MaintenanceRules()


def failures(count: int, reason: str = "D1") -> tuple[Failure, ...]:
    return tuple(Failure(f"shop {number:04d}", reason, f"case {number:04d}") for number in range(count))


def score(terminals: int, failing: int, faults: int = 0, rules: MaintenanceRules = RULES) -> int:
    return maintenance_score(Standing(terminals, failures(failing), (PlanFault.P2,) * faults), rules).score


def test_a_branch_of_180_shops_with_11_failures_and_a_plan_fault_has_93() -> None:
    result = maintenance_score(Standing(180, failures(11), (PlanFault.P2,)), RULES)
    assert (result.step, result.steps, result.score, result.band) == (4, 2_00, 93_00, Band.GOOD)


def test_in_count_mode_the_same_branch_has_91() -> None:
    assert score(180, 11, 1, replace(RULES, step_mode=StepMode.COUNT)) == 91_00


def test_a_promoter_with_5_failures_has_98() -> None:
    assert score(140, 5) == 98_00


def test_a_centre_of_900_shops_with_3_failures_has_100() -> None:
    assert score(900, 3) == 100_00


@pytest.mark.parametrize(("terminals", "step"), [(0, 3), (1, 3), (149, 3), (150, 3), (151, 4), (200, 4), (201, 5)])
def test_a_step_is_two_percent_rounded_up_and_at_least_three(terminals: int, step: int) -> None:
    assert step_of(terminals, RULES) == step


@pytest.mark.parametrize(("mode", "steps"), [("min", (1, 2, 3)), ("percent", (1, 2, 6)), ("count", (3, 3, 3))])
def test_other_modes_take_other_steps_but_never_none(mode: str, steps: tuple[int, int, int]) -> None:
    rules = replace(RULES, step_mode=mode)
    assert tuple(step_of(terminals, rules) for terminals in (0, 51, 300)) == steps


def test_a_step_that_is_not_full_counts_by_the_rounding() -> None:
    costs = {each: score(100, 4, rules=replace(RULES, rounding=each)) for each in Rounding}
    assert costs == {Rounding.FLOOR: 98_00, Rounding.CEIL: 96_00, Rounding.PROPORTIONAL: 97_34}


def test_no_more_than_the_cap_is_taken_off() -> None:
    assert score(10, 10_000) == 60_00


def test_a_terminal_counts_once_with_its_worst_reason() -> None:
    rules = replace(RULES, weights={**RULES.weights, "D3": 50})
    some = [Failure("shop", "D3", "a"), Failure("shop", "D1", "c"), Failure("shop", "D1", "b"), Failure("x", "D3", "d")]
    assert worst_of_each(some, rules) == (Failure("shop", "D1", "b"), Failure("x", "D3", "d"))
    assert maintenance_score(Standing(100, tuple(some)), rules).failing == 1_50


def test_a_reason_without_weight_is_no_failure() -> None:
    rules = replace(RULES, weights={**RULES.weights, "D3": 0})
    assert maintenance_score(Standing(100, failures(30, "D3")), rules).score == 100_00


def test_open_disputes_and_an_empty_scope_make_it_provisional() -> None:
    assert maintenance_score(Standing(100, open_disputes=2), RULES).provisional == (Provisional.OPEN_DISPUTES,)
    assert maintenance_score(Standing(0), RULES).provisional == (Provisional.NO_TERMINALS,)


some_rules = st.builds(
    MaintenanceRules,
    step_mode=st.sampled_from(list(StepMode)),
    rounding=st.sampled_from(list(Rounding)),
    step_terminals=st.integers(1, 9),
    step_permille=st.integers(0, 200),
    points_a_step=st.integers(0, 10_00),
    most_points=st.integers(0, 120_00),
    weights=st.fixed_dictionaries({f"D{number}": st.integers(0, 3_00) for number in range(1, 12)}),
)
some_failures = st.lists(
    st.builds(Failure, st.sampled_from("abcdefgh"), st.sampled_from(list(RULES.weights)), st.sampled_from("123456")),
    max_size=20,
)


@settings(max_examples=60)
@given(some_rules, some_failures, st.integers(0, 500), st.integers(0, 8), st.randoms())
def test_a_score_stays_in_bounds_never_rises_by_a_failure_and_knows_no_order(
    rules: MaintenanceRules, found: list[Failure], terminals: int, faults: int, chance: object
) -> None:
    standing = Standing(terminals, tuple(found), (PlanFault.P1,) * faults)
    result = maintenance_score(standing, rules)
    assert 0 <= result.score <= 100_00
    worse = standing._replace(failures=(*found, Failure("z", "D1", "9")))
    assert maintenance_score(worse, rules).score <= result.score
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert maintenance_score(standing._replace(failures=tuple(shuffled)), rules) == result
