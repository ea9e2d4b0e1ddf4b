"""Every SELECT on terminals, each limited to what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select
from sqlalchemy.orm import Session

from backend.access import CITY_ROLES, Actor, Role
from backend.accounts.models import Branch, Person
from backend.among import among, ids, unindexed
from backend.db import wire_time
from backend.problems import NOT_FOUND
from backend.terminals.models import Assignment, BenchmarkDesignation, Terminal
from backend.terminals.rules import benchmark_alert, search_form

_FIELDS = (
    "id", "license_no", "name", "branch_id", "manager_id", "kind", "is_benchmark", "tier", "store_format", "scale",
    "trade_area", "locality", "address", "latitude", "longitude", "datum", "accuracy_m", "wgs84_latitude",
    "wgs84_longitude", "opening_hours", "owner_name", "owner_phone", "closed_on", "updated_at",
)  # fmt: skip
_COLUMN_OF = {
    "owner_name": Terminal.owner_name_masked,
    "owner_phone": Terminal.owner_phone_masked,
    "updated_at": wire_time(Terminal.updated_at),
}
_DOCUMENT = [_COLUMN_OF[field] if field in _COLUMN_OF else getattr(Terminal, field) for field in _FIELDS]

#: Databases take some ten thousand parameters in a statement; larger sets go in slices of this.
SLICE = 5_000


def visible_terminals(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition on `Terminal` that holds for what the actor may see; `by_id` where shops are asked for by their ids."""
    manager_id = unindexed(Terminal.manager_id) if by_id else Terminal.manager_id
    branch_id = unindexed(Terminal.branch_id) if by_id else Terminal.branch_id
    own_city = Terminal.city_id == actor.city_id
    if actor.role in CITY_ROLES:
        return own_city
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, manager_id == actor.person_id)
    if actor.role in (Role.MARKET_MANAGER, Role.BRAND_MANAGER) and actor.branch_id:
        return and_(own_city, branch_id == actor.branch_id)
    return false()


