"""Who owed a report on which day, and who wrote one: what the branch's day and month are made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Branch, Person, Posting
from backend.anomaly_reports.models import AnomalyReport
from backend.anomaly_reports.rules import Posted, days_of_managers
from backend.db import AnyRow, wire_time


def get_branches(session: Session, actor: Actor, branch_id: str | None) -> dict[str, AnyRow]:
    """Id, name and code of the branches whose reports the actor may see, or of the one among them, in the order of codes."""
    statement = select(Branch.id, Branch.name, Branch.code).where(Branch.city_id == actor.city_id)
    if not actor.sees_city:
        statement = statement.where(Branch.id == actor.branch_id)
    if branch_id is not None:
        statement = statement.where(Branch.id == branch_id)
    return {row.id: row for row in session.execute(statement.order_by(Branch.code))}


def who_owes(
    session: Session, city_id: int, branch_ids: Collection[str], days: Sequence[date], zone: ZoneInfo
) -> dict[tuple[str, str], list[date]]:
    """The days among these on which somebody was a customer manager of one of these branches: (branch, person) → days."""
    if not days or not branch_ids:
        return {}
    rows = session.execute(
        select(Posting.person_id, Posting.from_date, Posting.role, Posting.branch_id, Person.disabled_at)
        .join(Person, (Person.city_id == Posting.city_id) & (Person.id == Posting.person_id))
        .where(
            Posting.city_id == city_id,
            Posting.from_date <= max(days),
            Posting.person_id.in_(
                select(Posting.person_id).where(
                    Posting.city_id == city_id,
                    Posting.role == Role.CUSTOMER_MANAGER,
                    Posting.branch_id.in_(branch_ids),
                )
            ),
        )
        .order_by(Posting.from_date, Posting.id)
    ).all()
    posted = [
        Posted(row.person_id, row.from_date, row.branch_id if row.role == Role.CUSTOMER_MANAGER else None)
        for row in rows
    ]
    left_on = {row.person_id: row.disabled_at.astimezone(zone).date() for row in rows if row.disabled_at}
    owed = days_of_managers(posted, days, left_on)
    return {key: own for key, own in owed.items() if key[0] in set(branch_ids)}


def names_of(session: Session, city_id: int, person_ids: Collection[str]) -> dict[str, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.city_id == city_id, Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def reports_between(session: Session, city_id: int, first: date, last: date) -> Sequence[AnyRow]:
    """The bare facts of the city's reports of these days, inclusive; the caller keeps those of its branches."""
    return session.execute(
        select(
            AnomalyReport.id, AnomalyReport.manager_id, AnomalyReport.day, AnomalyReport.status,
            AnomalyReport.late_synced, AnomalyReport.items_count, AnomalyReport.urgent_count,
            wire_time(AnomalyReport.received_at).label("received_at"),
        ).where(AnomalyReport.city_id == city_id, AnomalyReport.day >= first, AnomalyReport.day <= last)
    ).all()  # fmt: skip
