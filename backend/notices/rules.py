"""What notices there are."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is told. Each package that tells something has its own lines."""

    # tasks
    TASK_REPORTED = "task_reported"
    TASK_JUDGED = "task_judged"

    # anomaly reports and complaints
    ANOMALY_REPORT_DUE = "anomaly_report_due"
    ANOMALY_REPORTS_MISSING = "anomaly_reports_missing"
    COMPLAINT_LATE = "complaint_late"
