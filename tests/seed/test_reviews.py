"""The demo's reviews: the older visits are decided, the last days wait, and every way that a visit can go is there to be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

ListAll = Callable[..., list[dict[str, Any]]]


def test_most_visits_are_reviewed_and_the_last_days_wait(list_all: ListAll) -> None:
    states = Counter(visit["state"] for visit in list_all("zhao.min", "/visits"))
    assert states["accepted"] > states["submitted"] > 0
    queue = list_all("zhao.min", "/review-queue")
    assert queue
    assert [each["risk"] for each in queue] == sorted((each["risk"] for each in queue), reverse=True)


def test_some_visits_are_returned_some_came_back_and_some_are_appealed_against(list_all: ListAll) -> None:
    city = Counter(visit["state"] for visit in list_all("fang.wei", "/visits"))
    assert city["returned"]
    assert city["rejected"]
    assert list_all("fang.wei", "/review-queue", reason="came_back")
    appeals = list_all("fang.wei", "/appeals")
    assert {each["outcome"] for each in appeals} == {None, "upheld", "dismissed"}
    tasks = Counter(each["state"] for each in list_all("fang.wei", "/tasks", kind="returned_visit"))
    assert {"open", "reported", "accepted"} <= tasks.keys()
