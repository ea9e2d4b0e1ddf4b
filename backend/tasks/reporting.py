"""What managers report on their tasks, from a phone or by the API."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Verb, require
from backend.db import new_id, utc_now
from backend.notices import service as notices
from backend.notices.rules import Kind as NoticeKind
from backend.problems import Problem, fault
from backend.tasks import queries, service
from backend.tasks.models import Task, TaskUpdate
from backend.tasks.rules import CLOSED, VERDICTS, Outcome
from backend.tasks.service import Arrival, Origin, Received, Said, new_update, settle, tell_updates


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
    for doubt in service.doubts_about_reports if fine else ():
        doubts |= doubt(session, actor, fine)
    outcomes = [doubts.get(draft["id"], problem) for draft, problem in zip(drafts, outcomes, strict=True)]
    written = []
    for draft, problem in zip(drafts, outcomes, strict=True):
        if problem is not None:
            continue
        task, update = tasks[draft["task_id"]], stored.get(draft["id"])
        if update is None:
            update = new_update(actor, task, draft, receipt.at)
            session.add(update)
            said[task.id].append(update)
        else:
            for name in ("outcome", "note", "display_check_id", "reported_at"):
                setattr(update, name, draft[name])
        written.append(Said(task, update))
    for task in {each.task.id: each.task for each in written}.values():
        settle(task, said[task.id], receipt.at)
    tell_updates(session, actor, written)
    _tell_desks(session, actor, written)
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
            settle(task, said[task.id], utc_now())
            outcomes.append(None)
    return outcomes


def report_on(session: Session, actor: Actor, origin: Origin, outcome: Outcome, note: str | None = None) -> int:
    """Report the same on all the actor's open tasks that came from something: what was done elsewhere says so here.

    Returns:
        How many those are.

    Raises:
        Problem: `forbidden`.
    """
    now = utc_now()
    open_tasks = [task for task in queries.lock_origin(session, actor, origin) if task.state not in CLOSED]
    drafts = [
        {"id": new_id(), "task_id": task.id, "outcome": outcome.value, "note": note, "display_check_id": None,
         "reported_at": now}
        for task in open_tasks
    ]  # fmt: skip
    if drafts:
        record_updates(session, actor, drafts, Received(now))
    return len(drafts)


def _tell_desks(session: Session, actor: Actor, said: Sequence[Said]) -> None:
    """Whoever asked for it, or else the branch, learns that it was reported."""
    for task, update in said:
        if update.outcome == Outcome.PROGRESS:
            continue
        desks = [task.created_by] if task.created_by else notices.branch_desks(session, actor.city_id, task.branch_id)
        told = {"outcome": update.outcome, "title": task.title, "note": update.note}
        about = notices.Subject("task", task.id)
        notices.notify(session, actor.city_id, desks, NoticeKind.TASK_REPORTED, about, **told)


def _take_off_senders_phone(session: Session, actor: Actor, said: Sequence[Said]) -> None:
    """What a manager reported for a shop that has gone to a colleague must leave the phone it came from."""
    own = TaskUpdate.channels_for({"covered_by": actor.person_id})
    gone = [(each.update.id, own) for each in said if each.update.covered_by != actor.person_id]
    if gone:
        feed.withdraw(session, TaskUpdate.collection, gone)
