"""R7 by stage, months, and when a version holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.brands.rules import Stage
from backend.displays import plan_rules
from backend.displays.plan_rules import STAGE_RULES

AGREED = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_there_is_a_rule_for_every_stage() -> None:
    assert set(STAGE_RULES) == {stage.value for stage in Stage}


@pytest.mark.parametrize("stage", ["introduction", "growth", "mature"])
def test_commerce_executes_until_the_exit(stage: str) -> None:
    assert plan_rules.duty_faults(stage, "commerce", None, []) == []
    [(field, _)] = plan_rules.duty_faults(stage, "manufacturer", None, [])
    assert field == "executor"
    assert plan_rules.duty_faults("exit", "manufacturer", None, []) == []


def test_materials_of_mature_products_come_from_the_manufacturer() -> None:
    sign = [{"name": "标牌", "quantity": 1}]
    assert plan_rules.duty_faults("mature", "commerce", "manufacturer", sign) == []
    assert [field for field, _ in plan_rules.duty_faults("mature", "commerce", "commerce", sign)] == ["materials_by"]
    assert plan_rules.duty_faults("growth", "commerce", "commerce", sign) == []
    assert [field for field, _ in plan_rules.duty_faults("growth", "commerce", None, sign)] == ["materials_by"]


@pytest.mark.parametrize(
    ("text", "good"), [("2026-03", True), ("2026-13", False), ("2026-3", False), ("1999-12", False)]
)
def test_a_month_is_a_year_and_a_number(text: str, good: bool) -> None:
    assert plan_rules.is_month(text) is good


@pytest.mark.parametrize(
    ("first", "last", "sound"),
    [
        ("2026-03", "2026-03", True),
        ("2026-01", "2026-03", True),
        ("2026-01", "2026-02", False),
        ("2026-05", "2026-04", False),
        ("2026-04", "2027-03", True),
        ("2026-04", "2027-04", False),
    ],
)
def test_a_plan_ends_this_month_or_later_and_within_a_year(first: str, last: str, sound: bool) -> None:
    assert (plan_rules.month_faults(first, last, "2026-03") == []) is sound


@pytest.mark.parametrize(
    ("at", "ended_at", "month", "holds"),
    [
        (AGREED, None, "2026-03", True),
        (AGREED - timedelta(seconds=1), None, "2026-03", False),
        (AGREED + timedelta(days=40), None, "2026-04", True),
        (AGREED + timedelta(days=70), None, "2026-05", False),
        (AGREED + timedelta(days=1), AGREED + timedelta(days=1), "2026-03", False),
        (AGREED + timedelta(hours=23), AGREED + timedelta(days=1), "2026-03", True),
    ],
)
def test_a_version_holds_from_its_agreement_to_its_end_within_its_months(
    at: datetime, ended_at: datetime | None, month: str, holds: bool
) -> None:
    assert plan_rules.was_in_force("2026-03", "2026-04", AGREED, ended_at, at, month) is holds
