"""Every SELECT on accounts that an actor makes.

Administrators and the marketing centre see the city's people, the desks of a branch the branch's, everyone else only
themselves. (domain.md section 2) What comes before there is an actor is in login_queries.py.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, String, column, select, table
from sqlalchemy.orm import Session

from backend.access import DESK_ROLES, Actor, Role
from backend.accounts.models import Branch, City, Device, Person
from backend.among import among, ids
from backend.db import Id

#: Manufacturers belong to the brands package, which lies above; here only their names are of interest.
_manufacturers = table("manufacturers", column("city_id"), column("id", Id), column("name", String))


def _visible(actor: Actor) -> list[ColumnElement[bool]]:
    if actor.sees_city:
        return [Person.city_id == actor.city_id]
    if actor.role in DESK_ROLES:
        return [Person.city_id == actor.city_id, Person.branch_id == actor.branch_id]
    return [Person.city_id == actor.city_id, Person.id == actor.person_id]


def get_person(session: Session, actor: Actor, person_id: str, *, lock: bool = False) -> Person | None:
    """A person the actor may see; with `lock`, nobody else changes them until the transaction ends."""
    wanted = select(Person).where(*_visible(actor), Person.id == person_id)
    return session.scalars(wanted.with_for_update(key_share=True) if lock else wanted).one_or_none()


def names_of(session: Session, actor: Actor, person_ids: Collection[str]) -> dict[str, str]:
    """The names of those people that the actor may see, by id."""
    wanted = select(Person.id, Person.name).where(*_visible(actor), among(Person.id, ids("ids", person_ids)))
    return {row.id: row.name for row in session.execute(wanted)}


def _profiles() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id,
            Person.username,
            Person.name,
            Person.role,
            Person.disabled_at,
            Person.created_at,
            Person.branch_id,
            Branch.code.label("branch_code"),
            Branch.name.label("branch_name"),
            Person.manufacturer_id,
            _manufacturers.c.name.label("manufacturer_name"),
            City.city_id,
            City.name.label("city_name"),
        )
        .join(City, City.city_id == Person.city_id)
        .outerjoin(Branch, (Branch.city_id == Person.city_id) & (Branch.id == Person.branch_id))
        .outerjoin(
            _manufacturers,
            (_manufacturers.c.city_id == Person.city_id) & (_manufacturers.c.id == Person.manufacturer_id),
        )
    )


def _as_profile(row: Any) -> dict[str, Any]:
    branch = {"id": row.branch_id, "code": row.branch_code, "name": row.branch_name}
    return {
        "id": row.id,
        "username": row.username,
        "name": row.name,
        "role": row.role,
        "branch": branch if row.branch_id else None,
        "manufacturer": {"id": row.manufacturer_id, "name": row.manufacturer_name} if row.manufacturer_id else None,
        "city": {"id": row.city_id, "name": row.city_name},
        "disabled_at": row.disabled_at,
        "created_at": row.created_at,
    }


def get_profile(session: Session, actor: Actor, person_id: str) -> dict[str, Any] | None:
    """A person with the names of where they serve."""
    row = session.execute(_profiles().where(*_visible(actor), Person.id == person_id)).one_or_none()
    return _as_profile(row) if row else None


def list_profiles(
    session: Session,
    actor: Actor,
    *,
    role: str | None = None,
    branch_id: str | None = None,
    q: str | None = None,
    disabled: bool | None = None,
    after_username: str | None = None,
    limit: int,
) -> list[dict[str, Any]]:
    """People by user name; `q` is part of a name or user name."""
    wanted = _profiles().where(*_visible(actor))
    if role:
        wanted = wanted.where(Person.role == role)
    if branch_id:
        wanted = wanted.where(Person.branch_id == branch_id)
    if q:
        wanted = wanted.where(Person.name.icontains(q, autoescape=True) | Person.username.icontains(q, autoescape=True))
    if disabled is not None:
        wanted = wanted.where(Person.disabled_at.is_not(None) if disabled else Person.disabled_at.is_(None))
    if after_username is not None:
        wanted = wanted.where(Person.username > after_username)
    return [_as_profile(row) for row in session.execute(wanted.order_by(Person.username).limit(limit))]


def lock_administrators(session: Session, actor: Actor) -> list[str]:
    """The active administrators; none of them changes until the transaction ends."""
    return list(
        session.scalars(
            select(Person.id)
            .where(Person.city_id == actor.city_id, Person.role == Role.ADMIN, Person.disabled_at.is_(None))
            .order_by(Person.id)
            .with_for_update(key_share=True)
        )
    )


def _visible_branches(actor: Actor) -> list[ColumnElement[bool]]:
    if actor.sees_city:
        return [Branch.city_id == actor.city_id]
    return [Branch.city_id == actor.city_id, Branch.id == actor.branch_id]


def get_branch(session: Session, actor: Actor, branch_id: str) -> Branch | None:
    return session.scalars(select(Branch).where(*_visible_branches(actor), Branch.id == branch_id)).one_or_none()


def is_branch(session: Session, actor: Actor, branch_id: str) -> bool:
    """Whether the actor's city has it, also where the actor does not see it."""
    return session.scalar(select(Branch.id).where(Branch.city_id == actor.city_id, Branch.id == branch_id)) is not None


def list_branches(session: Session, actor: Actor, *, after_code: str | None, limit: int) -> list[Branch]:
    wanted = select(Branch).where(*_visible_branches(actor))
    if after_code is not None:
        wanted = wanted.where(Branch.code > after_code)
    return list(session.scalars(wanted.order_by(Branch.code).limit(limit)))


def is_manufacturer(session: Session, actor: Actor, manufacturer_id: str) -> bool:
    known = select(_manufacturers.c.id).where(
        _manufacturers.c.city_id == actor.city_id, _manufacturers.c.id == manufacturer_id
    )
    return session.scalar(select(known.exists())) or False


def get_city(session: Session, actor: Actor) -> City:
    return session.scalars(select(City).where(City.city_id == actor.city_id)).one()


def list_devices(
    session: Session, actor: Actor, person_id: str, *, after_id: str | None, limit: int
) -> list[dict[str, Any]]:
    """The devices of a person, who must be visible to the actor; `is_current` is the one that asks."""
    wanted = (
        select(Device)
        .join(Person, (Person.city_id == Device.city_id) & (Person.id == Device.person_id))
        .where(*_visible(actor), Device.person_id == person_id)
    )
    if after_id is not None:
        wanted = wanted.where(Device.id > after_id)
    return [
        {
            "id": device.id,
            "name": device.name,
            "platform": device.platform,
            "app_version": device.app_version,
            "first_seen_at": device.first_seen_at,
            "last_seen_at": device.last_seen_at,
            "revoked_at": device.revoked_at,
            "unsent_documents": device.unsent_documents,
            "unsent_photos": device.unsent_photos,
            "is_current": device.person_id == actor.person_id and device.id == actor.device_id,
        }
        for device in session.scalars(wanted.order_by(Device.id).limit(limit))
    ]


def get_device(session: Session, actor: Actor, person_id: str, device_id: str) -> Device | None:
    return session.scalars(
        select(Device)
        .join(Person, (Person.city_id == Device.city_id) & (Person.id == Device.person_id))
        .where(*_visible(actor), Device.person_id == person_id, Device.id == device_id)
    ).one_or_none()


def me_documents(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The actor's own profile as it travels; nobody else's does."""
    if actor.person_id not in ids:
        return {}
    profile = get_profile(session, actor, actor.person_id)
    return {actor.person_id: profile} if profile else {}
