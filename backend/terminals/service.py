"""What can be done with terminals: take them in, change and close them, and hand them over between managers.

Everything ends in `save_terminals` (writing.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.db import new_id, utc_now
from backend.problems import INVALID, NOT_FOUND, fault
from backend.terminals import owners, queries, rules
from backend.terminals.models import Assignment, BenchmarkDesignation, Terminal
from backend.terminals.writing import Change, HandOver, differs, require_sound, save_terminals
from backend.versions import require_version

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
