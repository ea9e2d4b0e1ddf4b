"""Every SELECT over process checks. What an actor sees: managers their own and what was confirmed in shops they covered, branch
desks their branch's, promoters those of the own manufacturer's promotions, city roles the city's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Branch, Person
from backend.among import among, ids, unindexed
from backend.db import AnyRow, wire_time
from backend.feed import FeedEntry, manager_channel
from backend.photos import queries as photos
from backend.promotions.check_models import PromotionCheck
from backend.promotions.check_rules import GOOD, CheckState
from backend.promotions.models import Promotion, PromotionTerminal
from backend.terminals.models import Terminal

_OWN = (
    PromotionCheck.id, PromotionCheck.promotion_id, PromotionCheck.terminal_id,
    wire_time(PromotionCheck.checked_at).label("checked_at"), PromotionCheck.faults, PromotionCheck.note,
)  # fmt: skip
_SERVER = (
    PromotionCheck.state, PromotionCheck.checked_by, PromotionCheck.day, PromotionCheck.branch_id,
    PromotionCheck.author_id, wire_time(PromotionCheck.decided_at).label("decided_at"), PromotionCheck.reason,
    PromotionCheck.confirmed_faults, PromotionCheck.photos_declared, PromotionCheck.photos_received,
    wire_time(PromotionCheck.received_at).label("received_at"),
)  # fmt: skip


def visible_checks(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition under which a check may be seen; `by_id` where they are asked for by their ids."""
    there = and_(PromotionCheck.city_id == actor.city_id, PromotionCheck.withdrawn_at.is_(None))
    if actor.sees_city:
        return there
    if actor.role is Role.PROMOTER and actor.manufacturer_id:
        own = exists().where(
            Promotion.city_id == PromotionCheck.city_id,
            Promotion.id == PromotionCheck.promotion_id,
            Promotion.manufacturer_id == actor.manufacturer_id,
        )
        return and_(there, own.correlate(PromotionCheck))
    if actor.role is Role.CUSTOMER_MANAGER:
        manager_id = unindexed(PromotionCheck.manager_id) if by_id else PromotionCheck.manager_id
        held_against = and_(PromotionCheck.covered_by == actor.person_id, PromotionCheck.state == CheckState.CONFIRMED)
        return and_(there, or_(manager_id == actor.person_id, held_against))
    if actor.role in BRANCH_ROLES:
        branch_id = unindexed(PromotionCheck.branch_id) if by_id else PromotionCheck.branch_id
        return and_(there, branch_id == actor.branch_id)
    return false()


