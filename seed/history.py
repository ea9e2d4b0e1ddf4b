"""What happens in the city week by week, in the order in which the server learns of it.

Phones collect the day's visits and send them in the evening, or days later. On some Mondays shops change hands or close. What
a phone has not sent when the history ends stays on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from backend.access import Role
from backend.visits.rules import Kind
from backend.visits.signal_rules import SignalKind
from seed.cameras import Camera
from seed.city import SPECS, SpecPlan
from seed.days import ZONE, Round, Stop
from seed.documents import Writer
from seed.holidays import is_quiet
from seed.people import Employee, everyone
from seed.personas import PERSONAS, WRONG_CLOCK_FROM, WRONG_CLOCK_UNTIL
from seed.randomness import generator, make_id
from seed.shops import Shop, make_shops

_MONDAY = 0
#: Shops at which both managers are on the day of a hand-over.
_SHOPS_MET = 4
_HOW_WRONG = timedelta(hours=3, minutes=12)
_SHOPS_HANDED_OVER = 12
#: At the end, days at work: enough for a desk to look through.
_DAYS_WITH_PICTURES = 3
#: Every so many weeks, from the second on.
_HAND_OVER_WEEKS, _CLOSING_WEEKS = 4, 2


class Sync(NamedTuple):
    """A phone sends what it has. `offset_ms` is its clock minus ours; `truth` says in which visits what was done.

    `pictures` are the bytes of the photos that have any, by photo id.
    """

    at: datetime
    offset_ms: int
    documents: list[dict[str, Any]]
    truth: dict[str, SignalKind]
    pictures: dict[str, bytes]


class Syncs(NamedTuple):
    """A manager's week, in order."""

    manager: Employee
    syncs: list[Sync]


class HandOver(NamedTuple):
    day: date
    shops: list[Shop]
    successor: Employee


class Closing(NamedTuple):
    day: date
    shop: Shop


Event = Syncs | HandOver | Closing


@dataclass
class City:
    """The cast of a history. `spec_ids` by plan."""

    seed: int
    scale: int
    first: date
    last: date
    people: list[Employee] = field(init=False)
    shops: list[Shop] = field(init=False)
    spec_ids: dict[SpecPlan, str] = field(init=False)

    def __post_init__(self) -> None:
        self.people = everyone(self.scale)
        self.shops = make_shops(self.seed, self.scale, self.managers)
        rng = generator(0, "specs")
        self.spec_ids = {spec: make_id(rng) for spec in SPECS}

    @property
    def managers(self) -> list[Employee]:
        return [each for each in self.people if each.role is Role.CUSTOMER_MANAGER]

    @cached_property
    def drawn_since(self) -> datetime:
        """From then on photos have pictures (cameras.py), which arrive."""
        at_work = [day for week in self.weeks for day in week if not is_quiet(day)]
        first = at_work[-_DAYS_WITH_PICTURES] if len(at_work) >= _DAYS_WITH_PICTURES else self.first
        return datetime.combine(first, time(), ZONE)

    @property
    def weeks(self) -> list[list[date]]:
        """The days of the history, cut before Mondays."""
        weeks: list[list[date]] = [[]]
        for number in range((self.last - self.first).days + 1):
            day = self.first + timedelta(days=number)
            if day.weekday() == _MONDAY and weeks[-1]:
                weeks.append([])
            weeks[-1].append(day)
        return weeks


def tell(city: City) -> Iterator[Event]:
    """The whole history. It is made as it is told: nobody has to hold it."""
    phones = {manager.id: _Phone(city, manager, number) for number, manager in enumerate(city.managers)}
    rng = generator(city.seed, "changes")
    for number, week in enumerate(city.weeks):
        if number % _HAND_OVER_WEEKS == 1:
            yield from _hand_overs(rng, city, phones, week[0])
        if number % _CLOSING_WEEKS == 1:
            yield from _closings(rng, city, phones, week[0])
        for phone in phones.values():
            yield Syncs(phone.manager, [sync for day in week for sync in phone.live(day)])


def truth_in(event: Event) -> dict[str, dict[str, str]]:
    """What was done in which visit: visit id → the signal that should show it, and who did it."""
    if not isinstance(event, Syncs):
        return {}
    return {
        visit_id: {"signal": fraud.value, "manager": event.manager.username}
        for sync in event.syncs
        for visit_id, fraud in sync.truth.items()
    }


def truth_of(city: City) -> dict[str, dict[str, str]]:
    """The truth about the whole history, without telling it to anybody."""
    return {visit_id: deed for event in tell(city) for visit_id, deed in truth_in(event).items()}


def _hand_overs(rng: Random, city: City, phones: Mapping[str, _Phone], day: date) -> Iterator[HandOver]:
    """In one branch some shops of a manager go to a colleague."""
    for _ in range(city.scale):
        giver = rng.choice([each for each in city.managers if each.branch and each.branch.managers > 1])
        taker = rng.choice([each for each in city.managers if each.branch == giver.branch and each is not giver])
        own = phones[giver.id].round.shops
        leaving = [shop for shop in own if not shop.is_benchmark][-_SHOPS_HANDED_OVER:]
        for shop in leaving:
            own.remove(shop)
        phones[taker.id].round.shops[:0] = leaving
        _meet(rng, phones[giver.id], phones[taker.id], leaving, day)
        yield HandOver(day, leaving, taker)


