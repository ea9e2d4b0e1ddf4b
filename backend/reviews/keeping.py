"""Keeping what was returned, and hearing of what comes back or is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.service import command_line_actor
from backend.reviews import queries
from backend.reviews.models import VisitVersion
from backend.tasks import service as tasks
from backend.tasks.reporting import report_on
from backend.tasks.rules import Outcome
from backend.visits.telling import after_resubmission, after_withdrawal


def keep_version(session: Session, city_id: int, review: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    """Keep a visit's document as it was looked at by the review that returned it, which has been stored."""
    session.add(
        VisitVersion(
            city_id=city_id,
            visit_id=review["visit_id"],
            number=queries.count_versions(session, city_id, review["visit_id"]) + 1,
            version=review["version"],
            review_id=review["id"],
            document=queries.without_positions(document),
            kept_at=review["reviewed_at"],
        )
    )
    session.flush()


def report_done(session: Session, actor: Actor, visit_ids: Sequence[str]) -> None:
    """The author has handed in what was returned: that was the task."""
    for visit_id in visit_ids:
        report_on(session, actor, tasks.Origin("visit", visit_id), Outcome.DONE)


def cancel_tasks(session: Session, actor: Actor, visit_ids: Sequence[str]) -> None:
    """What was taken back need not be corrected."""
    for visit_id in visit_ids:
        origin = tasks.Origin("visit", visit_id)
        tasks.settle_origin(session, command_line_actor(actor.city_id), origin, Outcome.CANCELLED)


after_resubmission.append(report_done)
after_withdrawal.append(cancel_tasks)
