"""A quarter's demand beside what was assessed, and the grades of volume and margin that follow (R17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.city_time import quarter_of
from backend.rule_sets.service import rules_for
from backend.sales import demand_queries, facts
from backend.sales.demand_rules import is_within, margin_grade, margin_per_case, months_of, volume_grade
from backend.sales.facts import Total
from backend.sales.numbers import SALES_RULES
from backend.sales.rules import Granularity, SalesRules, growth_of


def list_assessments(
    session: Session, actor: Actor, quarter: str, filters: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Each spec that was assessed, or sold, in a quarter, by name; `filters` may hold spec_id, brand_id, manufacturer_id.

    Nothing is said of how near the assessment came before the quarter is over, nor where no sales are known.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.READ_ASSESSMENTS)
    rules = rules_for(session, actor.city_id, SALES_RULES)
    is_over = quarter < quarter_of(accounts.today(session, actor))
    products = facts.list_products(session, actor, dict(filters or {}))
    assessed = demand_queries.assessments_of(session, actor, [quarter])
    sold: dict[str, list[Total]] = defaultdict(list)
    for total in facts.totals(session, actor, [each.id for each in products], Granularity.MONTH, *months_of(quarter)):
        sold[total.spec_id].append(total)
    items = [
        {
            "spec_id": each.id, "name": each.name, "brand_name": each.brand_name,
            "manufacturer_name": each.manufacturer_name,
            **_figures(each.wholesale_fen, assessed.get((quarter, each.id), {}), sold[each.id], is_over, rules),
        }
        for each in products
        if (quarter, each.id) in assessed or each.id in sold
    ]  # fmt: skip
    thresholds = {name: getattr(rules, name) for name in ("demand_tolerance", "high_volume_cases", "margin_a_fen")}
    return {
        "quarter": quarter, "is_over": is_over, **thresholds, "rules_version": rules.version, "items": items,
        "next_cursor": None,
    }  # fmt: skip


def _figures(
    wholesale_fen: int, told: Mapping[str, Any], sold: list[Total], is_over: bool, rules: SalesRules
) -> dict[str, Any]:
    expected, asked = told.get("assessed_packs"), told.get("demand_packs")
    packs = sum(total.packs for total in sold) if sold else None
    margin = margin_per_case(wholesale_fen, told.get("cost_fen"), told.get("margin_fen"))
    return {
        "assessed_packs": expected,
        "sold_packs": packs,
        "months_told": len(sold),
        "deviation": _deviation(packs, expected),
        "is_within": _is_within(packs, expected, rules) if is_over else None,
        "demand_packs": asked,
        "demand_deviation": _deviation(asked, expected),
        "demand_is_within": _is_within(asked, expected, rules),
        "volume_grade": None if packs is None else volume_grade(packs, rules),
        "margin_fen_per_case": margin,
        "margin_grade": None if margin is None else margin_grade(margin, rules),
    }


def _deviation(packs: int | None, expected: int | None) -> int | None:
    return None if packs is None or expected is None else growth_of(packs, expected)


def _is_within(packs: int | None, expected: int | None, rules: SalesRules) -> bool | None:
    return None if packs is None or expected is None else is_within(packs, expected, rules)
