"""What can be done with terminals: take them in, change and close them, and hand them over between managers.

Everything ends in `save_terminals`, which takes rows as they were and as they shall be. It alone writes terminals, the
assignments and benchmark designations they repeat, and the feed.

A hand-over moves more than the shop: visits belong to whoever covers it. Visits are a package above this one, so it is the one
place where a lower package tells higher ones: they append to `after_hand_over` when they are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend import feed
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.db import insert_rows, new_id, utc_now
from backend.problems import INVALID, LICENCE_TAKEN, NOT_A_MANAGER, NOT_ELIGIBLE, NOT_FOUND, Fault, fault
from backend.terminals import owners, queries, rules
from backend.terminals.models import Assignment, BenchmarkDesignation, Terminal
from backend.versions import require_version


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


_OPTIONAL: dict[str, Any] = {
    "manager_id": None, "is_benchmark": False, "address": None, "latitude": None, "longitude": None, "datum": None,
    "accuracy_m": None, "opening_hours": None, "owner_name": None, "owner_phone": None, "closed_on": None,
}  # fmt: skip


def create_terminals(
    session: Session, actor: Actor, terminals: Iterable[Mapping[str, Any]], from_date: date | None = None
) -> list[str]:
    """Take in new terminals; with a `manager_id` they are covered, and with `is_benchmark` designated, from `from_date` on.

    Each has license_no, name, branch_id, kind, tier, store_format, scale, trade_area and locality; it may have id and the
    rest of the document's fields, owner_name and owner_phone in clear.

    Raises:
        Problem: `forbidden`; `invalid` for a branch or a position that cannot be; `licence-taken`, `not-a-manager`,
            `not-eligible`.
    """
    require(actor, Verb.EDIT_TERMINALS)
    changes = [Change(None, row_of(session, actor, None, values)) for values in terminals]
    require_sound(session, actor, changes)
    save_terminals(session, actor, changes, from_date)
    return [change.after["id"] for change in changes]


def change_terminal(
    session: Session, actor: Actor, terminal_id: str, values: Mapping[str, Any], looked_at: str | None = None
) -> dict[str, Any]:
    """Give a terminal new values; what is not named stays. In another branch it is covered by nobody at first.

    `looked_at` is the version that whoever changes it has seen (`version_of`), if they say so.

    Raises:
        Problem: `not-found`, `forbidden`, `stale`, `invalid`, `licence-taken`, `not-eligible` for a benchmark that would no
            longer be modern.
    """
    before = queries.find_terminal(session, actor, terminal_id, lock=True)
    require(actor, Verb.EDIT_TERMINALS)
    if looked_at is not None:
        require_version(queries.get_terminal(session, actor, terminal_id), looked_at)
    values = dict(values)
    if values.get("branch_id", before["branch_id"]) != before["branch_id"]:
        values["manager_id"] = None
    change = Change(before, row_of(session, actor, before, values))
    require_sound(session, actor, [change])
    if differs(change):
        save_terminals(session, actor, [change])
    return queries.get_terminal(session, actor, terminal_id)


def close_terminal(session: Session, actor: Actor, terminal_id: str, closed_on: date | None = None) -> None:
    """The shop has given up from a day on (default: today). It stays with its manager and is no benchmark any longer.

    Raises:
        Problem: `not-found`, `forbidden`; `invalid` for a day to come.
    """
    before = queries.find_terminal(session, actor, terminal_id, lock=True)
    require(actor, Verb.EDIT_TERMINALS)
    closed_on = require_not_to_come(session, actor, "closed_on", closed_on)
    save_terminals(session, actor, [Change(before, {**before, "closed_on": closed_on, "is_benchmark": False})])


def reopen_terminal(session: Session, actor: Actor, terminal_id: str) -> None:
    """Raises:
    Problem: `not-found`, also when the terminal is open; `forbidden`.
    """
    before = queries.find_terminal(session, actor, terminal_id, lock=True)
    require(actor, Verb.EDIT_TERMINALS)
    if before["closed_on"] is None:
        raise NOT_FOUND()
    save_terminals(session, actor, [Change(before, {**before, "closed_on": None})])


def assign_terminals(
    session: Session, actor: Actor, terminal_ids: Iterable[str], manager_id: str | None, from_date: date | None = None
) -> list[HandOver]:
    """Hand terminals over to a manager from a day on (default: today), or to nobody; those that stay are left alone.

    Raises:
        Problem: as `assignment_changes`.
    """
    changes, from_date = assignment_changes(session, actor, terminal_ids, manager_id, from_date)
    return save_terminals(session, actor, changes, from_date)


def assignment_changes(
    session: Session, actor: Actor, terminal_ids: Iterable[str], manager_id: str | None, from_date: date | None = None
) -> tuple[list[Change], date]:
    """What a hand-over would change, and from which day on: those terminals that have another manager, held as they are.

    Raises:
        Problem: `not-found` when a terminal cannot be seen, `forbidden`, `not-a-manager`; `invalid` for a day to come or
            before the present assignment began.
    """
    if manager_id is not None:  # people before terminals, as in a posting
        queries.managers(session, actor, hold=[manager_id])
    ids = set(terminal_ids)
    rows = [
        row
        for some in queries.slices(ids)
        for row in queries.terminal_rows(session, actor, Terminal.id.in_(some), lock=True)
    ]
    if len(rows) < len(ids):
        raise NOT_FOUND()
    require(actor, Verb.ASSIGN_TERMINALS)
    from_date = require_not_to_come(session, actor, "from_date", from_date)
    changes = [Change(row, {**row, "manager_id": manager_id}) for row in rows if row["manager_id"] != manager_id]
    require_sound(session, actor, changes)
    require_follows(session, actor, Assignment, changes, from_date)
    return changes, from_date


def release_terminals(
    session: Session, actor: Actor, manager_id: str, successor_id: str | None = None
) -> list[HandOver]:
    """Hand over all that a manager covers, to a successor of the same branch or to nobody.

    Raises:
        Problem: `forbidden`, `not-a-manager`.
    """
    rows = queries.terminal_rows(session, actor, Terminal.manager_id == manager_id)
    return assign_terminals(session, actor, [row["id"] for row in rows], successor_id)


def row_of(
    session: Session, actor: Actor, before: Mapping[str, Any] | None, values: Mapping[str, Any]
) -> dict[str, Any]:
    """All columns of a terminal with these values: what follows from others is derived, owner data sealed."""
    values = rules.tidy(values)
    owner: dict[str, Any] = {name: values.pop(name) for name in ("owner_name", "owner_phone") if name in values}
    if before is None:
        plain = {name: value for name, value in _OPTIONAL.items() if not name.startswith("owner_")}
        row = {"city_id": actor.city_id, "id": new_id(), **plain, **values}
        owner = {"owner_name": None, "owner_phone": None, **owner}
    else:
        row = {**before, **values}
    if rules.position_fault(row["latitude"], row["longitude"], row["datum"]) is None:
        row |= rules.derived(row)
    row |= owners.sealed_columns(session, owner)
    row["updated_at"] = utc_now()
    return row


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


def require_not_to_come(session: Session, actor: Actor, field: str, day: date | None) -> date:
    """The day, or today when none is given.

    Raises:
        Problem: `invalid`.
    """
    present = accounts.today(session, actor)
    if day and day > present:
        raise INVALID(errors=[fault(field, "This day is still to come.")])
    return day or present


def require_follows(
    session: Session,
    actor: Actor,
    history: type[Assignment | BenchmarkDesignation],
    changes: Sequence[Change],
    from_date: date,
) -> None:
    """Periods of one terminal never overlap.

    Raises:
        Problem: `invalid`.
    """
    newest = queries.newest_day(session, actor, history, [change.after["id"] for change in changes])
    if newest and newest > from_date:
        raise INVALID(errors=[fault("from_date", "Another one began or ended after this day.")])
