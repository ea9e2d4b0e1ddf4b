"""What sales and shelves come to: volumes with their rolling year, their course over time, the market's indicators, and rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.brands.lifecycle import volume_sources
from backend.db import AnyRow
from backend.rule_sets.service import rules_for
from backend.sales import facts, shelves
from backend.sales.facts import Total
from backend.sales.numbers import SALES_RULES
from backend.sales.rules import (
    Granularity,
    SalesRules,
    concentration_of,
    growth_of,
    margin_of,
    month_of,
    months_before,
    share_of,
    year_until,
)

#: What volumes are told by: (id, name) of the thing that a product belongs to.
THINGS: Mapping[str, Callable[[AnyRow], tuple[str, str]]] = {
    "spec": lambda row: (row.id, row.name),
    "brand": lambda row: (row.brand_id, row.brand_name),
    "manufacturer": lambda row: (row.manufacturer_id, row.manufacturer_name),
}


def list_volumes(
    session: Session,
    actor: Actor,
    month: date,
    by: str = "spec",
    filters: Mapping[str, Any] | None = None,
    branch_id: str | None = None,
) -> list[dict[str, Any]]:
    """What each spec, brand or manufacturer sold in a month and in the rolling year that ends with it, beside what it sold a
    year earlier; those that sold most in the year first. `filters` may hold spec_id, brand_id, manufacturer_id."""
    products = facts.list_products(session, actor, dict(filters or {}))
    thing_of = {row.id: THINGS[by](row) for row in products}
    first = months_before(month, 23)
    found = facts.totals(session, actor, list(thing_of), Granularity.MONTH, first, month, branch_id)
    rows: dict[str, dict[str, Any]] = {id: _no_volume(id, name, by == "spec") for id, name in thing_of.values()}
    begins, a_year_ago = year_until(month)[0], months_before(month, 12)
    for total in found:
        row = rows[thing_of[total.spec_id][0]]
        row["year_packs" if total.period >= begins else "year_before_packs"] += total.packs
        if total.period == a_year_ago:
            row["packs_a_year_ago"] += total.packs
        if total.period == month:
            _add_month(row, total, by == "spec")
    for row in rows.values():
        row["year_growth"] = growth_of(row["year_packs"], row["year_before_packs"])
    return sorted(rows.values(), key=lambda row: (-row["year_packs"], row["name"], row["id"]))


def _no_volume(id: str, name: str, of_spec: bool) -> dict[str, Any]:
    counts = ("packs", "packs_a_year_ago", "year_packs", "year_before_packs")
    shops = 0 if of_spec else None
    return {
        "id": id, "name": name, **dict.fromkeys(counts, 0), "amount_fen": None, "shops": shops, "buyers": shops,
    }  # fmt: skip


def _add_month(row: dict[str, Any], total: Total, of_spec: bool) -> None:
    row["packs"] += total.packs
    if total.amount_fen is not None:
        row["amount_fen"] = (row["amount_fen"] or 0) + total.amount_fen
    if of_spec:  # a shop that buys two specs of a brand is one shop
        row["shops"], row["buyers"] = total.shops, total.buyers


def list_course(
    session: Session,
    actor: Actor,
    granularity: Granularity,
    first: date,
    last: date,
    filters: Mapping[str, Any] | None = None,
    branch_id: str | None = None,
) -> list[dict[str, Any]]:
    """What was sold of all that the filters leave, by month or day; a period of which nothing is known is left out."""
    spec_ids = [row.id for row in facts.list_products(session, actor, dict(filters or {}))]
    rows: dict[date, dict[str, Any]] = {}
    for total in facts.totals(session, actor, spec_ids, granularity, first, last, branch_id):
        row = rows.setdefault(
            total.period, {"period": total.period, "packs": 0, "amount_fen": None, "told_by": "month"}
        )
        row["packs"] += total.packs
        if total.amount_fen is not None:
            row["amount_fen"] = (row["amount_fen"] or 0) + total.amount_fen
        if total.told_by == Granularity.DAY:
            row["told_by"] = "day"
    return list(rows.values())


def indicators(session: Session, actor: Actor, month: date, branch_id: str | None = None) -> dict[str, Any]:
    """Retailer margin and focus-brand share beside their targets (R20), and how much the leading brands have of all that was
    sold (R16), in a month and in the rolling year that ends with it. They are of all brands: not for promoters.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.READ_MARKET)
    rules = rules_for(session, actor.city_id, SALES_RULES)
    products = {row.id: row for row in facts.list_products(session, actor)}
    first = months_before(month, 23)
    found = facts.totals(session, actor, list(products), Granularity.MONTH, first, month, branch_id)

    def between(begin: date, end: date) -> dict[str, Any]:
        return _market(products, (each for each in found if begin <= each.period <= end), rules)

    a_year_ago = months_before(month, 12)
    return {
        "month": month,
        "branch_id": branch_id,
        "of_month": between(month, month),
        "of_month_a_year_ago": between(a_year_ago, a_year_ago),
        "of_year": between(*year_until(month)),
        "of_year_before": between(*year_until(a_year_ago)),
        "targets": {"retailer_margin": rules.target_margin, "focus_share": rules.target_focus_share},
        "leading_brands": rules.leading_brands,
        "rules_version": rules.version,
    }


