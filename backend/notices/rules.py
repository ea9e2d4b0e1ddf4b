"""What notices there are."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is told. Each package that tells something has its own lines."""

    # tasks
    TASK_REPORTED = "task_reported"
    TASK_JUDGED = "task_judged"

    # in-store days
    IN_STORE_AT_RISK = "in_store_at_risk"
    IN_STORE_IMPOSSIBLE = "in_store_impossible"
    IN_STORE_REQUESTED = "in_store_requested"
    IN_STORE_DECIDED = "in_store_decided"
    IN_STORE_GIVEN = "in_store_given"
    IN_STORE_JUDGED = "in_store_judged"
