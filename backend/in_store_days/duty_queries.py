"""Every SELECT over duties and requests but for the board's. What an actor sees: managers the duties that are theirs and the
requests they made, branch desks their branch's, city roles the city's, promoters none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids, unindexed
from backend.db import AnyRow, wire_time
from backend.in_store_days.duty_models import InStoreDuty, InStoreRequest
from backend.in_store_days.duty_rules import OPEN_STATES, RequestState, days_of
from backend.in_store_days.models import InStoreDay
from backend.terminals.models import Terminal

_OPEN = tuple(map(str, OPEN_STATES))
_TERMINAL = ("id", "name", "license_no", "address", "wgs84_latitude", "wgs84_longitude")
_DUTY = (
    InStoreDuty.id, InStoreDuty.month, InStoreDuty.due_on, InStoreDuty.terminal_id, InStoreDuty.branch_id,
    InStoreDuty.manager_id, InStoreDuty.assigned_id.is_not(None).label("is_assigned"), InStoreDuty.state,
    InStoreDuty.excuse, InStoreDuty.day_id, wire_time(InStoreDuty.warned_at).label("warned_at"),
)  # fmt: skip
_REQUEST = (
    InStoreRequest.id, InStoreRequest.duty_id, InStoreRequest.kind, InStoreRequest.with_duty_id,
    InStoreRequest.substitute_id, InStoreRequest.reason, wire_time(InStoreRequest.requested_at).label("requested_at"),
)  # fmt: skip
_DECISION = (
    InStoreRequest.requested_by, InStoreRequest.branch_id, InStoreRequest.state,
    wire_time(InStoreRequest.received_at).label("received_at"), InStoreRequest.decided_by,
    wire_time(InStoreRequest.decided_at).label("decided_at"), InStoreRequest.decision_note,
)  # fmt: skip


def visible_duties(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition under which a duty may be seen by the actor; `by_id` where duties are asked for by their ids."""
    own_city = InStoreDuty.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.CUSTOMER_MANAGER:
        manager_id = unindexed(InStoreDuty.manager_id) if by_id else InStoreDuty.manager_id
        return and_(own_city, manager_id == actor.person_id)
    if actor.role in BRANCH_ROLES:
        branch_id = unindexed(InStoreDuty.branch_id) if by_id else InStoreDuty.branch_id
        return and_(own_city, branch_id == actor.branch_id)
    return false()


def visible_requests(actor: Actor) -> ColumnElement[bool]:
    there = and_(InStoreRequest.city_id == actor.city_id, InStoreRequest.state != RequestState.WITHDRAWN)
    if actor.sees_city:
        return there
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(there, InStoreRequest.requested_by == actor.person_id)
    if actor.role in BRANCH_ROLES:
        return and_(there, InStoreRequest.branch_id == actor.branch_id)
    return false()


# ---- documents and lists ----------------------------------------------------------------------------------------------


