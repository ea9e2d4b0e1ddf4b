"""The demo's promotions: two are over and signed, one runs, and managers have checked them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Fetch = Callable[..., Any]
ListAll = Callable[..., list[dict[str, Any]]]


def test_two_promotions_have_ended_and_one_runs(fetch: Fetch, list_all: ListAll) -> None:
    promotions = {each["name"]: each for each in list_all("fang.wei", "/promotions")}
    assert {name: each["state"] for name, each in promotions.items()} == {
        "软蓝买赠": "executed",
        "细支品吸周": "executed",
        "新韵上市体验": "running",
    }
    faulty = fetch("fang.wei", f"/promotions/{promotions['软蓝买赠']['id']}")
    assert [each["kind"] for each in faulty["faults"]] == ["not_filed"]
    assert all(faulty["signatures"]["execution"].values())


def test_managers_have_checked_them_and_desks_have_had_their_word(list_all: ListAll) -> None:
    checks = list_all("fang.wei", "/promotion-checks")
    assert len(checks) > 30
    states = {each["server"]["state"] for each in checks}
    assert {"passed", "confirmed"} <= states
    assert {each["server"]["checked_by"] for each in checks} == {"manager"}
