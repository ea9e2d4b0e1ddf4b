"""Every SELECT over promotions.

What an actor sees: the city's roles all of them, promoters those of the own manufacturer, the desks of a branch those that both
sides have approved and that mean a shop of the branch, managers those that their phones carry for a shop they cover.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, select, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids
from backend.brands.models import Manufacturer
from backend.db import AnyRow, wire_time
from backend.displays.plan_shops import list_meant
from backend.problems import NOT_FOUND
from backend.promotions.check_rules import ProcessFault
from backend.promotions.models import Promotion, PromotionFault, PromotionSpec, PromotionStep, PromotionTerminal
from backend.promotions.rules import STANDING, signatures
from backend.terminals.models import Terminal

_SHARED = (
    "id", "manufacturer_id", "state", "name", "stage", "starts_on", "ends_on", "giveaway", "materials", "note", "terminals",
)  # fmt: skip
_ARRANGED = (
    "proposed_by_side", "put_forward_by", "planned_input_fen", "planned_effect_packs", "budget_fen", "actual_input_fen",
    "approval_no", "filing_no", "submissions",
)  # fmt: skip


def visible_promotions(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Promotion` that holds for what the actor may see."""
    own_city = Promotion.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.PROMOTER:
        return and_(own_city, Promotion.manufacturer_id == actor.manufacturer_id)
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, Promotion.is_carried, _means(Terminal.manager_id == actor.person_id))
    if actor.role in BRANCH_ROLES and actor.branch_id:
        standing = Promotion.state.in_(sorted(STANDING))
        return and_(own_city, standing, _means(Terminal.branch_id == actor.branch_id))
    return false()


def _means(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*targets(), condition).correlate(Promotion)


def targets() -> list[ColumnElement[bool]]:
    """The join of a promotion with its shops."""
    return [
        PromotionTerminal.city_id == Promotion.city_id,
        PromotionTerminal.promotion_id == Promotion.id,
        Terminal.city_id == PromotionTerminal.city_id,
        Terminal.id == PromotionTerminal.terminal_id,
    ]


# ---- documents --------------------------------------------------------------------------------------------------------


