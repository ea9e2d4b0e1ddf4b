"""The actor behind a token; cities, branches and new accounts.

Passwords are in passwords.py, log-in, refresh and devices in sessions.py, what happens to an account later in people.py; a
change of role or branch is a posting, in the postings package.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend import problems
from backend.access import NOBODY, Actor, Role, Verb, require
from backend.accounts import login_queries, passwords, queries, rules
from backend.accounts.models import Branch, City, LoginSession, Person, Posting
from backend.audit.service import record
from backend.city_time import business_day
from backend.db import new_id, utc_now
from backend.feed import Clock
from backend.problems import fault

# ---- who is asking ----------------------------------------------------------------------------------------------------


def city_of_token(token: str) -> int:
    """The city whose database a token belongs to; the token itself is not believed yet.

    Raises:
        Problem: `not-logged-in` for what cannot be a token.
    """
    return read_token(token).city_id


def authenticate(session: Session, token: str) -> Actor:
    """The person behind an access token, as they are now.

    Raises:
        Problem: `not-logged-in`, `session-expired`, `device_revoked`, `account-disabled`. Only who holds the token's secret
            learns which.
    """
    shown = read_token(token)
    login = login_queries.get_login(session, shown.city_id, shown.session_id)
    if login is None:
        raise problems.SESSION_EXPIRED()
    ends_at = rules.access_end(shown, *login[:4])
    if ends_at is None:
        raise problems.SESSION_EXPIRED()
    require_standing(login.revoked_at, login.disabled_at, login.ended_at)
    if utc_now() >= ends_at:
        raise problems.SESSION_EXPIRED()
    return Actor(
        city_id=shown.city_id,
        person_id=login.person_id,
        role=Role(login.role),
        branch_id=login.branch_id,
        manufacturer_id=login.manufacturer_id,
        device_id=login.device_id,
        session_id=shown.session_id,
        scope_epoch=login.scope_epoch,
    )


def read_token(token: str) -> rules.Token:
    shown = rules.read_token(token)
    if shown is None:
        raise problems.NOT_LOGGED_IN()
    return shown


def require_standing(revoked_at: datetime | None, disabled_at: datetime | None, ended_at: datetime | None) -> None:
    """Stop unless device, account and session are all in force; a revoked device must learn that it is, whatever else."""
    if revoked_at is not None:
        raise problems.DEVICE_REVOKED()
    if disabled_at is not None:
        raise problems.ACCOUNT_DISABLED()
    if ended_at is not None:
        raise problems.SESSION_EXPIRED()


def command_line_actor(city_id: int) -> Actor:
    """Who administers a city from the server's own shell."""
    return Actor(city_id=city_id, person_id=NOBODY, role=Role.ADMIN)


def end_sessions(
    session: Session,
    city_id: int,
    person_id: str,
    *,
    device_id: str | None = None,
    only_id: str | None = None,
    except_id: str | None = None,
) -> None:
    """End a person's sessions: all, those of one device, one, or all but one."""
    ending = update(LoginSession).where(
        LoginSession.city_id == city_id, LoginSession.person_id == person_id, LoginSession.ended_at.is_(None)
    )
    if device_id:
        ending = ending.where(LoginSession.device_id == device_id)
    if only_id:
        ending = ending.where(LoginSession.id == only_id)
    if except_id:
        ending = ending.where(LoginSession.id != except_id)
    session.execute(ending.values(ended_at=utc_now()))


# ---- cities and branches ----------------------------------------------------------------------------------------------


def create_city(session: Session, city_id: int, name: str) -> City:
    """A new tenant with its own feed, which begins a new epoch."""
    city = City(city_id=city_id, name=name)
    session.add(city)
    session.flush()
    session.add(Clock(city_id=city_id))
    session.flush()
    return city


def time_zone(session: Session, actor: Actor) -> ZoneInfo:
    """The city's."""
    return ZoneInfo(queries.get_city(session, actor).timezone)


def today(session: Session, actor: Actor) -> date:
    """The business day it is in the actor's city."""
    return business_day(utc_now(), time_zone(session, actor))


def create_branch(
    session: Session, actor: Actor, *, code: str, name: str, locality: str, id: str | None = None
) -> Branch:
    """
    Raises:
        Problem: `forbidden`, `code-taken`.
    """
    require(actor, Verb.MANAGE_PEOPLE)
    branch = Branch(city_id=actor.city_id, id=id or new_id(), code=code, name=name.strip(), locality=locality)
    session.add(branch)
    flush_unique(session, "code", problems.CODE_TAKEN)
    record(session, actor, "create", "branch", branch.id, code=code, name=branch.name)
    return branch


