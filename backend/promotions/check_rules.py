"""What a check of a running promotion can find, and what becomes of it (R12, R14). Standard library only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum

from backend.promotions.rules import PromotionRules


class ProcessFault(StrEnum):
    NOT_EXECUTED = "not_executed"
    WRONG_MATERIAL = "wrong_material"
    NO_DAILY_RECORD = "no_daily_record"
    INVALID_PHOTO = "invalid_photo"
    NO_HEALTH_WARNING = "no_health_warning"
    MINORS_APPROACHED = "minors_approached"


class CheckedBy(StrEnum):
    """`desk`: a spot check."""

    MANAGER = "manager"
    PROMOTER = "promoter"
    DESK = "desk"


class CheckState(StrEnum):
    """`reported`: it found a fault, and a desk has to decide. `confirmed`: the fault counts. `cleared`: it does not."""

    PASSED = "passed"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"


DECIDED = frozenset({CheckState.CONFIRMED, CheckState.CLEARED})
GOOD = (CheckState.PASSED.value, CheckState.CLEARED.value)
_OUT_OF, _HASHES = 1000, 1 << 64


def state_of(faults: Iterable[object], by: CheckedBy) -> CheckState:
    """Of a new check. What a desk has seen itself needs no further word."""
    if not list(faults):
        return CheckState.PASSED
    return CheckState.CONFIRMED if by is CheckedBy.DESK else CheckState.REPORTED


def party_of(fault: str, rules: PromotionRules) -> str:
    return str(getattr(rules, f"party_of_{ProcessFault(fault)}"))


def is_drawn(seed: str, check_id: str, permille: int) -> bool:
    """Whether a desk looks at a check though it found nothing: a draw that nobody without the seed can foresee."""
    number = int.from_bytes(hashlib.sha256(f"{seed}:{check_id}".encode()).digest()[:8], "big")
    return number * _OUT_OF < permille * _HASHES
