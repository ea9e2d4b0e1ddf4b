"""Which shop is called on on which days of a month. Standard library only.

1. In-store days are set, a day each, evenly over the month.
2. All shops are put in one long round, which is cut into days: a weekday gets a stretch of it, and its weeks the parts of that
   stretch. So days are compact, and a weekday stays in one part of the town.
3. Whatever is bound to a part of the month (shops of several visits, tasks due, shops that have waited too long) is put into the
   day of that part where it is the smallest detour.
4. Single calls are moved and exchanged between days while the ways get shorter by it.

Nothing here is left to chance, and shops are put in order first: the same shops make the same plan.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from backend.planning import routing
from backend.planning.rules import PlanningRules

Position = tuple[float, float]

_MOST_ROUNDS = 8
_WORTH_IT_M = 1.0
#: Shops of so many visits or more keep to a weekday.
_WEEKLY = 3


@dataclass(frozen=True)
class Shop:
    """`visits` are wanted in the time that is planned; `due_on` is when the first task there is due."""

    id: str
    visits: int
    position: Position | None = None
    last_visit: date | None = None
    due_on: date | None = None
    in_store_day: bool = False


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
    month = _Month(ordered, sorted(days), distance_m, rules)
    month.set_in_store_days()
    month.cut_round()
    month.put_in_bound()
    month.improve()
    return month.as_proposal()


class _Month:
    """The plan as it grows. Shops and days are numbers; of a day's shops `routes` has those with a position, `loose` the others."""

    def __init__(
        self,
        shops: list[Shop],
        days: list[date],
        distance_m: Callable[[Position, Position], float],
        rules: PlanningRules,
    ) -> None:
        self.shops, self.days, self.rules = shops, days, rules
        self.way = _ways(shops, distance_m)
        count = len(days)
        self.wanted = [min(shop.visits, count) for shop in shops]
        self.routes: list[list[int]] = [[] for _ in days]
        self.loose: list[list[int]] = [[] for _ in days]
        self.days_of: list[list[int]] = [[] for _ in shops]
        self.in_store: dict[int, int] = {}  # day → shop
        self.windows = [
            [(number * count // wanted, (number + 1) * count // wanted) for number in range(wanted)]
            for wanted in self.wanted
        ]
        self.gaps = [max(1, count // (2 * wanted)) for wanted in self.wanted]
        self.left_out: dict[int, int] = {
            number: shop.visits - self.wanted[number]
            for number, shop in enumerate(shops)
            if shop.visits > self.wanted[number]
        }
        self.savings: list[list[float]] = [[] for _ in days]
        self._bind()
        half = rules.early_metres * 2 / (30 * count)
        self.hurry = [half * self._waited(shop) if shop.visits == 1 else 0.0 for shop in shops]

    def _waited(self, shop: Shop) -> int:
        """Days without a visit when the month begins. Nobody waits longer than who was never visited."""
        longest = 2 * self.rules.overdue_days
        return longest if shop.last_visit is None else min(longest, max(0, (self.days[0] - shop.last_visit).days))

    def _bind(self) -> None:
        """Narrow the windows of what is due or has waited too long; whatever is then bound to nothing is free."""
        bound = {number for number, wanted in enumerate(self.wanted) if wanted > 1}
        for number, shop in enumerate(self.shops):
            if shop.due_on is not None:
                in_time = sum(day <= shop.due_on for day in self.days)
                start, end = self.windows[number][0]
                self.windows[number][0] = (start, min(end, in_time or self.rules.late_task_days))
                bound.add(number)
        half = -(-len(self.days) // 2)
        overdue = [
            number
            for number, shop in enumerate(self.shops)
            if number not in bound and self._waited(shop) >= self.rules.overdue_days
        ]
        overdue.sort(key=lambda number: (-self._waited(self.shops[number]), number))
        for number in overdue[: half * self.rules.stops_a_day // 4]:
            self.windows[number][0] = (0, half)
            bound.add(number)
        bound |= {number for number, shop in enumerate(self.shops) if shop.position is None or shop.in_store_day}
        self.free = [number for number in range(len(self.shops)) if number not in bound]
        self.bound = sorted(bound)

    # ---- in-store days, and how much a day takes ----------------------------------------------------------------------

    def set_in_store_days(self) -> None:
        benchmarks = [number for number, shop in enumerate(self.shops) if shop.in_store_day]
        placed = [number for number in benchmarks if self.shops[number].position is not None]
        round_ = routing.short_route(placed, self.way)
        benchmarks = [*round_, *(number for number in benchmarks if number not in set(round_))][: len(self.days)]
        for order, number in enumerate(benchmarks):
            ideal = (order + 0.5) * len(self.days) / len(benchmarks)
            day = min(
                (d for d in range(len(self.days)) if d not in self.in_store), key=lambda d: (abs(d + 0.5 - ideal), d)
            )
            self.in_store[day] = number
            self._put(number, day)
        extra, everything = self.rules.stops_on_in_store_day, sum(self.wanted)
        ordinary = len(self.days) - len(self.in_store)
        self.capacity = [1 + extra if d in self.in_store else self.rules.stops_a_day for d in range(len(self.days))]
        rest = max(0, everything - len(self.in_store) * (1 + extra))
        self.quota = [
            min(self.capacity[d], 1 + extra if d in self.in_store else -(-rest // ordinary))
            for d in range(len(self.days))
        ]
        self.least = max(1, rest // ordinary - 1) if ordinary else 1

    # ---- the round ----------------------------------------------------------------------------------------------------

    def cut_round(self) -> None:
        """Give each day its stretch of a round through all shops that are bound to nothing."""
        ring = sorted(range(len(self.days)), key=lambda d: (self.days[d].weekday(), d))
        expected = self._expected()
        room = [max(0.0, self.quota[d] - (d in self.in_store) - expected[d]) for d in ring]
        total = sum(room)
        # Where more is wanted than fits, those that have waited least are tried at the end.
        kept = sorted(self.free, key=lambda number: (-self._waited(self.shops[number]), number))[: int(total + 0.5)]
        self.bound += sorted(set(self.free) - set(kept))
        round_ = routing.short_route(kept, self.way)
        parts: dict[int, list[int]] = {}
        taken, cut = 0.0, 0
        for d, share in zip(ring, room, strict=True):
            taken += share
            end = round(taken * len(round_) / total) if total else 0
            parts[d] = round_[cut:end]
            cut = end
        for d, part in self._urgent_first(parts).items():
            for number in part:
                self.days_of[number].append(d)
            self.routes[d] = routing.shorten([*self.routes[d], *part], self.way)

    def _expected(self) -> list[float]:
        """How many of the bound calls a day will have to take, its part of the month being filled evenly."""
        expected, room = [0.0] * len(self.days), [self.quota[d] - (d in self.in_store) for d in range(len(self.days))]
        for number in self.bound:
            for start, end in self.windows[number]:
                if not any(start <= d < end for d in self.days_of[number]):
                    total = sum(room[start:end]) or 1
                    for d in range(start, end):
                        expected[d] += room[d] / total
        return expected

    def _urgent_first(self, parts: dict[int, list[int]]) -> dict[int, list[int]]:
        """The parts of each weekday's stretch, exchanged so that those come first that have waited longest."""
        for weekday in {day.weekday() for day in self.days}:
            dates = [d for d in sorted(parts) if self.days[d].weekday() == weekday and d not in self.in_store]
            some = [parts[d] for d in dates]
            some.sort(key=lambda part: -sum(self._waited(self.shops[number]) for number in part) / max(1, len(part)))
            parts |= zip(dates, some, strict=True)
        return parts

    # ---- what is bound to a part of the month -------------------------------------------------------------------------

    def put_in_bound(self) -> None:
        calls = [
            (end - start, -self.wanted[number], number, (start, end))
            for number in self.bound
            for start, end in self.windows[number]
            if not any(start <= d < end for d in self.days_of[number])
        ]
        for _, _, number, window in sorted(calls):
            if len(self.days_of[number]) < self.wanted[number] and not self._put_somewhere(number, window):
                self.left_out[number] = self.left_out.get(number, 0) + 1

    def _put_somewhere(self, number: int, window: tuple[int, int]) -> bool:
        every = range(len(self.days))
        there = range(*window)
        for among, limit in ((there, self.quota), (there, self.capacity), (every, self.quota), (every, self.capacity)):
            fine = [d for d in among if self._load(d) < limit[d] and d not in self.days_of[number]]
            if apart := [d for d in fine if self._is_apart(number, d)]:
                fine = apart
            if fine:
                self._put(number, min(fine, key=lambda d: (self._detour(number, d), self._load(d), d)))
                return True
        return self._make_room(number)

    def _make_room(self, number: int) -> bool:
        """Put a call on a full day by moving another from there to a third day, and so on: an augmenting path, if there is one."""
        if all(self._load(d) >= limit for d, limit in enumerate(self.capacity)):
            return False
        came_from: dict[int, tuple[int, int] | None] = {
            d: None for d in range(len(self.days)) if d not in self.days_of[number]
        }
        waiting = deque(came_from)
        while waiting:
            d = waiting.popleft()
            if self._load(d) < self.capacity[d]:
                while (step := came_from[d]) is not None:
                    before, other = step
                    self._take(other, before)
                    self._put(other, d)
                    d = before
                self._put(number, d)
                return True
            for other in (*self.routes[d], *self.loose[d]):
                if self.in_store.get(d) == other:
                    continue
                for e in range(len(self.days)):
                    if e not in came_from and e not in self.days_of[other]:
                        came_from[e] = (d, other)
                        waiting.append(e)
        return False

    def _detour(self, number: int, d: int) -> float:
        if self.shops[number].position is None:
            return 0.0
        return routing.cheapest_place(self.routes[d], number, self.way)[0] + self._wish(number, d, self.days_of[number])

    def _wish(self, number: int, d: int, others: Sequence[int]) -> float:
        """What a day costs beside the way, in metres."""
        if self.wanted[number] >= _WEEKLY and others:
            weekday = self.days[d].weekday()
            regular = any(self.days[other].weekday() == weekday for other in others)
            return 0.0 if regular else float(self.rules.rhythm_metres)
        return self.hurry[number] * d

    def _is_apart(self, number: int, d: int, leaving: int | None = None) -> bool:
        gap = self.gaps[number]
        return all(abs(other - d) >= gap for other in self.days_of[number] if other != leaving)

    def _load(self, d: int) -> int:
        return len(self.routes[d]) + len(self.loose[d])

    def _put(self, number: int, d: int) -> None:
        self.days_of[number].append(d)
        if self.shops[number].position is None:
            self.loose[d].append(number)
        else:
            self.routes[d].insert(routing.cheapest_place(self.routes[d], number, self.way)[1], number)

    def _take(self, number: int, d: int) -> None:
        self.days_of[number].remove(d)
        (self.loose if self.shops[number].position is None else self.routes)[d].remove(number)

    # ---- shorter ways -------------------------------------------------------------------------------------------------

    def improve(self) -> None:
        """Move and exchange calls until no way gets shorter, or for so many rounds."""
        for d in range(len(self.days)):
            self._settle(d)
        for _ in range(_MOST_ROUNDS):
            better = False
            for d in range(len(self.days)):
                for number in list(self.routes[d]):
                    if number in self.routes[d] and self.in_store.get(d) != number:
                        better |= self._move_or_exchange(number, d)
            if not better:
                break

    def _settle(self, d: int) -> None:
        """Shorten a day's way, and note what it would be shorter by without each of its calls."""
        route = self.routes[d] = routing.shorten(self.routes[d], self.way)
        self.savings[d] = [
            routing.saved_without(route, position, self.way) + self._wish(number, d, self._others(number, d))
            for position, number in enumerate(route)
        ]

    def _move_or_exchange(self, number: int, d: int) -> bool:
        """Do what shortens the ways most, of all that can be done with this call of this day."""
        here, saved = self.routes[d], self.savings[d][self.routes[d].index(number)]
        without, others = [other for other in here if other != number], self._others(number, d)
        best, where, instead = _WORTH_IT_M, -1, -1
        for e in self._days_for(number, d):
            there, wish = self.routes[e], self._wish(number, e, others)
            if self._load(e) < self.quota[e] and self._load(d) > self.least:
                gain = saved - wish - routing.cheapest_place(there, number, self.way)[0]
                if gain > best:
                    best, where, instead = gain, e, -1
            for position, other in enumerate(there):
                # Ways only get longer by another call: what cannot pay even so is not looked at.
                hope = saved + self.savings[e][position] - wish
                if hope <= best or not self._may_move(other, e, d):
                    continue
                hope -= routing.cheapest_place(without, other, self.way)[0] + self._wish(
                    other, d, self._others(other, e)
                )
                if hope <= best:
                    continue
                gain = hope - routing.cheapest_place(there[:position] + there[position + 1 :], number, self.way)[0]
                if gain > best:
                    best, where, instead = gain, e, other
        if where < 0:
            return False
        self._take(number, d)
        if instead >= 0:
            self._take(instead, where)
            self._put(instead, d)
        self._put(number, where)
        self._settle(d)
        self._settle(where)
        return True

    def _others(self, number: int, d: int) -> list[int]:
        return [other for other in self.days_of[number] if other != d]

    def _days_for(self, number: int, d: int) -> list[int]:
        """The days to which this call may go: those of its part of the month, not too near to another call at the shop."""
        window = next(((start, end) for start, end in self.windows[number] if start <= d < end), None)
        if window is None:
            return []
        taken = self.days_of[number]
        return [e for e in range(*window) if e not in taken and self._is_apart(number, e, leaving=d)]

    def _may_move(self, number: int, d: int, e: int) -> bool:
        return self.in_store.get(d) != number and e in self._days_for(number, d)

    # ---- the result ---------------------------------------------------------------------------------------------------

    def as_proposal(self) -> Proposal:
        number_of = {
            (number, d): place for number, days in enumerate(self.days_of) for place, d in enumerate(sorted(days), 1)
        }
        days = {}
        for d, day in enumerate(self.days):
            fresh = routing.short_route(self.routes[d], self.way)
            route = min(fresh, self.routes[d], key=lambda each: routing.length_m(each, self.way))
            if route and route[0] > route[-1]:
                route = route[::-1]
            walked = [*route, *sorted(self.loose[d])]
            days[day] = [
                Call(self.shops[number], number_of[number, d], self.in_store.get(d) == number) for number in walked
            ]
        return Proposal(
            {day: calls for day, calls in days.items() if calls},
            {self.shops[number].id: visits for number, visits in sorted(self.left_out.items())},
        )


def _ways(shops: Sequence[Shop], distance_m: Callable[[Position, Position], float]) -> list[list[float]]:
    """Every way once, the same both ways; shops without a position are nowhere, and not asked for."""
    ways = [[0.0] * len(shops) for _ in shops]
    for a, shop in enumerate(shops):
        for b in range(a):
            if shop.position is not None and (other := shops[b].position) is not None:
                ways[a][b] = ways[b][a] = distance_m(other, shop.position)
    return ways
