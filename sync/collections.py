"""What a phone receives and sends: collection → reader, and for those it writes also schema and service."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from marshmallow import Schema
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts import queries as accounts
from backend.anomaly_reports import queries as anomaly_reports
from backend.anomaly_reports import service as anomaly_report_service
from backend.anomaly_reports.schemas import ReportInput
from backend.brands import queries as brands
from backend.complaints import custody as complaint_custody  # noqa: F401 - complaints follow their shops from its import on
from backend.complaints import queries as complaints
from backend.complaints import service as complaint_service
from backend.complaints.schemas import ComplaintInput
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
from backend.planning import handing_over as plans_handing_over  # noqa: F401 - stops follow their shops from its import on
from backend.planning import queries as visit_plans
from backend.problems import Problem
from backend.promotions import carrying as promotions_carrying  # noqa: F401 - promotions follow their shops from its import on
from backend.promotions import check_queries as promotion_checks
from backend.promotions import checking as promotion_checking
from backend.promotions import queries as promotions
from backend.promotions.check_schemas import CheckInput
from backend.reviews import appeal_queries as appeals
from backend.reviews import appealing
from backend.reviews.appeal_schemas import AppealInput
from backend.rule_sets import service as rule_sets
from backend.scores import queries as scores
from backend.tasks import custody as task_custody  # noqa: F401 - tasks follow their shops from its import on
from backend.tasks import queries as tasks
from backend.tasks import reporting
from backend.tasks.schemas import TaskUpdateInput
from backend.terminals import queries as terminals
from backend.visits import (
    custody,  # noqa: F401 - visits follow their shops from its import on
    explaining,
    judging_queries,
    template_queries,
)
from backend.visits import queries as visits
from backend.visits import service as visit_service
from backend.visits.checking import Receipt
from backend.visits.numbers import VISIT_TARGETS
from backend.visits.schemas import VisitInput
from backend.visits.signal_schemas import ExplanationInput
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
    targets: dict[str, Any] = {}
    if actor.role is Role.CUSTOMER_MANAGER:
        visits_a_month = asdict(rule_sets.rules_for(session, actor.city_id, VISIT_TARGETS))
        del visits_a_month["version"]
        targets["visits_a_month"] = visits_a_month
    return {key: {**profile, "targets": targets} for key, profile in accounts.me_documents(session, actor, ids).items()}


COLLECTIONS: dict[str, Synced] = {
    each.name: each
    for each in (
        Synced("me", _me_documents),
        Synced("terminals", terminals.terminal_documents),
        Synced("brands", brands.brand_documents),
        Synced("specs", brands.spec_documents),
        Synced("visit_templates", template_queries.template_documents),
        Synced("maintenance_plans", plans.plan_documents),
        Synced(
            "visits",
            visits.visit_documents,
            Writing(VisitInput(), visit_service.record_visits, withdraw_visits),
        ),
        Synced(
            "signal_explanations",
            judging_queries.explanation_documents,
            Writing(ExplanationInput(), explaining.record_explanations, explaining.withdraw_explanations),
        ),
        Synced("tasks", tasks.task_documents),
        Synced(
            "task_updates",
            tasks.update_documents,
            Writing(TaskUpdateInput(), reporting.record_updates, reporting.withdraw_updates),
        ),
        Synced("visit_plans", visit_plans.plan_documents),
        Synced("notices", notices.notice_documents),
        Synced(
            "appeals",
            appeals.appeal_documents,
            Writing(AppealInput(), appealing.record_appeals, appealing.withdraw_appeals),
        ),
        Synced(
            "anomaly_reports",
            anomaly_reports.report_documents,
            Writing(ReportInput(), anomaly_report_service.record_reports, anomaly_report_service.withdraw_reports),
        ),
        Synced(
            "complaints",
            complaints.complaint_documents,
            Writing(ComplaintInput(), complaint_service.record_complaints, complaint_service.withdraw_complaints),
        ),
        Synced(
            "in_store_days",
            in_store_days.day_documents,
            Writing(InStoreDayInput(), in_store_service.record_in_store_days, in_store_service.withdraw_in_store_days),
        ),
        Synced("promotions", promotions.promotion_documents),
        Synced(
            "promotion_checks",
            promotion_checks.carried_documents,
            Writing(CheckInput(), promotion_checking.record_checks, promotion_checking.withdraw_checks),
        ),
        Synced("in_store_duties", in_store_duties.duty_documents),
        Synced(
            "in_store_requests",
            in_store_duties.request_documents,
            Writing(InStoreRequestInput(), in_store_requests.record_requests, in_store_requests.withdraw_requests),
        ),
        Synced("scores", scores.score_documents),
    )
}
