"""What periods, quantities and shares of sales are. Standard library only.

Shares are whole hundredths of a per cent, rounded down: 11.20 % is 1120.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

PACKS_PER_CARTON = 10
PACKS_PER_CASE = 2_500
WHOLE = 10_000


class Granularity(StrEnum):
    """What one figure is about."""

    DAY = "day"
    MONTH = "month"


class Span(StrEnum):
    """What one bulletin is about."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class SalesRules:
    """`target_margin` and `target_focus_share` are R20; `leading_brands` are those whose share is the concentration (R16).

    What was seen on shelves is counted anew when the last count is so many minutes old. The last three are R17: how far demand may
    lie from its assessment, in hundredths of a per cent; the cases of a quarter that are a high volume; the fen that a case of
    margin grade A earns at least.
    """

    version: int = 1
    target_margin: int = 1_120
    target_focus_share: int = 8_950
    leading_brands: int = 3
    recount_minutes: int = 60
    demand_tolerance: int = 2_000
    high_volume_cases: int = 500
    margin_a_fen: int = 275_000


def month_of(day: date) -> date:
    """A month is its first day."""
    return day.replace(day=1)


def months_before(month: date, count: int) -> date:
    """The month so many months earlier; later with a negative count."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """The months from one to another, both included."""
    found = [month_of(first)]
    while found[-1] < month_of(last):
        found.append(months_before(found[-1], -1))
    return found


def spans_between(first: date, last: date, span: Span) -> list[tuple[date, date]]:
    """The days, weeks or months that touch the time from one day to another, cut at its ends."""
    spans, begin = [], first
    while begin <= last:
        if span is Span.MONTH:
            after = months_before(month_of(begin), -1)
        else:
            after = begin + timedelta(days=7 - begin.weekday() if span is Span.WEEK else 1)
        spans.append((begin, min(last, after - timedelta(days=1))))
        begin = after
    return spans


def year_until(month: date) -> tuple[date, date]:
    """First and last month of the rolling year that ends with this month."""
    return months_before(month, 11), month


def share_of(part: int, whole: int) -> int | None:
    """Of nothing there is no share."""
    return part * WHOLE // whole if whole > 0 else None


def growth_of(now: int, before: int) -> int | None:
    """The change against an earlier figure; from nothing nothing grows."""
    return share_of(now - before, before)


def margin_of(sold: Collection[tuple[int, int, int]]) -> int | None:
    """What retailers keep of what smokers pay, over (packs, wholesale, retail) with prices in fen per carton (R20)."""
    paid = sum(packs * retail for packs, _, retail in sold)
    return share_of(paid - sum(packs * wholesale for packs, wholesale, _ in sold), paid)


def concentration_of(packs_by_brand: Collection[int], leading: int) -> int | None:
    """The share of so many largest brands in all that was sold."""
    return share_of(sum(sorted(packs_by_brand, reverse=True)[:leading]), sum(packs_by_brand))
