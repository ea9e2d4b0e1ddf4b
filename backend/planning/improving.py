"""Making a month's ways shorter without breaking what the month promises. Standard library only.

Calls are moved and exchanged between days as long as that pays. Then, again and again, some neighbouring calls are taken out
together and each put back where it is the smallest detour: what could not be mended call by call often can be so. The dice for
that are thrown alike every time: the same month is improved in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from backend.planning import routing
from backend.planning.month import Month

_MOST_ROUNDS = 8
_WORTH_IT_M = 1.0
#: How often calls are taken out together, and how many at once.
_TIMES, _FEWEST, _MOST = 900, 3, 10


def improve(month: Month) -> None:
    exchange(month)
    put_back(month)
    exchange(month)


# ---- moving and exchanging --------------------------------------------------------------------------------------------


def exchange(month: Month) -> None:
    """Move and exchange single calls until no way gets shorter, or for so many rounds."""
    for d in range(month.count):
        month.settle(d)
    for _ in range(_MOST_ROUNDS):
        better = False
        for d in range(month.count):
            for number in list(month.routes[d]):
                if number in month.routes[d] and month.in_store.get(d) != number:
                    better |= _move_or_exchange(month, number, d)
        if not better:
            break


def _move_or_exchange(month: Month, number: int, d: int) -> bool:
    """Do what shortens the ways most, of all that can be done with this call of this day."""
    here, way = month.routes[d], month.way
    saved = month.savings[d][here.index(number)]
    without, others = [other for other in here if other != number], month.others(number, d)
    best, where, instead = _WORTH_IT_M, -1, -1
    for e in month.days_for(number, d):
        there, wish = month.routes[e], month.wish(number, e, others)
        if month.load(e) < month.quota[e] and month.load(d) > month.least:
            gain = saved - wish - routing.cheapest_place(there, number, way)[0]
            if gain > best:
                best, where, instead = gain, e, -1
        for position, other in enumerate(there):
            # Ways only get longer by another call: what cannot pay even so is not looked at.
            hope = saved + month.savings[e][position] - wish
            if hope <= best or month.in_store.get(e) == other or d not in month.days_for(other, e):
                continue
            hope -= routing.cheapest_place(without, other, way)[0] + month.wish(other, d, month.others(other, e))
            if hope <= best:
                continue
            gain = hope - routing.cheapest_place(there[:position] + there[position + 1 :], number, way)[0]
            if gain > best:
                best, where, instead = gain, e, other
    if where < 0:
        return False
    month.take(number, d)
    if instead >= 0:
        month.take(instead, where)
        month.put(instead, d)
    month.put(number, where)
    month.settle(d)
    month.settle(where)
    return True


# ---- taking out and putting back --------------------------------------------------------------------------------------


def put_back(month: Month) -> None:
    """Take neighbouring calls out and put each back where it fits best, so many times; what does not pay is undone."""
    placed = [number for number, shop in enumerate(month.shops) if shop.position is not None]
    if len(placed) < _FEWEST:
        return
    dice = Random(len(placed))  # noqa: S311 - it has to be the same again, not secret
    near = {number: sorted(placed, key=lambda other: (month.way[number][other], other)) for number in placed}
    for _ in range(_TIMES):
        centre, size = dice.choice(placed), dice.randint(_FEWEST, _MOST)
        calls: list[tuple[int, int]] = []
        for number in near[centre][: 2 * size]:
            if month.days_of[number] and len(calls) < size:
                d = dice.choice(month.days_of[number])
                if month.in_store.get(d) != number and month.window_of(number, d) is not None:
                    calls.append((number, d))
        dice.shuffle(calls)
        _try_anew(month, calls)


def _try_anew(month: Month, calls: list[tuple[int, int]]) -> None:
    routes = [*month.routes]
    days_of = {number: [*month.days_of[number]] for number, _ in calls}
    wished = _wishes(month, days_of)
    windows = [month.window_of(number, d) or (0, 0) for number, d in calls]
    for number, d in calls:
        month.routes[d] = [other for other in month.routes[d] if other != number]
        month.days_of[number].remove(d)
    touched = {d for _, d in calls}
    if _put_all(month, calls, windows, touched) and all(
        month.load(d) >= min(month.least, len(routes[d])) for d in touched
    ):
        for d in touched:
            month.routes[d] = routing.shorten(month.routes[d], month.way)
        before = sum(routing.length_m(routes[d], month.way) for d in touched) + wished
        after = sum(routing.length_m(month.routes[d], month.way) for d in touched) + _wishes(month, days_of)
        if before - after > _WORTH_IT_M:
            return
    month.routes = routes
    for number, days in days_of.items():
        month.days_of[number] = days


def _put_all(month: Month, calls: list[tuple[int, int]], windows: list[tuple[int, int]], touched: set[int]) -> bool:
    """Whether each found a day of its part of the month; those are added to `touched`."""
    for (number, _), (start, end) in zip(calls, windows, strict=True):
        taken = month.days_of[number]
        fine = [
            e
            for e in range(start, end)
            if month.load(e) < month.quota[e] and e not in taken and month.is_apart(number, e)
        ]
        if not fine:
            return False
        e = min(fine, key=lambda e: (month.detour(number, e), e))
        touched.add(e)
        month.routes[e] = [*month.routes[e]]
        month.put(number, e)
    return True


def _wishes(month: Month, shops: Iterable[int]) -> float:
    return sum(month.wish(number, d, month.others(number, d)) for number in shops for d in month.days_of[number])
