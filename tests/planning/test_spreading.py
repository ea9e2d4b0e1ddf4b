"""A month's calls over its working days: each as often as wanted, none twice a day, and the same whatever the order of shops."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.planning.month import Shop
from backend.planning.rules import PlanningRules, days_of
from backend.planning.spreading import Call, Proposal, propose
from backend.terminals.geo import rough_distance_m
from backend.workdays.rules import Calendar, DayKind, is_working_day

RULES = PlanningRules()
CALENDAR = Calendar(
    {date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)} | {date(2026, 10, 10): DayKind.WORKING_DAY}
)
DAYS = [day for day in days_of("2026-10") if is_working_day(CALENDAR, day)]
TOWN = (30.5, 114.3)

positions = st.tuples(st.floats(30.4, 30.6), st.floats(114.2, 114.4))
shops = st.builds(
    Shop,
    id=st.uuids().map(str),
    visits=st.sampled_from([0, 1, 1, 1, 2, 4]),
    position=st.none() | positions,
    last_visit=st.none() | st.dates(date(2026, 6, 1), date(2026, 9, 30)),
    due_on=st.none() | st.dates(date(2026, 9, 20), date(2026, 11, 5)),
    in_store_day=st.sampled_from([False, False, False, True]),
)
months = st.lists(shops, max_size=40, unique_by=lambda shop: shop.id)
some_days = st.sampled_from([DAYS, DAYS[:9], DAYS[3:4], []])


def plan(shops: Iterable[Shop], days: list[date] = DAYS, rules: PlanningRules = RULES) -> Proposal:
    return propose(shops, days, rough_distance_m, rules)


def calls_of(proposal: Proposal) -> list[tuple[date, Call]]:
    return [(day, call) for day, calls in proposal.days.items() for call in calls]


def days_at(proposal: Proposal, shop_id: str) -> list[date]:
    return sorted(day for day, call in calls_of(proposal) if call.shop.id == shop_id)


@given(months, some_days, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_plan_keeps_to_its_rules_whatever_the_shops(
    shops: list[Shop], days: list[date], chance: random.Random
) -> None:
    rules = PlanningRules(stops_a_day=4)
    proposal = plan(shops, days, rules)
    planned = Counter(call.shop.id for _, call in calls_of(proposal))
    for shop in shops:  # every visit is planned, or named as left out
        assert planned[shop.id] + proposal.left_out.get(shop.id, 0) == shop.visits
    for day, calls in proposal.days.items():
        assert day in days
        assert len({call.shop.id for call in calls}) == len(calls)
        beside = sum(not call.in_store_day for call in calls)
        if any(call.in_store_day for call in calls):
            assert len(calls) - beside == 1
            assert beside <= rules.stops_on_in_store_day
        else:
            assert beside <= rules.stops_a_day
    for shop_id in proposal.left_out:  # there was no room
        elsewhere = [day for day in days if day not in days_at(proposal, shop_id)]
        for day in elsewhere:
            calls = proposal.days.get(day, [])
            most = 1 + rules.stops_on_in_store_day if any(call.in_store_day for call in calls) else rules.stops_a_day
            assert len(calls) == most
    for shop in shops:  # first, second, third in the order of days
        numbers = [call.number for _, call in sorted(calls_of(proposal), key=lambda each: each[0]) if call.shop == shop]
        assert numbers == list(range(1, len(numbers) + 1))
    shuffled = [*shops]
    chance.shuffle(shuffled)
    assert plan(shuffled, days, rules) == proposal


@given(months)
@settings(max_examples=30)
def test_nothing_is_left_out_while_there_is_room(shops: list[Shop]) -> None:
    shops = [replace(shop, in_store_day=number < 4) for number, shop in enumerate(shops)]
    proposal = plan(shops)
    assert proposal.left_out == {}
    assert sum(map(len, proposal.days.values())) == sum(shop.visits for shop in shops)


def town(count: int, seed: int = 1) -> list[Shop]:
    """So many shops of a manager: four benchmarks, some large ones, all visited in the month before."""
    chance = random.Random(seed)
    return [
        Shop(
            f"{number:03d}",
            4 if number < 4 else 2 if number % 7 == 0 else 1,
            (30.45 + chance.random() / 10, 114.25 + chance.random() / 10),
            date(2026, 9, 1) + timedelta(days=chance.randrange(29)),
            in_store_day=number < 4,
        )
        for number in range(count)
    ]


def test_each_benchmark_has_one_in_store_day_and_the_days_lie_apart() -> None:
    proposal = plan(town(130))
    in_store = [(day, call.shop.id) for day, call in calls_of(proposal) if call.in_store_day]
    assert sorted(shop_id for _, shop_id in in_store) == ["000", "001", "002", "003"]
    at = sorted(DAYS.index(day) for day, _ in in_store)
    assert min(b - a for a, b in pairwise(at)) >= 3


def test_visits_to_one_shop_are_spread_over_the_month() -> None:
    proposal = plan(town(130))
    for shop in town(130):
        at = [DAYS.index(day) for day in days_at(proposal, shop.id)]
        parts = [number * shop.visits // len(DAYS) for number in at]
        assert parts == list(range(shop.visits))
        assert all(b - a >= len(DAYS) // (2 * shop.visits) for a, b in pairwise(at))


def test_days_are_about_equally_full() -> None:
    loads = [len(calls) for calls in plan(town(130)).days.values() if not any(call.in_store_day for call in calls)]
    assert max(loads) - min(loads) <= 4


def test_days_are_compact() -> None:
    """Half as far as the same days with their shops dealt out at random, and more."""

    def metres(days: Iterable[list[Shop]]) -> float:
        return sum(
            rough_distance_m(a.position, b.position)
            for shops in days
            for a, b in pairwise(shops)
            if a.position and b.position
        )

    days = [[call.shop for call in calls] for calls in plan(town(130)).days.values()]
    dealt = [shop for shops in days for shop in shops]
    random.Random(1).shuffle(dealt)
    at_random = [[dealt.pop() for _ in shops] for shops in days]
    assert metres(days) < 0.3 * metres(at_random)


@pytest.mark.parametrize("due", [date(2026, 10, 9), date(2026, 10, 14), date(2026, 10, 30)])
def test_a_task_is_planned_before_it_is_due(due: date) -> None:
    shops = [*town(100), Shop("urgent", 1, TOWN, date(2026, 9, 28), due_on=due)]
    [day] = days_at(plan(shops), "urgent")
    assert day <= due


def test_a_late_task_is_planned_in_the_first_days() -> None:
    shops = [*town(100), Shop("late", 1, TOWN, date(2026, 9, 28), due_on=date(2026, 9, 1))]
    [day] = days_at(plan(shops), "late")
    assert day in DAYS[: RULES.late_task_days]


@pytest.mark.parametrize("last", [None, date(2026, 7, 1)])
def test_who_has_waited_too_long_comes_in_the_first_half(last: date | None) -> None:
    shops = [*town(100), Shop("waiting", 1, TOWN, last)]
    [day] = days_at(plan(shops), "waiting")
    assert day in DAYS[: -(-len(DAYS) // 2)]


def test_no_shops_one_shop_and_no_working_day_make_plans_too() -> None:
    one = [Shop("a", 4, TOWN)]
    assert plan([]) == Proposal({}, {})
    assert len(days_at(plan(one), "a")) == 4
    assert plan(one, []) == Proposal({}, {"a": 4})
    assert plan(one, DAYS[:1]) == Proposal({DAYS[0]: [Call(one[0], 1, False)]}, {"a": 3})


def test_shops_without_a_position_are_planned_at_the_end_of_the_way() -> None:
    nowhere = [Shop(f"x{number}", 1) for number in range(20)]
    proposal = plan([*town(60), *nowhere])
    assert proposal.left_out == {}
    for calls in proposal.days.values():
        known = [call.shop.position is not None for call in calls]
        assert known == sorted(known, reverse=True)


def test_more_than_fits_is_left_out_by_name() -> None:
    proposal = plan(town(400))
    wanted = sum(shop.visits for shop in town(400))
    room = (len(DAYS) - 4) * RULES.stops_a_day + 4 * (1 + RULES.stops_on_in_store_day)
    assert sum(map(len, proposal.days.values())) == room
    assert sum(proposal.left_out.values()) == wanted - room
