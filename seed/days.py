"""A customer manager's working day: which shops are due, in what order, and when.

Shops are visited as often a month as their targets say (domain.md section 5), as far as the manager's habits go. A day is a
round through one neighbourhood, from one near shop to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from backend.terminals.rules import Locality, Scale
from backend.visits.rules import Kind, VisitTargets
from backend.visits.signal_rules import SignalKind
from seed.holidays import is_quiet
from seed.personas import Persona
from seed.shops import Shop

ZONE = ZoneInfo("Asia/Shanghai")
TARGETS = VisitTargets()

_MOST_VISITS = 12
_QUIET_DAY_AT_WORK = 0.08
#: A shop is not called on again within so many days, unless it is due.
_LEFT_ALONE_DAYS = 5
_IN_STORE_DAYS_BEGIN = 4
_SHORTEST_HONEST_MINUTES = 7.0
_FORGOTTEN_CHECK_OUT = 0.004
_LUNCH, _LUNCH_ENDS, _EVENING = time(12, 0), time(13, 20), time(17, 30)
_MONDAY = 0
#: Straight lines become streets, at the speed of an electric bicycle or a car.
_DETOUR = 1.3
_METRES_A_MINUTE = {Locality.URBAN: 15_000 / 60, Locality.RURAL: 35_000 / 60}
#: Only who is so far away so soon cannot have travelled.
_FAR_AWAY_M = 4000
#: What cannot happen on the first stop of a day.
_NEEDS_A_STOP_BEFORE = frozenset({SignalKind.OVERLAP, SignalKind.IMPOSSIBLE_SPEED, SignalKind.SAME_COORDINATES})
#: Done on whole days, and not in single visits.
_OF_DAYS = frozenset({SignalKind.CLOCK_OFF, SignalKind.EVENLY_SPACED})
#: A day made up at the desk: as many visits, so long, and one after the other.
_EVEN_VISITS, _EVEN_MINUTES, _EVEN_EVERY_MINUTES = 8, 18.0, 32.0


@dataclass
class Stop:
    """A visit as it happens; `fraud` is what is done in it, if anything, and `left_open` that the check-out was forgotten.
    `companion` is the id of the colleague who is along. Times are aware; a visit that is arranged begins when it is to."""

    shop: Shop
    kind: Kind
    minutes: float
    fraud: SignalKind | None = None
    left_open: bool = False
    started_at: datetime = datetime.min
    ended_at: datetime = datetime.min
    companion: str | None = None

    @property
    def is_arranged(self) -> bool:
        return self.started_at != datetime.min


class Round:
    """What a manager covers and has visited."""

    def __init__(self, rng: Random, persona: Persona, shops: list[Shop]) -> None:
        self.rng = rng
        self.persona = persona
        self.shops = shops
        self._month: tuple[int, int] | None = None
        self._visits: Counter[str] = Counter()
        self._in_store_days: set[str] = set()
        self._last: dict[str, date] = {}
        self._worked = 0
        self._arranged: dict[date, list[Stop]] = {}

    def arrange(self, day: date, stops: list[Stop]) -> None:
        """Begin a day with these visits, at the times at which they begin."""
        self._arranged[day] = stops

    def work(self, day: date) -> list[Stop]:
        """The visits of a day; none on most quiet days."""
        if self._month != (day.year, day.month):
            self._month = day.year, day.month
            self._visits.clear()
            self._in_store_days.clear()
        rng, persona = self.rng, self.persona
        if is_quiet(day):
            if rng.random() >= _QUIET_DAY_AT_WORK:
                return []
            count = rng.randint(1, 2)
        else:
            arranged = self._arranged.pop(day, [])
            if rng.random() >= persona.attendance and not arranged:
                return []
            self._worked += 1
            if arranged:
                after = [self._stop(shop, day) for shop in self._neighbours(day, 3, around=arranged[-1].shop)]
                return self._timed(day, [*arranged, *after])
            if self._is_even_day():
                shops = self._neighbours(day, _EVEN_VISITS)
                return self._timed_evenly(day, [Stop(shop, Kind.PLANNED, _EVEN_MINUTES) for shop in shops])
            if benchmark := self._benchmark_of(day):
                after = [self._stop(shop, day) for shop in self._neighbours(day, 2, around=benchmark)]
                return self._timed(day, [Stop(benchmark, Kind.IN_STORE_DAY, rng.uniform(375, 420)), *after])
            count = min(_MOST_VISITS, max(4, round(rng.gauss(persona.visits_a_day, 1.2))))
        stops = [self._stop(shop, day) for shop in self._neighbours(day, count)]
        return self._timed(day, self._with_frauds(stops))

    def _is_even_day(self) -> bool:
        """Whether so much has been worked that the next day at the desk is due."""
        share = self.persona.frauds.get(SignalKind.EVENLY_SPACED, 0)
        return int(self._worked * share) > int((self._worked - 1) * share)

    def _benchmark_of(self, day: date) -> Shop | None:
        """The benchmark to spend this day at (R27), once a month each, as far as the manager is so inclined."""
        if day.day < _IN_STORE_DAYS_BEGIN or self.rng.random() >= self.persona.in_store_days / 4:
            return None
        waiting = [shop for shop in self.shops if shop.is_benchmark and shop.id not in self._in_store_days]
        if not waiting:
            return None
        self._in_store_days.add(waiting[0].id)
        return waiting[0]

    def _neighbours(self, day: date, count: int, around: Shop | None = None) -> list[Shop]:
        """Shops around one that is given, or chosen by how long it has waited, in walking order: those that are due, then
        others."""
        due = {shop: weight for shop in self.shops if shop is not around and (weight := self._urgency(shop, day)) > 0}
        weights = due or dict.fromkeys(self.shops, 1.0)
        here = around or self.rng.choices([*weights], weights=[*weights.values()])[0]
        near = sorted(due, key=here.way_m)[:count]
        if len(near) < count:
            rested = (shop for shop in self.shops if self._waited(shop, day) >= _LEFT_ALONE_DAYS)
            others = [shop for shop in rested if shop not in due and shop is not around]
            near += sorted(others, key=here.way_m)[: count - len(near)]
        route = []
        while near:
            here = min(near, key=here.way_m)
            near.remove(here)
            route.append(here)
        return route

    def _urgency(self, shop: Shop, day: date) -> float:
        target = _target(shop)
        missing, waited = target - self._visits[shop.id], self._waited(shop, day)
        return missing * waited if waited * target >= 16 else 0

    def _waited(self, shop: Shop, day: date) -> int:
        last = self._last.get(shop.id)
        return (day - last).days if last else 30

    def _stop(self, shop: Shop, day: date) -> Stop:
        chance = self.rng.random()
        kind = Kind.PLANNED
        if chance < 0.05 or self._urgency(shop, day) <= 0:
            kind = Kind.AD_HOC
        elif chance < 0.07:
            kind = Kind.JOINT
        elif chance < 0.085:
            kind = Kind.INSPECTION
        minutes = max(_SHORTEST_HONEST_MINUTES, self.rng.gauss(self.persona.minutes, 5))
        return Stop(shop, kind, minutes, left_open=self.rng.random() < _FORGOTTEN_CHECK_OUT)

    # ---- fraud and time -----------------------------------------------------------------------------------------------

    def _with_frauds(self, stops: list[Stop]) -> list[Stop]:
        for before, stop in zip([None, *stops], stops, strict=False):
            chance = self.rng.random()
            for fraud, share in self.persona.frauds.items():
                if fraud in _OF_DAYS:
                    continue
                chance -= share
                if chance < 0:
                    if before is not None or fraud not in _NEEDS_A_STOP_BEFORE:
                        self._commit(fraud, stop, before, stops)
                    break
        return stops

    def _commit(self, fraud: SignalKind, stop: Stop, before: Stop | None, stops: Iterable[Stop]) -> None:
        if fraud is SignalKind.SHORT_STAY:
            stop.minutes = self.rng.uniform(1, 4)
        elif fraud is SignalKind.OVERLAP and before is not None:
            if before.fraud is SignalKind.SHORT_STAY:
                return
            before.minutes, stop.minutes = max(before.minutes, 16), max(stop.minutes, 16)
            before.left_open = False
        elif fraud is SignalKind.IMPOSSIBLE_SPEED and before is not None:
            taken = {each.shop.id for each in stops}
            away = max((shop for shop in self.shops if shop.id not in taken), key=before.shop.way_m)
            if before.shop.way_m(away) < _FAR_AWAY_M or before.fraud is SignalKind.POOR_FIX:
                return
            stop.shop = away
        stop.fraud, stop.left_open = fraud, False

    def _timed(self, day: date, stops: list[Stop]) -> list[Stop]:
        rng = self.rng
        begins = time(10, 0) if day.weekday() == _MONDAY else time(8, 40)
        now = datetime.combine(day, begins, ZONE) + timedelta(minutes=rng.uniform(0, 35))
        before: Stop | None = None
        timed: list[Stop] = []
        for stop in stops:
            if stop.is_arranged:
                now = stop.started_at
            elif before is not None:
                now = self._arrival(before, stop)
            if now.time() > _EVENING:
                break
            self._happens(stop, day, now)
            before = stop
            timed.append(stop)
        return timed

    def _timed_evenly(self, day: date, stops: list[Stop]) -> list[Stop]:
        """Made up one after the other, with a few seconds that nobody thought of."""
        rng = self.rng
        now = datetime.combine(day, time(9, 0), ZONE) + timedelta(minutes=rng.uniform(0, 20))
        for number, stop in enumerate(stops):
            stop.fraud = SignalKind.EVENLY_SPACED
            stop.minutes += rng.uniform(0, 0.1)
            self._happens(stop, day, now + timedelta(minutes=number * _EVEN_EVERY_MINUTES + rng.uniform(0, 0.1)))
        return stops

    def _happens(self, stop: Stop, day: date, at: datetime) -> None:
        stop.started_at = at
        stop.ended_at = at + timedelta(minutes=stop.minutes)
        self._visits[stop.shop.id] += 1
        self._last[stop.shop.id] = day

    def _arrival(self, before: Stop, stop: Stop) -> datetime:
        rng = self.rng
        if stop.fraud is SignalKind.OVERLAP:
            return before.ended_at - timedelta(minutes=rng.uniform(4, 10))
        if stop.fraud is SignalKind.IMPOSSIBLE_SPEED:
            return before.ended_at + timedelta(seconds=rng.uniform(45, 80))
        way_m = before.shop.way_m(stop.shop) * _DETOUR
        minutes = way_m / _METRES_A_MINUTE[stop.shop.branch.locality] + rng.uniform(3, 8)
        at = before.ended_at + timedelta(minutes=minutes)
        if _LUNCH <= at.time() < _LUNCH_ENDS:
            at = at.replace(hour=_LUNCH_ENDS.hour, minute=_LUNCH_ENDS.minute, second=0, microsecond=0)
            at += timedelta(minutes=rng.uniform(0, 25))
        return at


def _target(shop: Shop) -> int:
    if shop.is_benchmark:
        return TARGETS.benchmark
    return {Scale.LARGE: TARGETS.large, Scale.MEDIUM: TARGETS.medium, Scale.SMALL: TARGETS.small}[Scale(shop.scale)]
