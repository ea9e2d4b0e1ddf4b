"""The demo's anomaly reports and complaints: nearly every working day is reported, and most of what retailers say is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.seed.conftest import FIRST, LAST

Fetch = Callable[..., Any]
ListAll = Callable[..., list[dict[str, Any]]]


def test_nearly_every_working_day_is_reported_and_most_have_nothing_to_report(list_all: ListAll) -> None:
    reports = list_all("fang.wei", "/anomaly-reports", since=FIRST.isoformat(), until=LAST.isoformat())
    managers_days = 8 * 10  # two weeks of five working days
    assert 0.9 * managers_days < len(reports) <= managers_days
    assert Counter(each["server"]["status"] for each in reports)["on_time"] > 0.85 * len(reports)
    assert any(each["server"]["late_synced"] for each in reports)
    with_items = [each for each in reports if each["items"]]
    assert 0.1 * len(reports) < len(with_items) < 0.5 * len(reports)
    assert all(
        item["terminal_id"] in each["names"] for each in with_items for item in each["items"] if item["terminal_id"]
    )


def test_a_branch_sees_what_its_managers_met_on_a_day(fetch: Fetch, list_all: ListAll) -> None:
    report = next(each for each in list_all("zhao.min", "/anomaly-reports") if each["items"])
    [branch] = fetch("zhao.min", "/anomaly-report-rollups", day=report["day"])["branches"]
    assert len(branch["managers"]) == 2
    met = [item["report_id"] for kind in branch["kinds"] for item in kind["items"]]
    assert met.count(report["id"]) == len(report["items"])


def test_complaints_are_in_every_state_that_a_desk_has_to_look_at(list_all: ListAll) -> None:
    complaints = list_all("fang.wei", "/complaints")
    states = Counter(each["server"]["state"] for each in complaints)
    assert {"open", "answered", "resolved", "reopened"} <= set(states)
    assert Counter(each["server"]["source"] for each in complaints)["desk"] == 5
    answers = list_all("fang.wei", "/retailer-answers", purpose="complaint")
    assert Counter(each["satisfied"] for each in answers) == {True: states["resolved"], False: states["reopened"]}
