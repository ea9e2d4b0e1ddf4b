"""When a phone has been away for too long."""

from __future__ import annotations

from datetime import date, timedelta

#: So many whole working days without a word, and somebody should ask.
SILENT_AFTER_WORKING_DAYS = 2


def is_silent(last_seen_on: date, today: date) -> bool:
    """Whether that many working days (Monday to Friday) have passed between the two, both not counted."""
    days_between = (last_seen_on + timedelta(days=n) for n in range(1, (today - last_seen_on).days))
    working_days = (day for day in days_between if day.weekday() < 5)
    return (
        sum(1 for _ in zip(working_days, range(SILENT_AFTER_WORKING_DAYS), strict=False)) == SILENT_AFTER_WORKING_DAYS
    )
