"""Every SELECT over visits. What an actor sees: managers the visits at their own terminals, branch desks their branch's,
city roles the city's, promoters none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, exists, false, literal, select, text, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids, unindexed
from backend.brands.models import Spec
from backend.db import AnyRow, AnySelect, Timestamp, wire_time
from backend.displays import queries as displays
from backend.feed import FeedEntry, manager_channel
from backend.photos import queries as photos
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals
from backend.terminals.rules import search_form
from backend.visits.models import UNCOMMON_KIND, ShelfCheck, Visit, VisitSignal
from backend.visits.rules import Kind
from backend.visits.signal_documents import signal_documents
from backend.visits.telling import details

#: Above so many matching shops, a search walks the visits by time instead of the shops by name.
NARROW_SEARCH = 200


def is_visible(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition under which a visit may be seen by the actor; `by_id` where visits are asked for by their ids."""
    covered_by = unindexed(Visit.covered_by) if by_id else Visit.covered_by
    branch_id = unindexed(Visit.branch_id) if by_id else Visit.branch_id
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(Visit.city_id == actor.city_id, covered_by == actor.person_id, Visit.withdrawn_at.is_(None))
    if actor.role in BRANCH_ROLES:
        return and_(Visit.city_id == actor.city_id, branch_id == actor.branch_id, Visit.withdrawn_at.is_(None))
    if actor.sees_city:
        return and_(Visit.city_id == actor.city_id, Visit.withdrawn_at.is_(None))
    return false()


# ---- documents --------------------------------------------------------------------------------------------------------

_POSITION = ("latitude", "longitude", "datum", "accuracy_m", "fixed_at", "mocked")
_OWN = ("id", "terminal_id", "kind", "template_version", "joint_with", "submitted_at", "sections")
_SERVER = ("manager_id", "branch_id", "state", "started_at", "ended_at", "check_in_distance_m", "check_out_distance_m",
           "clock_offset_ms", "received_at", "photos_declared", "photos_received", "version", "review")  # fmt: skip
_POINT = ("device_time", *_POSITION)


def _wire_columns(names: Iterable[str]) -> list[ColumnElement[Any]]:
    columns = [Visit.__table__.c[name] for name in names]
    return [wire_time(each).label(each.name) if isinstance(each.type, Timestamp) else each for each in columns]


# First syncs read visits by the thousand: their statements are put together once, and rows taken by place.
_DOCUMENT_COLUMNS = _wire_columns(
    [*_OWN, *(f"{point}_{name}" for point in ("check_in", "check_out") for name in _POINT), *_SERVER]
)
_CHECK_IN, _CHECK_OUT = slice(7, 14), slice(14, 21)
_SHELF = ShelfCheck.__table__.c
_SHELF_CHECKS = (
    select(_SHELF.visit_id, *(column for column in _SHELF if column.name not in ("city_id", "visit_id")))
    .where(_SHELF.city_id == bindparam("city_id"), among(_SHELF.visit_id, ids("ids")))
    .order_by(_SHELF.visit_id, _SHELF.spec_id)
)
_SIGNAL = VisitSignal.__table__.c
_SIGNALS = (
    select(_SIGNAL.visit_id, _SIGNAL.signal, _SIGNAL.weight)
    .where(_SIGNAL.city_id == bindparam("city_id"), among(_SIGNAL.visit_id, ids("ids")))
    .order_by(_SIGNAL.visit_id, _SIGNAL.weight.desc(), _SIGNAL.signal)
)


@cache
def _documents_for(role: Role) -> AnySelect:
    """What somebody of this role sees among `ids`; who it is are parameters."""
    whose: Any = bindparam
    anybody = Actor(whose("city_id"), whose("person_id"), role, branch_id=whose("branch_id"))
    return select(*_DOCUMENT_COLUMNS).where(is_visible(anybody, by_id=True), among(Visit.id, ids("ids")))


