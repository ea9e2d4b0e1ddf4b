"""A day's way from shop to shop: which order is short. Standard library only.

Places are numbers from 0 on, and `way[a][b]` is how far apart two of them are, in metres. A route begins at its first place and
ends at its last: where a manager lives is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

#: Metres between any two places, the same both ways.
Way = Sequence[Sequence[float]]

#: Whole runs of so many places are tried elsewhere in the route.
_LONGEST_RUN = 3
#: Rounds in which something still got shorter; a route of a day is settled after three or four.
_MOST_ROUNDS = 40
#: Less is noise of the arithmetic, and would be gained for ever.
_WORTH_IT_M = 1e-6


def length_m(route: Sequence[int], way: Way) -> float:
    return sum(way[a][b] for a, b in pairwise(route))


def short_route(places: Iterable[int], way: Way) -> list[int]:
    """The places in an order that is short, whatever order they come in: nearest neighbour, then 2-opt and Or-opt."""
    route = shorten(nearest_neighbour(places, way), way)
    return route if not route or route[0] <= route[-1] else route[::-1]


def nearest_neighbour(places: Iterable[int], way: Way) -> list[int]:
    """From the place that is farthest out always to the next one."""
    left = sorted(set(places))
    if not left:
        return []
    here = max(left, key=lambda place: (sum(map(way[place].__getitem__, left)), -place))
    route = [here]
    left.remove(here)
    while left:
        here = min(left, key=way[here].__getitem__)
        left.remove(here)
        route.append(here)
    return route


def shorten(route: Sequence[int], way: Way) -> list[int]:
    """The route without crossings (2-opt) and without detours for one to three places (Or-opt)."""
    better = list(route)
    for _ in range(_MOST_ROUNDS):
        if not (_turn_round(better, way) | _move_runs(better, way)):
            break
    return better


def cheapest_place(route: Sequence[int], place: int, way: Way) -> tuple[float, int]:
    """How many metres longer a route gets by one more place, at best, and before which position to put it."""
    if not route:
        return 0.0, 0
    to = way[place]
    best, position = to[route[0]], 0
    if to[route[-1]] < best:
        best, position = to[route[-1]], len(route)
    before = route[0]
    for number in range(1, len(route)):
        after = route[number]
        longer = to[before] + to[after] - way[before][after]
        if longer < best:
            best, position = longer, number
        before = after
    return best, position


def saved_without(route: Sequence[int], position: int, way: Way) -> float:
    """How many metres shorter a route gets when the place at a position is left out."""
    here = way[route[position]]
    if len(route) == 1:
        return 0.0
    if position == 0:
        return here[route[1]]
    if position == len(route) - 1:
        return here[route[-2]]
    before, after = route[position - 1], route[position + 1]
    return here[before] + here[after] - way[before][after]


def _turn_round(route: list[int], way: Way) -> bool:
    """2-opt, in place: whether anything was turned round."""
    turned, last = False, len(route) - 1
    for start in range(last):
        for end in range(start + 1, last + 1):
            before = way[route[start - 1]] if start else None
            after = route[end + 1] if end < last else None
            gain = 0.0
            if before is not None:
                gain += before[route[start]] - before[route[end]]
            if after is not None:
                gain += way[route[end]][after] - way[route[start]][after]
            if gain > _WORTH_IT_M:
                route[start : end + 1] = route[start : end + 1][::-1]
                turned = True
    return turned


def _move_runs(route: list[int], way: Way) -> bool:
    """Or-opt, in place: whether any run of places was moved."""
    moved = False
    for size in range(1, min(_LONGEST_RUN, len(route) - 1) + 1):
        start = 0
        while start + size <= len(route):
            run, rest = route[start : start + size], route[:start] + route[start + size :]
            saved = _length_around(route, start, start + size, way) - (
                way[rest[start - 1]][rest[start]] if 0 < start < len(rest) else 0.0
            )
            longer, position, turned = _best_gap(rest, run, way)
            if longer < saved - _WORTH_IT_M:
                route[:] = rest[:position] + (run[::-1] if turned else run) + rest[position:]
                moved = True
            start += 1
    return moved


def _length_around(route: Sequence[int], start: int, end: int, way: Way) -> float:
    """The ways that lead to a run and away from it."""
    there = way[route[start - 1]][route[start]] if start else 0.0
    return there + (way[route[end - 1]][route[end]] if end < len(route) else 0.0)


def _best_gap(rest: Sequence[int], run: Sequence[int], way: Way) -> tuple[float, int, bool]:
    """Where a run fits best into the rest, and whether it should be walked the other way round."""
    head, tail = way[run[0]], way[run[-1]]
    best = min((tail[rest[0]], 0, False), (head[rest[0]], 0, True))
    best = min(best, (head[rest[-1]], len(rest), False), (tail[rest[-1]], len(rest), True))
    for position in range(1, len(rest)):
        before, after = rest[position - 1], rest[position]
        gap = way[before][after]
        best = min(
            best,
            (head[before] + tail[after] - gap, position, False),
            (tail[before] + head[after] - gap, position, True),
        )
    return best
