"""The demo city's in-store days: kept and missed, with the visits that they belong to; and what the branches were asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.seed.conftest import FIRST

ListAll = Callable[..., list[dict[str, Any]]]
MONTH = FIRST.strftime("%Y-%m")


def test_every_benchmark_has_a_duty_and_some_were_kept(fetch: Callable[..., Any]) -> None:
    board = fetch("fang.wei", "/in-store-board", month=MONTH)
    states = Counter(duty["state"] for manager in board["managers"] for duty in manager["duties"])
    assert sum(states.values()) == 23
    assert states["kept"] > 0
    assert states["kept"] < 23
    kept = [duty["day"] for manager in board["managers"] for duty in manager["duties"] if duty["state"] == "kept"]
    assert all(day["presence_seconds"] >= 6 * 3600 for day in kept)


def test_a_day_belongs_to_the_long_visit_at_the_same_shop(fetch: Callable[..., Any], list_all: ListAll) -> None:
    days = list_all("fang.wei", "/in-store-days", month=MONTH)
    assert days
    for day in days[:5]:
        seen = fetch("fang.wei", f"/in-store-days/{day['id']}")
        assert "in_store_day" in {each["kind"] for each in seen["visits"]}
        assert "elsewhere" not in seen["server"]["flags"]


def test_the_branches_have_been_asked(list_all: ListAll) -> None:
    requests = list_all("fang.wei", "/in-store-requests")
    asked = {(each["kind"], each["server"]["state"]) for each in requests}
    assert asked == {("substitute", "approved"), ("leave", "approved"), ("leave", "waiting")}
