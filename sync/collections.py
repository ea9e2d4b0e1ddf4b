"""What a phone receives and sends: collection → reader, and for those it writes also schema and service."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from marshmallow import Schema
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts import queries as accounts
from backend.brands import queries as brands
from backend.displays import arbitrating, carrying  # noqa: F401 - they hear of shops and tasks from then on
from backend.displays import plan_queries as plans
from backend.in_store_days import duties  # noqa: F401 - duties follow their shops from its import on
from backend.in_store_days import duty_queries as in_store_duties
from backend.in_store_days import queries as in_store_days
from backend.in_store_days import requests as in_store_requests
from backend.in_store_days import service as in_store_service
from backend.in_store_days.duty_schemas import InStoreRequestInput
from backend.in_store_days.schemas import InStoreDayInput
from backend.notices import queries as notices
from backend.problems import Problem
from backend.tasks import custody as task_custody  # noqa: F401 - tasks follow their shops from its import on
from backend.tasks import queries as tasks
from backend.tasks import reporting
from backend.tasks.schemas import TaskUpdateInput
from backend.terminals import queries as terminals
from backend.visits import custody  # noqa: F401 - visits follow their shops from its import on
from backend.visits import queries as visits
from backend.visits import service as visit_service
from backend.visits.rules import VisitTargets
from backend.visits.schemas import VisitInput
from backend.visits.service import Receipt
from backend.visits.withdrawing import withdraw_visits

#: The documents among these ids that the actor may see, by id.
Reader = Callable[[Session, Actor, Collection[str]], dict[str, dict[str, Any]]]
#: Stores loaded documents; answers None or a problem for each.
Writer = Callable[[Session, Actor, Sequence[dict[str, Any]], Receipt], list[Problem | None]]
#: Takes documents back; answers None or a problem for each.
Remover = Callable[[Session, Actor, Sequence[str]], list[Problem | None]]


@dataclass(frozen=True)
class Writing:
    schema: Schema
    write: Writer
    remove: Remover


@dataclass(frozen=True)
class Synced:
    name: str
    read: Reader
    writing: Writing | None = None


def _me_documents(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The profile, and what a manager is expected to do."""
    targets = {"visits_a_month": asdict(VisitTargets())} if actor.role is Role.CUSTOMER_MANAGER else {}
    return {key: {**profile, "targets": targets} for key, profile in accounts.me_documents(session, actor, ids).items()}


COLLECTIONS: dict[str, Synced] = {
    each.name: each
    for each in (
        Synced("me", _me_documents),
        Synced("terminals", terminals.terminal_documents),
        Synced("brands", brands.brand_documents),
        Synced("specs", brands.spec_documents),
        Synced("visit_templates", visits.template_documents),
        Synced("maintenance_plans", plans.plan_documents),
        Synced(
            "visits",
            visits.visit_documents,
            Writing(VisitInput(), visit_service.record_visits, withdraw_visits),
        ),
        Synced("tasks", tasks.task_documents),
        Synced(
            "task_updates",
            tasks.update_documents,
            Writing(TaskUpdateInput(), reporting.record_updates, reporting.withdraw_updates),
        ),
        Synced("notices", notices.notice_documents),
        Synced(
            "in_store_days",
            in_store_days.day_documents,
            Writing(InStoreDayInput(), in_store_service.record_in_store_days, in_store_service.withdraw_in_store_days),
        ),
        Synced("in_store_duties", in_store_duties.duty_documents),
        Synced(
            "in_store_requests",
            in_store_duties.request_documents,
            Writing(InStoreRequestInput(), in_store_requests.record_requests, in_store_requests.withdraw_requests),
        ),
    )
}
