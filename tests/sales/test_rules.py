"""Shares and months, by example and by property."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.sales.rules import (
    concentration_of,
    growth_of,
    margin_of,
    months_before,
    months_between,
    share_of,
    year_until,
)

MONTHS = st.dates(date(2001, 1, 1), date(2099, 12, 31)).map(lambda day: day.replace(day=1))


def test_a_margin_of_112_per_thousand_is_on_the_target() -> None:
    assert margin_of([(10, 8_880, 10_000)]) == 1_120
    assert margin_of([(10, 8_881, 10_000)]) == 1_119
    assert margin_of([(1, 8_800, 10_000), (3, 12_000, 15_000)]) == (1_200 + 3 * 3_000) * 10_000 // 55_000
    assert margin_of([]) is None


def test_concentration_is_the_share_of_the_largest() -> None:
    assert concentration_of([50, 30, 15, 5], 3) == 9_500
    assert concentration_of([50], 3) == 10_000
    assert concentration_of([], 3) is None


def test_of_nothing_there_is_no_share_and_no_growth() -> None:
    assert share_of(0, 0) is None
    assert growth_of(5, 0) is None
    assert growth_of(125, 100) == 2_500
    assert growth_of(50, 100) == -5_000


@settings(max_examples=60)
@given(month=MONTHS, count=st.integers(-60, 60))
def test_months_before_and_back_again(month: date, count: int) -> None:
    assert months_before(months_before(month, count), -count) == month


@settings(max_examples=60)
@given(month=MONTHS)
def test_a_rolling_year_has_twelve_months_and_every_calendar_month_once(month: date) -> None:
    months = months_between(*year_until(month))
    assert months[-1] == month
    assert sorted(each.month for each in months) == list(range(1, 13))


@settings(max_examples=60)
@given(sold=st.lists(st.integers(0, 10**9), max_size=12), leading=st.integers(1, 12))
def test_a_concentration_lies_between_the_largest_brands_share_and_all(sold: list[int], leading: int) -> None:
    found = concentration_of(sold, leading)
    largest = share_of(max(sold, default=0), sum(sold))
    if found is None or largest is None:
        assert found is largest is None
    else:
        assert largest <= found <= 10_000
