"""Every SELECT over anomaly reports. What an actor sees: everybody the own ones, branch desks their branch's, city roles the
city's, promoters none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.access import DESK_ROLES, Actor
from backend.accounts.models import Branch, City, Person
from backend.among import among, ids, unindexed
from backend.anomaly_reports.models import AnomalyItem, AnomalyReport, ReportRound
from backend.brands.models import Spec
from backend.db import AnyRow, wire_time
from backend.feed import FeedEntry, person_channel
from backend.terminals.models import Assignment, Terminal

_ROW = (
    AnomalyReport.id, AnomalyReport.day, wire_time(AnomalyReport.reported_at).label("reported_at"),
    AnomalyReport.manager_id, AnomalyReport.branch_id, AnomalyReport.status, AnomalyReport.late_synced,
    wire_time(AnomalyReport.received_at).label("received_at"),
)  # fmt: skip
_SERVER = ("manager_id", "branch_id", "status", "late_synced", "received_at")
_ITEM = (AnomalyItem.kind, AnomalyItem.terminal_id, AnomalyItem.spec_id, AnomalyItem.text, AnomalyItem.urgent)


def visible_reports(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition under which a report may be seen by the actor; `by_id` where reports are asked for by their ids."""
    own_city = AnomalyReport.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    manager_id = unindexed(AnomalyReport.manager_id) if by_id else AnomalyReport.manager_id
    own = manager_id == actor.person_id
    if actor.role in DESK_ROLES and actor.branch_id:
        branch_id = unindexed(AnomalyReport.branch_id) if by_id else AnomalyReport.branch_id
        return and_(own_city, or_(own, branch_id == actor.branch_id))
    return and_(own_city, own)


def report_documents(session: Session, actor: Actor, report_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The reports among these that the actor may see, as they travel."""
    rows = session.execute(
        select(*_ROW).where(visible_reports(actor, by_id=True), among(AnomalyReport.id, ids("ids", report_ids)))
    ).all()
    items = items_of(session, actor.city_id, [row.id for row in rows])
    return {row.id: _document(row, items[row.id]) for row in rows}


def _document(row: AnyRow, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "day": row.day,
        "items": items,
        "reported_at": row.reported_at,
        "server": {name: row._mapping[name] for name in _SERVER},
    }


def items_of(session: Session, city_id: int, report_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for report_id, *values in session.execute(
        select(AnomalyItem.report_id, *_ITEM)
        .where(AnomalyItem.city_id == city_id, among(AnomalyItem.report_id, ids("ids", report_ids)))
        .order_by(AnomalyItem.report_id, AnomalyItem.place)
    ):
        found[report_id].append(dict(zip((column.key for column in _ITEM), values, strict=True)))
    return found


def list_reports(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Reports with names, newest day first. `after` is (day, id) of the last row seen.

    `filters` may hold since, until, branch_id, manager_id and status.
    """
    statement = (
        select(*_ROW, Person.name.label("manager_name"), Branch.name.label("branch_name"))
        .join(Person, and_(Person.city_id == AnomalyReport.city_id, Person.id == AnomalyReport.manager_id))
        .join(Branch, and_(Branch.city_id == AnomalyReport.city_id, Branch.id == AnomalyReport.branch_id))
        .where(visible_reports(actor))
    )
    for name in ("branch_id", "manager_id", "status"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(AnomalyReport, name) == filters[name])
    if filters.get("since") is not None:
        statement = statement.where(AnomalyReport.day >= filters["since"])
    if filters.get("until") is not None:
        statement = statement.where(AnomalyReport.day <= filters["until"])
    if after is not None:
        statement = statement.where(tuple_(AnomalyReport.day, AnomalyReport.id) < tuple(after))
    newest_first = statement.order_by(AnomalyReport.day.desc(), AnomalyReport.id.desc()).limit(limit)
    rows = session.execute(newest_first).all()
    items = items_of(session, actor.city_id, [row.id for row in rows])
    names = names_in(session, actor.city_id, [item for some in items.values() for item in some])
    return [
        {
            **_document(row, items[row.id]),
            "manager_name": row.manager_name,
            "branch_name": row.branch_name,
            "names": {key: names[key] for item in items[row.id] for key in _named_by(item) if key in names},
        }
        for row in rows
    ]


def names_in(session: Session, city_id: int, items: Collection[Mapping[str, Any]]) -> dict[str, str]:
    """The names of the shops and specs that these items mention, by id."""
    mentioned = sorted({key for item in items for key in _named_by(item)})
    if not mentioned:
        return {}
    shops = select(Terminal.id, Terminal.name).where(
        Terminal.city_id == city_id, among(Terminal.id, ids("ids", mentioned))
    )
    specs = select(Spec.id, Spec.name).where(Spec.city_id == city_id, among(Spec.id, ids("ids", mentioned)))
    return {row.id: row.name for row in session.execute(shops.union_all(specs))}


def _named_by(item: Mapping[str, Any]) -> list[str]:
    return [item[name] for name in ("terminal_id", "spec_id") if item[name]]


# ---- what recording asks ----------------------------------------------------------------------------------------------


def stored_reports(
    session: Session, actor: Actor, report_ids: Collection[str], days: Collection[date] = ()
) -> Sequence[AnomalyReport]:
    """What is stored under these ids in the city, whoever wrote it, and the actor's own reports of these days."""
    statement = select(AnomalyReport).where(
        AnomalyReport.city_id == actor.city_id,
        or_(
            AnomalyReport.id.in_(report_ids),
            and_(AnomalyReport.manager_id == actor.person_id, AnomalyReport.day.in_(days)),
        ),
    )
    return session.scalars(statement, execution_options={"populate_existing": True}).all()


def shops_covered(session: Session, actor: Actor, terminal_ids: Collection[str], since: date) -> set[str]:
    """The shops among these that the actor covers, or has covered since a day."""
    return set(
        session.scalars(
            select(Assignment.terminal_id).where(
                Assignment.city_id == actor.city_id,
                Assignment.manager_id == actor.person_id,
                among(Assignment.terminal_id, ids("ids", terminal_ids)),
                or_(Assignment.to_date.is_(None), Assignment.to_date >= since),
            )
        )
    )


def known_specs(session: Session, city_id: int, spec_ids: Collection[str]) -> set[str]:
    return set(session.scalars(select(Spec.id).where(Spec.city_id == city_id, among(Spec.id, ids("ids", spec_ids)))))


def time_zone(session: Session, city_id: int) -> str:
    return session.scalars(select(City.timezone).where(City.city_id == city_id)).one()


def reports_on_phones(session: Session, city_id: int, before: date, limit: int) -> Sequence[AnyRow]:
    """Reports of days before this one that are still on their authors' phones."""
    return session.execute(
        select(AnomalyReport.id, AnomalyReport.manager_id)
        .join(
            FeedEntry,
            and_(
                FeedEntry.city_id == AnomalyReport.city_id,
                FeedEntry.channel == literal(person_channel("")) + cast(AnomalyReport.manager_id, String),
                FeedEntry.collection == AnomalyReport.collection,
                FeedEntry.doc_id == AnomalyReport.id,
                FeedEntry.deleted.is_(False),
            ),
        )
        .where(AnomalyReport.city_id == city_id, AnomalyReport.day < before)
        .limit(limit)
    ).all()


def has_had_round(session: Session, city_id: int, day: date, word: str) -> bool:
    statement = select(ReportRound.at).where(
        ReportRound.city_id == city_id, ReportRound.day == day, ReportRound.word == word
    )
    return session.scalar(statement) is not None
