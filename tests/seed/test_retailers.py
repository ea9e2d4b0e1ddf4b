"""The demo's retailers: most confirm the visits they were asked about, one denies one, and a survey of last quarter is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

ListAll = Callable[..., list[dict[str, Any]]]
Fetch = Callable[..., Any]


def test_retailers_confirm_visits_and_one_denies_a_visit_that_was_none(
    list_all: ListAll, truth: dict[str, dict[str, str]]
) -> None:
    answers = list_all("fang.wei", "/retailer-answers", purpose="visit")
    took_place = Counter(each["took_place"] for each in answers)
    assert took_place["no"] == 1
    assert took_place["yes"] > 10
    [denied] = [each for each in answers if each["took_place"] == "no"]
    assert denied["subject_id"] in truth
    assert denied["comment"]


def test_the_branch_has_been_told_of_the_denied_visit(list_all: ListAll) -> None:
    desks = ("zhao.min", "qian.jin", "sun.yue", "jiang.bo", "tan.ping")
    told = [each for name in desks for each in list_all(name, "/notices", kind="work_denied")]
    assert len(told) == 1


def test_last_quarters_survey_is_closed_and_has_figures_of_every_branch(fetch: Fetch) -> None:
    [survey] = fetch("fang.wei", "/satisfaction-surveys")["items"]
    assert (survey["quarter"], survey["is_open"]) == ("2026-Q3", False)
    seen = fetch("fang.wei", f"/satisfaction-surveys/{survey['id']}")
    assert len(seen["branches"]) == 5
    assert all(not each["is_withheld"] and each["satisfaction"] for each in seen["branches"])
    assert 5000 < seen["city"]["response_rate"] < 7500
    assert 8000 < seen["city"]["satisfaction"] < 10_000
    assert seen["comments"]
