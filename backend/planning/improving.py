"""Making a month's ways shorter without breaking what the month promises. Standard library only."""

from __future__ import annotations

from backend.planning import routing
from backend.planning.month import Month

_MOST_ROUNDS = 8
_WORTH_IT_M = 1.0


def improve(month: Month) -> None:
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
