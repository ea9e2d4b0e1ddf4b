"""Every SELECT over visits. What an actor sees: managers the visits at their own terminals, branch desks their branch's,
city roles the city's, promoters none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, false, literal, select, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.brands.models import Spec
from backend.db import AnyRow, AnySelect, wire_time
from backend.displays import queries as displays
from backend.feed import FeedEntry, manager_channel
from backend.photos import queries as photos
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals
from backend.terminals.rules import search_form
from backend.visits.models import ShelfCheck, Visit, VisitSignal, VisitTemplate

#: Above so many matching shops, a search walks the visits by time instead of the shops by name.
NARROW_SEARCH = 200


def is_visible(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a visit may be seen by the actor."""
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(Visit.city_id == actor.city_id, Visit.covered_by == actor.person_id, Visit.withdrawn_at.is_(None))
    if actor.role in BRANCH_ROLES:
        return and_(Visit.city_id == actor.city_id, Visit.branch_id == actor.branch_id, Visit.withdrawn_at.is_(None))
    if actor.sees_city:
        return and_(Visit.city_id == actor.city_id, Visit.withdrawn_at.is_(None))
    return false()


# ---- documents --------------------------------------------------------------------------------------------------------

_TIMES = ("started_at", "ended_at", "check_in_device_time", "check_in_fixed_at", "check_out_device_time",
          "check_out_fixed_at", "submitted_at", "received_at")  # fmt: skip
_PLAIN = [
    column
    for column in Visit.__table__.columns
    if column.name not in _TIMES and column.name not in ("city_id", "covered_by", "device_id", "withdrawn_at")
]
_DOCUMENT_COLUMNS = [*_PLAIN, *(wire_time(Visit.__table__.c[name]).label(name) for name in _TIMES)]


