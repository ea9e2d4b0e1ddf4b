"""A person moves to another role, branch or manufacturer.

What their phones hold is void from then on: the next pull starts anew. A customer manager who leaves hands the shops over to a
successor, or leaves them without one until somebody is assigned.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts import people
from backend.accounts import service as accounts
from backend.accounts.models import Posting
from backend.audit.service import record
from backend.postings import queries
from backend.problems import INVALID, fault
from backend.terminals.service import release_terminals


def post_person(
    session: Session,
    actor: Actor,
    person_id: str,
    *,
    role: str,
    branch_id: str | None = None,
    manufacturer_id: str | None = None,
    successor_id: str | None = None,
    from_date: date | None = None,
) -> Posting:
    """Re-assign a person, from today on or from a day already past; it holds at once.

    Raises:
        Problem: `not-found`, `forbidden`, `role-needs-branch`, `role-needs-manufacturer`, `unknown-reference`, `invalid`,
            `last-administrator`, `not-a-manager` for a successor who cannot cover the shops.
    """
    person = people.person_to_manage(session, actor, person_id)
    accounts.require_place(session, actor, role, branch_id, manufacturer_id)
    if role != Role.ADMIN:
        people.require_other_administrator(session, actor, person)
    session.refresh(person, with_for_update=True)  # waits for whoever is handing this person a terminal
    former, present = (person.role, person.branch_id, person.manufacturer_id), (role, branch_id, manufacturer_id)
    if present == former:
        raise INVALID(errors=[fault("role", "The person already serves there.")])
    from_date = _day(session, actor, person_id, from_date)
    if successor_id == person_id:
        raise INVALID(errors=[fault("successor_id", "Must be somebody else.")])
    if person.role == Role.CUSTOMER_MANAGER:
        release_terminals(session, actor, person_id, successor_id)
    elif successor_id is not None:
        raise INVALID(errors=[fault("successor_id", "Only a customer manager has shops to hand over.")])
    person.role, person.branch_id, person.manufacturer_id = present
    person.scope_epoch += 1
    posting = Posting(
        city_id=actor.city_id,
        person_id=person_id,
        role=str(role),
        branch_id=branch_id,
        manufacturer_id=manufacturer_id,
        from_date=from_date,
        posted_by=actor.account_id,
    )
    session.add(posting)
    session.flush()
    record(
        session, actor, "post", "person", person_id,
        role=role, branch_id=branch_id, manufacturer_id=manufacturer_id, successor_id=successor_id, from_date=from_date,
    )  # fmt: skip
    return posting


def _day(session: Session, actor: Actor, person_id: str, day: date | None) -> date:
    today = accounts.today(session, actor)
    if day is None:
        return today
    if day > today:
        raise INVALID(errors=[fault("from_date", "Lies in the future.")])
    newest = queries.list_postings(session, actor, person_id, limit=1)
    if newest and day < newest[0].from_date:
        raise INVALID(errors=[fault("from_date", "Lies before the present posting.")])
    return day


def list_postings(
    session: Session, actor: Actor, person_id: str, *, before: tuple[date, str] | None, limit: int
) -> list[Posting]:
    """Where a person has served, newest first.

    Raises:
        Problem: `not-found`.
    """
    accounts.get_person(session, actor, person_id)
    return queries.list_postings(session, actor, person_id, before=before, limit=limit)
