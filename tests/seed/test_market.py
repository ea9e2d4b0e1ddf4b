"""The demo's market information: one late, one missing; and its quarters, on both sides of every bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.seed.conftest import LAST

Fetch = Callable[..., Any]


def test_every_manufacturer_has_told_of_its_months_but_for_one_late_and_one_missing(fetch: Fetch) -> None:
    rows = fetch("fang.wei", "/market-information", first_month="2026-08", last_month="2026-10")["items"]
    states = {(each["month"], each["manufacturer"]["name"]): each["state"] for each in rows}
    assert {key: state for key, state in states.items() if state != "uploaded"} == {
        ("2026-08", "东湖中烟"): "late", ("2026-09", "西山中烟"): "missing",
    }  # fmt: skip
    assert len(states) == 9
    own = fetch("tang.yu", "/market-information-documents", month="2026-09")["items"]
    assert [each["version"] for each in own] == [2, 1]
    assert [own[0]["read_by"], own[1]["read_by"]] == ["方伟", None]
    assert {each["manufacturer"]["name"] for each in own} == {"南岭中烟"}


def test_quarters_show_both_sides_of_every_bound(fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.accounts.service.today", lambda session, actor: LAST)
    told = fetch("fang.wei", "/demand-assessments", quarter="2026-Q3")
    rows = {each["name"]: each for each in told["items"]}
    assert told["is_over"]
    assert {each["is_within"] for each in rows.values()} == {True, False, None}
    assert {each["volume_grade"] for each in rows.values()} == {"high", "ordinary"}
    assert [rows[name]["margin_grade"] for name in ("金禾(经典)", "望江(硬)", "望江(新韵)")] == ["A", "B", None]
    assert rows["金禾(经典)"]["margin_fen_per_case"] == 275_000
    running = fetch("fang.wei", "/demand-assessments", quarter="2026-Q4")["items"]
    assert {each["is_within"] for each in running} == {None}
    own = fetch("tang.yu", "/demand-assessments", quarter="2026-Q3")["items"]
    assert {each["manufacturer_name"] for each in own} == {"南岭中烟"}