def check_documents(session: Session, actor: Actor, check_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The checks among these that the actor may see, as they travel."""
    rows = session.execute(
        select(*_OWN, *_SERVER).where(
            visible_checks(actor, by_id=True), among(PromotionCheck.id, ids("ids", check_ids))
        )
    ).all()
    pictures = photos.photo_documents(session, actor.city_id, [row.id for row in rows])
    return {row.id: _document(row, pictures[row.id]) for row in rows}


def get_check(session: Session, actor: Actor, check_id: str) -> dict[str, Any] | None:
    """One check with the shop's name; None when there is none that the actor may see."""
    check = check_documents(session, actor, [check_id]).get(check_id)
    if check is None:
        return None
    shop = select(Terminal.name).where(Terminal.city_id == actor.city_id, Terminal.id == check["terminal_id"])
    return {**check, "terminal_name": session.scalar(shop)}


def carried_documents(session: Session, actor: Actor, check_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The same for phones: promoters look at checks by the lists of the API."""
    return {} if actor.role is Role.PROMOTER else check_documents(session, actor, check_ids)


def _document(row: AnyRow, pictures: list[dict[str, Any]]) -> dict[str, Any]:
    values = row._mapping
    return {
        **{column.key: values[column.key] for column in _OWN},
        "photos": pictures,
        "server": {column.key: values[column.key] for column in _SERVER},
    }


def list_checks(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Checks with the shop's name, newest first. `after` is (day, id) of the last one seen.

    `filters` may hold promotion_id, terminal_id, branch_id, state, checked_by, and to_review: those that wait for a desk's word,
    which are the reported ones and those that were drawn (R14).
    """
    found = (
        select(*_OWN, *_SERVER, Terminal.name.label("terminal_name"))
        .join(Terminal, and_(Terminal.city_id == PromotionCheck.city_id, Terminal.id == PromotionCheck.terminal_id))
        .where(visible_checks(actor))
    )
    for name in ("promotion_id", "terminal_id", "branch_id", "state", "checked_by"):
        if filters.get(name) is not None:
            found = found.where(getattr(PromotionCheck, name) == filters[name])
    if filters.get("to_review"):
        drawn = and_(PromotionCheck.state == CheckState.PASSED, PromotionCheck.is_drawn)
        found = found.where(or_(PromotionCheck.state == CheckState.REPORTED, drawn))
    if after is not None:
        found = found.where(tuple_(PromotionCheck.day, PromotionCheck.id) < tuple(after))
    rows = session.execute(found.order_by(PromotionCheck.day.desc(), PromotionCheck.id.desc()).limit(limit)).all()
    pictures = photos.photo_documents(session, actor.city_id, [row.id for row in rows])
    return [{**_document(row, pictures[row.id]), "terminal_name": row.terminal_name, "day": row.day} for row in rows]


# ---- counted ----------------------------------------------------------------------------------------------------------

_PERIODS = {"day": PromotionCheck.day, "week": PromotionCheck.week, "month": PromotionCheck.month}
_PLACES: dict[str, tuple[Any, type[Terminal | Branch | Person]]] = {
    "shop": (PromotionCheck.terminal_id, Terminal),
    "branch": (PromotionCheck.branch_id, Branch),
    "manager": (PromotionCheck.covered_by, Person),
}


def count_checks(
    session: Session,
    actor: Actor,
    promotion_id: str,
    period: str,
    by: str,
    span: tuple[date | None, date | None],
    after: Sequence[Any] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """How many checks there were in each day, week (its Monday) or month, by shop, branch, or who covered the shop then.

    `after` is (period, id) of the last row seen.
    """
    when, (place, named) = _PERIODS[period], _PLACES[by]
    found = (
        select(
            when.label("period"),
            place.label("id"),
            func.min(named.name).label("name"),
            func.count().label("checks"),
            _how_many(PromotionCheck.state.in_(GOOD)).label("passed"),
            _how_many(PromotionCheck.state.not_in(GOOD)).label("failed"),
            _how_many(PromotionCheck.state == CheckState.CONFIRMED).label("confirmed"),
        )
        .join(named, and_(named.city_id == PromotionCheck.city_id, named.id == place))
        .where(visible_checks(actor), PromotionCheck.promotion_id == promotion_id)
    )
    first, last = span
    if first is not None:
        found = found.where(PromotionCheck.day >= first)
    if last is not None:
        found = found.where(PromotionCheck.day <= last)
    if after is not None:
        found = found.where(tuple_(when, place) > tuple(after))
    rows = session.execute(found.group_by(when, place).order_by(when, place).limit(limit))
    return [{**row._mapping, "period": str(row.period)} for row in rows]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def confirmed_checks(session: Session, city_id: int, promotion_id: str) -> Sequence[AnyRow]:
    """What desks have confirmed, oldest first."""
    return session.execute(
        select(PromotionCheck.id, PromotionCheck.terminal_id, PromotionCheck.day, PromotionCheck.confirmed_faults,
               PromotionCheck.reason)
        .where(
            PromotionCheck.city_id == city_id,
            PromotionCheck.promotion_id == promotion_id,
            PromotionCheck.state == CheckState.CONFIRMED,
            PromotionCheck.withdrawn_at.is_(None),
        )
        .order_by(PromotionCheck.day, PromotionCheck.id)
    ).all()  # fmt: skip


def count_by_state(session: Session, city_id: int, promotion_id: str) -> dict[str, int]:
    rows = session.execute(
        select(PromotionCheck.state, func.count())
        .where(
            PromotionCheck.city_id == city_id,
            PromotionCheck.promotion_id == promotion_id,
            PromotionCheck.withdrawn_at.is_(None),
        )
        .group_by(PromotionCheck.state)
    )
    return {row[0]: row[1] for row in rows}


# ---- for those who write ----------------------------------------------------------------------------------------------


def lock_checks(session: Session, city_id: int, check_ids: Collection[str]) -> dict[str, PromotionCheck]:
    """What is stored under these ids in the city, whoever wrote it, withdrawn ones too; held as it is."""
    found = (
        select(PromotionCheck)
        .where(PromotionCheck.city_id == city_id, among(PromotionCheck.id, ids("ids", check_ids)))
        .order_by(PromotionCheck.id)
        .with_for_update(key_share=True)
    )
    return {each.id: each for each in session.scalars(found, execution_options={"populate_existing": True})}


def is_check_of(session: Session, actor: Actor, document_id: str) -> bool:
    """Whether the document is a check that the actor has made: its pictures are theirs to send."""
    own = (PromotionCheck.city_id == actor.city_id, PromotionCheck.author_id == actor.person_id)
    return session.scalar(select(PromotionCheck.id).where(*own, PromotionCheck.id == document_id)) is not None


def checks_seen(session: Session, actor: Actor, check_ids: Collection[str]) -> set[str]:
    asked = select(PromotionCheck.id).where(
        visible_checks(actor, by_id=True), among(PromotionCheck.id, ids("ids", check_ids))
    )
    return set(session.scalars(asked))


def promotions_of(session: Session, city_id: int, promotion_ids: Collection[str]) -> dict[str, AnyRow]:
    """What checks have to know of these promotions, whoever sees them."""
    rows = session.execute(
        select(Promotion.id, Promotion.manufacturer_id, Promotion.state, Promotion.starts_on, Promotion.ends_on,
               Promotion.spot_seed, Promotion.name)
        .where(Promotion.city_id == city_id, among(Promotion.id, ids("ids", promotion_ids)))
        .with_for_update(read=True, of=Promotion)
    )  # fmt: skip
    return {row.id: row for row in rows}


def targets_among(
    session: Session, city_id: int, promotion_ids: Collection[str], terminal_ids: Collection[str]
) -> set[tuple[str, str]]:
    """Which of these promotions mean which of these shops, as (promotion, shop)."""
    rows = session.execute(
        select(PromotionTerminal.promotion_id, PromotionTerminal.terminal_id).where(
            PromotionTerminal.city_id == city_id,
            among(PromotionTerminal.promotion_id, ids("promotions", promotion_ids)),
            among(PromotionTerminal.terminal_id, ids("shops", terminal_ids)),
        )
    )
    return {(row.promotion_id, row.terminal_id) for row in rows}


def checks_on_phones(session: Session, city_id: int, before: date, limit: int) -> list[AnyRow]:
    """Checks of before a day that are still on their author's phone."""
    return list(
        session.execute(
            select(PromotionCheck.id, PromotionCheck.manager_id)
            .join(
                FeedEntry,
                and_(
                    FeedEntry.city_id == PromotionCheck.city_id,
                    FeedEntry.channel == literal(manager_channel("")) + cast(PromotionCheck.manager_id, String),
                    FeedEntry.collection == PromotionCheck.collection,
                    FeedEntry.doc_id == PromotionCheck.id,
                    FeedEntry.deleted.is_(False),
                ),
            )
            .where(PromotionCheck.city_id == city_id, PromotionCheck.day < before)
            .limit(limit)
        )
    )
