"""The satisfaction survey: its quarter, whom it asks, and what may be said of the answers (R28, R20). Standard library only.

The sample is stratified: in each branch so many permille of the open shops, shared among large, medium and small ones by their
numbers. Who is drawn follows from the seed and the shops' ids alone, in whatever order they come, so that a draw can be checked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import ceil, sqrt
from typing import NamedTuple

from backend.retailers.rules import RetailerRules

_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")
_MONTHS = 3
#: Of the normal distribution, for intervals that hold the truth 95 times in 100.
_Z = 1.96

#: The question that satisfaction is measured by (R20); every survey ends with it.
OVERALL = "overall"

QUESTIONS: tuple[dict[str, str], ...] = (
    {"key": "attitude", "zh": "客户经理的服务态度", "en": "How your customer manager treats you"},
    {"key": "visits", "zh": "上门拜访的次数与时间", "en": "How often and when you are visited"},
    {"key": "ordering", "zh": "订货指导与经营建议", "en": "Advice on ordering and on running the shop"},
    {"key": "display", "zh": "陈列维护与价签支持", "en": "Help with displays and price tags"},
)
OVERALL_QUESTION = {"key": OVERALL, "zh": "对我们服务的总体满意度", "en": "Our service as a whole"}


# ---- quarters ---------------------------------------------------------------------------------------------------------


def is_quarter(text: str) -> bool:
    return _QUARTER.fullmatch(text) is not None


def quarter_of(day: date) -> str:
    """`2026-Q4` for the fourth of November 2026."""
    return f"{day.year:04d}-Q{(day.month - 1) // _MONTHS + 1}"


def has_begun(quarter: str, today: date) -> bool:
    """Whether the quarter can be asked about."""
    return quarter <= quarter_of(today)


# ---- the sample -------------------------------------------------------------------------------------------------------


class Shop(NamedTuple):
    id: str
    branch_id: str
    scale: str
    manager_id: str | None = None


class Stratum(NamedTuple):
    branch_id: str
    scale: str


def draw(shops: Sequence[Shop], permille: int, least: int, seed: str) -> list[Shop]:
    """The sample, in the order of the draw: branch by branch, scale by scale."""
    strata: dict[Stratum, list[Shop]] = defaultdict(list)
    for shop in shops:
        strata[Stratum(shop.branch_id, shop.scale)].append(shop)
    sizes = sample_sizes({stratum: len(some) for stratum, some in strata.items()}, permille, least)

    def lot(shop: Shop) -> bytes:
        return sha256(f"{seed}:{shop.id}".encode()).digest()

    return [shop for stratum in sorted(strata) for shop in sorted(strata[stratum], key=lot)[: sizes[stratum]]]


def sample_sizes(open_shops: Mapping[Stratum, int], permille: int, least: int) -> dict[Stratum, int]:
    """How many shops of each stratum are asked.

    A branch's share is rounded up, and is at least `least` where there are so many shops. No scale of a branch is left out
    while there is room for all of them.
    """
    branches: dict[str, dict[Stratum, int]] = defaultdict(dict)
    for stratum, count in sorted(open_shops.items()):
        branches[stratum.branch_id][stratum] = count
    sizes: dict[Stratum, int] = {}
    for counts in branches.values():
        total = sum(counts.values())
        sizes |= _shared(counts, min(total, max(least, ceil(total * permille / 1000))))
    return sizes


def _shared(counts: Mapping[Stratum, int], wanted: int) -> dict[Stratum, int]:
    """`wanted` shared out by the counts: largest remainders first, one at least for each where that is possible."""
    total = sum(counts.values())
    if not total:
        return dict.fromkeys(counts, 0)
    sizes = {stratum: wanted * count // total for stratum, count in counts.items()}
    by_remainder = sorted(counts, key=lambda each: (-(wanted * counts[each] % total), each))
    for stratum in by_remainder[: wanted - sum(sizes.values())]:
        sizes[stratum] += 1
    there = [stratum for stratum, count in counts.items() if count]
    for stratum in there if wanted >= len(there) else ():
        if not sizes[stratum]:
            room = [each for each in there if sizes[each] > 1]
            sizes[max(room, key=lambda each: sizes[each] * total - wanted * counts[each])] -= 1
            sizes[stratum] = 1
    return sizes


# ---- the figures ------------------------------------------------------------------------------------------------------


class Response(NamedTuple):
    branch_id: str
    scores: Mapping[str, int]


@dataclass(frozen=True)
class QuestionFigure:
    """`mean` in hundredths of a point, `satisfied` in hundredths of a per cent."""

    key: str
    mean: int
    satisfied: int


@dataclass(frozen=True)
class Figure:
    """What is known of a branch, or of the city. Shares are hundredths of a per cent.

    `satisfaction` is the share of 4 and 5 in the question on the whole; the truth lies between `low` and `high` 95 times in
    100. What `is_withheld` has neither, for too few have answered.
    """

    sampled: int
    responded: int
    response_rate: int
    is_withheld: bool
    satisfaction: int | None = None
    low: int | None = None
    high: int | None = None
    questions: tuple[QuestionFigure, ...] = ()


def figures(
    keys: Sequence[str],
    open_shops: Mapping[str, int],
    sampled: Mapping[str, int],
    responses: Iterable[Response],
    rules: RetailerRules,
) -> tuple[Figure, dict[str, Figure]]:
    """The city's figure and each branch's, by branch.

    In the city's a branch weighs as much as it has open shops, for small branches are asked more than their share.
    """
    answers: dict[str, list[Mapping[str, int]]] = defaultdict(list)
    for response in responses:
        answers[response.branch_id].append(response.scores)
    counts = {branch_id: len(answers[branch_id]) for branch_id in sampled}
    withheld = withheld_branches(counts, rules.least_responses)
    by_branch = {
        branch_id: _figure(
            keys, number, [(1.0, each) for each in answers[branch_id]], branch_id in withheld, rules.satisfied_from
        )
        for branch_id, number in sampled.items()
    }
    weighed = [
        (open_shops[branch_id] / counts[branch_id], scores) for branch_id in sampled for scores in answers[branch_id]
    ]
    city = _figure(keys, sum(sampled.values()), weighed, len(weighed) < rules.least_responses, rules.satisfied_from)
    return city, by_branch


def withheld_branches(counts: Mapping[str, int], least: int) -> set[str]:
    """The branches with too few responses to be shown.

    If that were one alone, what it answered would follow from the city's figure and the others': then the next smallest is
    withheld with it.
    """
    few = {branch_id for branch_id, count in counts.items() if count < least}
    if sum(counts[branch_id] > 0 for branch_id in few) == 1:
        others = sorted((count, branch_id) for branch_id, count in counts.items() if branch_id not in few)
        few |= {branch_id for _, branch_id in others[:1]}
    return few


def _figure(
    keys: Sequence[str],
    sampled: int,
    weighed: Sequence[tuple[float, Mapping[str, int]]],
    is_withheld: bool,
    satisfied_from: int,
) -> Figure:
    rate = round(len(weighed) * 10_000 / sampled) if sampled else 0
    if is_withheld:
        return Figure(sampled, len(weighed), rate, True)
    questions = tuple(_question(key, weighed, satisfied_from) for key in keys)
    satisfaction = next(each.satisfied for each in questions if each.key == OVERALL)
    weights = [weight for weight, _ in weighed]
    # Answers that weigh differently say less than as many that weigh the same (Kish).
    effective = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    low, high = interval(satisfaction / 10_000, effective)
    return Figure(
        sampled, len(weighed), rate, False, satisfaction, round(low * 10_000), round(high * 10_000), questions
    )


def _question(key: str, weighed: Sequence[tuple[float, Mapping[str, int]]], satisfied_from: int) -> QuestionFigure:
    weights: dict[int, float] = defaultdict(float)
    for weight, scores in weighed:
        weights[scores[key]] += weight
    total = sum(weights.values())
    mean = sum(score * weight for score, weight in weights.items()) / total
    satisfied = sum(weight for score, weight in weights.items() if score >= satisfied_from) / total
    return QuestionFigure(key, round(mean * 100), round(satisfied * 10_000))


def interval(share: float, count: float) -> tuple[float, float]:
    """Between which shares the truth lies, 95 times in 100, when `count` answered (Wilson): never below 0 or above 1, and
    honest for few answers."""
    square = _Z**2 / count
    middle = (share + square / 2) / (1 + square)
    reach = _Z * sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)
