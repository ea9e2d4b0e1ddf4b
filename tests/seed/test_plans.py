"""The demo city's maintenance plans: agreed ones are worked by, and show how far they have come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ListAll = Callable[..., list[dict[str, Any]]]


def test_there_are_plans_in_every_state_that_a_visitor_wants_to_see(list_all: ListAll) -> None:
    states = {plan["name"]: plan["state"] for plan in list_all("fang.wei", "/maintenance-plans")}
    assert sorted(states.values()) == ["agreed"] * 4 + ["declined", "proposed"]
    [waiting] = list_all("bai.lu", "/maintenance-plans", waiting_for="manufacturer")
    assert states[waiting["name"]] == "proposed"


def test_promoters_find_the_plans_of_their_own_manufacturer(list_all: ListAll) -> None:
    plans = {name: {each["name"] for each in list_all(name, "/maintenance-plans")} for name in ("tang.yu", "song.qi")}
    assert all(plans.values())
    assert not plans["tang.yu"] & plans["song.qi"]


def test_managers_work_by_the_plans_and_some_checks_pass(list_all: ListAll) -> None:
    checks = [
        check
        for plan in list_all("fang.wei", "/maintenance-plans", state="agreed")
        for check in list_all("fang.wei", "/display-checks", plan_id=plan["id"])
    ]
    points = {each["passes"] for check in checks for each in check["plan"]["points"]}
    assert points >= {True, False}


def test_progress_is_shown_of_every_branch(list_all: ListAll) -> None:
    month = list_all("fang.wei", "/maintenance-plans")[0]["last_month"]
    rows = list_all("fang.wei", "/maintenance-plans/progress", month=month)
    assert len(rows) == 5
    assert all(row["planned"] >= row["visited"] >= row["evidence_complete"] for row in rows)
    assert sum(row["visited"] for row in rows) > 0
