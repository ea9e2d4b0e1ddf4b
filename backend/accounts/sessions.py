"""Log-in, refresh, log-out and the own password.

A log-in is counted in one transaction before the password is looked at, verified outside any, and opened in a second one: so
the limit holds across processes, and hashing holds no lock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import problems
from backend.access import NOBODY, Actor, Role
from backend.accounts import login_queries, passwords, rules, service
from backend.accounts.limits import count_attempt
from backend.accounts.models import Attempt, Device, LoginSession
from backend.audit.service import record
from backend.config import Settings
from backend.db import Database, new_id, utc_now
from backend.problems import Problem, fault


@dataclass(frozen=True)
class DeviceClaim:
    """The device as it introduces itself; it makes its id once and keeps it."""

    id: str
    name: str
    platform: str


@dataclass(frozen=True)
class LogIn:
    access_token: str
    refresh_token: str
    expires_in: int
    person: dict[str, Any]


@dataclass(frozen=True)
class _Attempt:
    """A counted log-in that has not succeeded yet; `is_last` when the next one would have to wait."""

    ids: tuple[str, ...]
    person_id: str | None
    password_hash: str | None
    is_last: bool


def log_in(
    database: Database, *, username: str, password: str, device: DeviceClaim, city: int | None, address: str | None
) -> LogIn:
    """Open a session for a device; the former ones of the same person on it end.

    Raises:
        Problem: `city-required`, `invalid`, `too-many-attempts`, `wrong-credentials`; and only with the right password
            `account-disabled`, `device_revoked`.
    """
    city_id = _city_of_log_in(database, city)
    username = rules.canonical_username(username)
    attempt = _verify(database, city_id, username, password, address)
    if attempt is None:
        raise problems.WRONG_CREDENTIALS()
    with database.transaction(city_id) as session:
        outcome = _open(session, database.settings, city_id, username, attempt, device, address)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def _city_of_log_in(database: Database, city: int | None) -> int:
    city = city or database.settings.default_city or None
    with database.reading(None) as session:
        cities = login_queries.list_cities(session, city, limit=2)
    if len(cities) == 1:
        return cities[0]
    if city is None:
        raise problems.CITY_REQUIRED(errors=[fault("city", "Say which city.")])
    raise problems.INVALID(errors=[fault("city", "There is no such city here.")])


def _verify(database: Database, city_id: int, username: str, password: str, address: str | None) -> _Attempt | None:
    """The counted attempt if the password is right, else None.

    Raises:
        Problem: `too-many-attempts`.
    """
    with database.transaction(city_id) as session:
        attempt = _reserve(session, database.settings, city_id, username, address)
    if isinstance(attempt, Problem):
        raise attempt
    if passwords.is_password(password, attempt.password_hash):
        return attempt
    if attempt.is_last:
        with database.transaction(city_id) as session:
            # The line names an account or none: what was typed as a user name may be a password.
            stranger = Actor(city_id, NOBODY, Role.PROMOTER)
            record(session, stranger, "lock_out", "person", attempt.person_id, address=address)
    return None


def _reserve(
    session: Session, settings: Settings, city_id: int, username: str, address: str | None
) -> _Attempt | Problem:
    by_name, by_address = rules.attempt_subjects(username, address)
    limits = {by_name: settings.login_attempts, by_address: settings.login_attempts_per_address}
    window = timedelta(minutes=settings.login_window_minutes)
    counted = count_attempt(session, city_id, limits, window, utc_now())
    if counted.wait:
        return problems.TOO_MANY_ATTEMPTS(retry_after_seconds=counted.wait)
    person_id, password_hash = login_queries.get_credentials(session, city_id, username) or (None, None)
    return _Attempt(counted.ids, person_id, password_hash, counted.is_last)


def forgive_attempts(session: Session, city_id: int, username: str, *attempt_ids: str) -> None:
    """Forget a user name's failed log-ins, and of the address only those named: its other failures still count."""
    subject, _ = rules.attempt_subjects(username, None)
    session.execute(
        delete(Attempt).where(Attempt.city_id == city_id, (Attempt.subject == subject) | Attempt.id.in_(attempt_ids))
    )


