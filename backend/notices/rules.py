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
    # retailers
    WORK_DENIED = "work_denied"
    # anomaly reports and complaints
    ANOMALY_REPORT_DUE = "anomaly_report_due"
    ANOMALY_REPORTS_MISSING = "anomaly_reports_missing"
    COMPLAINT_LATE = "complaint_late"
    # in-store days
    IN_STORE_AT_RISK = "in_store_at_risk"
    IN_STORE_IMPOSSIBLE = "in_store_impossible"
    IN_STORE_REQUESTED = "in_store_requested"
    IN_STORE_DECIDED = "in_store_decided"
    IN_STORE_GIVEN = "in_store_given"
    IN_STORE_JUDGED = "in_store_judged"
    # promotions
    PROMOTION_WAITING = "promotion_waiting"
    PROMOTION_CHECK_FAILED = "promotion_check_failed"
    PROMOTION_CHECK_JUDGED = "promotion_check_judged"
    # market information
    MARKET_INFORMATION_DUE = "market_information_due"
    MARKET_INFORMATION_MISSING = "market_information_missing"
