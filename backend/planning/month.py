"""A month as its plan grows: who is called on when, what a day takes, and what a call would cost. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from backend.planning import routing
from backend.planning.rules import PlanningRules

Position = tuple[float, float]

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


class Month:
    """Shops and days are numbers; of a day's shops `routes` has those with a position, `loose` the others.

    Each visit of a shop has a part of the month, its window, as (first day, day after the last). `quota` is what a day should
    take, `capacity` what it can.
    """

    def __init__(
        self,
        shops: Sequence[Shop],
        days: Sequence[date],
        distance_m: Callable[[Position, Position], float],
        rules: PlanningRules,
    ) -> None:
        self.shops, self.days, self.rules, self.count = shops, days, rules, len(days)
        self.way = _ways(shops, distance_m)
        self.wanted = [min(shop.visits, self.count) for shop in shops]
        self.routes: list[list[int]] = [[] for _ in days]
        self.loose: list[list[int]] = [[] for _ in days]
        self.savings: list[list[float]] = [[] for _ in days]
        self.days_of: list[list[int]] = [[] for _ in shops]
        self.in_store: dict[int, int] = {}  # day → shop
        self.windows = [
            [(number * self.count // wanted, (number + 1) * self.count // wanted) for number in range(wanted)]
            for wanted in self.wanted
        ]
        self.capacity = [rules.stops_a_day] * self.count
        self.quota = [*self.capacity]
        self.least = 1
        self._gaps = [max(1, self.count // (2 * wanted)) for wanted in self.wanted]
        hurry = rules.early_metres * 2 / (30 * self.count)
        self._hurry = [hurry * self.waited(number) if shop.visits == 1 else 0.0 for number, shop in enumerate(shops)]

    def waited(self, number: int) -> int:
        """Days without a visit when the month begins. Nobody waits longer than who was never visited."""
        last, longest = self.shops[number].last_visit, 2 * self.rules.overdue_days
        return longest if last is None else min(longest, max(0, (self.days[0] - last).days))

    def load(self, d: int) -> int:
        return len(self.routes[d]) + len(self.loose[d])

    def others(self, number: int, d: int) -> list[int]:
        return [other for other in self.days_of[number] if other != d]

    # ---- what may be --------------------------------------------------------------------------------------------------

    def window_of(self, number: int, d: int) -> tuple[int, int] | None:
        """The part of the month that a call on this day belongs to; None when it had to be put outside its own."""
        return next(((start, end) for start, end in self.windows[number] if start <= d < end), None)

    def is_apart(self, number: int, d: int, leaving: int | None = None) -> bool:
        gap = self._gaps[number]
        return all(abs(other - d) >= gap for other in self.days_of[number] if other != leaving)

    def days_for(self, number: int, d: int) -> list[int]:
        """The days to which a call may go from a day: those of its part of the month, apart from others at the shop."""
        window, taken = self.window_of(number, d), self.days_of[number]
        if window is None:
            return []
        return [e for e in range(*window) if e not in taken and self.is_apart(number, e, leaving=d)]

    # ---- what it costs ------------------------------------------------------------------------------------------------

    def detour(self, number: int, d: int) -> float:
        if self.shops[number].position is None:
            return 0.0
        return routing.cheapest_place(self.routes[d], number, self.way)[0] + self.wish(number, d, self.days_of[number])

    def wish(self, number: int, d: int, others: Sequence[int]) -> float:
        """What a day costs beside the way, in metres."""
        if self.wanted[number] >= _WEEKLY and others:
            weekday = self.days[d].weekday()
            regular = any(self.days[other].weekday() == weekday for other in others)
            return 0.0 if regular else float(self.rules.rhythm_metres)
        return self._hurry[number] * d

    # ---- changing it --------------------------------------------------------------------------------------------------

    def put(self, number: int, d: int) -> None:
        self.days_of[number].append(d)
        if self.shops[number].position is None:
            self.loose[d].append(number)
        else:
            self.routes[d].insert(routing.cheapest_place(self.routes[d], number, self.way)[1], number)

    def take(self, number: int, d: int) -> None:
        self.days_of[number].remove(d)
        (self.loose if self.shops[number].position is None else self.routes)[d].remove(number)

    def settle(self, d: int) -> None:
        """Shorten a day's way, and note what would be saved by leaving out each of its calls."""
        route = self.routes[d] = routing.shorten(self.routes[d], self.way)
        self.savings[d] = [
            routing.saved_without(route, position, self.way) + self.wish(number, d, self.others(number, d))
            for position, number in enumerate(route)
        ]


def _ways(shops: Sequence[Shop], distance_m: Callable[[Position, Position], float]) -> list[list[float]]:
    """Every way once, the same both ways; shops without a position are nowhere, and not asked for."""
    ways = [[0.0] * len(shops) for _ in shops]
    for a, shop in enumerate(shops):
        for b in range(a):
            if shop.position is not None and (other := shops[b].position) is not None:
                ways[a][b] = ways[b][a] = distance_m(other, shop.position)
    return ways
