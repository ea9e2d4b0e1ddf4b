"""What the shops of the demo city bought: two years by the month, and the days of the history; and how the newest product is tried.

A spec's rolling year comes to the cases of its plan (domain.md section 13) to the pack, so that the stages of its life can be
looked at on both sides of their bounds; the newest one has sold since its entry only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import pairwise
from random import Random
from tempfile import TemporaryFile
from typing import Any, NamedTuple

from backend.access import Actor, Role
from backend.accounts.service import command_line_actor
from backend.brands import lifecycle_queries, trials
from backend.brands.lifecycle_rules import PACKS_PER_CASE, TrialVerdict
from backend.brands.queries import list_specs
from backend.brands.rules import Stage
from backend.city_time import quarter_of
from backend.db import Database
from backend.sales import shelves
from backend.sales.demand_imports import import_assessments
from backend.sales.demand_rules import months_of
from backend.sales.imports import import_sales
from backend.sales.rules import months_before, months_between
from seed.city import CITY, SpecPlan
from seed.days import ZONE
from seed.history import City
from seed.randomness import generator, make_id

_MONTHS = 24
#: How much of a year falls into each month: before the Spring Festival shops stock up.
_SEASON = (12, 10, 7, 8, 8, 8, 7, 8, 9, 8, 7, 8)
_PILOT_DAYS = 91
_RETAILERS, _CONSUMERS = 26, 34


class _Market(NamedTuple):
    """Cases of a rolling year, and how many per cent of that were sold in the year before."""

    cases: int
    year_before: int


_MARKETS = {
    "南岭(硬红)": _Market(7_400, 102),
    "南岭(软蓝)": _Market(2_100, 91),
    "东湖(硬)": _Market(2_600, 96),
    "东湖(细支)": _Market(900, 58),
    "金禾(经典)": _Market(4_800, 104),
    "金禾(中支)": _Market(620, 45),
    "望江(新韵)": _Market(45, 0),
    "望江(硬)": _Market(2_999, 97),
    "青川(软)": _Market(3_000, 108),
    "西山(老版)": _Market(480, 170),
}


#: How much of what is sold the city had expected, in per cent; of the others a little more.
_EXPECTED = {"南岭(软蓝)": 125, "东湖(细支)": 76, "金禾(中支)": 90, "西山(老版)": 140}
_EXPECTED_ELSE = 105
#: What the city earns on a carton, in fen: one on the bound of grade A, one just below; of the others 12 % of the wholesale price.
_EARNED = {"金禾(经典)": 1_100, "望江(硬)": 1_099}


def sell(database: Database, city: City) -> None:
    """Take the sales in as files, with what was expected of them, count what visits found on shelves, and try the product that is
    being introduced.

    Raises:
        Problem: whatever the services refuse.
    """
    operator = command_line_actor(CITY)
    with database.reading(CITY) as session:
        codes = {spec["id"]: spec["ean13"] for spec in list_specs(session, operator, {"retired": None}, limit=None)}
    over = months_before((city.last + timedelta(days=1)).replace(day=1), 1)
    books = [_Book(city, spec, codes[spec_id], over) for spec, spec_id in city.spec_ids.items()]
    months = months_between(months_before(over, _MONTHS - 1), over)
    _take_in(database, operator, "month", (row for book in books for month in months for row in book.month_rows(month)))
    _take_in(database, operator, "day", (row for book in books for row in book.day_rows()))
    _assess(database, operator, city, codes)
    for month in months_between(city.first, city.last):
        shelves.count_month(database, CITY, month)
    _try_newest(database, city)


def _take_in(database: Database, operator: Actor, heading: str, rows: Iterator[str]) -> None:
    with TemporaryFile() as stream:
        stream.write(f"license_no,ean13,{heading},packs\n".encode())
        for row in rows:
            stream.write(row.encode())
        stream.seek(0)
        import_sales(database, operator, stream, f"sales by {heading}.csv")


def _assess(database: Database, operator: Actor, city: City, codes: dict[str, str]) -> None:
    """What each spec was expected to sell in this quarter and the two before it; the newest had no year to go by."""
    rows = ["ean13,quarter,assessed,cost\n"]
    for back in range(3):
        month = months_before(city.last.replace(day=1), 3 * back)
        quarter = quarter_of(month)
        first, _ = months_of(quarter)
        season = sum(_SEASON[first.month - 1 : first.month + 2])
        for spec, spec_id in city.spec_ids.items():
            if spec.entry_date >= first:
                continue
            expected = _EXPECTED.get(spec.full_name, _EXPECTED_ELSE)
            hundredths = _MARKETS[spec.full_name].cases * season * expected // sum(_SEASON)
            cost = spec.wholesale_yuan * 100 - _EARNED.get(spec.full_name, spec.wholesale_yuan * 12)
            rows.append(f"{codes[spec_id]},{quarter},{hundredths / 100:.2f},{cost / 100:.2f}\n")
    with database.transaction(CITY) as session:
        import_assessments(session, operator, BytesIO("".join(rows).encode()), "assessments.csv")


class _Book:
    """What one spec sells: to which shops, how much in a month, and on which day of the week each of them orders."""

    def __init__(self, city: City, spec: SpecPlan, ean13: str, over: date) -> None:
        self.city, self.spec, self.ean13 = city, spec, ean13
        self.year_before = months_before(over, 12)
        self.market = _MARKETS[spec.full_name]
        chance = generator(city.seed, "sales", spec.full_name)
        self.shops = [
            each for each in city.shops if each.tier >= spec.lowest_tier and chance.random() < spec.availability
        ]
        self.order_days = [chance.randrange(5) for _ in self.shops]

    def month_rows(self, month: date) -> Iterator[str]:
        for shop, packs in zip(self.shops, self.packs_of(month), strict=True):
            yield f"{shop.license_no},{self.ean13},{month:%Y-%m},{packs}\n"

    def day_rows(self) -> Iterator[str]:
        """Of the days of the history; those of a whole month come to what the month says."""
        for month in months_between(self.city.first, self.city.last):
            days = [month + timedelta(days=number) for number in range((months_before(month, -1) - month).days)]
            for shop, weekday, packs in zip(self.shops, self.order_days, self.packs_of(month), strict=True):
                orders = [day for day in days if day.weekday() == weekday]
                for number, day in enumerate(orders):
                    ordered = packs * (number + 1) // len(orders) - packs * number // len(orders)
                    if self.city.first <= day <= self.city.last and ordered:
                        yield f"{shop.license_no},{self.ean13},{day},{ordered}\n"

    def packs_of(self, month: date) -> list[int]:
        """By shop; together exactly this month's part of the year."""
        if month < self.spec.entry_date.replace(day=1):
            return [0] * len(self.shops)
        chance = generator(self.city.seed, "sales", self.spec.full_name, month)
        weights = [max(1, shop.standing) * chance.uniform(0.6, 1.4) for shop in self.shops]
        total, whole, passed, packs = self._total(month), sum(weights), 0.0, [0]
        for weight in weights:
            passed += weight
            packs.append(min(total, int(total * passed / whole)))
        packs[-1] = total
        return [after - before for before, after in pairwise(packs)]

    def _total(self, month: date) -> int:
        """Any twelve months in a row come to the year's packs: what one has lost by rounding the next one gets."""
        year = self.market.cases * PACKS_PER_CASE
        if month <= self.year_before:
            year = year * self.market.year_before // 100
        before, part = sum(_SEASON[: month.month - 1]), _SEASON[month.month - 1]
        return year * (before + part) // sum(_SEASON) - year * before // sum(_SEASON)


