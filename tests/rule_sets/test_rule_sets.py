"""Rule sets: numbers that a city changes by publishing versions, each of which stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from backend.db import Database
from backend.rule_sets import service
from backend.rule_sets.rules import Kind, made_of, rule_faults
from tests.people import CITY, Person

TOMORROW = date.today() + timedelta(days=2)


@dataclass(frozen=True)
class TeaRules:
    version: int = 1
    cups: int = 3
    sort: str = "green"
    with_sugar: bool = False
    weights: dict[str, int] = field(default_factory=lambda: {"pot": 10, "cup": 2})
    shelves: dict[str, str] = field(default_factory=lambda: {"pot": "upper"})


BOUNDS = {"cups": (1, 9), "weights": (0, 100)}
CHOICES = {"sort": ("green", "black"), "shelves": ("upper", "lower")}
TEA = Kind("tea", TeaRules(), BOUNDS, CHOICES)


@pytest.fixture(autouse=True)
def tea() -> Iterator[None]:
    service.register("tea", TeaRules, BOUNDS, CHOICES)
    yield
    del service.KINDS["tea"]


def rules_of(database: Database, on: date | None = None) -> TeaRules:
    with database.reading(CITY) as session:
        return service.rules_for(session, CITY, TEA, on)


def publish(person: Person, **values: Any) -> Any:
    return person.post("/rule-sets/tea", json=values)


def test_without_a_published_version_the_defaults_hold(database: Database, admin: Person) -> None:
    assert rules_of(database) == TeaRules()
    described = admin.get("/rule-sets/tea").json
    assert (described["version"], described["versions"], described["bounds"]["cups"]) == (1, [], [1, 9])
    assert described["parameters"] == {
        "cups": 3,
        "sort": "green",
        "with_sugar": False,
        "weights": {"pot": 10, "cup": 2},
        "shelves": {"pot": "upper"},
    }


def test_a_version_changes_what_it_names_and_keeps_the_rest(database: Database, admin: Person) -> None:
    assert publish(admin, parameters={"cups": 5, "weights": {"cup": 7}}, note="冬天").json["version"] == 2
    assert publish(admin, parameters={"sort": "black"}).status_code == 201
    assert rules_of(database) == TeaRules(3, 5, "black", False, {"pot": 10, "cup": 7})
    newest, former = admin.get("/rule-sets/tea").json["versions"]
    assert (newest["version"], former["version"], former["parameters"]["sort"]) == (3, 2, "green")
    assert (former["note"], former["published_by"]) == ("冬天", admin.name)


def test_a_version_holds_from_its_day_on(database: Database, admin: Person) -> None:
    assert publish(admin, parameters={"cups": 9}, effective_on=TOMORROW.isoformat()).json["version"] == 1
    assert rules_of(database).cups == 3
    assert rules_of(database, TOMORROW) == TeaRules(2, 9)


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"milk": 1}, "parameters.milk"),
        ({"cups": 10}, "parameters.cups"),
        ({"cups": True}, "parameters.cups"),
        ({"cups": 2.5}, "parameters.cups"),
        ({"sort": "white"}, "parameters.sort"),
        ({"with_sugar": 1}, "parameters.with_sugar"),
        ({"weights": 4}, "parameters.weights"),
        ({"weights": {"spoon": 4}}, "parameters.weights.spoon"),
        ({"weights": {"pot": 101}}, "parameters.weights.pot"),
        ({"shelves": {"pot": "floor"}}, "parameters.shelves.pot"),
    ],
)
def test_a_parameter_that_cannot_be_is_named(parameters: dict[str, Any], path: str) -> None:
    assert [fault[0] for fault in rule_faults(TEA, parameters)] == [path]


def test_nothing_is_published_when_anything_is_wrong(database: Database, admin: Person) -> None:
    answer = publish(admin, parameters={"cups": 0}, effective_on="2020-01-01")
    assert (answer.status_code, {each["field"] for each in answer.json["errors"]}) == (
        422,
        {"parameters.cups", "effective_on"},
    )
    assert rules_of(database) == TeaRules()


def test_only_administrators_publish_and_promoters_see_none(
    manager: Person, reviewer: Person, promoter: Person
) -> None:
    assert publish(reviewer, parameters={"cups": 4}).status_code == 403
    assert manager.get("/rule-sets/tea").status_code == 200
    assert reviewer.get("/rule-sets/coffee").status_code == 404
    assert promoter.get("/rule-sets/tea").status_code == 404
    assert promoter.get("/rule-sets").json == {"items": []}


def test_an_old_version_is_read_with_the_defaults_of_what_came_later() -> None:
    assert made_of(TEA, 2, {"cups": 4, "saucers": 4, "weights": {"pot": 1}}) == TeaRules(
        2, 4, weights={"pot": 1, "cup": 2}
    )


def test_two_versions_are_compared_down_to_the_key(admin: Person, manager: Person, promoter: Person) -> None:
    publish(admin, parameters={"cups": 4, "weights": {"cup": 5}})
    publish(admin, parameters={"cups": 3})
    path = "/rule-sets/tea/difference"
    assert manager.get(f"{path}?first=1&second=2").json["items"] == [
        {"path": "cups", "before": 3, "after": 4},
        {"path": "weights.cup", "before": 2, "after": 5},
    ]
    assert manager.get(f"{path}?first=3&second=1").json["items"] == [{"path": "weights.cup", "before": 5, "after": 2}]
    assert manager.get(f"{path}?first=1&second=9").status_code == 404
    assert promoter.get(f"{path}?first=1&second=2").status_code == 404
