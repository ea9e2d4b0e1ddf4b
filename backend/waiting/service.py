"""Counts what waits, each by the package that it belongs to, with the eyes of whoever asks."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, may
from backend.complaints import queries as complaints
from backend.in_store_days import duty_queries
from backend.planning import queries as planning
from backend.reviews import queue_queries
from backend.tasks import queries as tasks
from sync import queries as sync
from sync.refusals import PATIENCE


def count_waiting(session: Session, actor: Actor, branch_id: str | None) -> dict[str, int]:
    """By kind of work, as the lists behind them show it."""
    queue = queue_queries.count_queue(session, actor, branch_id) if may(actor, Verb.READ_REVIEWS) else []
    return {
        "reviews": sum(each["waiting"] for each in queue),
        "visit_plans": planning.count_submitted(session, actor, branch_id),
        "in_store_requests": duty_queries.count_waiting_requests(session, actor, branch_id),
        "complaints": complaints.count_overdue(session, actor, branch_id),
        "tasks": tasks.count_reported(session, actor, branch_id),
        "refusals": sync.count_open_refusals(session, actor, PATIENCE, branch_id),
    }
