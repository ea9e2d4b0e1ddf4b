"""Taking back visits that were logged by mistake."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import feed
from backend.access import Actor, Verb, require
from backend.db import utc_now
from backend.displays import service as display_service
from backend.photos import service as photo_service
from backend.problems import Problem
from backend.visits import recording_queries as queries
from backend.visits import signals
from backend.visits.custody import put_on_phones
from backend.visits.models import Visit
from backend.visits.month_records import forget_month


def withdraw_visits(session: Session, actor: Actor, visit_ids: Collection[str]) -> list[Problem | None]:
    """Take back visits that their author logged by mistake. The rows stay, unseen; unknown and foreign ones are passed over."""
    require(actor, Verb.RECORD_VISITS)
    stored = queries.recorded_visits(session, actor, visit_ids, lock=True)
    own = [row for row in stored.values() if row.manager_id == actor.person_id and row.withdrawn_at is None]
    if own:
        session.execute(
            update(Visit)
            .where(Visit.city_id == actor.city_id, Visit.id.in_([row.id for row in own]))
            .values(withdrawn_at=utc_now()),
            execution_options={"synchronize_session": False},
        )
        display_service.withdraw_display_checks(session, actor.city_id, [row.id for row in own])
        forget_month(session, actor.city_id, [row.id for row in own])
        photo_service.have_sharers_judged(session, actor.city_id, [row.id for row in own])
        listeners = [(row.id, Visit.channels_for({"covered_by": row.covered_by})) for row in own]
        feed.withdraw(session, Visit.collection, listeners)
        put_on_phones(session, signals.settle_relations(session, actor, [row.started_at for row in own]))
    return [None for _ in visit_ids]