def promotion_documents(session: Session, actor: Actor, promotion_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The promotions among these that the actor may see, as they travel; `to_check` is what a check has to look for."""
    rows = session.execute(
        select(*_columns(actor)).where(visible_promotions(actor), among(Promotion.id, ids("ids", promotion_ids)))
    ).all()
    return {row.id: document for row, document in zip(rows, _documents(session, actor, rows), strict=True)}


def _columns(actor: Actor) -> list[Any]:
    """Managers are shown what they need in a shop, and no money."""
    names = _SHARED if actor.role is Role.CUSTOMER_MANAGER else (*_SHARED, *_ARRANGED)
    return [getattr(Promotion, name) for name in names]


def _documents(session: Session, actor: Actor, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    promotion_ids = [row.id for row in rows]
    specs = specs_of(session, actor.city_id, promotion_ids)
    shops = _own_shops(session, actor, promotion_ids)
    return [
        {
            **row._mapping,
            "spec_ids": specs[row.id],
            "terminal_ids": shops[row.id],
            "to_check": [fault.value for fault in ProcessFault],
        }
        for row in rows
    ]


def shops_of(session: Session, city_id: int, promotion_id: str) -> Sequence[AnyRow]:
    """Its shops with what makes other shops like them."""
    return session.execute(
        select(Terminal.id, Terminal.tier, Terminal.store_format)
        .join(PromotionTerminal, and_(PromotionTerminal.city_id == Terminal.city_id,
                                      PromotionTerminal.terminal_id == Terminal.id))
        .where(PromotionTerminal.city_id == city_id, PromotionTerminal.promotion_id == promotion_id)
    ).all()  # fmt: skip


def specs_of(session: Session, city_id: int, promotion_ids: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in session.execute(
        select(PromotionSpec.promotion_id, PromotionSpec.spec_id)
        .where(PromotionSpec.city_id == city_id, among(PromotionSpec.promotion_id, ids("ids", promotion_ids)))
        .order_by(PromotionSpec.promotion_id, PromotionSpec.spec_id)
    ):
        found[row.promotion_id].append(row.spec_id)
    return found


def _own_shops(session: Session, actor: Actor, promotion_ids: Collection[str]) -> dict[str, list[str]]:
    """For a manager: the shops they cover among those of each promotion."""
    shops: dict[str, list[str]] = defaultdict(list)
    if actor.role is Role.CUSTOMER_MANAGER:
        for row in session.execute(
            select(PromotionTerminal.promotion_id, PromotionTerminal.terminal_id)
            .join(Promotion, Promotion.id == PromotionTerminal.promotion_id)
            .join(Terminal, Terminal.id == PromotionTerminal.terminal_id)
            .where(
                *targets(),
                Promotion.city_id == actor.city_id,
                Terminal.manager_id == actor.person_id,
                among(Promotion.id, ids("ids", promotion_ids)),
            )
            .order_by(PromotionTerminal.promotion_id, PromotionTerminal.terminal_id)
        ):
            shops[row.promotion_id].append(row.terminal_id)
    return shops


def list_promotions(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Documents, those that begin last first. `after` is (starts_on, id) of the last one seen.

    `filters` may hold manufacturer_id, state, on (a day of the promotion), spec_id, terminal_id, and waiting_for, a side.
    """
    found = select(*_columns(actor)).where(visible_promotions(actor), *_conditions(filters))
    if after is not None:
        found = found.where(tuple_(Promotion.starts_on, Promotion.id) < tuple(after))
    rows = session.execute(found.order_by(Promotion.starts_on.desc(), Promotion.id.desc()).limit(limit)).all()
    return _documents(session, actor, rows)


def _conditions(filters: Mapping[str, Any]) -> Iterable[ColumnElement[bool]]:
    for column in (Promotion.manufacturer_id, Promotion.state):
        if filters.get(column.key) is not None:
            yield column == filters[column.key]
    if day := filters.get("on"):
        yield and_(Promotion.starts_on <= day, Promotion.ends_on >= day)
    if side := filters.get("waiting_for"):
        yield and_(Promotion.put_forward_by.is_not(None), Promotion.put_forward_by != side)
    if terminal_id := filters.get("terminal_id"):
        yield exists().where(
            PromotionTerminal.city_id == Promotion.city_id,
            PromotionTerminal.promotion_id == Promotion.id,
            PromotionTerminal.terminal_id == terminal_id,
        )
    if spec_id := filters.get("spec_id"):
        yield exists().where(
            PromotionSpec.city_id == Promotion.city_id,
            PromotionSpec.promotion_id == Promotion.id,
            PromotionSpec.spec_id == spec_id,
        )


def get_promotion(session: Session, actor: Actor, promotion_id: str) -> dict[str, Any] | None:
    """One promotion with its steps, its signatures and the faults of its arrangement; None when the actor sees none."""
    document = promotion_documents(session, actor, [promotion_id]).get(promotion_id)
    if document is None:
        return None
    steps = steps_of(session, actor, promotion_id)
    own = (Manufacturer.city_id == actor.city_id, Manufacturer.id == document["manufacturer_id"])
    return {
        **document,
        "manufacturer_name": session.scalar(select(Manufacturer.name).where(*own)),
        "steps": steps,
        "signatures": signatures(steps),
        "faults": faults_of(session, actor.city_id, promotion_id),
    }


def steps_of(session: Session, actor: Actor, promotion_id: str) -> list[dict[str, Any]]:
    """All that was done, oldest first."""
    rows = session.execute(
        select(PromotionStep.step, PromotionStep.deed, PromotionStep.state, PromotionStep.side, PromotionStep.person_id,
               Person.name.label("person_name"), PromotionStep.note, wire_time(PromotionStep.at).label("at"))
        .outerjoin(Person, and_(Person.city_id == PromotionStep.city_id, Person.id == PromotionStep.person_id))
        .where(PromotionStep.city_id == actor.city_id, PromotionStep.promotion_id == promotion_id)
        .order_by(PromotionStep.number)
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


def faults_of(session: Session, city_id: int, promotion_id: str) -> list[dict[str, Any]]:
    """The faults of the arrangement, as they were found."""
    names = ("submission", "kind", "field", "reason", "party")
    rows = session.execute(
        select(
            *(getattr(PromotionFault, name) for name in names),
            wire_time(PromotionFault.found_at).label("found_at"),
        )
        .where(PromotionFault.city_id == city_id, PromotionFault.promotion_id == promotion_id)
        .order_by(PromotionFault.submission, PromotionFault.id)
    )
    return [dict(row._mapping) for row in rows]


def list_shops(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Any, limit: int
) -> list[dict[str, Any]]:
    """The shops of `promotion_id` that the actor may see, by licence number; filters as `plan_shops.list_meant`.

    Raises:
        Problem: `not-found`.
    """
    promotion_id = filters["promotion_id"]
    if session.scalar(select(Promotion.id).where(visible_promotions(actor), Promotion.id == promotion_id)) is None:
        raise NOT_FOUND()
    meant = select(PromotionTerminal.terminal_id).where(
        PromotionTerminal.city_id == actor.city_id, PromotionTerminal.promotion_id == promotion_id
    )
    return list_meant(session, actor, Terminal.id.in_(meant), filters, after, limit)
