"""What a visit plan is: its states, the reasons of its stops, and which visit does which stop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PlanningRules:
    """How months are planned. `early_metres` is the detour for which a shop that has waited thirty days longer is called on half
    a month earlier, `rhythm_metres` the one that keeps a shop of weekly visits to its day of the week."""

    version: int = 1
    stops_a_day: int = 12
    #: Beside the benchmark terminal itself.
    stops_on_in_store_day: int = 2
    #: From this day of a month on, the next one is proposed.
    proposal_day: int = 20
    #: Who has waited longer when the month begins comes in its first half.
    overdue_days: int = 45
    #: A task that is late already is planned within so many working days.
    late_task_days: int = 3
    early_metres: int = 200
    rhythm_metres: int = 300


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"


class Step(StrEnum):
    """What can happen to a plan."""

    PROPOSED = "proposed"
    EDITED = "edited"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    REOPENED = "reopened"
    HANDED_OVER = "handed_over"


#: How the branch answers.
DECISIONS = (Step.CONFIRMED, Step.RETURNED)
#: In which states a manager may change or submit a plan; a confirmed one is opened again by saying why.
OPEN = frozenset({State.DRAFT, State.RETURNED})


class ReasonKind(StrEnum):
    NTH_OF_MONTH = "nth_of_month"
    DAYS_SINCE_LAST_VISIT = "days_since_last_visit"
    NEVER_VISITED = "never_visited"
    TASK_DUE = "task_due"
    BENCHMARK = "benchmark"
    IN_STORE_DAY = "in_store_day"
    BY_HAND = "by_hand"


def reasons_of(
    number: int, of: int, day: date, *, last_visit: date | None, due_on: date | None, is_benchmark: bool, in_store: bool
) -> list[dict[str, Any]]:
    """Why a shop is called on, as words with their figures. `last_visit` was before the month, and concerns the first stop."""
    reasons: list[dict[str, Any]] = [{"kind": ReasonKind.NTH_OF_MONTH.value, "number": number, "of": of}]
    if number == 1 and last_visit is None:
        reasons.append({"kind": ReasonKind.NEVER_VISITED.value})
    elif number == 1 and last_visit is not None:
        reasons.append({"kind": ReasonKind.DAYS_SINCE_LAST_VISIT.value, "days": (day - last_visit).days})
    if due_on is not None and number == 1:
        reasons.append({"kind": ReasonKind.TASK_DUE.value, "due_on": due_on.isoformat()})
    if in_store:
        reasons.append({"kind": ReasonKind.IN_STORE_DAY.value})
    elif is_benchmark:
        reasons.append({"kind": ReasonKind.BENCHMARK.value})
    return reasons


def target_of(is_benchmark: bool, scale: str, targets: Any) -> int:
    """How often a shop is to be visited in a month, by the city's `VisitTargets`."""
    return int(targets.benchmark if is_benchmark else getattr(targets, scale))


# ---- months -----------------------------------------------------------------------------------------------------------


def month_of(day: date) -> str:
    return day.strftime("%Y-%m")


def first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def month_after(month: str) -> str:
    return month_of(first_day(month) + timedelta(days=31))


def days_of(month: str) -> list[date]:
    day, days = first_day(month), []
    while month_of(day) == month:
        days.append(day)
        day += _ONE_DAY
    return days


# ---- plan and fact ----------------------------------------------------------------------------------------------------


class Stop(NamedTuple):
    day: date
    terminal_id: str


class Made(NamedTuple):
    """A visit that was made."""

    day: date
    terminal_id: str
    visit_id: str


class Fact(NamedTuple):
    """`done` says which visit did a stop; `extra` are the visits that did none."""

    done: dict[Stop, Made]
    extra: list[Made]


def match(stops: Iterable[Stop], visits: Iterable[Made]) -> Fact:
    """Which visit does which stop: each one at most, at its own shop, those of the same day before others.

    What is left over is taken in order: the earliest visit does the earliest stop that is still open.
    """
    planned: dict[str, list[Stop]] = defaultdict(list)
    made: dict[str, list[Made]] = defaultdict(list)
    for stop in sorted(stops):
        planned[stop.terminal_id].append(stop)
    for visit in sorted(visits):
        made[visit.terminal_id].append(visit)
    done: dict[Stop, Made] = {}
    extra: list[Made] = []
    for terminal_id, there in made.items():
        by_day = {stop.day: stop for stop in planned[terminal_id]}
        late: list[Made] = []
        for visit in there:
            here = by_day.get(visit.day)
            if here is None or here in done:
                late.append(visit)
            else:
                done[here] = visit
        still_open = [stop for stop in planned[terminal_id] if stop not in done]
        done.update(zip(still_open, late, strict=False))
        extra += late[len(still_open) :]
    return Fact(done, sorted(extra))


class DayCount(NamedTuple):
    """Of one day: stops, those done at all, those done on the day itself, and visits that did no stop."""

    planned: int
    done: int
    done_on_day: int
    extra: int


def count_days(stops: Sequence[Stop], fact: Fact) -> dict[date, DayCount]:
    counts: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for stop in stops:
        counts[stop.day][0] += 1
    for stop, visit in fact.done.items():
        counts[stop.day][1] += 1
        counts[stop.day][2] += visit.day == stop.day
    for visit in fact.extra:
        counts[visit.day][3] += 1
    return {day: DayCount(*some) for day, some in sorted(counts.items())}
