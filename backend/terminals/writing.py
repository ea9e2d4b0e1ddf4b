"""How terminals are written: rows as they were and as they shall be, in sets.

`save_terminals` alone writes terminals, the assignments and benchmark designations they repeat, and the feed.

A hand-over moves more than the shop: visits belong to whoever covers it. Visits are a package above this one, so it is the one
place where a lower package tells higher ones: they append to `after_hand_over` when they are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend import feed
from backend.access import Actor
from backend.accounts import service as accounts
from backend.db import insert_rows, new_id, utc_now
from backend.problems import INVALID, LICENCE_TAKEN, NOT_A_MANAGER, NOT_ELIGIBLE, Fault, fault
from backend.terminals import queries, rules
from backend.terminals.models import Assignment, BenchmarkDesignation, Terminal


class HandOver(NamedTuple):
    """A terminal that has another manager or branch than before."""

    terminal_id: str
    branch_id: str
    former_manager_id: str | None
    new_manager_id: str | None


#: Called within the transaction, after terminals and assignments have been written.
after_hand_over: list[Callable[[Session, list[HandOver]], None]] = []


class Change(NamedTuple):
    """A row of `terminals` as it was (None: there was none) and as it shall be, all columns."""

    before: dict[str, Any] | None
    after: dict[str, Any]


def differs(change: Change) -> bool:
    """Whether there is anything to write."""
    before, after = change
    return before is None or any(after[name] != before[name] for name in before if name != "updated_at")


def require_sound(session: Session, actor: Actor, changes: Sequence[Change]) -> None:
    """Stop unless every row can stand: branch, position, licence number, manager, benchmark.

    Raises:
        Problem: `invalid`, `licence-taken`, `not-a-manager`, `not-eligible`.
    """
    rows = [change.after for change in changes]
    if faults := [each for row in rows if (each := _misplaced(row))]:
        raise INVALID(errors=faults)
    known = {branch.id for branch in queries.branches(session, actor)}
    if any(row["branch_id"] not in known for row in rows):
        raise INVALID(errors=[fault("branch_id", "There is no such branch.")])
    renamed = [c.after for c in changes if c.before is None or c.before["license_no"] != c.after["license_no"]]
    numbers = {row["license_no"] for row in renamed}
    if len(numbers) < len(renamed) or (numbers and queries.terminals_by_license(session, actor, numbers)):
        raise LICENCE_TAKEN(errors=[fault("license_no", "Another terminal has this licence number.")])
    if moved := [c.after for c in changes if c.after["manager_id"] and _is_handed_over(c)]:
        found = queries.managers(session, actor, hold=[row["manager_id"] for row in moved])
        branch_of = {manager.id: manager.branch_id for manager in found}
        if any(branch_of.get(row["manager_id"]) != row["branch_id"] for row in moved):
            raise NOT_A_MANAGER(errors=[fault("manager_id", "Not an active customer manager of this branch.")])
    if any(row["is_benchmark"] and not rules.can_be_benchmark(row["kind"], row["closed_on"]) for row in rows):
        raise NOT_ELIGIBLE()


def _misplaced(row: Mapping[str, Any]) -> Fault | None:
    wrong = rules.position_fault(row["latitude"], row["longitude"], row["datum"])
    return fault(*wrong) if wrong else None


def _is_handed_over(change: Change) -> bool:
    before, after = change
    return before is None or (before["manager_id"], before["branch_id"]) != (after["manager_id"], after["branch_id"])


def save_terminals(
    session: Session, actor: Actor, changes: Sequence[Change], from_date: date | None = None
) -> list[HandOver]:
    """Write sound rows in sets, with the assignments and designations that follow, and tell the feed and the hooks."""
    if not changes:
        return []
    from_date = from_date or accounts.today(session, actor)
    try:
        insert_rows(session, Terminal, [after for before, after in changes if before is None])
        insert_rows(session, Terminal, [after for before, after in changes if before is not None], replace=True)
    except IntegrityError:
        raise LICENCE_TAKEN() from None
    _write_history(session, actor, Assignment, "manager_id", changes, from_date)
    _write_history(session, actor, BenchmarkDesignation, "is_benchmark", changes, from_date)
    left = [c for c in changes if c.before is not None and c.before["manager_id"] != c.after["manager_id"]]
    feed.withdraw(session, "terminals", [(c.after["id"], Terminal.channels_for(c.before or {})) for c in left])
    feed.publish(session, "terminals", [(c.after["id"], Terminal.channels_for(c.after)) for c in changes])
    handed_over = [
        HandOver(c.after["id"], c.after["branch_id"], c.before["manager_id"], c.after["manager_id"])
        for c in changes
        if c.before is not None and _is_handed_over(c)
    ]
    if handed_over:
        for tell in after_hand_over:
            tell(session, handed_over)
    return handed_over


def _write_history(
    session: Session,
    actor: Actor,
    model: type[Assignment | BenchmarkDesignation],
    column: str,
    changes: Sequence[Change],
    from_date: date,
) -> None:
    """End and begin the dated rows behind a column of the terminal."""
    turned = [c for c in changes if (c.before[column] if c.before else None) != c.after[column]]
    for some in queries.slices(c.after["id"] for c in turned if c.before and c.before[column]):
        session.execute(
            update(model)
            .where(model.city_id == actor.city_id, model.terminal_id.in_(some), model.to_date.is_(None))
            .values(to_date=from_date),
            execution_options={"synchronize_session": False},
        )
    who = "assigned" if model is Assignment else "designated"
    shared = {"city_id": actor.city_id, "from_date": from_date, "to_date": None}
    shared |= {f"{who}_by": actor.account_id, f"{who}_at": utc_now()}
    begun = [c.after for c in turned if c.after[column]]
    own = ("manager_id",) if model is Assignment else ()
    insert_rows(
        session,
        model,
        [{**shared, "id": new_id(), "terminal_id": row["id"], **{name: row[name] for name in own}} for row in begun],
    )
