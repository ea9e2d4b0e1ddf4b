"""Who is asking: from an access token to the actor."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role
from backend.accounts import login_queries, rules
from backend.db import utc_now


def city_of_token(token: str) -> int:
    """The city whose database a token belongs to; the token itself is not believed yet.

    Raises:
        Problem: `not-logged-in` for what cannot be a token.
    """
    return _read(token).city_id


def authenticate(session: Session, token: str) -> Actor:
    """The person behind an access token, as they are now.

    Raises:
        Problem: `not-logged-in`, `session-expired`, `device_revoked`, `account-disabled`. Only who holds the token's secret
            learns which.
    """
    shown = _read(token)
    login = login_queries.get_login(session, shown.city_id, shown.session_id)
    if login is None:
        raise problems.SESSION_EXPIRED()
    ends_at = rules.access_end(
        shown,
        login.access_hash,
        login.access_ends_at,
        login.previous_access_hash,
        login.previous_access_ends_at,
    )
    if ends_at is None:
        raise problems.SESSION_EXPIRED()
    if login.revoked_at is not None:
        raise problems.DEVICE_REVOKED()
    if login.disabled_at is not None:
        raise problems.ACCOUNT_DISABLED()
    if login.ended_at is not None or utc_now() >= ends_at:
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


def _read(token: str) -> rules.Token:
    shown = rules.read_token(token)
    if shown is None:
        raise problems.NOT_LOGGED_IN()
    return shown
