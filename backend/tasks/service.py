"""Giving tasks, and judging what was reported. What managers report is recorded in reporting.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.db import new_id, utc_now
from backend.notices import service as notices
from backend.notices.rules import Kind as NoticeKind
from backend.problems import Problem, fault
from backend.tasks import queries
from backend.tasks.models import Task, TaskUpdate
from backend.tasks.rules import ASKED, CLOSED, Kind, Outcome, State, may_say, state_after
from backend.terminals.queries import find_terminal


class Arrival(Protocol):
    """When something reached the server."""

    @property
    def at(self) -> datetime: ...


class Received(NamedTuple):
    """What came by the API, just now."""

    at: datetime


class Origin(NamedTuple):
    """What a task came from, by the word of the package that gave it."""

    kind: str
    id: str


class Said(NamedTuple):
    """An update that was written, with its task as it is now."""

    task: Task
    update: TaskUpdate


#: What else speaks against a manager's reports: given drafts and their tasks, a problem for each draft's id that has one.
Doubt = Callable[[Session, Actor, Sequence[tuple[dict[str, Any], Task]]], dict[str, Problem]]
doubts_about_reports: list[Doubt] = []
#: Called within the transaction with what was said anew, by managers and desks.
after_updates: list[Callable[[Session, Actor, Sequence[Said]], None]] = []


def give_task(
    session: Session,
    actor: Actor,
    *,
    terminal_id: str | None,
    title: str,
    due_on: date,
    note: str | None = None,
    manager_id: str | None = None,
    kind: Kind = Kind.ERRAND,
    origin: Origin | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Task:
    """Ask for something to be done in a shop, or by a manager. Whoever covers the shop, now or later, has its task.

    Raises:
        Problem: `not-found` for a shop or manager that the actor cannot see, `forbidden`; `invalid` for a day that has passed,
            and when neither a shop nor a manager is named.
    """
    place = _place(session, actor, terminal_id, manager_id)
    require(actor, Verb.GIVE_TASKS)
    if due_on < accounts.today(session, actor):
        raise problems.INVALID(errors=[fault("due_on", "This day has passed.")])
    if origin is None and actor.account_id is not None:
        origin = Origin(ASKED, actor.account_id)
    task = Task(
        city_id=actor.city_id,
        id=new_id(),
        **place,
        kind=kind.value,
        title=title,
        note=note,
        due_on=due_on,
        origin_kind=origin.kind if origin else None,
        origin_id=origin.id if origin else None,
        detail=dict(detail or {}),
        state=State.OPEN.value,
        created_by=actor.account_id,
        created_at=utc_now(),
    )
    session.add(task)
    session.flush()
    audit.record(session, actor, "give", "task", task.id, **place, due_on=due_on.isoformat())
    return task


def _place(session: Session, actor: Actor, terminal_id: str | None, manager_id: str | None) -> dict[str, Any]:
    """Whose task it is: that of whoever covers the shop, or of the manager who is named."""
    if terminal_id is not None:
        terminal = find_terminal(session, actor, terminal_id, lock=True)
        return {"terminal_id": terminal_id, **{name: terminal[name] for name in ("branch_id", "manager_id")}}
    if manager_id is None:
        raise problems.INVALID(errors=[fault("terminal_id", "A task is for a shop or for a manager.")])
    person = accounts.get_person(session, actor, manager_id)
    if person.role != Role.CUSTOMER_MANAGER:
        raise problems.NOT_FOUND()
    return {"terminal_id": None, "branch_id": person.branch_id, "manager_id": person.id}


def judge_task(session: Session, actor: Actor, task_id: str, verdict: Outcome, note: str | None) -> dict[str, Any]:
    """Say as a desk that a task is done, has to be done again, or need not be done.

    Raises:
        Problem: `not-found`, `forbidden`; `task-moved-on` when its state does not allow that.
    """
    task = queries.lock_task(session, actor, task_id)
    if task is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.GIVE_TASKS)
    if not may_say(verdict, task.state):
        raise problems.TASK_MOVED_ON(state=task.state)
    _judge(session, actor, [task], verdict, note)
    return queries.get_task(session, actor, task_id) or {}


def settle_origin(session: Session, actor: Actor, origin: Origin, verdict: Outcome, note: str | None = None) -> int:
    """Say the same of all tasks that came from something, of which it can be said; how many those are.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.GIVE_TASKS)
    tasks = [task for task in queries.lock_origin(session, actor, origin) if may_say(verdict, task.state)]
    _judge(session, actor, tasks, verdict, note)
    return len(tasks)


def _judge(session: Session, actor: Actor, tasks: Sequence[Task], verdict: Outcome, note: str | None) -> None:
    now = utc_now()
    said = queries.updates_of(session, actor.city_id, [task.id for task in tasks])
    written = []
    for task in tasks:
        draft = {"id": new_id(), "outcome": verdict.value, "note": note, "reported_at": now}
        update = new_update(actor, task, draft, now)
        session.add(update)
        settle(task, [*said[task.id], update], now)
        audit.record(session, actor, verdict.value, "task", task.id, note=note)
        if task.manager_id is not None:
            about = notices.Subject("task", task.id)
            told = {"verdict": verdict.value, "title": task.title, "note": note}
            notices.notify(session, actor.city_id, [task.manager_id], NoticeKind.TASK_JUDGED, about, **told)
        written.append(Said(task, update))
    tell_updates(session, actor, written)


# ---- shared with reporting.py -----------------------------------------------------------------------------------------


def new_update(actor: Actor, task: Task, draft: Mapping[str, Any], at: datetime) -> TaskUpdate:
    return TaskUpdate(
        city_id=actor.city_id,
        id=draft["id"],
        task_id=task.id,
        covered_by=task.manager_id,
        author_id=actor.account_id,
        outcome=draft["outcome"],
        note=draft["note"],
        display_check_id=draft.get("display_check_id"),
        reported_at=draft["reported_at"],
        received_at=at,
    )


def settle(task: Task, said: Sequence[TaskUpdate], at: datetime) -> None:
    task.state = state_after(each.outcome for each in said).value
    task.closed_at = at if task.state in CLOSED else None


def tell_updates(session: Session, actor: Actor, said: Sequence[Said]) -> None:
    session.flush()
    for tell in after_updates if said else ():
        tell(session, actor, said)