def change_branch(
    session: Session, actor: Actor, branch_id: str, *, name: str | None = None, locality: str | None = None
) -> Branch:
    """Give a branch another name or locality. Its code stays: tables that are imported know it by that.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    branch = queries.get_branch(session, actor, branch_id)
    if branch is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.MANAGE_PEOPLE)
    former = {"name": branch.name, "locality": branch.locality}
    branch.name = former["name"] if name is None else name.strip()
    branch.locality = locality or former["locality"]
    present = {"name": branch.name, "locality": branch.locality}
    if present != former:
        record(session, actor, "change", "branch", branch.id, before=former, after=present)
    return branch


def flush_unique(session: Session, column: str, taken: problems.Kind) -> None:
    """Write what is pending; the database alone knows whether somebody was faster."""
    try:
        session.flush()
    except IntegrityError as error:
        if column not in str(error.orig):
            raise
        raise taken(errors=[fault(column, "Is already in use.")]) from None


# ---- people -----------------------------------------------------------------------------------------------------------


def create_person(
    session: Session,
    actor: Actor,
    *,
    username: str,
    name: str,
    role: str,
    branch_id: str | None = None,
    manufacturer_id: str | None = None,
    password: str | None = None,
    id: str | None = None,
    from_date: date | None = None,
) -> tuple[Person, str]:
    """A new account with its first posting, from today on if no day is given; and its password, made up if none is given.

    Raises:
        Problem: `forbidden`, `invalid`, `username-taken`, `role-needs-branch`, `role-needs-manufacturer`,
            `unknown-reference`.
    """
    require(actor, Verb.MANAGE_PEOPLE)
    username = usable_username(username)
    require_place(session, actor, role, branch_id, manufacturer_id)
    password = passwords.usable_password(password, username)
    place = {"role": str(role), "branch_id": branch_id, "manufacturer_id": manufacturer_id}
    person = Person(
        city_id=actor.city_id,
        id=id or new_id(),
        username=username,
        name=name.strip(),
        password_hash=passwords.hash_password(password),
        **place,
    )
    session.add(person)
    flush_unique(session, "username", problems.USERNAME_TAKEN)
    session.add(
        Posting(
            city_id=actor.city_id,
            person_id=person.id,
            from_date=from_date or today(session, actor),
            posted_by=actor.account_id,
            **place,
        )
    )
    record(session, actor, "create", "person", person.id, username=username, **place)
    return person, password


def require_place(
    session: Session, actor: Actor, role: str, branch_id: str | None, manufacturer_id: str | None
) -> None:
    """Stop unless the role belongs where it is posted: to a branch, to a manufacturer, or to the city as a whole.

    Raises:
        Problem: `role-needs-branch`, `role-needs-manufacturer`, `invalid`, `unknown-reference`.
    """
    if rules.needs_branch(role) and branch_id is None:
        raise problems.ROLE_NEEDS_BRANCH(errors=[fault("branch_id", "Is required for this role.")])
    if rules.needs_manufacturer(role) and manufacturer_id is None:
        raise problems.ROLE_NEEDS_MANUFACTURER(errors=[fault("manufacturer_id", "Is required for this role.")])
    if branch_id is not None and not rules.needs_branch(role):
        raise problems.INVALID(errors=[fault("branch_id", "This role belongs to no branch.")])
    if manufacturer_id is not None and not rules.needs_manufacturer(role):
        raise problems.INVALID(errors=[fault("manufacturer_id", "This role belongs to no manufacturer.")])
    if branch_id is not None and queries.get_branch(session, actor, branch_id) is None:
        raise problems.UNKNOWN_REFERENCE(errors=[fault("branch_id", "There is no such branch.")])
    if manufacturer_id is not None and not queries.is_manufacturer(session, actor, manufacturer_id):
        raise problems.UNKNOWN_REFERENCE(errors=[fault("manufacturer_id", "There is no such manufacturer.")])


def usable_username(username: str) -> str:
    """The user name as it is stored.

    Raises:
        Problem: `invalid`.
    """
    username = rules.canonical_username(username)
    if reason := rules.username_fault(username):
        raise problems.INVALID(errors=[fault("username", reason)])
    return username


def get_person(session: Session, actor: Actor, person_id: str) -> Person:
    """
    Raises:
        Problem: `not-found`.
    """
    person = queries.get_person(session, actor, person_id)
    if person is None:
        raise problems.NOT_FOUND()
    return person


def get_profile(session: Session, actor: Actor, person_id: str) -> dict[str, Any]:
    """
    Raises:
        Problem: `not-found`.
    """
    profile = queries.get_profile(session, actor, person_id)
    if profile is None:
        raise problems.NOT_FOUND()
    return profile
