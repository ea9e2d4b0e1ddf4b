"""Taking back visits that were logged by mistake."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Verb, require
from backend.db import utc_now
from backend.displays import service as display_service
from backend.photos import service as photo_service
from backend.problems import Problem
from backend.visits import recording_queries as queries
from backend.visits.custody import put_on_phones
from backend.visits.models import Visit
from backend.visits.month_records import forget_month
from backend.visits.relating import settle_relations, touched
from backend.visits.rules import LOCKED
from backend.visits.signal_queries import hold_shops
from backend.visits.signals import rules_in_force
from backend.visits.telling import after_withdrawal, tell_of_visits


def withdraw_visits(session: Session, actor: Actor, visit_ids: Collection[str]) -> list[Problem | None]:
    """Take back visits that their author logged by mistake. The rows stay, unseen; unknown and foreign ones are passed over.

    Returns:
        For each id None, or `visit-locked` when the branch has decided on it.
    """
    require(actor, Verb.RECORD_VISITS)
    hold_shops(session, actor.city_id, queries.shops_of_visits(session, actor, visit_ids))
    stored = queries.recorded_visits(session, actor, visit_ids, lock=True)
    standing = [row for row in stored.values() if row.withdrawn_at is None]
    own = [row for row in standing if row.state not in LOCKED]
    locked = {row.id: row.state for row in standing if row.state in LOCKED}
    if own:
        session.execute(
            update(Visit)
            .where(Visit.city_id == actor.city_id, Visit.id.in_([row.id for row in own]))
            .values(withdrawn_at=utc_now(), version=Visit.version + 1),
            execution_options={"synchronize_session": False},
        )
        display_service.withdraw_display_checks(session, actor.city_id, [row.id for row in own])
        forget_month(session, actor.city_id, [row.id for row in own])
        photo_service.have_sharers_judged(session, actor.city_id, [row.id for row in own])
        listeners = [(row.id, Visit.channels_for({"covered_by": row.covered_by})) for row in own]
        feed.withdraw(session, Visit.collection, listeners)
        rules = rules_in_force(session, actor.city_id)
        changes = [touched(row) for row in own]
        put_on_phones(session, settle_relations(session, actor.city_id, actor.person_id, changes, rules))
        for tell in after_withdrawal:
            tell(session, actor, [row.id for row in own])
        tell_of_visits(session, actor, [row.started_at for row in own])
    return [problems.VISIT_LOCKED(state=locked[each]) if each in locked else None for each in visit_ids]
