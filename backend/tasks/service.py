"""Giving tasks, reporting on them, and judging what was reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.db import new_id, utc_now
from backend.problems import Problem, fault
from backend.tasks import queries
from backend.tasks.models import Task, TaskUpdate
from backend.tasks.rules import CLOSED, VERDICTS, Kind, Outcome, State, may_say, state_after
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
    terminal_id: str,
    title: str,
    due_on: date,
    note: str | None = None,
    kind: Kind = Kind.ERRAND,
    origin: Origin | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Task:
    """Ask for something to be done in a shop. Whoever covers it, now or later, has the task.

    Raises:
        Problem: `not-found` for a shop that the actor cannot see, `forbidden`; `invalid` for a day that has passed.
    """
    terminal = find_terminal(session, actor, terminal_id, lock=True)
    require(actor, Verb.GIVE_TASKS)
    if due_on < accounts.today(session, actor):
        raise problems.INVALID(errors=[fault("due_on", "This day has passed.")])
    task = Task(
        city_id=actor.city_id,
        id=new_id(),
        terminal_id=terminal_id,
        branch_id=terminal["branch_id"],
        manager_id=terminal["manager_id"],
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
    audit.record(session, actor, "give", "task", task.id, terminal_id=terminal_id, due_on=due_on.isoformat())
    return task


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
    now = utc_now()
    update = _new_update(actor, task, {"id": new_id(), "outcome": verdict.value, "note": note, "reported_at": now}, now)
    session.add(update)
    _settle(task, [*queries.updates_of(session, actor.city_id, [task_id])[task_id]], now)
    audit.record(session, actor, verdict.value, "task", task.id, note=note)
    _tell(session, actor, [Said(task, update)])
    return queries.get_task(session, actor, task_id) or {}


# ---- what phones write ------------------------------------------------------------------------------------------------


def record_updates(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Arrival
) -> list[Problem | None]:
    """Store what managers report, new or edited; `drafts` are loaded by `TaskUpdateInput` and have distinct ids.

    A report is taken for a task at a shop that the manager covers, or has covered since the task was given. It then belongs
    to whoever covers the shop now. It can be edited until the branch has spoken.

    Returns:
        For each draft None, or the problem that keeps it out: `unknown-reference`, `missing-reference`, `not-found`,
        `not-the-author`, `task-closed`, `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.REPORT_TASKS)
    stored = queries.stored_updates(session, actor.city_id, [draft["id"] for draft in drafts])
    wanted = {draft["task_id"] for draft in drafts} | {each.task_id for each in stored.values()}
    tasks = queries.lock_reportable(session, actor, wanted)
    said = queries.updates_of(session, actor.city_id, tasks)
    outcomes = [_problem_of(actor, draft, stored.get(draft["id"]), tasks, said) for draft in drafts]
    fine = [
        (draft, tasks[draft["task_id"]]) for draft, problem in zip(drafts, outcomes, strict=True) if problem is None
    ]
    doubts: dict[str, Problem] = {}
    for doubt in doubts_about_reports if fine else ():
        doubts |= doubt(session, actor, fine)
    outcomes = [doubts.get(draft["id"], problem) for draft, problem in zip(drafts, outcomes, strict=True)]
    written = []
    for draft, problem in zip(drafts, outcomes, strict=True):
        if problem is not None:
            continue
        task, update = tasks[draft["task_id"]], stored.get(draft["id"])
        if update is None:
            update = _new_update(actor, task, draft, receipt.at)
            session.add(update)
            said[task.id].append(update)
        else:
            for name in ("outcome", "note", "display_check_id", "reported_at"):
                setattr(update, name, draft[name])
        written.append(Said(task, update))
    for task in {each.task.id: each.task for each in written}.values():
        _settle(task, said[task.id], receipt.at)
    _tell(session, actor, written)
    _take_off_senders_phone(session, actor, written)
    return outcomes


def _problem_of(
    actor: Actor,
    draft: dict[str, Any],
    stored: TaskUpdate | None,
    tasks: Mapping[str, Task],
    said: Mapping[str, list[TaskUpdate]],
) -> Problem | None:
    if stored is not None and stored.author_id != actor.person_id:
        return problems.NOT_THE_AUTHOR() if stored.covered_by == actor.person_id else problems.NOT_FOUND()
    if stored is not None and stored.task_id != draft["task_id"]:
        return problems.INVALID(errors=[fault("task_id", "An update stays with its task.")])
    task = tasks.get(draft["task_id"])
    if task is None:
        return problems.UNKNOWN_REFERENCE(errors=[fault("task_id", "There is no such task, or its shop is not yours.")])
    if task.state in CLOSED or (stored is not None and _is_judged(stored, said[task.id])):
        return problems.TASK_CLOSED(state=task.state)
    return None


def _is_judged(update: TaskUpdate, said: Sequence[TaskUpdate]) -> bool:
    """Whether a desk has spoken after this was said."""
    later = said[[each.id for each in said].index(update.id) :]
    return any(each.outcome in VERDICTS for each in later)


def withdraw_updates(session: Session, actor: Actor, update_ids: Collection[str]) -> list[Problem | None]:
    """Take back reports that their author sent by mistake; unknown and foreign ones are passed over.

    Returns:
        For each id None, or `task-closed` when the branch has spoken already.
    """
    require(actor, Verb.REPORT_TASKS)
    stored = queries.stored_updates(session, actor.city_id, update_ids)
    own = {key: each for key, each in stored.items() if each.author_id == actor.person_id}
    tasks = queries.lock_reportable(session, actor, {each.task_id for each in own.values()})
    said = queries.updates_of(session, actor.city_id, tasks)
    outcomes: list[Problem | None] = []
    for update_id in update_ids:
        update = own.get(update_id)
        task = tasks.get(update.task_id) if update else None
        if update is None or task is None:
            outcomes.append(None)
        elif task.state in CLOSED or _is_judged(update, said[task.id]):
            outcomes.append(problems.TASK_CLOSED(state=task.state))
        else:
            session.delete(update)
            said[task.id].remove(update)
            _settle(task, said[task.id], utc_now())
            outcomes.append(None)
    return outcomes


def _new_update(actor: Actor, task: Task, draft: Mapping[str, Any], at: datetime) -> TaskUpdate:
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


def _settle(task: Task, said: Sequence[TaskUpdate], at: datetime) -> None:
    task.state = state_after(each.outcome for each in said).value
    task.closed_at = at if task.state in CLOSED else None


def _tell(session: Session, actor: Actor, said: Sequence[Said]) -> None:
    session.flush()
    for tell in after_updates if said else ():
        tell(session, actor, said)


def _take_off_senders_phone(session: Session, actor: Actor, said: Sequence[Said]) -> None:
    """What a manager reported for a shop that has gone to a colleague must leave the phone it came from."""
    own = TaskUpdate.channels_for({"covered_by": actor.person_id})
    gone = [(each.update.id, own) for each in said if each.update.covered_by != actor.person_id]
    if gone:
        feed.withdraw(session, TaskUpdate.collection, gone)