def _open(
    session: Session,
    settings: Settings,
    city_id: int,
    username: str,
    attempt: _Attempt,
    claim: DeviceClaim,
    address: str | None,
) -> LogIn | Problem:
    """A refusal is returned, not raised: the attempt was no guess, and is forgiven all the same."""
    assert attempt.person_id is not None
    now = utc_now()
    person = login_queries.lock_person(session, city_id, attempt.person_id)
    if person.password_hash != attempt.password_hash:
        return problems.WRONG_CREDENTIALS()
    forgive_attempts(session, city_id, username, *attempt.ids)
    if person.disabled_at is not None:
        return problems.ACCOUNT_DISABLED()
    device = login_queries.get_device(session, city_id, person.id, claim.id)
    if device is None:
        device = Device(city_id=city_id, person_id=person.id, id=claim.id, first_seen_at=now)
        session.add(device)
    elif device.revoked_at is not None:
        return problems.DEVICE_REVOKED()
    device.name, device.platform, device.last_seen_at = claim.name, claim.platform, now
    session.flush()
    service.end_sessions(session, city_id, person.id, device_id=claim.id)
    session_id = new_id()
    kept, pair = rules.first_tokens(city_id, session_id, _life(settings), now)
    session.add(LoginSession(city_id=city_id, id=session_id, person_id=person.id, device_id=claim.id, **asdict(kept)))
    actor = Actor(city_id, person.id, Role(person.role), person.branch_id, person.manufacturer_id, device.id)
    record(session, actor, "log_in", "session", session_id, address=address)
    return _answer(session, actor, kept, pair, now)


def _life(settings: Settings) -> rules.Life:
    return rules.Life(
        access=timedelta(minutes=settings.access_minutes),
        refresh=timedelta(days=settings.refresh_days),
        session=timedelta(days=settings.session_days),
    )


def _answer(session: Session, actor: Actor, kept: rules.Tokens, pair: rules.Pair, now: datetime) -> LogIn:
    return LogIn(
        access_token=str(pair.access),
        refresh_token=str(pair.refresh),
        expires_in=int((kept.access_ends_at - now).total_seconds()),
        person=service.get_profile(session, actor, actor.person_id),
    )


def refresh_session(session: Session, settings: Settings, refresh_token: str) -> LogIn:
    """The next pair of tokens; the same pair again for whoever has not received it (accounts/rules.py).

    Raises:
        Problem: `not-logged-in`, `session-expired`, `device_revoked`, `account-disabled`.
    """
    shown = service.read_token(refresh_token)
    found = login_queries.lock_session(session, shown.city_id, shown.session_id)
    if found is None:
        raise problems.SESSION_EXPIRED()
    login, device, person = found
    kept = rules.Tokens(**{name: getattr(login, name) for name in rules.Tokens.__dataclass_fields__})
    if not rules.knows_refresh(kept, shown):
        raise problems.SESSION_EXPIRED()
    service.require_standing(device.revoked_at, person.disabled_at, login.ended_at)
    now = utc_now()
    following = rules.next_tokens(kept, shown, settings.secret, _life(settings), now)
    if following is None:
        raise problems.SESSION_EXPIRED()
    kept, pair = following
    for name, value in asdict(kept).items():
        setattr(login, name, value)
    device.last_seen_at = now
    actor = Actor(login.city_id, person.id, Role(person.role), person.branch_id, person.manufacturer_id, device.id)
    return _answer(session, actor, kept, pair, now)


def log_out(session: Session, actor: Actor) -> None:
    """End the session that asks."""
    service.end_sessions(session, actor.city_id, actor.person_id, only_id=actor.session_id)
    record(session, actor, "log_out", "session", actor.session_id)


def actor_of_session(session: Session, city_id: int, session_id: str) -> Actor:
    """Whoever is logged in by this session, as they are now: for what they were given to use without their token.

    Raises:
        Problem: `session-expired`, `device_revoked`, `account-disabled`.
    """
    login = login_queries.get_login(session, city_id, session_id)
    if login is None:
        raise problems.SESSION_EXPIRED()
    service.require_standing(login.revoked_at, login.disabled_at, login.ended_at)
    return Actor(
        city_id,
        login.person_id,
        Role(login.role),
        branch_id=login.branch_id,
        manufacturer_id=login.manufacturer_id,
        device_id=login.device_id,
        session_id=session_id,
        scope_epoch=login.scope_epoch,
    )


def change_password(
    database: Database, actor: Actor, *, current_password: str, new_password: str, address: str | None
) -> None:
    """Change the own password; every other session ends. Wrong guesses count as failed log-ins do.

    Raises:
        Problem: `invalid`, `too-many-attempts`.
    """
    with database.reading(actor.city_id) as session:
        username = service.get_person(session, actor, actor.person_id).username
    new_password = passwords.usable_password(new_password, username, "new_password")
    attempt = _verify(database, actor.city_id, username, current_password, address)
    if attempt is None:
        raise problems.INVALID(errors=[fault("current_password", "Is not the present password.")])
    new_hash = passwords.hash_password(new_password)
    with database.transaction(actor.city_id) as session:
        person = login_queries.lock_person(session, actor.city_id, actor.person_id)
        if person.password_hash != attempt.password_hash:
            raise problems.INVALID(errors=[fault("current_password", "Is not the present password.")])
        person.password_hash = new_hash
        forgive_attempts(session, actor.city_id, username, *attempt.ids)
        service.end_sessions(session, actor.city_id, person.id, except_id=actor.session_id)
        record(session, actor, "change_password", "person", person.id)
