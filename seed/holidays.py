"""Days on which the city rests: weekends and public holidays, on which hardly anybody visits a shop.

First and last day of each holiday, as data. Those of a year whose calendar was not published yet follow the usual pattern.
Working weekends around long holidays are left out.
"""

from __future__ import annotations

from datetime import date

HOLIDAYS: tuple[tuple[date, date], ...] = (
    (date(2025, 10, 1), date(2025, 10, 8)),  # National Day and Mid-Autumn
    (date(2026, 1, 1), date(2026, 1, 3)),  # New Year
    (date(2026, 2, 15), date(2026, 2, 23)),  # Spring Festival
    (date(2026, 4, 4), date(2026, 4, 6)),  # Qingming
    (date(2026, 5, 1), date(2026, 5, 5)),  # Labour Day
    (date(2026, 6, 19), date(2026, 6, 21)),  # Dragon Boat
    (date(2026, 9, 25), date(2026, 9, 27)),  # Mid-Autumn
    (date(2026, 10, 1), date(2026, 10, 7)),  # National Day
    (date(2027, 1, 1), date(2027, 1, 3)),  # New Year
    (date(2027, 2, 5), date(2027, 2, 13)),  # Spring Festival
    (date(2027, 4, 3), date(2027, 4, 5)),  # Qingming
    (date(2027, 5, 1), date(2027, 5, 5)),  # Labour Day
    (date(2027, 6, 9), date(2027, 6, 11)),  # Dragon Boat
    (date(2027, 9, 15), date(2027, 9, 17)),  # Mid-Autumn
    (date(2027, 10, 1), date(2027, 10, 7)),  # National Day
)

_SATURDAY = 5


def is_quiet(day: date) -> bool:
    return day.weekday() >= _SATURDAY or any(first <= day <= last for first, last in HOLIDAYS)
