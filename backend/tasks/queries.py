"""Every SELECT over tasks. What an actor sees: managers those at their own terminals, branch desks their branch's, city roles
the city's, promoters none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids, unindexed
from backend.db import AnyRow, wire_time
from backend.feed import FeedEntry, manager_channel
from backend.tasks.models import Task, TaskUpdate
from backend.tasks.rules import Kind, State
from backend.terminals.models import Assignment, Terminal

_TASK = (
    Task.id, Task.terminal_id, Task.branch_id, Task.manager_id, Task.kind, Task.title, Task.note, Task.due_on,
    Task.origin_kind, Task.origin_id, Task.detail, Task.state, Task.created_by,
    wire_time(Task.created_at).label("created_at"), wire_time(Task.closed_at).label("closed_at"),
)  # fmt: skip
_UPDATE = (
    TaskUpdate.id, TaskUpdate.task_id, TaskUpdate.outcome, TaskUpdate.note, TaskUpdate.display_check_id,
    wire_time(TaskUpdate.reported_at).label("reported_at"),
)  # fmt: skip
_SERVER = (TaskUpdate.author_id, wire_time(TaskUpdate.received_at).label("received_at"))


def visible_tasks(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition under which a task may be seen by the actor; `by_id` where tasks are asked for by their ids."""
    own_city = Task.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, (unindexed(Task.manager_id) if by_id else Task.manager_id) == actor.person_id)
    if actor.role in BRANCH_ROLES:
        return and_(own_city, (unindexed(Task.branch_id) if by_id else Task.branch_id) == actor.branch_id)
    return false()


