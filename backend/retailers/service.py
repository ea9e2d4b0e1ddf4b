"""Making links: who may have a retailer asked about what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.audit import service as audit
from backend.db import new_id, rfc3339, utc_now
from backend.retailers import queries, tokens
from backend.retailers.models import RetailerLink
from backend.retailers.numbers import RETAILER_RULES
from backend.retailers.rules import Purpose, expiry, state_of
from backend.rule_sets import service as rule_sets


def make_link(
    session: Session, actor: Actor, purpose: Purpose, subject_id: str, *, now: datetime | None = None
) -> dict[str, Any]:
    """A link that asks a retailer about something that was done for them. One that was made before for it is void from now on.

    Raises:
        Problem: `not-found` for what the actor cannot see; `forbidden` for a role that asks nobody, or a manager who has not
            done it; `link-used` when it has been answered already, `complaint-moved-on` when there is nothing to ask yet.
    """
    asked = queries.find_asked(session, actor, purpose, subject_id)
    if asked is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.ASK_RETAILERS)
    if actor.role is Role.CUSTOMER_MANAGER and asked.manager_id != actor.person_id:
        raise problems.FORBIDDEN(verb=Verb.ASK_RETAILERS.value)
    now = now or utc_now()
    if not asked.waits:
        raise problems.COMPLAINT_MOVED_ON(detail="There is no answer yet that the retailer could be asked about.")
    for former in queries.lock_links_of(session, actor.city_id, purpose, subject_id):
        if former.used_at is not None:
            if purpose is not Purpose.COMPLAINT:  # which may be answered anew, after it was opened again
                raise problems.LINK_USED(used_at=rfc3339(former.used_at))
            continue
        former.voided_at = former.voided_at or now
    rules = rule_sets.rules_for(session, actor.city_id, RETAILER_RULES)
    link = RetailerLink(
        city_id=actor.city_id,
        id=new_id(),
        purpose=purpose.value,
        subject_id=subject_id,
        terminal_id=asked.terminal_id,
        branch_id=asked.branch_id,
        manager_id=asked.manager_id,
        expires_at=expiry(purpose, now, rules),
        created_by=actor.account_id,
        created_at=now,
    )
    session.add(link)
    session.flush()
    audit.record(session, actor, "make", "retailer_link", link.id, purpose=purpose.value, subject_id=subject_id)
    return _shown(session, link, now)


def get_link(session: Session, actor: Actor, link_id: str) -> dict[str, Any]:
    """
    Raises:
        Problem: `not-found`.
    """
    link = queries.find_link(session, actor, link_id)
    if link is None:
        raise problems.NOT_FOUND()
    return _shown(session, link, utc_now())


def _shown(session: Session, link: RetailerLink, now: datetime) -> dict[str, Any]:
    purpose = Purpose(link.purpose)
    stands = purpose is Purpose.SURVEY or queries.get_asked(session, link.city_id, purpose, link.subject_id) is not None
    return {
        **{
            name: getattr(link, name)
            for name in ("id", "purpose", "subject_id", "terminal_id", "manager_id", "created_by")
        },
        "created_at": rfc3339(link.created_at),
        "expires_at": rfc3339(link.expires_at),
        "used_at": rfc3339(link.used_at) if link.used_at else None,
        "state": state_of(link.used_at, link.voided_at, link.expires_at, stands=stands, now=now).value,
        "token": token_of(session, link.city_id, link.id),
    }


def token_of(session: Session, city_id: int, link_id: str) -> str:
    """What the address of the link's page ends with."""
    return tokens.sign(session.info["settings"], tokens.Place(city_id, link_id))