def list_terminals(
    session: Session, actor: Actor, filters: dict[str, Any], after: str | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Wire documents in the order of licence numbers, after the one named.

    `filters` may hold branch_id, manager_id, kind, is_benchmark, scale, store_format, locality, covered, closed (default:
    open ones only) and q, a part of the name or of the licence number.
    """
    found = select(Terminal.id).where(visible_terminals(actor), *_conditions(filters))
    if after is not None:
        found = found.where(Terminal.license_no > after)
    page = session.scalars(found.order_by(Terminal.license_no).limit(limit)).all()
    documents = terminal_documents(session, actor, page)
    return [documents[each] for each in page if each in documents]


def list_places(session: Session, actor: Actor, filters: dict[str, Any]) -> dict[str, Any]:
    """Where the terminals of `list_terminals` are, all at once, and how many have no position."""
    names = ("id", "name", "latitude", "longitude", "kind", "is_benchmark", "manager_id")
    columns = (
        Terminal.id, Terminal.name, Terminal.wgs84_latitude, Terminal.wgs84_longitude, Terminal.kind,
        Terminal.is_benchmark, Terminal.manager_id,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(visible_terminals(actor), *_conditions(filters))).all()
    items = [dict(zip(names, row, strict=True)) for row in rows if row.wgs84_latitude is not None]
    return {"items": items, "placeless": len(rows) - len(items), "next_cursor": None}


def _conditions(filters: dict[str, Any]) -> list[ColumnElement[bool]]:
    columns = ("branch_id", "manager_id", "kind", "is_benchmark", "scale", "store_format", "locality")
    conditions = [getattr(Terminal, name) == filters[name] for name in columns if filters.get(name) is not None]
    closed = bool(filters.get("closed"))
    conditions.append(Terminal.closed_on.is_not(None) if closed else Terminal.closed_on.is_(None))
    if filters.get("covered") is not None:
        conditions.append(Terminal.manager_id.is_not(None) if filters["covered"] else Terminal.manager_id.is_(None))
    if words := search_form(filters.get("q") or ""):
        conditions.append(Terminal.search_text.contains(words, autoescape=True))
    return conditions


def terminal_documents(session: Session, actor: Actor, terminal_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The wire documents of those of the terminals that the actor may see, by id; owner data is masked."""
    wanted = among(Terminal.id, ids("ids", list(terminal_ids)))
    rows = session.execute(select(*_DOCUMENT).where(visible_terminals(actor, by_id=True), wanted))
    return {row[0]: _document(row) for row in rows}


def _document(row: Row[Any]) -> dict[str, Any]:
    return dict(zip(_FIELDS, row, strict=True))


def get_terminal(session: Session, actor: Actor, terminal_id: str) -> dict[str, Any]:
    """The wire document with the names of branch and manager, and the history of assignments and designations.

    Raises:
        Problem: `not-found`.
    """
    document = terminal_documents(session, actor, [terminal_id]).get(terminal_id)
    if document is None:
        raise NOT_FOUND()
    assignments = list_assignments(session, actor, terminal_id)
    return {
        **document,
        "branch_name": session.scalar(
            select(Branch.name).where(Branch.city_id == actor.city_id, Branch.id == document["branch_id"])
        ),
        "manager_name": session.scalar(
            select(Person.name).where(Person.city_id == actor.city_id, Person.id == document["manager_id"])
        ),
        "assignments": assignments,
        "designations": list_designations(session, actor, terminal_id),
    }


def list_assignments(session: Session, actor: Actor, terminal_id: str) -> list[dict[str, Any]]:
    """Who covered the terminal and when, newest first; nothing for a terminal that the actor may not see."""
    rows = session.execute(
        select(Assignment.id, Assignment.manager_id, Person.name, Assignment.from_date, Assignment.to_date)
        .join(Person, and_(Person.city_id == Assignment.city_id, Person.id == Assignment.manager_id))
        .join(Terminal, and_(Terminal.city_id == Assignment.city_id, Terminal.id == Assignment.terminal_id))
        .where(visible_terminals(actor), Assignment.city_id == actor.city_id, Assignment.terminal_id == terminal_id)
        .order_by(Assignment.from_date.desc(), Assignment.id.desc())
    )
    names = ("id", "manager_id", "manager_name", "from_date", "to_date")
    return [dict(zip(names, row, strict=True)) for row in rows]


def list_designations(session: Session, actor: Actor, terminal_id: str) -> list[dict[str, Any]]:
    """When the terminal was a benchmark, newest first."""
    rows = session.execute(
        select(BenchmarkDesignation.id, BenchmarkDesignation.from_date, BenchmarkDesignation.to_date)
        .join(
            Terminal,
            and_(
                Terminal.city_id == BenchmarkDesignation.city_id,
                Terminal.id == BenchmarkDesignation.terminal_id,
            ),
        )
        .where(
            visible_terminals(actor),
            BenchmarkDesignation.city_id == actor.city_id,
            BenchmarkDesignation.terminal_id == terminal_id,
        )
        .order_by(BenchmarkDesignation.from_date.desc(), BenchmarkDesignation.id.desc())
    )
    return [dict(zip(("id", "from_date", "to_date"), row, strict=True)) for row in rows]


def terminal_rows(
    session: Session, actor: Actor, condition: ColumnElement[bool], *, lock: bool = False
) -> list[dict[str, Any]]:
    """All columns of the visible terminals for which the condition holds: what `writing.save_terminals` starts from.

    With `lock`, nobody else changes them until the transaction ends: whole rows are written back.
    """
    found = select(Terminal.__table__).where(visible_terminals(actor), condition)
    rows = session.execute(found.order_by(Terminal.id).with_for_update(key_share=True) if lock else found)
    names = tuple(rows.keys())
    return [dict(zip(names, row, strict=True)) for row in rows]


def find_terminal(session: Session, actor: Actor, terminal_id: str, *, lock: bool = False) -> dict[str, Any]:
    """All columns of one terminal.

    Raises:
        Problem: `not-found`.
    """
    rows = terminal_rows(session, actor, Terminal.id == terminal_id, lock=lock)
    if not rows:
        raise NOT_FOUND()
    return rows[0]


def terminals_by_license(
    session: Session, actor: Actor, numbers: Iterable[str], *, lock: bool = False
) -> dict[str, dict[str, Any]]:
    return {
        row["license_no"]: row
        for some in slices(numbers)
        for row in terminal_rows(session, actor, Terminal.license_no.in_(some), lock=lock)
    }


def newest_day(
    session: Session, actor: Actor, history: type[Assignment | BenchmarkDesignation], terminal_ids: Iterable[str]
) -> date | None:
    """The latest day on which an assignment or designation of one of the terminals began or ended."""
    days = [
        day
        for some in slices(terminal_ids)
        for day in session.execute(
            select(func.max(history.from_date), func.max(history.to_date)).where(
                history.city_id == actor.city_id, history.terminal_id.in_(some)
            )
        ).one()
    ]
    return max((day for day in days if day), default=None)


def usernames(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Id and user name of those who cover or may cover terminals that the actor sees."""
    people = select(Person.id, Person.username).where(Person.city_id == actor.city_id)
    if not actor.sees_city:
        people = people.where(Person.id.in_(select(Terminal.manager_id).where(visible_terminals(actor))))
    return [(person_id, username) for person_id, username in session.execute(people)]


def export_rows(session: Session, actor: Actor) -> Iterator[dict[str, Any]]:
    """All columns of every visible terminal in the order of licence numbers, a slice at a time."""
    rows = session.execute(
        select(Terminal.__table__).where(visible_terminals(actor)).order_by(Terminal.license_no),
        execution_options={"yield_per": SLICE},
    )
    names = tuple(rows.keys())
    return (dict(zip(names, row, strict=True)) for row in rows)


def branches(session: Session, actor: Actor) -> list[Row[Any]]:
    """Id, code and name of the branches in which the actor may keep terminals."""
    found = select(Branch.id, Branch.code, Branch.name).where(Branch.city_id == actor.city_id)
    if not actor.sees_city:
        found = found.where(Branch.id == actor.branch_id)
    return list(session.execute(found))


def managers(session: Session, actor: Actor, *, hold: Iterable[str] | None = None) -> list[Row[Any]]:
    """Id, username, name and branch of the active customer managers that the actor's desk can assign.

    With `hold`, of these people only, and a posting of theirs waits until the transaction ends.
    """
    found = _managers(actor)
    if hold is not None:
        held = found.where(Person.id.in_(set(hold))).order_by(Person.id)
        found = held.with_for_update(read=True, key_share=True, of=Person)
    return list(session.execute(found))


def _managers(actor: Actor) -> Select[str, str, str, str | None]:
    found = select(Person.id, Person.username, Person.name, Person.branch_id).where(
        Person.city_id == actor.city_id, Person.role == Role.CUSTOMER_MANAGER, Person.disabled_at.is_(None)
    )
    if actor.sees_city:
        return found
    if actor.role is Role.CUSTOMER_MANAGER:
        return found.where(Person.id == actor.person_id)
    return found.where(Person.branch_id == actor.branch_id) if actor.branch_id else found.where(false())


def benchmark_alerts(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """The managers with too many or too few benchmark terminals (R26)."""
    visible = _managers(actor).subquery()
    rows = session.execute(
        select(visible.c.id, visible.c.name, Branch.id, Branch.name, Branch.locality, func.count(Terminal.id))
        .join(Branch, and_(Branch.city_id == actor.city_id, Branch.id == visible.c.branch_id))
        .outerjoin(
            Terminal,
            and_(
                Terminal.city_id == actor.city_id,
                Terminal.manager_id == visible.c.id,
                Terminal.is_benchmark,
                Terminal.closed_on.is_(None),
            ),
        )
        .group_by(visible.c.id, visible.c.name, Branch.id, Branch.name, Branch.locality)
        .order_by(Branch.name, visible.c.name, visible.c.id)
    )
    names = ("manager_id", "manager_name", "branch_id", "branch_name", "locality", "benchmarks")
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [
        {**each, "alert": alert}
        for each in found
        if (alert := benchmark_alert(each["locality"], each["benchmarks"])) is not None
    ]


def slices(values: Iterable[str]) -> Iterable[Sequence[str]]:
    """The values in lists that a statement can take."""
    rest = iter(values)
    while some := list(islice(rest, SLICE)):
        yield some
