"""Signals between visits stay true, whichever of them arrives first, is edited or is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import Person
from tests.phone import phone_of

MORNING = datetime(2026, 11, 2, 1, tzinfo=UTC)
#: Said so exactly that nobody measures it twice.
SPOT = (30.500123, 114.300456)


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    factories.make_template(database)
    return factories.make_terminal(database, manager)


def log(person: Person, shop: str, started_at: datetime, visit_id: str = "", **values: Any) -> str:
    visit_id = visit_id or new_id()
    answer = person.post("/visits", json={"id": visit_id, **factories.visit(shop, started_at, **values)})
    assert answer.status_code == 201, answer.json
    return visit_id


def take_back(person: Person, visit_id: str) -> None:
    phone = phone_of(person)
    phone.pull()
    phone.write("visits", visit_id, None)
    assert [each["status"] for each in phone.push()] == ["applied"]


def evidence(person: Person, visit_id: str) -> dict[str, Any]:
    answer = person.get(f"/visits/{visit_id}").json
    return {each["signal"]: each["evidence"] for each in answer["server"]["signals"]}


def signals(person: Person, visit_id: str) -> set[str]:
    return set(evidence(person, visit_id))


def risk(person: Person, visit_id: str) -> int:
    listed = person.get("/visits", query_string={"limit": 200}).json["items"]
    return next(int(each["risk"]) for each in listed if each["id"] == visit_id)


@pytest.mark.parametrize("hours_later", [23.9, 24.2, 25])
def test_a_visit_of_the_next_day_does_not_clear_an_overlap(
    shop: str, database: Database, manager: Person, hours_later: float
) -> None:
    """24.2 hours after the first visit lie between the two: the one is a neighbour, the other no longer."""
    log(manager, shop, MORNING)
    overlapping = log(manager, factories.make_terminal(database, manager), MORNING + timedelta(minutes=15))
    assert signals(manager, overlapping) == {"overlap"}
    next_day = log(manager, shop, MORNING + timedelta(hours=hours_later))
    assert signals(manager, overlapping) == {"overlap"}
    assert signals(manager, next_day) == set()


def test_a_visit_that_arrives_late_shows_the_overlap_of_the_one_after_it(
    shop: str, database: Database, manager: Person
) -> None:
    second = log(manager, factories.make_terminal(database, manager), MORNING + timedelta(minutes=15))
    assert (signals(manager, second), risk(manager, second)) == (set(), 0)
    log(manager, shop, MORNING)
    assert (signals(manager, second), risk(manager, second)) == ({"overlap"}, 50)


# ---- the same coordinates ---------------------------------------------------------------------------------------------


def spot(at: datetime, **values: Any) -> dict[str, Any]:
    return {"check_in": factories.check_point(at, SPOT, **values)}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_same_coordinates_name_the_visits_before_in_whatever_order_they_arrive(
    order: tuple[int, ...], shop: str, manager: Person
) -> None:
    moments = [MORNING + timedelta(days=day) for day in (0, 9, 20)]
    visits = [new_id() for _ in moments]
    for number in order:
        log(manager, shop, moments[number], visits[number], **spot(moments[number]))
    assert [evidence(manager, visit_id) for visit_id in visits] == [
        {},
        {"same_coordinates": {"visit_ids": [visits[0]]}},
        {"same_coordinates": {"visit_ids": [visits[1], visits[0]]}},
    ]


@pytest.mark.parametrize("how", ["edited", "withdrawn"])
def test_the_same_coordinates_are_forgotten_with_the_visit_that_had_them(how: str, shop: str, manager: Person) -> None:
    first, second = MORNING, MORNING + timedelta(days=9)
    earlier, later = log(manager, shop, first, **spot(first)), log(manager, shop, second, **spot(second))
    assert signals(manager, later) == {"same_coordinates"}
    if how == "withdrawn":
        take_back(manager, earlier)
    else:
        log(manager, shop, first, earlier, check_in=factories.check_point(first, (30.500124, 114.300456)))
    assert (signals(manager, later), risk(manager, later)) == (set(), 0)
    log(manager, shop, first, earlier, **spot(first))
    assert signals(manager, later) == {"same_coordinates"}
    log(manager, shop, second, later)
    assert signals(manager, later) == set()


# ---- an even day ------------------------------------------------------------------------------------------------------


def test_the_sixth_visit_shows_that_a_day_is_even_and_taking_one_back_ends_it(shop: str, manager: Person) -> None:
    visits = [
        log(manager, shop, MORNING + timedelta(minutes=30 * number), minutes=9 + 3 * number)
        for number in (5, 1, 0, 3, 4)
    ]
    assert [signals(manager, each) for each in visits] == [set()] * 5
    visits.append(log(manager, shop, MORNING + timedelta(minutes=60), minutes=15))
    assert [signals(manager, each) for each in visits] == [{"evenly_spaced"}] * 6
    take_back(manager, visits[3])
    visits.pop(3)
    assert [signals(manager, each) for each in visits] == [set()] * 5


def test_a_day_is_the_citys(shop: str, manager: Person) -> None:
    """Half past seven in the evening in Greenwich is the next day in China."""
    evening = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    visits = [
        log(manager, shop, evening + timedelta(minutes=20 * number), minutes=6 + 2 * number) for number in range(6)
    ]
    assert [signals(manager, each) for each in visits] == [set()] * 6


# ---- one shop, two managers -------------------------------------------------------------------------------------------


@pytest.fixture
def handed_over(shop: str, admin: Person, colleague: Person) -> Callable[[], str]:
    """Lets the colleague cover the shop from today on; the manager may still send visits of before."""

    def hand_over() -> str:
        body = {"terminal_ids": [shop], "manager_id": colleague.id}
        assert admin.post("/assignments", json=body).status_code < 300
        return shop

    return hand_over


@pytest.mark.parametrize("first", ["manager", "colleague"])
def test_two_managers_in_one_shop_are_doubted_whichever_visit_arrives_first(
    first: str, handed_over: Callable[[], str], manager: Person, colleague: Person, reviewer: Person
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    begins = {"manager": now - timedelta(minutes=50), "colleague": now - timedelta(minutes=40)}
    people = {"manager": manager, "colleague": colleague}
    shop = handed_over()
    visits = {name: log(people[name], shop, begins[name]) for name in sorted(people, key=lambda each: each != first)}
    assert evidence(reviewer, visits["manager"]) == {"shared_shop": {"visit_id": visits["colleague"], "seconds": 600}}
    assert evidence(reviewer, visits["colleague"]) == {"shared_shop": {"visit_id": visits["manager"], "seconds": 600}}
    assert [risk(reviewer, each) for each in visits.values()] == [40, 40]
    log(manager, shop, begins["manager"], visits["manager"], kind="joint", joint_with=colleague.id)
    assert [signals(reviewer, each) for each in visits.values()] == [set(), set()]
    log(manager, shop, begins["manager"], visits["manager"])
    take_back(colleague, visits["colleague"])
    assert signals(reviewer, visits["manager"]) == set()


def test_the_colleagues_phone_learns_of_the_doubt(
    handed_over: Callable[[], str], manager: Person, colleague: Person
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    shop, phone = handed_over(), phone_of(colleague)
    mine = log(colleague, shop, now - timedelta(minutes=40))
    phone.pull()
    log(manager, shop, now - timedelta(minutes=50))
    phone.pull()
    assert [each["signal"] for each in phone.store["visits"][mine]["server"]["signals"]] == ["shared_shop"]
