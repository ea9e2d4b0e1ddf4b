"""What the chores ask of duties and requests: what they rest on now, which are in danger, and which are on phones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import String, and_, cast, exists, literal, select
from sqlalchemy.orm import Session, aliased

from backend.access import Role
from backend.accounts.models import Person
from backend.db import AnyRow
from backend.feed import FeedEntry, manager_channel
from backend.in_store_days.duty_models import InStoreDuty, InStoreRequest
from backend.in_store_days.duty_rules import OPEN_STATES, DutyState, days_of
from backend.in_store_days.models import InStoreDay
from backend.terminals.models import BenchmarkDesignation, Terminal

_OPEN = tuple(map(str, OPEN_STATES))


def benchmarks_without_duty(session: Session, city_id: int, month: str) -> Sequence[AnyRow]:
    """Open benchmark shops that have no duty in a month yet, each with the day from which it has been one."""
    return session.execute(
        select(Terminal.id, Terminal.branch_id, Terminal.manager_id, BenchmarkDesignation.from_date)
        .join(
            BenchmarkDesignation,
            and_(BenchmarkDesignation.city_id == Terminal.city_id, BenchmarkDesignation.terminal_id == Terminal.id),
        )
        .where(
            BenchmarkDesignation.city_id == city_id,
            BenchmarkDesignation.to_date.is_(None),
            Terminal.is_benchmark,
            Terminal.closed_on.is_(None),
            ~exists().where(
                InStoreDuty.city_id == city_id, InStoreDuty.month == month, InStoreDuty.terminal_id == Terminal.id
            ),
        )
        .order_by(Terminal.id)
    ).all()


def managers_without_duty(session: Session, city_id: int, month: str) -> Sequence[AnyRow]:
    """Active customer managers who owe no day of their own in a month yet."""
    return session.execute(
        select(Person.id, Person.branch_id)
        .where(
            Person.city_id == city_id,
            Person.role == Role.CUSTOMER_MANAGER,
            Person.disabled_at.is_(None),
            Person.branch_id.is_not(None),
            ~exists().where(
                InStoreDuty.city_id == city_id, InStoreDuty.month == month, InStoreDuty.owner_id == Person.id
            ),
        )
        .order_by(Person.id)
    ).all()


def ground_of_duties(
    session: Session, city_id: int, month: str, terminal_ids: Collection[str] | None = None
) -> Sequence[AnyRow]:
    """What a month's duties rest on now: shop, owner, and who was given it. Kept ones rest on nothing any more."""
    owner, assigned = aliased(Person), aliased(Person)
    statement = (
        select(
            InStoreDuty.id, InStoreDuty.terminal_id, InStoreDuty.branch_id, InStoreDuty.manager_id, InStoreDuty.excuse,
            InStoreDuty.assigned_id, InStoreDuty.owner_id, Terminal.is_benchmark, Terminal.closed_on,
            Terminal.branch_id.label("shop_branch_id"), Terminal.manager_id.label("covered_by"),
            owner.branch_id.label("owner_branch_id"), owner.role.label("owner_role"),
            owner.disabled_at.label("owner_disabled_at"), assigned.branch_id.label("assigned_branch_id"),
            assigned.role.label("assigned_role"), assigned.disabled_at.label("assigned_disabled_at"),
        )
        .outerjoin(Terminal, and_(Terminal.city_id == InStoreDuty.city_id, Terminal.id == InStoreDuty.terminal_id))
        .outerjoin(owner, and_(owner.city_id == InStoreDuty.city_id, owner.id == InStoreDuty.owner_id))
        .outerjoin(assigned, and_(assigned.city_id == InStoreDuty.city_id, assigned.id == InStoreDuty.assigned_id))
        .where(InStoreDuty.city_id == city_id, InStoreDuty.month == month, InStoreDuty.state != DutyState.KEPT)
    )  # fmt: skip
    if terminal_ids is not None:
        statement = statement.where(InStoreDuty.terminal_id.in_(terminal_ids))
    return session.execute(statement.order_by(InStoreDuty.id)).all()


def open_before(session: Session, city_id: int, month: str, limit: int) -> Sequence[AnyRow]:
    """Duties of earlier months that are still open, and their shops."""
    return session.execute(
        select(InStoreDuty.id, InStoreDuty.terminal_id)
        .where(InStoreDuty.city_id == city_id, InStoreDuty.state.in_(_OPEN), InStoreDuty.month < month)
        .order_by(InStoreDuty.id)
        .limit(limit)
    ).all()


