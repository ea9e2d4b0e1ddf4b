"""Complaints whose answer is late: they are marked, and their owner and branch are told, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.complaints import queries
from backend.complaints.rules import Deed
from backend.complaints.steps import ORIGIN, SYSTEM, keep, take_step
from backend.db import rfc3339
from backend.notices.rules import Kind
from backend.notices.service import Subject, branch_desks, notify


def note_late_complaints(session: Session, city_id: int, now: datetime, limit: int = 500) -> int:
    """Returns: how many have become late; call again while it is `limit`."""
    late = queries.lock_late(session, city_id, now, limit)
    keep(session, [take_step(complaint, Deed.LATE, SYSTEM, now) for complaint in late])
    desks = {branch_id: branch_desks(session, city_id, branch_id) for branch_id in {each.branch_id for each in late}}
    for each in late:
        told = [*desks[each.branch_id], *([each.owner_id] if each.owner_id else [])]
        about, due_at = Subject(ORIGIN, each.id), rfc3339(each.due_at)
        notify(session, city_id, told, Kind.COMPLAINT_LATE, about, terminal_id=each.terminal_id, due_at=due_at)
    return len(late)
