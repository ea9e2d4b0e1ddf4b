"""What happens to an account after it was made: new names, suspension, a password that was forgotten."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.accounts import passwords, queries, service
from backend.accounts.models import Person
from backend.accounts.sessions import forgive_attempts
from backend.audit.service import record
from backend.db import utc_now


def person_to_manage(session: Session, actor: Actor, person_id: str) -> Person:
    """
    Raises:
        Problem: `not-found`, `forbidden`.
    """
    person = service.get_person(session, actor, person_id)
    require(actor, Verb.MANAGE_PEOPLE)
    return person


def change_person(
    session: Session, actor: Actor, person_id: str, *, name: str | None = None, username: str | None = None
) -> Person:
    """Give a person another name or user name.

    Raises:
        Problem: `not-found`, `forbidden`, `invalid`, `username-taken`.
    """
    person = person_to_manage(session, actor, person_id)
    former = {"name": person.name, "username": person.username}
    if name is not None:
        person.name = name.strip()
    if username is not None:
        person.username = service.usable_username(username)
    service.flush_unique(session, "username", problems.USERNAME_TAKEN)
    present = {"name": person.name, "username": person.username}
    if present != former:
        record(session, actor, "change", "person", person.id, before=former, after=present)
    return person


def suspend_person(session: Session, actor: Actor, person_id: str) -> None:
    """Disable an account and end its sessions. What its phones have not sent yet stays on them.

    Raises:
        Problem: `not-found`, `forbidden`, `last-administrator`.
    """
    person = person_to_manage(session, actor, person_id)
    if person.disabled_at is not None:
        return
    require_other_administrator(session, actor, person)
    person.disabled_at = utc_now()
    service.end_sessions(session, actor.city_id, person.id)
    record(session, actor, "suspend", "person", person.id)


def reinstate_person(session: Session, actor: Actor, person_id: str) -> None:
    """Let a suspended person log in again.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    person = person_to_manage(session, actor, person_id)
    if person.disabled_at is None:
        return
    person.disabled_at = None
    record(session, actor, "reinstate", "person", person.id)


def require_other_administrator(session: Session, actor: Actor, person: Person) -> None:
    """Stop if the person is the city's only active administrator. Two who remove each other at once wait here.

    Raises:
        Problem: `last-administrator`.
    """
    if person.role != Role.ADMIN or person.disabled_at is not None:
        return
    if not set(queries.lock_administrators(session, actor)) - {person.id}:
        raise problems.LAST_ADMINISTRATOR()


def reset_password(session: Session, actor: Actor, person_id: str, password: str | None = None) -> str:
    """Set a person's password, made up if none is given, end their sessions and forget their failed log-ins.

    Raises:
        Problem: `not-found`, `forbidden`, `invalid`.
    """
    person = person_to_manage(session, actor, person_id)
    password = passwords.usable_password(password, person.username)
    person.password_hash = passwords.hash_password(password)
    service.end_sessions(session, actor.city_id, person.id)
    forgive_attempts(session, actor.city_id, person.username)
    record(session, actor, "reset_password", "person", person.id)
    return password
