"""Assessments of demand from a table: all or nothing, and the same file again changes nothing.

A row is known by bar code and quarter. Cost or margin come with it, for nothing else in the product knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from backend import tables
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.db import insert_rows, utc_now
from backend.sales import demand_queries, queries
from backend.sales.demand_models import DemandAssessment
from backend.sales.rules import PACKS_PER_CASE
from backend.tables import Column, Progress, Report, Table, Unreadable

_MOST_CASES, _MOST_YUAN = 1_000_000, 1_000_000
_QUARTER = re.compile(r"(20\d\d)(?:-?Q|年第?)([1-4一二三四])(?:季度|季)?", re.IGNORECASE)


def _quarter(cell: str) -> str:
    found = _QUARTER.fullmatch(tables.plain(cell))
    if found is None:
        raise Unreadable("Not a quarter such as 2026-Q3.")
    return f"{found[1]}-Q{'一二三四'.find(found[2]) + 1 or found[2]}"


def _cases(cell: str) -> int:
    packs = tables.number(0, _MOST_CASES)(cell) * PACKS_PER_CASE
    if abs(packs - round(packs)) > 1e-3 or round(packs) % 25:
        raise Unreadable("Not a number of cases with at most two decimals.")
    return round(packs)


def _fen(cell: str) -> int:
    fen = tables.number(-_MOST_YUAN, _MOST_YUAN)(cell) * 100
    if abs(fen - round(fen)) > 1e-4:
        raise Unreadable("Not an amount in yuan with at most two decimals.")
    return round(fen)


COLUMNS = (
    Column("ean13", "条码", str, True, ("条形码", "barcode")),
    Column("quarter", "季度", _quarter, True),
    Column("assessed", "评估需求", _cases, True, ("评估量", "评估需求（箱）", "评估量（箱）")),
    Column("demand", "需求", _cases, also=("需求量", "需求（箱）", "需求量（箱）")),
    Column("cost", "成本", _fen, also=("进价", "成本（元/条）", "进价（元/条）")),
    Column("margin", "单箱毛利", _fen, also=("毛利", "单箱毛利（元）", "毛利（元/箱）")),
)
_FIELDS = {"assessed": "assessed_packs", "demand": "demand_packs", "cost": "cost_fen", "margin": "margin_fen"}
_NOTHING = dict.fromkeys(demand_queries.FIGURES)

Key = tuple[str, str]


def import_assessments(
    session: Session,
    actor: Actor,
    source: Path | BinaryIO,
    filename: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Take in a CSV or XLSX file of assessments in cases, or say what it would do.

    Raises:
        Problem: `forbidden`, `file-not-readable`; `import-refused` with the rows in error, unless it is a dry run.
    """
    require(actor, Verb.IMPORT_SALES)
    queries.lock_imports(session, actor)
    table = tables.read_table(source, COLUMNS)
    quarters = {row.values["quarter"] for row in table.rows}
    holding = demand_queries.assessments_of(session, actor, quarters)
    drafts = dict(_drafts(table, queries.specs_by_ean13(session, actor), holding))
    if table.errors and not dry_run:
        raise table.as_problem()
    news = {key: figures for key, figures in drafts.items() if figures != holding.get(key)}
    if news and not dry_run:
        said = {"city_id": actor.city_id, "imported_by": actor.account_id, "imported_at": utc_now()}
        rows = [
            {**said, "quarter": quarter, "spec_id": spec_id, **figures} for (quarter, spec_id), figures in news.items()
        ]
        insert_rows(session, DemandAssessment, rows, replace=True)
        audit.record(session, actor, "import", "demand_assessments", None, file=filename[:200], rows=len(rows))
    if progress:
        progress(len(drafts), len(drafts))
    changed = len(news.keys() & holding.keys())
    return table.report(dry_run, len(news) - changed, changed, len(drafts) - len(news))


def _drafts(
    table: Table, spec_ids: Mapping[str, str], holding: Mapping[Key, dict[str, Any]]
) -> Iterator[tuple[Key, dict[str, Any]]]:
    """What each good row makes of what is there; errors are noted in the table."""
    first_row: dict[tuple[str, str], int] = {}
    for row in table.rows:
        values = dict(row.values)
        ean13, quarter = values.pop("ean13"), values.pop("quarter")
        first = first_row.setdefault((ean13, quarter), row.number)
        if first != row.number:
            table.refuse(row.number, "quarter", f"Row {first} has the same spec and quarter.")
        elif ean13 not in spec_ids:
            table.refuse(row.number, "ean13", "There is no such spec.")
        elif values.get("cost") is not None and values.get("margin") is not None:
            table.refuse(row.number, "margin", "Give the cost or the margin, not both.")
        else:
            key = quarter, spec_ids[ean13]
            figures = {**_NOTHING, **holding.get(key, {}), **{_FIELDS[name]: each for name, each in values.items()}}
            if values.get("cost") is not None:
                figures["margin_fen"] = None
            if values.get("margin") is not None:
                figures["cost_fen"] = None
            yield key, figures
