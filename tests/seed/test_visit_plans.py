"""The demo city's visit plans: this month's are kept to, more or less, and next month's are on their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

ListAll = Callable[..., list[dict[str, Any]]]
Fetch = Callable[..., Any]


def test_the_present_month_is_confirmed_and_the_next_one_on_its_way(list_all: ListAll) -> None:
    plans = list_all("fang.wei", "/visit-plans")
    states = {
        month: Counter(each["state"] for each in plans if each["month"] == month) for month in ("2026-11", "2026-12")
    }
    assert states == {"2026-11": {"confirmed": 8}, "2026-12": {"draft": 6, "submitted": 1, "returned": 1}}
    assert sum(each["unplanned"] for each in plans) == 0


def test_a_manager_has_a_day_with_reasons_and_a_branch_sees_plan_and_fact(list_all: ListAll, fetch: Fetch) -> None:
    day = fetch("lin.xiao", "/visit-plans/today", day="2026-11-12")
    assert day["stops"]
    assert all(stop["reasons"] for stop in day["stops"])
    rows = list_all("fang.wei", "/visit-plan-progress", month="2026-11")
    assert len(rows) == 8
    assert all(row["planned"] >= row["done"] > 0 for row in rows)
    assert 0 < sum(row["done_on_day"] for row in rows) < sum(row["done"] for row in rows)
    behind = fetch("lin.xiao", "/visit-plan-progress/shops", month="2026-11")["items"]
    assert len(behind) == next(row["shops_behind"] for row in rows if row["name"] == "林晓")
