"""Whose phone carries a complaint: its owner's, until some time after it was over. It follows its shop, unless it is assigned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import feed
from backend.complaints import queries
from backend.complaints.models import Complaint, ComplaintEvent
from backend.complaints.rules import OVER, Deed, Party
from backend.db import AnyRow, insert_rows, new_id, utc_now
from backend.terminals.queries import slices
from backend.terminals.writing import HandOver, after_hand_over


def move_complaints(session: Session, hand_overs: list[HandOver]) -> None:
    """Let the complaints of shops that changed hands follow them, in the same transaction.

    One that the branch assigned stays with whom it was assigned to, as long as the shop stays with the branch.
    """
    destinations: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for each in hand_overs:
        destinations[each.new_manager_id, each.branch_id].append(each.terminal_id)
    for (manager_id, branch_id), terminal_ids in destinations.items():
        for some in slices(terminal_ids):
            _move(session, some, manager_id, branch_id)


def _move(session: Session, terminal_ids: Sequence[str], manager_id: str | None, branch_id: str) -> None:
    city_id = session.info["city_id"]
    rows = [
        row
        for row in queries.complaints_at(session, city_id, terminal_ids)
        if not row.is_assigned or row.branch_id != branch_id
    ]
    if not rows:
        return
    for some in slices(row.id for row in rows):
        session.execute(
            update(Complaint)
            .where(Complaint.city_id == city_id, Complaint.id.in_(some))
            .values(owner_id=manager_id, branch_id=branch_id, is_assigned=False),
            execution_options={"synchronize_session": False},
        )
    at, fresh = utc_now(), utc_now() - timedelta(days=session.info["settings"].phone_days)
    events = [
        {"city_id": city_id, "id": new_id(), "complaint_id": row.id, "at": at, "deed": Deed.MOVED.value,
         "party": Party.SYSTEM.value, "person_id": None, "owner_id": manager_id, "note": None}
        for row in rows
        if row.state not in OVER
    ]  # fmt: skip
    insert_rows(session, ComplaintEvent, events)
    feed.withdraw(session, Complaint.collection, [(row.id, _channels(row, row.owner_id)) for row in rows])
    carried = [row for row in rows if row.closed_at is None or row.closed_at >= fresh]
    feed.publish(session, Complaint.collection, [(row.id, _channels(row, manager_id)) for row in carried])


def _channels(row: AnyRow, owner_id: str | None) -> set[str]:
    return Complaint.channels_for({"owner_id": owner_id, "state": row.state})


after_hand_over.append(move_complaints)


def retire_complaints(session: Session, city_id: int, before: datetime, limit: int = 2000) -> int:
    """Let complaints that were over before a moment leave the phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    rows = queries.over_on_phones(session, city_id, before, limit)
    feed.withdraw(session, Complaint.collection, [(row.id, _channels(row, row.owner_id)) for row in rows])
    return len(rows)
