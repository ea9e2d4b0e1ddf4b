"""Keeping the calendar: who may change it, and the line in the log for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.db import insert_rows
from backend.workdays import queries
from backend.workdays.models import CalendarDay
from backend.workdays.rules import Source


class Kept(NamedTuple):
    """How many days were new, changed, and as they were."""

    created: int
    changed: int
    unchanged: int


def keep_days(
    session: Session, actor: Actor, days: Sequence[dict[str, Any]], *, source: str | None = None, dry_run: bool = False
) -> Kept:
    """Put days (day, kind and, if it is to change, name) into the city's calendar; a known one takes what differs, others stay.

    A day that the whole country has just so is left to it.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.MANAGE_RULES)
    holding = {row["day"]: row for row in queries.list_days(session, actor)}
    wanted = [{"name": None, **holding.get(day["day"], {}), **day} for day in days]
    differing = [row for row in wanted if row != holding.get(row["day"])]
    changed = sum(row.pop("source", None) == Source.CITY for row in differing)
    if differing and not dry_run:
        rows = [{"city_id": actor.city_id, **row} for row in differing]
        insert_rows(session, CalendarDay, rows, replace=True)
        audit.record(session, actor, "import", "workdays", None, file=source, rows=len(rows))
    return Kept(len(differing) - changed, changed, len(wanted) - len(differing))
