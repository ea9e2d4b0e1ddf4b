"""Which plan a display check was made under: the one that held for this spec, at this shop, at that moment.

It is decided by when the check was made, not by when it arrived, so a phone that was offline changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.city_time import business_month
from backend.displays import plan_lookups as lookups
from backend.displays.plan_rules import was_in_force


class Subject(NamedTuple):
    """What there is to know of a document that carries checks: at which shop, and when."""

    terminal_id: str
    at: datetime


class StandardsInForce:
    """The plans that any of these subjects can have been made under, in one query."""

    def __init__(
        self, session: Session, city_id: int, subjects: Collection[Subject], spec_ids: Collection[str]
    ) -> None:
        self._zone = ZoneInfo(lookups.time_zone(session, city_id))
        months = {self._month(subject) for subject in subjects}
        self._versions: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in lookups.agreed_standards(
            session, city_id, {subject.terminal_id for subject in subjects}, spec_ids, (min(months), max(months))
        ):
            self._versions[row.terminal_id, row.spec_id].append(row)

    def at(self, subject: Subject, spec_id: str) -> dict[str, Any]:
        """The columns `plan_id` and `plan_version` of a check; of several plans the one agreed last counts."""
        month = self._month(subject)
        for row in reversed(self._versions.get((subject.terminal_id, spec_id), ())):
            if was_in_force(row.first_month, row.last_month, row.agreed_at, row.ended_at, subject.at, month):
                return {"plan_id": row.plan_id, "plan_version": row.version}
        return {"plan_id": None, "plan_version": None}

    def _month(self, subject: Subject) -> str:
        return business_month(subject.at, self._zone)
