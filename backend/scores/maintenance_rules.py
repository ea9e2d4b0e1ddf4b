"""The maintenance score (终端维护有效度, R10): what failing displays cost those who answer for them.

`N` distinct terminals of agreed plans lie in an examinee's scope. Each that failed counts once, with the weight of the worst
reason that was confirmed and is routed to the examinee; `F` is their sum. Every `U` of them are a step, and cost points, as does
each fault of a plan; no more than the cap is taken off. Domain.md section 10 has worked examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

FULL = 100_00


class StepMode(StrEnum):
    """How many failing terminals are a step: the larger or the smaller of a number and a share of N, or one of them."""

    MAX = "max"
    MIN = "min"
    COUNT = "count"
    PERCENT = "percent"


class Rounding(StrEnum):
    """What a step that is not full counts: nothing, a whole one, or its part."""

    FLOOR = "floor"
    CEIL = "ceil"
    PROPORTIONAL = "proportional"


class PlanFault(StrEnum):
    """`P1`: there was no plan that both parties had signed. `P2`: a display was made off its plan."""

    P1 = "P1"
    P2 = "P2"


class Band(StrEnum):
    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


_REASONS = [f"D{number}" for number in range(1, 12)]


@dataclass(frozen=True)
class MaintenanceRules:
    """Points are hundredths, weights hundredths of a terminal. `routes` and `fault_routes` say who answers for a reason or fault.

    `bands` are the least scores of each but the last.
    """

    version: int = 1
    step_mode: str = StepMode.MAX.value
    rounding: str = Rounding.FLOOR.value
    step_terminals: int = 3
    step_permille: int = 20
    points_a_step: int = 2_00
    points_a_plan_fault: int = 3_00
    most_points: int = 40_00
    weights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_REASONS, 1_00))
    routes: dict[str, str] = field(
        default_factory=lambda: {
            **dict.fromkeys(_REASONS[:5], "branch"),
            **dict.fromkeys(_REASONS[5:8], "promoter"),
            **dict.fromkeys(_REASONS[8:10], "marketing_centre"),
            "D11": "nobody",
        }
    )
    fault_routes: dict[str, str] = field(default_factory=lambda: {"P1": "marketing_centre", "P2": "branch"})
    bands: dict[str, int] = field(default_factory=lambda: {"excellent": 95_00, "good": 85_00, "fair": 70_00})


class Failure(NamedTuple):
    """A reason that counts at a terminal. `source_id` leads to the rows behind it: the confirmation case of a check with its
    visit and photos, or for D4 the plan that asked for a check which nobody made."""

    terminal_id: str
    reason: str
    source_id: str


class Standing(NamedTuple):
    """What is known of an examinee in a month. `terminals` is N; `failures` are those routed to the examinee.

    `open_disputes` are waited for: until they are settled the score is provisional.
    """

    terminals: int
    failures: tuple[Failure, ...] = ()
    plan_faults: tuple[PlanFault, ...] = ()
    open_disputes: int = 0


class Provisional(StrEnum):
    """Why a score may still change, or says little."""

    OPEN_DISPUTES = "open_disputes"
    NO_TERMINALS = "no_terminals"
    MONTH_OPEN = "month_open"
    SALES_MISSING = "sales_missing"
    NO_PLANNED_EFFECT = "no_planned_effect"
    NO_INPUT = "no_input"
    NO_CONTROL = "no_control"
    NOTHING_CLOSED = "nothing_closed"


@dataclass(frozen=True)
class MaintenanceScore:
    """`failing` is F, `step` is U; `steps`, like all points, in hundredths. `worst` has the one failure of each that counts."""

    score: int
    band: Band
    terminals: int
    failing: int
    step: int
    steps: int
    plan_faults: int
    points_for_steps: int
    points_for_plan_faults: int
    worst: tuple[Failure, ...]
    open_disputes: int
    provisional: tuple[Provisional, ...]


def maintenance_score(standing: Standing, rules: MaintenanceRules) -> MaintenanceScore:
    worst = worst_of_each(standing.failures, rules)
    failing = sum(rules.weights[failure.reason] for failure in worst)
    step = step_of(standing.terminals, rules)
    steps = _steps(failing, step, rules.rounding)
    for_steps = steps * rules.points_a_step // 1_00
    for_faults = len(standing.plan_faults) * rules.points_a_plan_fault
    score = max(0, FULL - min(rules.most_points, for_steps + for_faults))
    provisional = []
    if standing.open_disputes:
        provisional.append(Provisional.OPEN_DISPUTES)
    if not standing.terminals:
        provisional.append(Provisional.NO_TERMINALS)
    return MaintenanceScore(
        score=score,
        band=band_of(score, rules.bands),
        terminals=standing.terminals,
        failing=failing,
        step=step,
        steps=steps,
        plan_faults=len(standing.plan_faults),
        points_for_steps=for_steps,
        points_for_plan_faults=for_faults,
        worst=worst,
        open_disputes=standing.open_disputes,
        provisional=tuple(provisional),
    )


def worst_of_each(failures: Iterable[Failure], rules: MaintenanceRules) -> tuple[Failure, ...]:
    """Each failing terminal once, with the reason that weighs most; of equals the first by reason and source, in any order."""
    found: dict[str, Failure] = {}
    for failure in failures:
        known = found.get(failure.terminal_id)
        if rules.weights[failure.reason] and (known is None or _gravity(failure, rules) > _gravity(known, rules)):
            found[failure.terminal_id] = failure
    return tuple(found[terminal_id] for terminal_id in sorted(found))


def _gravity(failure: Failure, rules: MaintenanceRules) -> tuple[int, int, list[int]]:
    lowest_first = [-ord(letter) for letter in failure.source_id]
    return rules.weights[failure.reason], -int(failure.reason[1:]), lowest_first


def step_of(terminals: int, rules: MaintenanceRules) -> int:
    """U: how many failing terminals are a step, at least one."""
    share = -(-terminals * rules.step_permille // 1000)
    match StepMode(rules.step_mode):
        case StepMode.MAX:
            step = max(rules.step_terminals, share)
        case StepMode.MIN:
            step = min(rules.step_terminals, share)
        case StepMode.COUNT:
            step = rules.step_terminals
        case StepMode.PERCENT:
            step = share
    return max(1, step)


def _steps(failing: int, step: int, rounding: str) -> int:
    """In hundredths. A part of a hundredth is not held against anybody."""
    match Rounding(rounding):
        case Rounding.FLOOR:
            return failing // (100 * step) * 100
        case Rounding.CEIL:
            return -(-failing // (100 * step)) * 100
        case Rounding.PROPORTIONAL:
            return failing // step


def band_of(score: int, bands: Mapping[str, int]) -> Band:
    for band in (Band.EXCELLENT, Band.GOOD, Band.FAIR):
        if score >= bands[band]:
            return band
    return Band.POOR
