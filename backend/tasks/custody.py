"""Whose phone carries a task: that of whoever covers the shop, until some time after the task was closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import feed
from backend.db import utc_now
from backend.tasks import queries
from backend.tasks.models import Task, TaskUpdate
from backend.terminals.queries import slices
from backend.terminals.writing import HandOver, after_hand_over


def move_tasks(session: Session, hand_overs: list[HandOver]) -> None:
    """Let the tasks at shops that changed hands follow them, in the same transaction, with all that was said about them."""
    destinations: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for each in hand_overs:
        destinations[each.new_manager_id, each.branch_id].append(each.terminal_id)
    for (manager_id, branch_id), terminal_ids in destinations.items():
        for some in slices(terminal_ids):
            _move(session, some, manager_id, branch_id)


def _move(session: Session, terminal_ids: Sequence[str], manager_id: str | None, branch_id: str) -> None:
    city_id = session.info["city_id"]
    tasks = queries.tasks_at(session, city_id, terminal_ids)
    if not tasks:
        return
    updates = queries.update_ids_of(session, city_id, [row.id for row in tasks])
    at_terminals = (Task.city_id == city_id, Task.terminal_id.in_(terminal_ids))
    unsynchronised = {"synchronize_session": False}
    session.execute(
        update(Task).where(*at_terminals).values(manager_id=manager_id, branch_id=branch_id),
        execution_options=unsynchronised,
    )
    for some in slices(row.id for row in tasks):
        session.execute(
            update(TaskUpdate)
            .where(TaskUpdate.city_id == city_id, TaskUpdate.task_id.in_(some))
            .values(covered_by=manager_id),
            execution_options=unsynchronised,
        )
    fresh = utc_now() - timedelta(days=session.info["settings"].phone_days)
    carried = {row.id for row in tasks if row.closed_at is None or row.closed_at >= fresh}
    there = Task.channels_for({"manager_id": manager_id})
    feed.withdraw(session, "tasks", [(row.id, Task.channels_for({"manager_id": row.manager_id})) for row in tasks])
    feed.publish(session, "tasks", [(row.id, there) for row in tasks if row.id in carried])
    feed.withdraw(
        session, "task_updates", [(row.id, TaskUpdate.channels_for({"covered_by": row.covered_by})) for row in updates]
    )
    feed.publish(session, "task_updates", [(row.id, there) for row in updates if row.task_id in carried])


after_hand_over.append(move_tasks)


def retire_tasks(session: Session, city_id: int, before: datetime, limit: int = 2000) -> int:
    """Let tasks that were closed before a moment leave the phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    rows = queries.closed_on_phones(session, city_id, before, limit)
    feed.withdraw(session, "tasks", [(row.id, Task.channels_for({"manager_id": row.manager_id})) for row in rows])
    updates = queries.update_ids_of(session, city_id, [row.id for row in rows])
    feed.withdraw(
        session, "task_updates", [(row.id, TaskUpdate.channels_for({"covered_by": row.covered_by})) for row in updates]
    )
    return len(rows)
