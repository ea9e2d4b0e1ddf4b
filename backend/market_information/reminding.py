"""Telling people of market information: promoters while it is due soon, the marketing centre when it did not come. Once each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor, time_zone
from backend.city_time import business_day, month_of
from backend.market_information import queries
from backend.market_information.numbers import MARKET_INFORMATION_RULES
from backend.market_information.rules import State, is_soon_due
from backend.market_information.service import list_standing
from backend.notices.rules import Kind
from backend.notices.service import notify_each_once
from backend.rule_sets.service import rules_for
from backend.workdays.queries import load_calendar


def remind_of_market_information(session: Session, city_id: int, now: datetime) -> int:
    """Remind the promoters of manufacturers that have brought nothing of the month before, when it is due soon.

    Returns:
        How many people.
    """
    rules, calendar = rules_for(session, city_id, MARKET_INFORMATION_RULES), load_calendar(session, city_id)
    today = business_day(now, time_zone(session, command_line_actor(city_id)))
    waiting = [
        row
        for row in _of_last_month(session, city_id, State.DUE, now)
        if is_soon_due(calendar, row["due_on"], today, rules)
    ]
    people = queries.promoters_of(session, city_id, {row["manufacturer"]["id"] for row in waiting})
    tellings = [(people.get(row["manufacturer"]["id"], []), _detail(row)) for row in waiting]
    return notify_each_once(session, city_id, Kind.MARKET_INFORMATION_DUE, tellings)


def tell_of_missing_market_information(session: Session, city_id: int, now: datetime) -> int:
    """Tell the marketing centre which manufacturers have brought nothing of the month before although it was due.

    Returns:
        How many notices.
    """
    missing = _of_last_month(session, city_id, State.MISSING, now)
    if not missing:
        return 0
    centre = queries.marketing_centre(session, city_id)
    tellings = [(centre, {**_detail(row), "manufacturer": row["manufacturer"]}) for row in missing]
    return notify_each_once(session, city_id, Kind.MARKET_INFORMATION_MISSING, tellings)


def _of_last_month(session: Session, city_id: int, state: State, now: datetime) -> list[dict[str, Any]]:
    """Of older months all has been said."""
    actor = command_line_actor(city_id)
    first_day = business_day(now, time_zone(session, actor)).replace(day=1)
    month = month_of(first_day - timedelta(days=1))
    return list_standing(session, actor, {"first_month": month, "last_month": month, "state": state}, now)


def _detail(row: dict[str, Any]) -> dict[str, Any]:
    return {"month": row["month"], "due_on": row["due_on"].isoformat()}
