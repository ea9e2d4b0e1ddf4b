"""What other systems tell of the demo city: each indicator, on both sides of its bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Fetch = Callable[..., Any]


def test_the_last_months_have_figures_of_other_systems_on_both_sides_of_every_bound(fetch: Fetch) -> None:
    rows = fetch("fang.wei", "/imported-figures", first_month="2026-08", last_month="2026-10")["items"]
    assert {each["month"] for each in rows} == {"2026-08", "2026-09", "2026-10"}
    newest = [each for each in rows if each["month"] == "2026-10"]
    steps = {each["subject_name"]: each["steps_off"] for each in newest if each["indicator"] == "arrival_accuracy"}
    assert steps == {"南岭中烟": 0, "东湖中烟": 1, "西山中烟": 2}
    for indicator in ("arrival_accuracy", "promoter_head_count", "forecast_accuracy"):
        assert {each["met"] for each in rows if each["indicator"] == indicator} == {True, False}
    assert len([each for each in newest if each["indicator"] == "stock_warnings"]) == 5
    own = fetch("tang.yu", "/manufacturer-bulletins", month="2026-10")["imported"]
    assert {each["subject_name"] for each in own} == {"南岭中烟"}
