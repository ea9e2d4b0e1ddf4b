"""Which shop is called on on which days of a month. Standard library only.

1. In-store days are set, a day each, evenly over the month.
2. All shops are put in one long round, which is cut into days: a weekday gets a stretch of it, and its weeks the parts of that
   stretch. So days are compact, and a weekday stays in one part of the town.
3. Whatever is bound to a part of the month (shops of several visits, tasks due, shops that have waited too long) is put into the
   day of that part where it is the smallest detour.
4. The ways are made shorter (improving.py).

Shops are put in order first: the same shops make the same plan.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from backend.planning import routing
from backend.planning.improving import improve
from backend.planning.month import Month, Position, Shop
from backend.planning.rules import PlanningRules


class Call(NamedTuple):
    shop: Shop
    #: Which of the shop's calls of the month it is, from 1 on.
    number: int
    in_store_day: bool


@dataclass(frozen=True)
class Proposal:
    """Calls by day, in walking order; and how many of whose wanted visits found no place."""

    days: dict[date, list[Call]]
    left_out: dict[str, int]


def propose(
    shops: Iterable[Shop],
    days: Sequence[date],
    distance_m: Callable[[Position, Position], float],
    rules: PlanningRules,
) -> Proposal:
    """Spread the visits over these working days.

    Every visit finds its day as long as there is room for it; what is then left out could not have been put anywhere.
    """
    ordered = sorted((shop for shop in shops if shop.visits > 0), key=lambda shop: shop.id)
    if not days:
        return Proposal({}, {shop.id: shop.visits for shop in ordered})
    month = Month(ordered, sorted(days), distance_m, rules)
    bound = _bind(month)
    _set_in_store_days(month)
    _set_quotas(month)
    bound |= _cut_round(month, bound)
    _put_in(month, bound)
    improve(month)
    return _as_proposal(month)


def _bind(month: Month) -> set[int]:
    """Narrow the windows of what is due or has waited too long. Returns the shops that are bound to a part of the month."""
    rules = month.rules
    bound = {number for number, wanted in enumerate(month.wanted) if wanted > 1}
    for number, shop in enumerate(month.shops):
        if shop.due_on is not None:
            in_time = sum(day <= shop.due_on for day in month.days)
            start, end = month.windows[number][0]
            month.windows[number][0] = (start, min(end, in_time or rules.late_task_days))
            bound.add(number)
    half = -(-month.count // 2)
    overdue = [
        number
        for number in range(len(month.shops))
        if number not in bound and month.waited(number) >= rules.overdue_days
    ]
    overdue.sort(key=lambda number: (-month.waited(number), number))
    # If everybody is late, nobody is: some room is left for those who can come whenever it is no detour.
    for number in overdue[: half * rules.stops_a_day // 4]:
        month.windows[number][0] = (0, half)
        bound.add(number)
    return bound | {number for number, shop in enumerate(month.shops) if shop.position is None or shop.in_store_day}


def _set_in_store_days(month: Month) -> None:
    benchmarks = [number for number, shop in enumerate(month.shops) if shop.in_store_day]
    placed = [number for number in benchmarks if month.shops[number].position is not None]
    walked = [*routing.short_route(placed, month.way), *(number for number in benchmarks if number not in placed)]
    walked = walked[: month.count]
    for order, number in enumerate(walked):
        ideal = (order + 0.5) * month.count / len(walked) - 0.5
        free = (d for d in range(month.count) if d not in month.in_store)
        day = min(free, key=lambda d: (abs(d - ideal), d))
        month.in_store[day] = number
        month.put(number, day)


def _set_quotas(month: Month) -> None:
    """In-store days take little else; the others share the rest evenly."""
    with_benchmark = 1 + month.rules.stops_on_in_store_day
    ordinary = month.count - len(month.in_store)
    rest = max(0, sum(month.wanted) - len(month.in_store) * with_benchmark)
    for d in range(month.count):
        month.capacity[d] = with_benchmark if d in month.in_store else month.rules.stops_a_day
        month.quota[d] = month.capacity[d] if d in month.in_store else min(month.capacity[d], -(-rest // ordinary))
    month.least = max(1, rest // ordinary - 1) if ordinary else 1


# ---- the round --------------------------------------------------------------------------------------------------------


def _cut_round(month: Month, bound: set[int]) -> set[int]:
    """Give each day its stretch of a round through all shops that are bound to nothing. Returns those for which it had no room."""
    ring = sorted(range(month.count), key=lambda d: (month.days[d].weekday(), d))
    expected = _expected(month, bound)
    room = [max(0.0, month.quota[d] - (d in month.in_store) - expected[d]) for d in ring]
    total = sum(room)
    free = [number for number in range(len(month.shops)) if number not in bound]
    kept = sorted(free, key=lambda number: (-month.waited(number), number))[: int(total + 0.5)]
    round_ = routing.short_route(kept, month.way)
    parts: dict[int, list[int]] = {}
    taken, cut = 0.0, 0
    for d, share in zip(ring, room, strict=True):
        taken += share
        end = round(taken * len(round_) / total) if total else 0
        parts[d] = round_[cut:end]
        cut = end
    for d, part in _urgent_first(month, parts).items():
        for number in part:
            month.days_of[number].append(d)
        month.routes[d] = routing.shorten([*month.routes[d], *part], month.way)
    return {number for number in free if not month.days_of[number]}


def _expected(month: Month, bound: Iterable[int]) -> list[float]:
    """How many of the bound calls a day will have to take, each part of the month being filled evenly."""
    expected = [0.0] * month.count
    room = [month.quota[d] - (d in month.in_store) for d in range(month.count)]
    for number in bound:
        for start, end in month.windows[number]:
            if not any(start <= d < end for d in month.days_of[number]):
                total = sum(room[start:end]) or 1
                for d in range(start, end):
                    expected[d] += room[d] / total
    return expected


def _urgent_first(month: Month, parts: dict[int, list[int]]) -> dict[int, list[int]]:
    """The parts of each weekday's stretch, exchanged so that those come first that have waited longest."""
    for weekday in range(7):
        dates = [d for d in sorted(parts) if month.days[d].weekday() == weekday and d not in month.in_store]
        some = sorted((parts[d] for d in dates), key=lambda part: -sum(map(month.waited, part)) / max(1, len(part)))
        parts |= zip(dates, some, strict=True)
    return parts