def managers_with_days(session: Session, city_id: int, month: str) -> set[str]:
    """Who has spent a day in a month."""
    return set(
        session.scalars(
            select(InStoreDay.manager_id)
            .where(
                InStoreDay.city_id == city_id,
                InStoreDay.day.between(*days_of(month)),
                InStoreDay.withdrawn_at.is_(None),
            )
            .distinct()
        )
    )


def open_duties(session: Session, city_id: int, month: str) -> Sequence[AnyRow]:
    """The month's open duties of everybody."""
    return session.execute(
        select(
            InStoreDuty.id, InStoreDuty.manager_id, InStoreDuty.branch_id, InStoreDuty.terminal_id, InStoreDuty.assigned_id,
            InStoreDuty.warned_at, InStoreDuty.despaired_at,
        )
        .where(
            InStoreDuty.city_id == city_id, InStoreDuty.state.in_(_OPEN), InStoreDuty.month == month,
            InStoreDuty.manager_id.is_not(None),
        )
        .order_by(InStoreDuty.id)
    ).all()  # fmt: skip


def days_on(session: Session, city_id: int, day: date) -> Sequence[AnyRow]:
    """What has been begun on a day: whose, for which duty, and whether it is handed in."""
    return session.execute(
        select(InStoreDay.manager_id, InStoreDay.duty_id, InStoreDay.state).where(
            InStoreDay.city_id == city_id, InStoreDay.day == day, InStoreDay.withdrawn_at.is_(None)
        )
    ).all()


def names_of_shops(session: Session, city_id: int, terminal_ids: Collection[str]) -> dict[str, str]:
    rows = session.execute(
        select(Terminal.id, Terminal.name).where(Terminal.city_id == city_id, Terminal.id.in_(terminal_ids))
    )
    return {row.id: row.name for row in rows}


def names_of_people(session: Session, city_id: int, person_ids: Collection[str]) -> dict[str, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.city_id == city_id, Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def hold_terminals(session: Session, city_id: int, terminal_ids: Collection[str | None]) -> None:
    """Before their duties and tasks: whoever hands a shop over holds the shop first."""
    session.execute(
        select(Terminal.id)
        .where(Terminal.city_id == city_id, Terminal.id.in_({each for each in terminal_ids if each}))
        .order_by(Terminal.id)
        .with_for_update(key_share=True)
    ).all()


def duties_on_phones(session: Session, city_id: int, before: str, limit: int) -> Sequence[AnyRow]:
    """Duties of months before one that are still on a manager's phone."""
    return session.execute(
        select(InStoreDuty.id, InStoreDuty.manager_id)
        .join(
            FeedEntry,
            and_(
                FeedEntry.city_id == InStoreDuty.city_id,
                FeedEntry.channel == literal(manager_channel("")) + cast(InStoreDuty.manager_id, String),
                FeedEntry.collection == InStoreDuty.collection,
                FeedEntry.doc_id == InStoreDuty.id,
                FeedEntry.deleted.is_(False),
            ),
        )
        .where(InStoreDuty.city_id == city_id, InStoreDuty.month < before)
        .limit(limit)
    ).all()


def requests_on_phones(session: Session, city_id: int, before: str, limit: int) -> Sequence[AnyRow]:
    """Requests about duties of months before one that are still on a manager's phone."""
    return session.execute(
        select(InStoreRequest.id, InStoreRequest.requested_by)
        .join(
            InStoreDuty, and_(InStoreDuty.city_id == InStoreRequest.city_id, InStoreDuty.id == InStoreRequest.duty_id)
        )
        .join(
            FeedEntry,
            and_(
                FeedEntry.city_id == InStoreRequest.city_id,
                FeedEntry.channel == literal(manager_channel("")) + cast(InStoreRequest.requested_by, String),
                FeedEntry.collection == InStoreRequest.collection,
                FeedEntry.doc_id == InStoreRequest.id,
                FeedEntry.deleted.is_(False),
            ),
        )
        .where(InStoreRequest.city_id == city_id, InStoreDuty.month < before)
        .limit(limit)
    ).all()
