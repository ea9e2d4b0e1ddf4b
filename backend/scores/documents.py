"""Facts and results as plain data, so that a closed month can be kept, and computed again to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from math import floor
from typing import Any

from backend.promotions.effect_rules import Sales, Sold
from backend.scores.maintenance_rules import MaintenanceScore, PlanFault
from backend.scores.promotion_rules import PromotionMonth, PromotionScore
from backend.scores.standings import (
    ClosedPromotion,
    Examinee,
    FaultOfPlan,
    Found,
    MonthFacts,
    Part,
    ProcessFound,
)


def facts_document(facts: MonthFacts) -> dict[str, Any]:
    """In an order of its own: the same facts make the same document, however they were read."""
    return {
        "terminals": {_name(examinee): count for examinee, count in sorted(facts.terminals.items())},
        "found": [list(each) for each in sorted(facts.found, key=lambda each: (each.source_id, each.terminal_id))],
        "faults": [list(each) for each in sorted(facts.faults)],
        "branches": sorted(facts.branches),
        "managers": sorted(facts.managers),
        "promoters": {maker: sorted(people) for maker, people in sorted(facts.promoters.items())},
        "promotions": [_promotion_document(each) for each in sorted(facts.promotions, key=lambda each: each.id)],
    }


def _promotion_document(promotion: ClosedPromotion) -> dict[str, Any]:
    return {
        **promotion._asdict(),
        "branches": sorted(promotion.branches),
        "managers": sorted(promotion.managers),
        "arrangement": sorted(promotion.arrangement),
        "process": [list(each) for each in sorted(promotion.process, key=lambda each: (each.check_id, each.fault))],
        "sales": None if promotion.sales is None else [list(each) for each in promotion.sales],
    }


def facts_from(document: Mapping[str, Any]) -> MonthFacts:
    return MonthFacts(
        terminals={_examinee(name): count for name, count in document["terminals"].items()},
        found=tuple(Found(*each) for each in document["found"]),
        faults=tuple(FaultOfPlan(each[0], PlanFault(each[1]), *each[2:]) for each in document["faults"]),
        branches=tuple(document["branches"]),
        managers=tuple(document["managers"]),
        promoters={maker: tuple(people) for maker, people in document["promoters"].items()},
        promotions=tuple(_promotion_from(each) for each in document.get("promotions", ())),
    )


def _promotion_from(document: Mapping[str, Any]) -> ClosedPromotion:
    sales = document["sales"]
    return ClosedPromotion(
        **{
            **document,
            **{name: tuple(document[name]) for name in ("branches", "managers", "arrangement")},
            "process": tuple(ProcessFound(*each) for each in document["process"]),
            "sales": None if sales is None else Sales(*(Sold(*each) for each in sales)),
        }
    )


def result_document(result: MaintenanceScore) -> dict[str, Any]:
    """A score with all that explains it, as plain data."""
    document = {each.name: getattr(result, each.name) for each in fields(result)}
    document["worst"] = [failure._asdict() for failure in result.worst]
    document["provisional"] = [str(why) for why in result.provisional]
    document["band"] = str(result.band)
    return document


def promotion_month_document(month: PromotionMonth) -> dict[str, Any]:
    return {
        "score": month.score,
        "band": None if month.band is None else str(month.band),
        "promotions": [promotion_document(each) for each in month.promotions],
        "open_disputes": month.open_disputes,
        "provisional": [str(why) for why in month.provisional],
    }


def promotion_document(score: PromotionScore) -> dict[str, Any]:
    """The score of a promotion, with what it follows from; packs and the ratio are rounded down to be shown."""
    facts = score.facts
    return {
        "promotion_id": facts.promotion_id,
        "score": score.score,
        "arrangement": score.arrangement,
        "process": score.process,
        "effect": score.effect,
        "arrangement_errors": list(facts.arrangement_errors),
        "process_errors": [each._asdict() for each in facts.process_errors],
        "baseline_packs": _floor(score.baseline_packs),
        "baseline_after_packs": _floor(score.baseline_after_packs),
        "effect_packs": _floor(score.effect_packs),
        "ratio_permille": None if score.ratio is None else floor(score.ratio * 1000),
        "planned_effect_packs": facts.planned_effect_packs,
        "planned_input_fen": facts.planned_input_fen,
        "actual_input_fen": facts.input_fen,
        "open_disputes": facts.undecided,
        "provisional": [str(why) for why in score.provisional],
    }


def _floor(packs: Fraction | None) -> int | None:
    return None if packs is None else floor(packs)


def _name(examinee: Examinee) -> str:
    return f"{examinee.part}:{examinee.id}"


def _examinee(name: str) -> Examinee:
    part, _, examinee_id = name.partition(":")
    return Examinee(Part(part), examinee_id)
