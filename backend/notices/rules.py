"""What notices there are."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is told. Each package that tells something has its own lines."""

    # tasks
    TASK_REPORTED = "task_reported"
    TASK_JUDGED = "task_judged"
