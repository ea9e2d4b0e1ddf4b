"""What is wrong with an arrangement when it is submitted, each with its field, its reason and who answers for it (R13, R30)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backend.brands.lifecycle_rules import may_propose
from backend.displays.plan_rules import Side
from backend.promotions.rules import PromotionRules


class ArrangementFault(StrEnum):
    """`clash`: another promotion has one of the specs at one of the shops at the same time."""

    CLASH = "clash"
    NO_APPROVAL = "no_approval"
    WRONG_TARGETS = "wrong_targets"
    WRONG_STAGE = "wrong_stage"
    MATERIALS_NOT_ALLOCATED = "materials_not_allocated"
    NOT_FILED = "not_filed"
    GIVEAWAY_TOO_DEAR = "giveaway_too_dear"


@dataclass(frozen=True)
class Arrangement:
    """`closed`: how many of the shops are no longer open. `stages` and `carton_fen` are those of its specs today."""

    stage: str
    proposer: Side
    stages: Collection[str]
    carton_fen: Sequence[int]
    terminals: int
    closed: int
    clashes: Sequence[str]
    materials: Sequence[Mapping[str, Any]]
    giveaway_fen: int | None
    approval_no: str | None
    filing_no: str | None


@dataclass(frozen=True)
class Finding:
    kind: ArrangementFault
    field: str
    reason: str
    party: Side


def arrangement_faults(found: Arrangement, rules: PromotionRules) -> list[Finding]:
    """All of them, in the order of the loop."""
    faults = []
    if found.clashes:
        reason = "Another promotion has one of these specs at one of these shops at the same time."
        faults.append(Finding(ArrangementFault.CLASH, "starts_on", reason, found.proposer))
    if found.closed or not found.terminals:
        reason = "A shop on the list is closed."
        faults.append(Finding(ArrangementFault.WRONG_TARGETS, "targets", reason, found.proposer))
    if set(found.stages) != {found.stage} or not may_propose(found.stage, found.proposer):
        reason = "The specs are no longer in the stage for which it was proposed."
        faults.append(Finding(ArrangementFault.WRONG_STAGE, "spec_ids", reason, found.proposer))
    for place, material in enumerate(found.materials):
        if (material["allocated"] or 0) < material["quantity"] * found.terminals:
            reason, party = "Less is allocated than the shops need.", Side(material["supplied_by"])
            field = f"materials.{place}.allocated"
            faults.append(Finding(ArrangementFault.MATERIALS_NOT_ALLOCATED, field, reason, party))
    if _is_too_dear(found, rules):
        reason = "The giveaway is worth more than one carton."
        faults.append(Finding(ArrangementFault.GIVEAWAY_TOO_DEAR, "giveaway.worth_fen", reason, found.proposer))
    if found.approval_no is None:
        reason = "The approval is missing."
        faults.append(Finding(ArrangementFault.NO_APPROVAL, "approval_no", reason, Side.COMMERCE))
    if found.filing_no is None:
        reason = "It is not filed with the authority."
        faults.append(Finding(ArrangementFault.NOT_FILED, "filing_no", reason, Side.COMMERCE))
    return faults


def _is_too_dear(found: Arrangement, rules: PromotionRules) -> bool:
    if found.giveaway_fen is None or not found.carton_fen:
        return False
    return found.giveaway_fen * 100 > min(found.carton_fen) * rules.giveaway_percent


def is_over_budget(planned_fen: int, budget_fen: int, rules: PromotionRules) -> bool:
    return planned_fen * 100 > budget_fen * rules.over_budget_percent