def markets_of_months(
    session: Session, actor: Actor, first: date, last: date, branch_id: str | None = None
) -> dict[date, dict[str, Any]]:
    """Packs, margin, focus share and concentration of each month in which anything was sold.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.READ_MARKET)
    rules = rules_for(session, actor.city_id, SALES_RULES)
    products = {row.id: row for row in facts.list_products(session, actor)}
    by_month: dict[date, list[Total]] = defaultdict(list)
    for total in facts.totals(session, actor, list(products), Granularity.MONTH, first, last, branch_id):
        by_month[total.period].append(total)
    return {month: _market(products, some, rules) for month, some in by_month.items()}


def _market(products: Mapping[str, AnyRow], totals: Iterable[Total], rules: SalesRules) -> dict[str, Any]:
    packs: dict[str, int] = defaultdict(int)
    for total in totals:
        packs[total.spec_id] += total.packs
    by_brand: dict[str, int] = defaultdict(int)
    for spec_id, sold in packs.items():
        by_brand[products[spec_id].brand_id] += sold
    whole = sum(packs.values())
    return {
        "packs": whole,
        "retailer_margin": margin_of(
            [(sold, products[each].wholesale_fen, products[each].retail_fen) for each, sold in packs.items()]
        ),
        "focus_share": share_of(sum(sold for each, sold in packs.items() if products[each].is_focus), whole),
        "brand_concentration": concentration_of(list(by_brand.values()), rules.leading_brands),
    }


def list_shelf_rates(
    session: Session,
    actor: Actor,
    month: date,
    filters: Mapping[str, Any] | None = None,
    branch_id: str | None = None,
) -> list[dict[str, Any]]:
    """On-shelf, distribution, sell-through and out-of-stock rates of each spec in a month, from what was seen in visits alone
    (section 6); a spec that nobody checked has none. `filters` as those of volumes, and stage."""
    products = {row.id: row for row in facts.list_products(session, actor, dict(filters or {}))}
    rows = shelves.counts_of(session, actor, month, list(products), branch_id)
    return [
        {
            "spec_id": spec_id,
            "name": product.name,
            "stage": product.stage,
            **row._asdict(),
            "on_shelf_rate": share_of(row.on_shelf, row.checks),
            "distribution_rate": share_of(row.shops_carrying, row.shops_checked),
            "sell_through_rate": share_of(row.shops_selling, row.shops_counted_twice),
            "out_of_stock_rate": share_of(row.out_of_stock, row.stock_counts),
        }
        for spec_id, product in products.items()
        if (row := rows.get(spec_id)) is not None
    ]


def packs_of_year(session: Session, city_id: int, today: date) -> dict[str, int]:
    """What each spec sold in the city in the last twelve months that are over, for the stages of its life (R5)."""
    return facts.city_packs(session, city_id, *year_until(months_before(month_of(today), 1)))


volume_sources.append(packs_of_year)