def _try_newest(database: Database, city: City) -> None:
    """A taste test that was passed before the product's entry, and a pilot sale at the benchmarks that follows it."""
    rng = generator(city.seed, "trials")
    spec = next(each for each in city.spec_ids if each.stage is Stage.INTRODUCTION)
    centre = next(each for each in city.people if each.role is Role.MARKETING_CENTRE)
    actor, spec_id = Actor(CITY, centre.id, centre.role), city.spec_ids[spec]
    first = max(spec.entry_date, city.first)
    begun, judged = (datetime.combine(first - timedelta(days=days), time(10), ZONE) for days in (40, 12))
    with database.transaction(CITY) as session:
        test_id = make_id(rng, begun)
        trials.begin_test(session, actor, spec_id, name=f"{spec.name}口味测试", id=test_id, at=begun)
        open_shops = lifecycle_queries.terminals_seen(session, actor, [shop.id for shop in city.shops])
        shops = [shop for shop in city.shops if shop.id in open_shops]
        asked: list[str | None] = [shop.id for shop in rng.sample(shops, _RETAILERS)]
        answers = [_answer(rng, begun, shop_id) for shop_id in [*asked, *[None] * _CONSUMERS]]
        trials.record_answers(session, actor, test_id, answers, at=judged)
        trials.end_test(session, actor, test_id, verdict=TrialVerdict.PASSED, note="口感柔和，接受度较高", at=judged)
        trials.begin_pilot(
            session, actor, spec_id, name=f"{spec.name}定点试销", first_day=first,
            last_day=first + timedelta(days=_PILOT_DAYS), id=make_id(rng, judged), at=judged,
            terminal_ids=[shop.id for shop in shops if shop.is_benchmark],
        )  # fmt: skip


def _answer(rng: Random, at: datetime, shop_id: str | None) -> dict[str, Any]:
    liking = rng.choice((2, 3, 4, 4, 4, 5))
    return {
        "id": make_id(rng, at), "taster": "retailer" if shop_id else "consumer", "terminal_id": shop_id,
        "liking": liking, "would_buy": liking > 3,
    }  # fmt: skip
