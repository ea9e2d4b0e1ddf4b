"""What notices there are."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is told. Each package that tells something has its own lines."""

    # tasks
    TASK_REPORTED = "task_reported"
    TASK_JUDGED = "task_judged"

    # workdays
    CALENDAR_YEAR_MISSING = "calendar_year_missing"
    # reviews
    VISIT_ACCEPTED = "visit_accepted"
    VISITS_ACCEPTED = "visits_accepted"
    VISIT_RETURNED = "visit_returned"
    VISIT_REJECTED = "visit_rejected"
    VISIT_REOPENED = "visit_reopened"
    APPEAL_MADE = "appeal_made"
    APPEAL_DECIDED = "appeal_decided"
    # visit plans
    VISIT_PLAN_PROPOSED = "visit_plan_proposed"
    VISIT_PLAN_SUBMITTED = "visit_plan_submitted"
    VISIT_PLAN_CONFIRMED = "visit_plan_confirmed"
    VISIT_PLAN_RETURNED = "visit_plan_returned"
