"""From a month's facts to the standing of each examinee. Pure functions: who answers for what is decided here, and nowhere else.

An examinee is a branch, a manager, a manufacturer with each of its promoters, or the marketing centre. What is routed to the
branch is shown at its managers too, by who covers the terminal; what is routed to the promoter counts for the manufacturer.

A promotion counts for the centre, its manufacturer, and the branches and managers of its shops. How it was arranged and what
it came to is the same for all of them; of the errors in its course, branches and managers answer for those in their own shops.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from backend.promotions.effect_rules import Sales
from backend.scores.maintenance_rules import Failure, MaintenanceRules, PlanFault, Standing
from backend.scores.promotion_rules import ProcessError, PromotionFacts

T = TypeVar("T")


class Part(StrEnum):
    """What an examinee is."""

    BRANCH = "branch"
    MANAGER = "manager"
    MANUFACTURER = "manufacturer"
    PROMOTER = "promoter"
    MARKETING_CENTRE = "marketing_centre"


class Examinee(NamedTuple):
    """`id` is that of the branch, person or manufacturer; the marketing centre's is empty."""

    part: Part
    id: str


CENTRE = Examinee(Part.MARKETING_CENTRE, "")


class Found(NamedTuple):
    """A reason at a terminal, in a check of a manufacturer's spec; `is_open` while a dispute waits for the branch."""

    terminal_id: str
    manufacturer_id: str
    branch_id: str
    manager_id: str | None
    reason: str
    source_id: str
    is_open: bool = False


class FaultOfPlan(NamedTuple):
    """A confirmed fault; `branch_id` is who executed off the plan."""

    id: str
    kind: PlanFault
    manufacturer_id: str
    branch_id: str | None


class ProcessFound(NamedTuple):
    """A fault that a check of a promotion reports; `is_open` until a desk has said whether it counts."""

    check_id: str
    fault: str
    branch_id: str
    manager_id: str | None
    is_open: bool = False


class ClosedPromotion(NamedTuple):
    """A promotion that closed in the month. `branches` and `managers` are those of its shops; money is fen, effects packs."""

    id: str
    manufacturer_id: str
    branches: tuple[str, ...]
    managers: tuple[str, ...]
    arrangement: tuple[str, ...]
    process: tuple[ProcessFound, ...]
    planned_effect_packs: int
    planned_input_fen: int
    input_fen: int
    sales: Sales | None


class MonthFacts(NamedTuple):
    """All that a city's scores of a month follow from.

    `terminals` is N of each examinee who has any: those of agreed plans in their scope. Every branch, manager and manufacturer
    with its `promoters` is examined, with terminals or without.
    """

    terminals: Mapping[Examinee, int]
    found: tuple[Found, ...]
    faults: tuple[FaultOfPlan, ...]
    branches: tuple[str, ...]
    managers: tuple[str, ...]
    promoters: Mapping[str, tuple[str, ...]]
    promotions: tuple[ClosedPromotion, ...] = ()


def standings_of(facts: MonthFacts, rules: MaintenanceRules) -> dict[Examinee, Standing]:
    failures: dict[Examinee, list[Failure]] = defaultdict(list)
    disputes: dict[Examinee, int] = defaultdict(int)
    for each in facts.found:
        for examinee in _answering(each, rules.routes[each.reason]):
            if each.is_open:
                disputes[examinee] += 1
            else:
                failures[examinee].append(Failure(each.terminal_id, each.reason, each.source_id))
    faults: dict[Examinee, list[PlanFault]] = defaultdict(list)
    for fault in facts.faults:
        for examinee in _at_fault(fault, rules.fault_routes[fault.kind]):
            faults[examinee].append(fault.kind)
    result = {
        examinee: Standing(
            facts.terminals.get(examinee, 0),
            tuple(sorted(failures[examinee])),
            tuple(sorted(faults[examinee])),
            disputes[examinee],
        )
        for examinee in _examinees(facts)
    }
    return _with_promoters(facts, result)


def promotions_of(facts: MonthFacts) -> dict[Examinee, tuple[PromotionFacts, ...]]:
    """What the promotion score of each examinee follows from."""
    shares: dict[Examinee, list[PromotionFacts]] = defaultdict(list)
    for promotion in facts.promotions:
        for examinee, share in _shares(promotion):
            shares[examinee].append(share)
    return _with_promoters(facts, {examinee: tuple(shares[examinee]) for examinee in _examinees(facts)})


def whole(promotion: ClosedPromotion) -> PromotionFacts:
    """A promotion as those see it who answer for all of it."""
    return dict(_shares(promotion))[CENTRE]


def _shares(promotion: ClosedPromotion) -> Iterable[tuple[Examinee, PromotionFacts]]:
    errors: dict[Examinee, list[ProcessError]] = defaultdict(list)
    undecided: dict[Examinee, set[str]] = defaultdict(set)
    for each in promotion.process:
        for examinee in (CENTRE, Examinee(Part.MANUFACTURER, promotion.manufacturer_id),
                         Examinee(Part.BRANCH, each.branch_id), Examinee(Part.MANAGER, each.manager_id or "")):  # fmt: skip
            if each.is_open:
                undecided[examinee].add(each.check_id)
            else:
                errors[examinee].append(ProcessError(each.check_id, each.fault))
    for examinee in (
        CENTRE,
        Examinee(Part.MANUFACTURER, promotion.manufacturer_id),
        *(Examinee(Part.BRANCH, each) for each in promotion.branches),
        *(Examinee(Part.MANAGER, each) for each in promotion.managers),
    ):
        yield (
            examinee,
            PromotionFacts(
                promotion_id=promotion.id,
                arrangement_errors=tuple(sorted(promotion.arrangement)),
                process_errors=tuple(sorted(errors[examinee])),
                planned_effect_packs=promotion.planned_effect_packs,
                planned_input_fen=promotion.planned_input_fen,
                input_fen=promotion.input_fen,
                sales=promotion.sales,
                undecided=len(undecided[examinee]),
            ),
        )


def _with_promoters(facts: MonthFacts, result: dict[Examinee, T]) -> dict[Examinee, T]:
    """Each promoter has what the manufacturer has."""
    for manufacturer_id, promoters in facts.promoters.items():
        shared = result[Examinee(Part.MANUFACTURER, manufacturer_id)]
        result |= {Examinee(Part.PROMOTER, each): shared for each in promoters}
    return result


def _examinees(facts: MonthFacts) -> Iterable[Examinee]:
    yield CENTRE
    yield from (Examinee(Part.BRANCH, each) for each in facts.branches)
    yield from (Examinee(Part.MANAGER, each) for each in facts.managers)
    yield from (Examinee(Part.MANUFACTURER, each) for each in facts.promoters)


def _answering(found: Found, party: str) -> Iterable[Examinee]:
    match party:
        case "branch":
            yield Examinee(Part.BRANCH, found.branch_id)
            if found.manager_id is not None:
                yield Examinee(Part.MANAGER, found.manager_id)
        case "promoter":
            yield Examinee(Part.MANUFACTURER, found.manufacturer_id)
        case "marketing_centre":
            yield CENTRE


def _at_fault(fault: FaultOfPlan, party: str) -> Iterable[Examinee]:
    match party:
        case "branch" if fault.branch_id is not None:
            yield Examinee(Part.BRANCH, fault.branch_id)
        case "promoter":
            yield Examinee(Part.MANUFACTURER, fault.manufacturer_id)
        case "marketing_centre":
            yield CENTRE