def visit_documents(session: Session, actor: Actor, visit_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The visits among these that the actor may see, as they travel: the manager's document and the `server` part."""
    asked = {"city_id": actor.city_id, "person_id": actor.person_id, "branch_id": actor.branch_id, "ids": visit_ids}
    # Past the ORM, which would wrap every row once more.
    rows = session.connection().execute(_documents_for(actor.role), asked).all()
    found = [row[0] for row in rows]
    shelf_checks = _grouped(session, _SHELF_CHECKS, actor, found)
    signals = signal_documents(session, actor.city_id, found)
    display_checks = displays.display_check_documents(session, actor.city_id, found)
    pictures = photos.photo_documents(session, actor.city_id, found)
    return {
        row[0]: _document(row, shelf_checks[row[0]], display_checks[row[0]], pictures[row[0]], signals[row[0]])
        for row in rows
    }


def _document(row: AnyRow, shelf_checks: Any, display_checks: Any, pictures: Any, signals: Any) -> dict[str, Any]:
    document = dict(zip(_OWN, row, strict=False))
    document["check_in"] = _check_point(row[_CHECK_IN])
    document["check_out"] = _check_point(row[_CHECK_OUT]) if row[_CHECK_OUT.start] else None
    document["shelf_checks"] = shelf_checks
    document["display_checks"] = display_checks
    document["photos"] = pictures
    server = document["server"] = dict(zip(_SERVER, row[_CHECK_OUT.stop :], strict=True))
    server["signals"] = signals
    return document


def _check_point(point: Sequence[Any]) -> dict[str, Any]:
    device_time, latitude = point[0], point[1]
    position = None if latitude is None else dict(zip(_POSITION, point[1:], strict=True))
    return {"device_time": device_time, "position": position}


def _grouped(
    session: Session, statement: AnySelect, actor: Actor, visit_ids: Collection[str]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of a statement whose first column is the visit, by visit."""
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = session.execute(statement, {"city_id": actor.city_id, "ids": visit_ids})
    names = tuple(rows.keys())[1:]
    for row in rows:
        grouped[row[0]].append(dict(zip(names, row[1:], strict=True)))
    return grouped


# ---- lists ------------------------------------------------------------------------------------------------------------


def list_visits(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Visit summaries, newest first. `after` is (started_at, id) of the last row seen."""
    of_few = actor.role is Role.CUSTOMER_MANAGER or filters.get("manager_id") or filters.get("terminal_id")
    # Visits that wait for photos, or are of an uncommon kind, are few and have indexes of their own, which nothing else may
    # push aside.
    uncommon = filters.get("kind") not in (None, Kind.PLANNED, Kind.AD_HOC)
    by_own_index = not of_few and (uncommon or filters.get("photos") == "missing")
    statement = select(Visit.id).where(is_visible(actor, by_id=by_own_index))
    if uncommon:
        statement = statement.where(Visit.kind == filters["kind"], text(UNCOMMON_KIND))
    statement = _filtered(session, statement, actor, filters, unindexed if by_own_index else lambda column: column)
    started_at, visit_id = Visit.started_at, Visit.id
    if filters.get("signal") is not None and not of_few:
        # The signal keeps the visit's time and has an index of it: rare and frequent signals are found alike.
        started_at, visit_id = VisitSignal.started_at, VisitSignal.visit_id
    if filters.get("since") is not None:
        statement = statement.where(started_at >= filters["since"])
    if filters.get("until") is not None:
        statement = statement.where(started_at < filters["until"])
    if after is not None:
        statement = statement.where(tuple_(started_at, visit_id) < tuple(after))
    page = statement.order_by(started_at.desc(), visit_id.desc()).limit(limit)
    return visit_summaries(session, actor, list(session.scalars(page)))


def _filtered(
    session: Session,
    statement: AnySelect,
    actor: Actor,
    filters: Mapping[str, Any],
    compared: Callable[[Any], ColumnElement[Any]],
) -> AnySelect:
    for name in ("branch_id", "manager_id", "terminal_id", "kind", "state"):
        if filters.get(name) is not None:
            statement = statement.where(compared(getattr(Visit, name)) == filters[name])
    if (photos_are := filters.get("photos")) is not None:
        missing = Visit.photos_received < Visit.photos_declared
        statement = statement.where(
            missing if photos_are == "missing" else Visit.photos_received >= Visit.photos_declared
        )
    if filters.get("signal") is not None:
        same_visit = and_(VisitSignal.city_id == Visit.city_id, VisitSignal.visit_id == Visit.id)
        statement = statement.join(VisitSignal, and_(same_visit, VisitSignal.signal == filters["signal"]))
        statement = statement.where(VisitSignal.city_id == actor.city_id)
    if filters.get("spec_id") is not None:
        statement = statement.where(_has_looked_for(filters["spec_id"], filters.get("on_shelf")))
    if q := (filters.get("q") or "").strip():
        statement = statement.where(_at_matching_terminals(session, actor, q))
    return statement


def _has_looked_for(spec_id: str, on_shelf: bool | None) -> ColumnElement[bool]:
    """Whether a visit looked for the spec, and with `on_shelf` whether it found it there."""
    checks = select(ShelfCheck.visit_id).where(
        ShelfCheck.city_id == Visit.city_id, ShelfCheck.visit_id == Visit.id, ShelfCheck.spec_id == spec_id
    )
    return (checks if on_shelf is None else checks.where(ShelfCheck.on_shelf.is_(on_shelf))).correlate(Visit).exists()


def _at_matching_terminals(session: Session, actor: Actor, q: str) -> ColumnElement[bool]:
    # A visit is seen by whoever sees its shop: `covered_by` and `branch_id` follow it.
    matches = and_(visible_terminals(actor), Terminal.search_text.contains(search_form(q), autoescape=True))
    few = session.scalars(select(Terminal.id).where(matches).limit(NARROW_SEARCH + 1)).all()
    if not few:
        return false()  # an empty IN would walk all visits to find none
    if len(few) <= NARROW_SEARCH:
        return Visit.terminal_id.in_(few)
    return exists().where(matches, Terminal.id == Visit.terminal_id)


def visit_summaries(session: Session, actor: Actor, visit_ids: Sequence[str]) -> list[dict[str, Any]]:
    """These visits, which the actor has been found to see, in this order, each in short."""
    rows = session.execute(
        select(
            Visit.id, Visit.branch_id, Visit.kind, Visit.state, Visit.check_in_distance_m, Visit.risk,
            Visit.photos_declared, Visit.photos_received, Visit.terminal_id, Visit.manager_id, Visit.version,
            wire_time(Visit.started_at).label("started_at"), wire_time(Visit.ended_at).label("ended_at"),
            wire_time(Visit.received_at).label("received_at"),
            Terminal.name.label("terminal_name"), Terminal.license_no, Person.name.label("manager_name"),
        )
        .join(Terminal, and_(Terminal.city_id == Visit.city_id, Terminal.id == Visit.terminal_id))
        .join(Person, and_(Person.city_id == Visit.city_id, Person.id == Visit.manager_id))
        .where(Visit.city_id == actor.city_id, Visit.id.in_(visit_ids))
    ).all()  # fmt: skip
    by_id = {row.id: row for row in rows}
    signals = _grouped(session, _SIGNALS, actor, visit_ids)
    return [_summary(by_id[visit_id], signals[visit_id]) for visit_id in visit_ids if visit_id in by_id]


def _summary(row: AnyRow, signals: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "terminal": {"id": row.terminal_id, "name": row.terminal_name, "license_no": row.license_no},
        "manager": {"id": row.manager_id, "name": row.manager_name},
        **{name: row._mapping[name] for name in (
            "branch_id", "kind", "state", "started_at", "ended_at", "received_at", "check_in_distance_m",
            "photos_declared", "photos_received", "risk", "version",
        )},
        "signals": [each["signal"] for each in signals],
        "weight": sum(each["weight"] for each in signals),
    }  # fmt: skip


def get_visit(session: Session, actor: Actor, visit_id: str) -> dict[str, Any] | None:
    """One visit with the names behind its ids; None when there is none that the actor may see."""
    document = visit_documents(session, actor, [visit_id]).get(visit_id)
    if document is None:
        return None
    terminal = session.execute(
        select(Terminal.id, Terminal.name, Terminal.license_no, Terminal.address, Terminal.wgs84_latitude,
               Terminal.wgs84_longitude)
        .where(Terminal.city_id == actor.city_id, Terminal.id == document["terminal_id"])
    ).one()  # fmt: skip
    spec_ids = {check["spec_id"] for check in (*document["shelf_checks"], *document["display_checks"])}
    judges = {each["verdict"]["by"] for each in document["server"]["signals"] if each["verdict"]}
    people = {document["server"]["manager_id"], document["joint_with"], *judges} - {None}
    names = session.execute(
        select(Spec.id, Spec.name)
        .where(Spec.city_id == actor.city_id, Spec.id.in_(spec_ids))
        .union_all(select(Person.id, Person.name).where(Person.city_id == actor.city_id, Person.id.in_(people)))
    )
    told = {name: tell(session, actor, visit_id) for name, tell in details.items()}
    return {**document, "terminal": dict(terminal._mapping), "names": {row.id: row.name for row in names}, **told}


def visits_at(session: Session, city_id: int, terminal_ids: Collection[str]) -> list[AnyRow]:
    """The visits at these terminals, held as they are until the transaction ends."""
    return list(
        session.execute(
            select(Visit.id, Visit.terminal_id, Visit.covered_by, Visit.started_at, Visit.withdrawn_at)
            .where(Visit.city_id == city_id, Visit.terminal_id.in_(terminal_ids))
            .order_by(Visit.id)
            .with_for_update(key_share=True)
        )
    )


def visits_on_phones(session: Session, city_id: int, before: datetime, limit: int) -> list[AnyRow]:
    """Visits that began before a moment and are still carried by the phone of whoever covers the shop."""
    channel = literal(manager_channel("")) + cast(Visit.covered_by, String)
    return list(
        session.execute(
            select(Visit.id, Visit.covered_by)
            .join(
                FeedEntry,
                and_(
                    FeedEntry.city_id == Visit.city_id,
                    FeedEntry.channel == channel,
                    FeedEntry.collection == Visit.collection,
                    FeedEntry.doc_id == Visit.id,
                    FeedEntry.deleted.is_(False),
                ),
            )
            .where(Visit.city_id == city_id, Visit.started_at < before)
            .limit(limit)
        )
    )
