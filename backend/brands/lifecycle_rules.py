"""The stages of a spec's life (R1 to R7): which one its figures suggest, which may follow which, and who may propose what in it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from backend.brands.rules import PriceClass, Stage

PACKS_PER_CASE = 2_500


@dataclass(frozen=True)
class LifecycleRules:
    """Bounds are inclusive, cases are those of a rolling year (R5); a test needs so many who tasted (R3)."""

    version: int = 1
    introduction_months: int = 6
    mature_brand_cases: int = 5_000
    mature_upper_spec_cases: int = 1_500
    mature_lower_spec_cases: int = 3_000
    least_retailers: int = 25
    least_consumers: int = 30


class Party(StrEnum):
    """Who speaks for whom: the marketing centre for commerce, a promoter for the own manufacturer."""

    COMMERCE = "commerce"
    MANUFACTURER = "manufacturer"


class Ground(StrEnum):
    """Why a stage is suggested."""

    INTRODUCTION_RUNS = "introduction_runs"
    INTRODUCTION_OVER = "introduction_over"
    BRAND_VOLUME = "brand_volume"
    SPEC_VOLUME = "spec_volume"
    BELOW_BOUNDS = "below_bounds"
    EXIT_DECIDED = "exit_decided"


class TrialVerdict(StrEnum):
    """How a taste test or a pilot sale ended."""

    PASSED = "passed"
    FAILED = "failed"
    ABANDONED = "abandoned"


class Taster(StrEnum):
    RETAILER = "retailer"
    CONSUMER = "consumer"


class Suggestion(NamedTuple):
    stage: Stage
    grounds: list[Ground]


#: R7, and the same for promotions. Whoever proposes, both sides have to agree.
PROPOSERS: dict[Stage, frozenset[Party]] = {
    Stage.INTRODUCTION: frozenset({Party.MANUFACTURER}),
    Stage.GROWTH: frozenset({Party.MANUFACTURER}),
    Stage.MATURE: frozenset(Party),
    Stage.EXIT: frozenset({Party.COMMERCE}),
}

_NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.INTRODUCTION: frozenset({Stage.GROWTH, Stage.MATURE, Stage.EXIT}),
    Stage.GROWTH: frozenset({Stage.MATURE, Stage.EXIT}),
    Stage.MATURE: frozenset({Stage.GROWTH, Stage.EXIT}),
    Stage.EXIT: frozenset({Stage.INTRODUCTION}),
}


def may_propose(stage: str, party: str) -> bool:
    return party in PROPOSERS[Stage(stage)]


def may_follow(stage: str, after: str, is_improvable: bool | None) -> bool:
    """Whether a stage may come after another. Out of the exit leads only a new introduction, of what can be improved (R6)."""
    return Stage(stage) in _NEXT[Stage(after)] and (after != Stage.EXIT or bool(is_improvable))


def introduction_end(introduced_on: date, rules: LifecycleRules) -> date:
    """The first day on which the introduction is over (R1)."""
    number = introduced_on.year * 12 + introduced_on.month - 1 + rules.introduction_months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(introduced_on.day, monthrange(year, month)[1]))


def mature_cases(price_class: str, rules: LifecycleRules) -> int:
    """From how many cases a year on a spec of this class is mature by itself."""
    is_upper = price_class in (PriceClass.I, PriceClass.II)
    return rules.mature_upper_spec_cases if is_upper else rules.mature_lower_spec_cases


def suggest(
    stage: str,
    introduced_on: date,
    price_class: str,
    spec_packs: int | None,
    brand_packs: int | None,
    today: date,
    rules: LifecycleRules,
) -> Suggestion:
    """The stage that the figures speak for; packs of the rolling year are None while nobody has told any.

    An exit is the outcome of an evaluation: no figure suggests it, nor the way back (R6).
    """
    if stage == Stage.EXIT:
        return Suggestion(Stage.EXIT, [Ground.EXIT_DECIDED])
    if stage == Stage.INTRODUCTION and today < introduction_end(introduced_on, rules):
        return Suggestion(Stage.INTRODUCTION, [Ground.INTRODUCTION_RUNS])
    over = [Ground.INTRODUCTION_OVER] if stage == Stage.INTRODUCTION else []
    if spec_packs is None or brand_packs is None:
        return Suggestion(Stage.GROWTH if over else Stage(stage), over)
    grounds = [
        ground
        for ground, packs, cases in (
            (Ground.BRAND_VOLUME, brand_packs, rules.mature_brand_cases),
            (Ground.SPEC_VOLUME, spec_packs, mature_cases(price_class, rules)),
        )
        if packs >= cases * PACKS_PER_CASE
    ]
    if grounds:
        return Suggestion(Stage.MATURE, [*over, *grounds])
    return Suggestion(Stage.GROWTH, [*over, Ground.BELOW_BOUNDS])


def lacking_tasters(retailers: int, consumers: int, rules: LifecycleRules) -> tuple[int, int]:
    """How many retailers and consumers a test still needs before it can be judged (R3)."""
    return max(0, rules.least_retailers - retailers), max(0, rules.least_consumers - consumers)
