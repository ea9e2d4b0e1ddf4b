"""Signals between a manager's visits stay true when more visits arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import Person

MORNING = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    factories.make_template(database)
    return factories.make_terminal(database, manager)


def log(person: Person, shop: str, started_at: datetime) -> str:
    visit_id = new_id()
    answer = person.post("/visits", json={"id": visit_id, **factories.visit(shop, started_at)})
    assert answer.status_code == 201, answer.json
    return visit_id


def signals(person: Person, visit_id: str) -> set[str]:
    return {each["signal"] for each in person.get(f"/visits/{visit_id}").json["server"]["signals"]}


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
    assert signals(manager, second) == set()
    log(manager, shop, MORNING)
    assert signals(manager, second) == {"overlap"}
