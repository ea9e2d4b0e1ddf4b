"""Days on which the city rests: weekends and public holidays, on which hardly anybody visits a shop.

Those of published years are known to the calendar of working days. 2027 follows the usual pattern, whatever is published later:
the same seed tells the same story. Managers of the demo do not visit on the weekend days that make up for a long holiday either.
"""

from __future__ import annotations

from datetime import date

from backend.workdays import national
from backend.workdays.rules import DayKind

#: First and last day of each holiday as it may be.
_OF_2027: tuple[tuple[date, date], ...] = (
    (date(2027, 1, 1), date(2027, 1, 3)),
    (date(2027, 2, 5), date(2027, 2, 13)),
    (date(2027, 4, 3), date(2027, 4, 5)),
    (date(2027, 5, 1), date(2027, 5, 5)),
    (date(2027, 6, 9), date(2027, 6, 11)),
    (date(2027, 9, 15), date(2027, 9, 17)),
    (date(2027, 10, 1), date(2027, 10, 7)),
)

_SATURDAY = 5


def is_quiet(day: date) -> bool:
    if day.weekday() >= _SATURDAY:
        return True
    if day.year == 2027:
        return any(first <= day <= last for first, last in _OF_2027)
    return national.kinds().get(day) is DayKind.HOLIDAY
