"""From a month's facts to the standing of each examinee. Pure functions: who answers for what is decided here, and nowhere else.

An examinee is a branch, a manager, a manufacturer with each of its promoters, or the marketing centre. What is routed to the
branch is shown at its managers too, by who covers the terminal; what is routed to the promoter counts for the manufacturer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from backend.scores.maintenance_rules import Failure, MaintenanceRules, PlanFault, Standing


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


class MonthFacts(NamedTuple):
    """All that a city's maintenance scores of a month follow from.

    `terminals` is N of each examinee who has any: those of agreed plans in their scope. Every branch, manager and manufacturer
    with its `promoters` is examined, with terminals or without.
    """

    terminals: Mapping[Examinee, int]
    found: tuple[Found, ...]
    faults: tuple[FaultOfPlan, ...]
    branches: tuple[str, ...]
    managers: tuple[str, ...]
    promoters: Mapping[str, tuple[str, ...]]


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