def _meet(rng: Random, giver: _Phone, taker: _Phone, shops: list[Shop], day: date) -> None:
    """On the day of a hand-over both work at some of the shops. At the last they are together, and say so; at the others
    one of them has not been, if there is one who cheats."""
    if is_quiet(day) or len(shops) < _SHOPS_MET:
        return
    ghost = next((each for each in (giver, taker) if each.cheats), None)
    near = sorted(shops, key=shops[0].way_m)[:_SHOPS_MET]
    at = datetime.combine(day, time(10, 0), ZONE)
    for phone, other in ((giver, taker), (taker, giver)):
        stops = []
        for number, shop in enumerate(near):
            together = number == _SHOPS_MET - 1
            if not together and ghost is None:
                continue
            kind = Kind.JOINT if together else Kind.PLANNED
            fraud = SignalKind.SHARED_SHOP if phone is ghost and not together else None
            begin = at + timedelta(minutes=number * 45 + rng.uniform(0, 9))
            companion = other.manager.id if together else None
            stops.append(Stop(shop, kind, rng.uniform(20, 28), fraud, started_at=begin, companion=companion))
        phone.round.arrange(day, stops)


def _closings(rng: Random, city: City, phones: Mapping[str, _Phone], day: date) -> Iterator[Closing]:
    for _ in range(city.scale):
        own = phones[rng.choice(city.managers).id].round.shops
        shop = rng.choice([shop for shop in own if not shop.is_benchmark])
        own.remove(shop)
        yield Closing(day, shop)


class _Phone:
    """A manager at work, and the phone that keeps the visits until it has sent them."""

    def __init__(self, city: City, manager: Employee, number: int) -> None:
        self.manager = manager
        self._persona = PERSONAS[number % len(PERSONAS)]
        self._rng = generator(city.seed, "phone", manager.username)
        own = [shop for shop in city.shops if shop.manager is manager]
        self.round = Round(generator(city.seed, "round", manager.username), self._persona, own)
        reviewer = next(
            each for each in city.people if each.role is Role.MARKET_MANAGER and each.branch == manager.branch
        )
        self._writer = Writer(
            generator(city.seed, "writer", manager.username),
            self._persona,
            city.spec_ids,
            reviewer.id,
            Camera(generator(city.seed, "camera", manager.username), self._persona, city.drawn_since),
        )
        self._offset = timedelta(milliseconds=round(self._rng.gauss(0, 1500)))
        self._wrong = _part_of(city) if SignalKind.CLOCK_OFF in self._persona.frauds else range(0)
        self._end = datetime.combine(city.last + timedelta(days=1), time(), ZONE)
        self._documents: list[dict[str, Any]] = []
        self._truth: dict[str, SignalKind] = {}
        self._sends_on: date | None = None

    @property
    def cheats(self) -> bool:
        return bool(self._persona.frauds)

    def live(self, day: date) -> Iterator[Sync]:
        """A day's work, and its sync if there is one."""
        clock_is_wrong = day.toordinal() in self._wrong
        clock_off = self._offset + (_HOW_WRONG if clock_is_wrong else timedelta())
        for stop in self.round.work(day):
            self._note(stop, clock_off, clock_is_wrong)
        if not self._documents:
            return
        if self._sends_on is None:
            self._sends_on = day
            # Were the clock put right between a visit and its sync, nobody could tell when the visit was.
            if not self._wrong and self._rng.random() < self._persona.late_syncs:
                self._sends_on += timedelta(days=self._rng.randint(1, 4))
        at = datetime.combine(day, time(18, 10), ZONE) + timedelta(minutes=self._rng.uniform(0, 200))
        if day >= self._sends_on and at < self._end:
            offset_ms = clock_off // timedelta(milliseconds=1)
            yield Sync(at, offset_ms, self._documents, self._truth, self._writer.pictures)
            self._documents, self._truth, self._writer.pictures, self._sends_on = [], {}, {}, None

    def _note(self, stop: Stop, clock_off: timedelta, clock_is_wrong: bool) -> None:
        if stop.fraud is None and not clock_is_wrong:
            self._writer.tempt(stop)
        document = self._writer.write(stop, clock_off)
        self._documents.append(document)
        fraud = SignalKind.CLOCK_OFF if clock_is_wrong else stop.fraud
        if fraud is not None:
            self._truth[document["id"]] = fraud


def _part_of(city: City) -> range:
    """The days, as ordinals, on which a wrong clock is wrong."""
    days = (city.last - city.first).days + 1
    first = city.first.toordinal()
    return range(first + round(days * WRONG_CLOCK_FROM), first + max(round(days * WRONG_CLOCK_UNTIL), 1) + 1)