def task_documents(session: Session, actor: Actor, task_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The tasks among these that the actor may see, as they travel."""
    rows = session.execute(select(*_TASK).where(visible_tasks(actor, by_id=True), among(Task.id, ids("ids", task_ids))))
    return {row.id: dict(row._mapping) for row in rows}


def update_documents(session: Session, actor: Actor, update_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The updates among these whose tasks the actor may see, as they travel: the speaker's words and the `server` part."""
    rows = session.execute(
        select(*_UPDATE, *_SERVER)
        .join(Task, and_(Task.city_id == TaskUpdate.city_id, Task.id == TaskUpdate.task_id))
        .where(visible_tasks(actor, by_id=True), among(TaskUpdate.id, ids("ids", update_ids)))
    )
    return {row.id: _update(row) for row in rows}


def _update(row: AnyRow) -> dict[str, Any]:
    update = dict(row._mapping)
    server = {name: update.pop(name) for name in ("author_id", "received_at")}
    return {**update, "server": server}


def list_tasks(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Tasks with the names of shop and manager, those due first before others. `after` is (due_on, id) of the last row seen.

    `filters` may hold state, kind, branch_id, manager_id, terminal_id, origin_id, closed and overdue_on: open and due before
    that day.
    """
    statement = _with_names().where(visible_tasks(actor))
    for name in ("state", "kind", "branch_id", "manager_id", "terminal_id", "origin_id"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(Task, name) == filters[name])
    if filters.get("closed") is not None:
        statement = statement.where(Task.closed_at.is_not(None) if filters["closed"] else Task.closed_at.is_(None))
    if filters.get("overdue_on") is not None:
        statement = statement.where(Task.due_on < filters["overdue_on"], Task.closed_at.is_(None))
    if after is not None:
        statement = statement.where(tuple_(Task.due_on, Task.id) > tuple(after))
    return [dict(row._mapping) for row in session.execute(statement.order_by(Task.due_on, Task.id).limit(limit))]


def count_reported(session: Session, actor: Actor, branch_id: str | None) -> int:
    """How many rectifications were reported and wait for a verdict."""
    counted = select(func.count(Task.id)).where(
        visible_tasks(actor), Task.state == State.REPORTED, Task.kind == Kind.RECTIFICATION
    )
    return session.scalars(counted.where(Task.branch_id == branch_id) if branch_id else counted).one()


def _with_names() -> Any:
    return (
        select(*_TASK, Terminal.name.label("terminal_name"), Person.name.label("manager_name"))
        .outerjoin(Terminal, and_(Terminal.city_id == Task.city_id, Terminal.id == Task.terminal_id))
        .outerjoin(Person, and_(Person.city_id == Task.city_id, Person.id == Task.manager_id))
    )


def get_task(session: Session, actor: Actor, task_id: str) -> dict[str, Any] | None:
    """One task with names and all that was said about it, oldest first; None when there is none that the actor may see."""
    row = session.execute(_with_names().where(visible_tasks(actor), Task.id == task_id)).one_or_none()
    if row is None:
        return None
    updates = session.execute(
        select(*_UPDATE, *_SERVER, Person.name.label("author_name"))
        .outerjoin(Person, and_(Person.city_id == TaskUpdate.city_id, Person.id == TaskUpdate.author_id))
        .where(TaskUpdate.city_id == actor.city_id, TaskUpdate.task_id == task_id)
        .order_by(TaskUpdate.received_at, TaskUpdate.id)
    )
    return {**row._mapping, "updates": [_update(each) for each in updates]}


def lock_task(session: Session, actor: Actor, task_id: str) -> Task | None:
    """The task if the actor may see it; nobody else changes it until the transaction ends."""
    statement = select(Task).where(visible_tasks(actor), Task.id == task_id)
    return session.scalar(statement.with_for_update(), execution_options={"populate_existing": True})


def lock_origin(session: Session, actor: Actor, origin: tuple[str, str]) -> Sequence[Task]:
    """The tasks the actor may see that came from something, named by kind and id; held until the transaction ends."""
    kind, origin_id = origin
    statement = select(Task).where(
        visible_tasks(actor, by_id=True), Task.origin_id == origin_id, Task.origin_kind == kind
    )
    locked = statement.order_by(Task.id).with_for_update()
    return session.scalars(locked, execution_options={"populate_existing": True}).all()


def lock_reportable(session: Session, actor: Actor, task_ids: Collection[str]) -> dict[str, Task]:
    """The tasks among these at shops that the manager covers, or has covered since the task was given, held as they are."""
    covered = exists().where(
        Assignment.city_id == Task.city_id,
        Assignment.terminal_id == Task.terminal_id,
        Assignment.manager_id == actor.person_id,
        or_(Assignment.to_date.is_(None), Assignment.to_date >= func.date(Task.created_at)),
    )
    statement = (
        select(Task)
        .where(
            Task.city_id == actor.city_id,
            among(Task.id, ids("ids", task_ids)),
            or_(unindexed(Task.manager_id) == actor.person_id, covered),
        )
        .order_by(Task.id)
        .with_for_update()
    )
    return {task.id: task for task in session.scalars(statement, execution_options={"populate_existing": True})}


def stored_updates(session: Session, city_id: int, update_ids: Collection[str]) -> dict[str, TaskUpdate]:
    """What is stored under these ids in the city, whoever said it."""
    statement = select(TaskUpdate).where(TaskUpdate.city_id == city_id, among(TaskUpdate.id, ids("ids", update_ids)))
    return {each.id: each for each in session.scalars(statement, execution_options={"populate_existing": True})}


def updates_of(session: Session, city_id: int, task_ids: Collection[str]) -> dict[str, list[TaskUpdate]]:
    """All that was said about these tasks, in order."""
    said: dict[str, list[TaskUpdate]] = defaultdict(list)
    for each in session.scalars(
        select(TaskUpdate)
        .where(TaskUpdate.city_id == city_id, among(TaskUpdate.task_id, ids("ids", task_ids)))
        .order_by(TaskUpdate.received_at, TaskUpdate.id)
    ):
        said[each.task_id].append(each)
    return said


def tasks_at(session: Session, city_id: int, terminal_ids: Sequence[str]) -> Sequence[AnyRow]:
    """The tasks at these terminals, held as they are until the transaction ends."""
    return session.execute(
        select(Task.id, Task.terminal_id, Task.manager_id, Task.closed_at)
        .where(Task.city_id == city_id, Task.terminal_id.in_(terminal_ids))
        .order_by(Task.id)
        .with_for_update()
    ).all()


def update_ids_of(session: Session, city_id: int, task_ids: Collection[str]) -> Sequence[AnyRow]:
    return session.execute(
        select(TaskUpdate.id, TaskUpdate.task_id, TaskUpdate.covered_by).where(
            TaskUpdate.city_id == city_id, among(TaskUpdate.task_id, ids("ids", task_ids))
        )
    ).all()


def closed_on_phones(session: Session, city_id: int, before: datetime, limit: int) -> Sequence[AnyRow]:
    """Tasks that were closed before a moment and are still on the phone of whoever covers the shop."""
    return session.execute(
        select(Task.id, Task.manager_id)
        .join(
            FeedEntry,
            and_(
                FeedEntry.city_id == Task.city_id,
                FeedEntry.channel == literal(manager_channel("")) + cast(Task.manager_id, String),
                FeedEntry.collection == Task.collection,
                FeedEntry.doc_id == Task.id,
                FeedEntry.deleted.is_(False),
            ),
        )
        .where(Task.city_id == city_id, Task.closed_at < before)
        .limit(limit)
    ).all()