def visit_documents(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The visits among `ids` that the actor may see, as they travel: the manager's document and the `server` part."""
    rows = session.execute(select(*_DOCUMENT_COLUMNS).where(is_visible(actor), Visit.id.in_(ids))).all()
    found = [row.id for row in rows]
    shelf_checks = _shelf_checks(session, actor, found)
    signals = _signals(session, actor, found)
    display_checks = displays.display_check_documents(session, actor.city_id, found)
    pictures = photos.photo_documents(session, actor.city_id, found)
    return {
        row.id: _document(row, shelf_checks[row.id], display_checks[row.id], pictures[row.id], signals[row.id])
        for row in rows
    }


def _document(row: AnyRow, shelf_checks: Any, display_checks: Any, pictures: Any, signals: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "terminal_id": row.terminal_id,
        "kind": row.kind,
        "template_version": row.template_version,
        "joint_with": row.joint_with,
        "check_in": _check_point(row._mapping, "check_in"),
        "check_out": _check_point(row._mapping, "check_out") if row.check_out_device_time else None,
        "submitted_at": row.submitted_at,
        "sections": row.sections,
        "shelf_checks": shelf_checks,
        "display_checks": display_checks,
        "photos": pictures,
        "server": {
            "manager_id": row.manager_id,
            "branch_id": row.branch_id,
            "state": row.state,
            "started_at": row.started_at,
            "ended_at": row.ended_at,
            "check_in_distance_m": row.check_in_distance_m,
            "check_out_distance_m": row.check_out_distance_m,
            "clock_offset_ms": row.clock_offset_ms,
            "received_at": row.received_at,
            "photos_declared": row.photos_declared,
            "photos_received": row.photos_received,
            "signals": signals,
        },
    }


def _check_point(row: Mapping[Any, Any], prefix: str) -> dict[str, Any]:
    position = None
    if row[f"{prefix}_latitude"] is not None:
        position = {
            name: row[f"{prefix}_{name}"]
            for name in ("latitude", "longitude", "datum", "accuracy_m", "fixed_at", "mocked")
        }
    return {"device_time": row[f"{prefix}_device_time"], "position": position}


_SHELF_COLUMNS = [column for column in ShelfCheck.__table__.columns if column.name not in ("city_id", "visit_id")]


def _shelf_checks(session: Session, actor: Actor, visit_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    rows = session.execute(
        select(ShelfCheck.visit_id, *_SHELF_COLUMNS)
        .where(ShelfCheck.city_id == actor.city_id, ShelfCheck.visit_id.in_(visit_ids))
        .order_by(ShelfCheck.visit_id, ShelfCheck.spec_id)
    )
    return _grouped(rows, "visit_id")


def _signals(session: Session, actor: Actor, visit_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    rows = session.execute(
        select(VisitSignal.visit_id, VisitSignal.signal, VisitSignal.weight, VisitSignal.evidence)
        .where(VisitSignal.city_id == actor.city_id, VisitSignal.visit_id.in_(visit_ids))
        .order_by(VisitSignal.visit_id, VisitSignal.weight.desc(), VisitSignal.signal)
    )
    return _grouped(rows, "visit_id")


def _grouped(rows: Iterable[AnyRow], key: str) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        fields = dict(row._mapping)
        grouped[fields.pop(key)].append(fields)
    return grouped


# ---- lists ------------------------------------------------------------------------------------------------------------


def list_visits(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Visit summaries, newest first. `after` is (started_at, id) of the last row seen."""
    statement = _filtered(session, select(Visit.id).where(is_visible(actor)), actor, filters)
    started_at, visit_id = Visit.started_at, Visit.id
    of_few = actor.role is Role.CUSTOMER_MANAGER or filters.get("manager_id") or filters.get("terminal_id")
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
    return _summaries(session, actor, list(session.scalars(page)))


def _filtered(session: Session, statement: AnySelect, actor: Actor, filters: Mapping[str, Any]) -> AnySelect:
    for name in ("branch_id", "manager_id", "terminal_id", "kind", "state"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(Visit, name) == filters[name])
    if filters.get("signal") is not None:
        same_visit = and_(VisitSignal.city_id == Visit.city_id, VisitSignal.visit_id == Visit.id)
        statement = statement.join(VisitSignal, and_(same_visit, VisitSignal.signal == filters["signal"]))
        statement = statement.where(VisitSignal.city_id == actor.city_id)
    if q := (filters.get("q") or "").strip():
        statement = statement.where(_at_matching_terminals(session, actor, q))
    return statement


def _at_matching_terminals(session: Session, actor: Actor, q: str) -> ColumnElement[bool]:
    # A visit is seen by whoever sees its shop: `covered_by` and `branch_id` follow it.
    matches = and_(visible_terminals(actor), Terminal.search_text.contains(search_form(q), autoescape=True))
    few = session.scalars(select(Terminal.id).where(matches).limit(NARROW_SEARCH + 1)).all()
    if not few:
        return false()  # an empty IN would walk all visits to find none
    if len(few) <= NARROW_SEARCH:
        return Visit.terminal_id.in_(few)
    return exists().where(matches, Terminal.id == Visit.terminal_id)


def _summaries(session: Session, actor: Actor, ids: Sequence[str]) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            Visit.id, Visit.branch_id, Visit.kind, Visit.state, Visit.check_in_distance_m,
            Visit.photos_declared, Visit.photos_received, Visit.terminal_id, Visit.manager_id,
            wire_time(Visit.started_at).label("started_at"), wire_time(Visit.ended_at).label("ended_at"),
            wire_time(Visit.received_at).label("received_at"),
            Terminal.name.label("terminal_name"), Terminal.license_no, Person.name.label("manager_name"),
        )
        .join(Terminal, and_(Terminal.city_id == Visit.city_id, Terminal.id == Visit.terminal_id))
        .join(Person, and_(Person.city_id == Visit.city_id, Person.id == Visit.manager_id))
        .where(Visit.city_id == actor.city_id, Visit.id.in_(ids))
    ).all()  # fmt: skip
    by_id = {row.id: row for row in rows}
    signals = _signals(session, actor, ids)
    return [_summary(by_id[visit_id], signals[visit_id]) for visit_id in ids if visit_id in by_id]


def _summary(row: AnyRow, signals: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "terminal": {"id": row.terminal_id, "name": row.terminal_name, "license_no": row.license_no},
        "manager": {"id": row.manager_id, "name": row.manager_name},
        **{name: row._mapping[name] for name in (
            "branch_id", "kind", "state", "started_at", "ended_at", "received_at", "check_in_distance_m",
            "photos_declared", "photos_received",
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
    people = {document["server"]["manager_id"], document["joint_with"]} - {None}
    names = session.execute(
        select(Spec.id, Spec.name)
        .where(Spec.city_id == actor.city_id, Spec.id.in_(spec_ids))
        .union_all(select(Person.id, Person.name).where(Person.city_id == actor.city_id, Person.id.in_(people)))
    )
    return {**document, "terminal": dict(terminal._mapping), "names": {row.id: row.name for row in names}}


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


def template_documents(session: Session, actor: Actor, ids: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
    """The template versions that the actor may see, newest first; only the named ones if `ids` is given."""
    if actor.role is Role.PROMOTER:
        return {}
    statement = select(
        VisitTemplate.id, VisitTemplate.version, VisitTemplate.name, VisitTemplate.sections,
        wire_time(VisitTemplate.published_at).label("published_at"),
    ).where(VisitTemplate.city_id == actor.city_id)  # fmt: skip
    if ids is not None:
        statement = statement.where(VisitTemplate.id.in_(ids))
    rows = session.execute(statement.order_by(VisitTemplate.version.desc()))
    return {row.id: dict(row._mapping) for row in rows}
