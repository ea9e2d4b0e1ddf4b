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


class Kept(NamedTuple):
    """How many days were new, changed, and as they were."""

    created: int
    changed: int
    unchanged: int


def keep_days(
    session: Session, actor: Actor, days: Sequence[dict[str, Any]], *, source: str | None = None, dry_run: bool = False
) -> Kept:
    """Put days (day, kind and, if it is to change, name) into the calendar; a known one takes what differs, others stay.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.MANAGE_RULES)
    stored = {row["day"]: row for row in queries.list_days(session, actor)}
    new = [{"name": None, **day} for day in days if day["day"] not in stored]
    known = [{**stored[day["day"]], **day} for day in days if day["day"] in stored]
    changed = [row for row in known if row != stored[row["day"]]]
    if (new or changed) and not dry_run:
        rows = [
            {"city_id": actor.city_id, **{name: row[name] for name in ("day", "kind", "name")}} for row in new + changed
        ]
        insert_rows(session, CalendarDay, rows, replace=True)
        audit.record(session, actor, "import", "workdays", None, file=source, rows=len(rows))
    return Kept(len(new), len(changed), len(known) - len(changed))