# ---- what is bound to a part of the month -----------------------------------------------------------------------------


def _put_in(month: Month, bound: Iterable[int]) -> None:
    calls = [
        (end - start, -month.wanted[number], number, (start, end))
        for number in bound
        for start, end in month.windows[number]
        if not any(start <= d < end for d in month.days_of[number])
    ]
    for _, _, number, window in sorted(calls):
        if len(month.days_of[number]) < month.wanted[number]:
            _put_somewhere(month, number, window)


def _put_somewhere(month: Month, number: int, window: tuple[int, int]) -> None:
    every, there = range(month.count), range(*window)
    for among, most in ((there, month.quota), (there, month.capacity), (every, month.quota), (every, month.capacity)):
        fine = [d for d in among if month.load(d) < most[d] and d not in month.days_of[number]]
        fine = [d for d in fine if month.is_apart(number, d)] or fine
        if fine:
            month.put(number, min(fine, key=lambda d: (month.detour(number, d), month.load(d), d)))
            return
    _make_room(month, number)


def _make_room(month: Month, number: int) -> None:
    """Put a call on a full day by moving another from there to a third day, and so on: an augmenting path, if there is one."""
    if all(month.load(d) >= most for d, most in enumerate(month.capacity)):
        return
    came_from: dict[int, tuple[int, int] | None] = {
        d: None for d in range(month.count) if d not in month.days_of[number]
    }
    waiting = deque(came_from)
    while waiting:
        d = waiting.popleft()
        if month.load(d) < month.capacity[d]:
            while (step := came_from[d]) is not None:
                before, other = step
                month.take(other, before)
                month.put(other, d)
                d = before
            month.put(number, d)
            return
        for other in (*month.routes[d], *month.loose[d]):
            if month.in_store.get(d) == other:
                continue
            for e in range(month.count):
                if e not in came_from and e not in month.days_of[other]:
                    came_from[e] = (d, other)
                    waiting.append(e)


# ---- the result -------------------------------------------------------------------------------------------------------


def _as_proposal(month: Month) -> Proposal:
    place = {(number, d): n for number, days in enumerate(month.days_of) for n, d in enumerate(sorted(days), 1)}
    days: dict[date, list[Call]] = {}
    for d, day in enumerate(month.days):
        fresh = routing.short_route(month.routes[d], month.way)
        route = min(fresh, month.routes[d], key=lambda each: routing.length_m(each, month.way))
        if route and route[0] > route[-1]:
            route = route[::-1]
        walked = [*route, *sorted(month.loose[d])]
        if walked:
            days[day] = [
                Call(month.shops[number], place[number, d], month.in_store.get(d) == number) for number in walked
            ]
    left_out = {
        shop.id: shop.visits - len(month.days_of[number])
        for number, shop in enumerate(month.shops)
        if shop.visits > len(month.days_of[number])
    }
    return Proposal(days, left_out)
