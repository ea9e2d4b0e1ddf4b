"""Who carries out a maintenance plan, who supplies what, and when it counts: R7, by the stage of the products' life."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from backend.city_time import months_between

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
MOST_MONTHS = 12


class Side(StrEnum):
    """The two parties of a plan. The marketing centre speaks for commerce, a promoter for the own manufacturer."""

    COMMERCE = "commerce"
    MANUFACTURER = "manufacturer"

    @property
    def other(self) -> Side:
        return Side.MANUFACTURER if self is Side.COMMERCE else Side.COMMERCE


class PlanState(StrEnum):
    """Of a plan. An agreed plan stays agreed while a further version waits for an answer."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class VersionState(StrEnum):
    """Of one version. `superseded`: a later one was proposed before it was answered, or agreed in its place."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    PROPOSED = "proposed"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class StageRule:
    """Who may execute, and who may supply materials (None: nobody has to)."""

    executors: frozenset[Side]
    suppliers: frozenset[Side | None]


_COMMERCE: frozenset[Side] = frozenset({Side.COMMERCE})
_MANUFACTURER: frozenset[Side | None] = frozenset({Side.MANUFACTURER})
_BOTH, _ANYBODY = frozenset(Side), frozenset({*Side, None})

#: R7. Who may propose is said by brands (lifecycle_rules.py); a plan counts only when both have signed it.
STAGE_RULES: dict[str, StageRule] = {
    "introduction": StageRule(executors=_COMMERCE, suppliers=_ANYBODY),
    "growth": StageRule(executors=_COMMERCE, suppliers=_ANYBODY),
    "mature": StageRule(executors=_COMMERCE, suppliers=_MANUFACTURER),
    "exit": StageRule(executors=_BOTH, suppliers=_ANYBODY),
}


def duty_faults(stage: str, executor: str, materials_by: str | None, materials: list[Any]) -> list[tuple[str, str]]:
    """What contradicts R7 in who does what, as (field, reason)."""
    rule, faults = STAGE_RULES[stage], []
    if executor not in rule.executors:
        faults.append(("executor", "At this stage commerce executes the plan (R7)."))
    if materials and materials_by is None:
        faults.append(("materials_by", "Say who supplies the materials."))
    elif materials and materials_by not in rule.suppliers:
        faults.append(("materials_by", "At this stage the manufacturer supplies the materials (R7)."))
    return faults


def is_month(text: str) -> bool:
    return _MONTH.fullmatch(text) is not None


def month_faults(first: str, last: str, present: str) -> list[tuple[str, str]]:
    if last < first:
        return [("last_month", "The last month lies before the first.")]
    if last < present:
        return [("last_month", "This month is over.")]
    if months_between(first, last) > MOST_MONTHS:
        return [("last_month", "A plan has at most twelve months.")]
    return []


def was_in_force(
    first_month: str, last_month: str, agreed_at: datetime, ended_at: datetime | None, at: datetime, month: str
) -> bool:
    """Whether a version held at a moment, which lies in this local month."""
    return first_month <= month <= last_month and agreed_at <= at and (ended_at is None or at < ended_at)
