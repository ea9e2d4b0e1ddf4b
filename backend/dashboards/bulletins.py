"""The monthly bulletin for a manufacturer (R19): what its own products sold and how they stood on the shelves, and no other's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.brands import queries as brands
from backend.dashboards import imported
from backend.problems import fault
from backend.sales import facts
from backend.sales import service as sales

#: (key, Chinese, English) of the columns, in their order.
COLUMNS = (
    ("name", "品规", "Spec"),
    ("stage", "生命周期", "Stage"),
    ("packs", "本月销量（包）", "Packs this month"),
    ("packs_a_year_ago", "去年同月（包）", "Packs a year ago"),
    ("year_packs", "滚动一年（包）", "Packs in the year"),
    ("year_before_packs", "上一年（包）", "Packs in the year before"),
    ("year_growth", "年增长（%）", "Growth of the year (%)"),
    ("buyers", "订购户数", "Shops that bought"),
    ("shops", "有数据户数", "Shops told of"),
    ("on_shelf_rate", "上架率（%）", "On-shelf rate (%)"),
    ("distribution_rate", "铺货率（%）", "Distribution rate (%)"),
    ("sell_through_rate", "动销率（%）", "Sell-through rate (%)"),
    ("out_of_stock_rate", "断货率（%）", "Out-of-stock rate (%)"),
)
_PERCENT = frozenset(key for key, _, english in COLUMNS if english.endswith("(%)"))
_STAGES = {"introduction": "导入期", "growth": "成长期", "mature": "成熟期", "exit": "退出期"}


def bulletin(session: Session, actor: Actor, manufacturer_id: str | None, month: str) -> dict[str, Any]:
    """A month of a manufacturer's specs, those that sold most in the year first. A promoter's is the own manufacturer's.

    Raises:
        Problem: `forbidden` for managers; `invalid` when a desk names no manufacturer; `not-found`.
    """
    if actor.role is Role.PROMOTER:
        manufacturer_id = manufacturer_id or actor.manufacturer_id
    else:
        require(actor, Verb.READ_DASHBOARDS)
    if manufacturer_id is None:
        raise problems.INVALID(errors=[fault("manufacturer_id", "Is required.")])
    manufacturer = brands.find_manufacturer(session, actor, manufacturer_id)
    if manufacturer is None:
        raise problems.NOT_FOUND()
    own, first = {"manufacturer_id": manufacturer_id}, date.fromisoformat(f"{month}-01")
    shelves = {row["spec_id"]: row for row in sales.list_shelf_rates(session, actor, first, own)}
    stages = {row.id: row.stage for row in facts.list_products(session, actor, dict(own))}
    rows = []
    for volume in sales.list_volumes(session, actor, first, "spec", own):
        told = {**shelves.get(volume["id"], {}), **volume, "stage": stages[volume["id"]]}
        rows.append({"spec_id": volume["id"], **{key: told.get(key) for key, _, _ in COLUMNS}})
    return {
        "manufacturer": {"id": manufacturer_id, "name": manufacturer.name},
        "month": month,
        "items": rows,
        "imported": imported.list_figures(session, actor, month, month, own),
    }


def headings(language: str) -> list[str]:
    return [chinese if language == "zh" else english for _, chinese, english in COLUMNS]


def table(told: dict[str, Any], language: str) -> Iterator[list[Any]]:
    """The rows under `headings`: counts as numbers, shares in per cent."""
    for row in told["items"]:
        yield [_cell(key, row[key], language) for key, _, _ in COLUMNS]


def _cell(key: str, value: Any, language: str) -> Any:
    if key in _PERCENT:
        return None if value is None else value / 100
    return _STAGES.get(value, value) if key == "stage" and language == "zh" else value