def duty_documents(session: Session, actor: Actor, duty_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The duties among these that the actor may see, with where their shops are: a substitute has to find them."""
    rows = session.execute(
        select(*_DUTY, *(getattr(Terminal, name).label(f"shop_{name}") for name in _TERMINAL))
        .outerjoin(Terminal, and_(Terminal.city_id == InStoreDuty.city_id, Terminal.id == InStoreDuty.terminal_id))
        .where(visible_duties(actor, by_id=True), among(InStoreDuty.id, ids("ids", duty_ids)))
    )
    return {row.id: _duty(row) for row in rows}


def _duty(row: AnyRow) -> dict[str, Any]:
    values = dict(row._mapping)
    shop = {name: values.pop(f"shop_{name}") for name in _TERMINAL}
    del values["terminal_id"]
    return {**values, "terminal": shop if shop["id"] else None}


def request_documents(session: Session, actor: Actor, request_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The requests among these that the actor may see: the manager's words and the `server` part."""
    rows = session.execute(
        select(*_REQUEST, *_DECISION).where(visible_requests(actor), among(InStoreRequest.id, ids("ids", request_ids)))
    )
    return {row.id: _request(row) for row in rows}


def _request(row: AnyRow, more: Iterable[str] = ()) -> dict[str, Any]:
    values = row._mapping
    return {
        **{column.key: values[column.key] for column in _REQUEST},
        **{name: values[name] for name in more},
        "server": {column.key: values[column.key] for column in _DECISION},
    }


def list_requests(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Requests with the names of people and shop, newest first. `after` is (received_at, id) of the last row seen."""
    asker, substitute = aliased(Person), aliased(Person)
    other, other_holder = aliased(InStoreDuty), aliased(Person)
    statement = (
        select(*_REQUEST, *_DECISION, InStoreDuty.month, Terminal.name.label("terminal_name"),
               asker.name.label("requested_by_name"), substitute.name.label("substitute_name"),
               other_holder.name.label("with_name"))
        .join(InStoreDuty, and_(InStoreDuty.city_id == InStoreRequest.city_id, InStoreDuty.id == InStoreRequest.duty_id))
        .join(asker, and_(asker.city_id == InStoreRequest.city_id, asker.id == InStoreRequest.requested_by))
        .outerjoin(Terminal, and_(Terminal.city_id == InStoreDuty.city_id, Terminal.id == InStoreDuty.terminal_id))
        .outerjoin(
            substitute, and_(substitute.city_id == InStoreRequest.city_id, substitute.id == InStoreRequest.substitute_id)
        )
        .outerjoin(other, and_(other.city_id == InStoreRequest.city_id, other.id == InStoreRequest.with_duty_id))
        .outerjoin(other_holder, and_(other_holder.city_id == other.city_id, other_holder.id == other.manager_id))
        .where(visible_requests(actor))
    )  # fmt: skip
    for name in ("state", "kind", "branch_id"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(InStoreRequest, name) == filters[name])
    if after is not None:
        statement = statement.where(tuple_(InStoreRequest.received_at, InStoreRequest.id) < tuple(after))
    rows = session.execute(statement.order_by(InStoreRequest.received_at.desc(), InStoreRequest.id.desc()).limit(limit))
    names = ("month", "terminal_name", "requested_by_name", "substitute_name", "with_name", "received_at")
    return [_request(row, names) for row in rows]


def count_waiting_requests(session: Session, actor: Actor, branch_id: str | None) -> int:
    """How many requests wait for a decision."""
    counted = select(func.count(InStoreRequest.id)).where(
        visible_requests(actor), InStoreRequest.state == RequestState.WAITING
    )
    return session.scalars(counted.where(InStoreRequest.branch_id == branch_id) if branch_id else counted).one()


def list_choices(session: Session, actor: Actor, duty: InStoreDuty) -> dict[str, list[dict[str, Any]]]:
    """Who could take a duty over, and for which open duties of colleagues it could be swapped, in its branch and month."""
    people = session.execute(
        select(Person.id, Person.name)
        .where(*_colleagues(actor.city_id, duty.branch_id), Person.id != duty.manager_id)
        .order_by(Person.name, Person.id)
    )
    duties = session.execute(
        select(InStoreDuty.id, InStoreDuty.manager_id, Person.name.label("manager_name"),
               Terminal.name.label("terminal_name"))
        .join(Person, and_(Person.city_id == InStoreDuty.city_id, Person.id == InStoreDuty.manager_id))
        .outerjoin(Terminal, and_(Terminal.city_id == InStoreDuty.city_id, Terminal.id == InStoreDuty.terminal_id))
        .where(
            InStoreDuty.city_id == actor.city_id, InStoreDuty.branch_id == duty.branch_id, InStoreDuty.month == duty.month,
            InStoreDuty.manager_id != duty.manager_id, InStoreDuty.state.in_(_OPEN),
        )
        .order_by(Person.name, InStoreDuty.id)
    )  # fmt: skip
    return {
        "colleagues": [dict(row._mapping) for row in people],
        "duties": [dict(row._mapping) for row in duties],
    }


def _colleagues(city_id: int, branch_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Person.city_id == city_id,
        Person.branch_id == branch_id,
        Person.role == Role.CUSTOMER_MANAGER,
        Person.disabled_at.is_(None),
    )


def are_colleagues(session: Session, city_id: int, branch_id: str, person_ids: Collection[str]) -> bool:
    """Whether all of these are active customer managers of the branch."""
    found = select(func.count()).where(*_colleagues(city_id, branch_id), Person.id.in_(set(person_ids)))
    return session.scalar(found) == len(set(person_ids))


# ---- for those who write ----------------------------------------------------------------------------------------------


def months_given(session: Session, actor: Actor, terminal_ids: Collection[str]) -> set[tuple[str, str]]:
    """(shop, month) of the duties at these shops that are the actor's."""
    rows = session.execute(
        select(InStoreDuty.terminal_id, InStoreDuty.month).where(
            InStoreDuty.city_id == actor.city_id,
            InStoreDuty.manager_id == actor.person_id,
            among(InStoreDuty.terminal_id, ids("ids", terminal_ids)),
        )
    )
    return {(row.terminal_id, row.month) for row in rows if row.terminal_id}


def lock_duties(session: Session, city_id: int, duty_ids: Collection[str]) -> dict[str, InStoreDuty]:
    """Duties by id, whoever's, held as they are."""
    return {
        each.id: each
        for each in _locked(session, InStoreDuty.city_id == city_id, among(InStoreDuty.id, ids("ids", duty_ids)))
    }


def shops_of(session: Session, city_id: int, duty_ids: Collection[str]) -> list[str | None]:
    wanted = select(InStoreDuty.terminal_id).where(InStoreDuty.city_id == city_id, InStoreDuty.id.in_(duty_ids))
    return list(session.scalars(wanted))


def find_duty(session: Session, actor: Actor, duty_id: str) -> InStoreDuty | None:
    return session.scalar(select(InStoreDuty).where(visible_duties(actor, by_id=True), InStoreDuty.id == duty_id))


def lock_duties_at(
    session: Session, city_id: int, months: Collection[str], terminal_ids: Collection[str]
) -> list[InStoreDuty]:
    return _locked(
        session,
        InStoreDuty.city_id == city_id,
        InStoreDuty.month.in_(months),
        InStoreDuty.terminal_id.in_(terminal_ids),
    )


def lock_duties_of(session: Session, city_id: int, months: Collection[str], manager_id: str) -> list[InStoreDuty]:
    """What a manager owes that is no shop's."""
    return _locked(
        session,
        InStoreDuty.city_id == city_id,
        InStoreDuty.manager_id == manager_id,
        InStoreDuty.month.in_(months),
        InStoreDuty.terminal_id.is_(None),
    )


def _locked(session: Session, *conditions: Any) -> list[InStoreDuty]:
    found = select(InStoreDuty).where(*conditions).order_by(InStoreDuty.id).with_for_update(key_share=True)
    return list(session.scalars(found, execution_options={"populate_existing": True}))


def lock_days_at(
    session: Session, city_id: int, months: Collection[str], terminal_ids: Collection[str]
) -> Sequence[InStoreDay]:
    """The days at these shops, whoever's; not those taken back."""
    return session.scalars(
        select(InStoreDay)
        .where(
            InStoreDay.city_id == city_id, InStoreDay.terminal_id.in_(terminal_ids), InStoreDay.month.in_(months),
            InStoreDay.withdrawn_at.is_(None),
        )
        .order_by(InStoreDay.id)
        .with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    ).all()  # fmt: skip


def lock_days_of(session: Session, city_id: int, months: Collection[str], manager_id: str) -> Sequence[InStoreDay]:
    """A manager's days, wherever; not those taken back."""
    return session.scalars(
        select(InStoreDay)
        .where(
            InStoreDay.city_id == city_id, InStoreDay.manager_id == manager_id,
            InStoreDay.day.between(days_of(min(months))[0], days_of(max(months))[1]), InStoreDay.withdrawn_at.is_(None),
        )
        .order_by(InStoreDay.id)
        .with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    ).all()  # fmt: skip


def bearer_of(session: Session, duty: InStoreDuty) -> str | None:
    """Who answers for a duty that nobody has kept."""
    if duty.assigned_id or duty.terminal_id is None:
        return duty.assigned_id or duty.owner_id
    return session.scalar(
        select(Terminal.manager_id).where(Terminal.city_id == duty.city_id, Terminal.id == duty.terminal_id)
    )


def lock_requests(session: Session, city_id: int, request_ids: Collection[str]) -> dict[str, InStoreRequest]:
    """What is stored under these ids in the city, whoever asked; held as it is."""
    found = (
        select(InStoreRequest)
        .where(InStoreRequest.city_id == city_id, among(InStoreRequest.id, ids("ids", request_ids)))
        .order_by(InStoreRequest.id)
        .with_for_update(key_share=True)
    )
    return {each.id: each for each in session.scalars(found, execution_options={"populate_existing": True})}
