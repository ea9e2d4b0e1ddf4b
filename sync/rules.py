"""When a phone has been away for too long."""

from __future__ import annotations

from datetime import date, timedelta

from backend.workdays.rules import Calendar, working_days_between

#: So many whole working days without a word, and somebody should ask.
SILENT_AFTER_WORKING_DAYS = 2


def is_silent(calendar: Calendar, last_seen_on: date, today: date) -> bool:
    """Whether that many working days have passed between the two, both not counted."""
    yesterday = today - timedelta(days=1)
    return working_days_between(calendar, last_seen_on, yesterday) >= SILENT_AFTER_WORKING_DAYS
