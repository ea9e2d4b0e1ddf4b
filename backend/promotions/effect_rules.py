"""What a promotion has sold beyond its baseline (R11, domain.md section 10). Standard library only; packs, and exact.

The baseline is what its shops sold before, times how other shops of the same tiers and formats have grown. What is sold in the days
after counts too, so that what shops only stocked up cancels out.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple


class Sold(NamedTuple):
    """Packs that a set of shops sold over some days."""

    packs: int
    days: int

    @property
    def a_day(self) -> Fraction:
        return Fraction(self.packs, self.days)


class Sales(NamedTuple):
    """Those of the promotion's shops, and of the control shops, before, during and after it."""

    before: Sold
    during: Sold
    after: Sold
    control_before: Sold
    control_during: Sold
    control_after: Sold


class Effect(NamedTuple):
    baseline: Fraction
    baseline_after: Fraction
    packs: Fraction


def windows(starts_on: date, ends_on: date, days_before: int, days_after: int) -> list[tuple[date, date]]:
    """The days before, of and after a promotion, all inclusive."""
    day = timedelta(days=1)
    return [
        (starts_on - timedelta(days=days_before), starts_on - day),
        (starts_on, ends_on),
        (ends_on + day, ends_on + timedelta(days=days_after)),
    ]


def effect(sales: Sales) -> Effect | None:
    """None where the control shops sold nothing before: nobody knows then how the market went."""
    if not sales.control_before.packs:
        return None
    during = baseline(sales.before, sales.during.days, sales.control_before, sales.control_during)
    after = baseline(sales.before, sales.after.days, sales.control_before, sales.control_after)
    return Effect(during, after, (sales.during.packs - during) + (sales.after.packs - after))


def baseline(before: Sold, days: int, control_before: Sold, control: Sold) -> Fraction:
    """The packs that would have been sold over so many days without the promotion."""
    return before.a_day * days * (control.a_day / control_before.a_day)
