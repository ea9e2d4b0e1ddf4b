"""Figures of other systems from a table: all or nothing, and the same file again changes nothing.

A row is known by indicator, month and subject: the branch or the manufacturer that it names, or the city when it names neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy.orm import Session

from backend import tables
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.brands.queries import list_manufacturers
from backend.city_time import month_of
from backend.dashboards import imported_queries
from backend.dashboards.imported_models import ImportedFigure
from backend.dashboards.imported_queries import Key
from backend.dashboards.imported_rules import COUNTS, SUBJECTS, Imported, figure_faults, subject_of
from backend.db import insert_rows, utc_now
from backend.sales.queries import lock_imports
from backend.sales.rules import PACKS_PER_CASE
from backend.tables import Column, Progress, Report, Row, Table, Unreadable
from backend.terminals.queries import branches

_WORDS: dict[str, str] = {
    Imported.FORECAST_ACCURACY: "预测准确率", Imported.ARRIVAL_ACCURACY: "到货准确率",
    Imported.STOCK_WARNINGS: "库存预警", Imported.PROMOTER_HEAD_COUNT: "促销员人数",
}  # fmt: skip
_MOST, _MOST_DAYS, _MOST_PERCENT = 1_000_000, 366, 1_000
#: More than any city has.
_ALL = 10_000


def _hundredths(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        value = tables.number(least, most)(cell) * 100
        if abs(value - round(value)) > 1e-4:
            raise Unreadable("Not a number with at most two decimals.")
        return round(value)

    return read


def _packs(cell: str) -> int:
    return _hundredths(-_MOST, _MOST)(cell) * PACKS_PER_CASE // 100


COLUMNS = (
    Column("indicator", "指标", tables.choice(_WORDS), True),
    Column("month", "月份", tables.month, True),
    Column("branch", "分局", tables.text(60), also=("营销部",)),
    Column("manufacturer", "工业企业", tables.text(60)),
    Column("value", "数值", _hundredths(0, _MOST), True),
    Column("standard", "标准", tables.whole(1, _MOST), also=("标准人数",)),
    Column("off_days", "偏差天数", tables.whole(-_MOST_DAYS, _MOST_DAYS), also=("偏差（天）",)),
    Column("off_cases", "偏差箱数", _packs, also=("偏差（箱）",)),
    Column("off_percent", "偏差比例", _hundredths(-_MOST_PERCENT, _MOST_PERCENT), also=("偏差（%）",)),
)
_NOTHING = dict.fromkeys(imported_queries.FIGURES)


class _Draft(NamedTuple):
    branch_id: str | None
    manufacturer_id: str | None
    figures: dict[str, Any]


def import_figures(
    session: Session,
    actor: Actor,
    source: Path | BinaryIO,
    filename: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Take in a CSV or XLSX file of figures in per cent, cases and heads, or say what it would do.

    Raises:
        Problem: `forbidden`, `file-not-readable`; `import-refused` with the rows in error, unless it is a dry run.
    """
    require(actor, Verb.IMPORT_FIGURES)
    lock_imports(session, actor)
    table = tables.read_table(source, COLUMNS)
    months = {month_of(row.values["month"]) for row in table.rows}
    holding = imported_queries.figures_of(session, actor, months)
    drafts = dict(_Reading(session, actor, table, holding).drafts())
    if table.errors and not dry_run:
        raise table.as_problem()
    news = {key: draft for key, draft in drafts.items() if draft.figures != holding.get(key)}
    if news and not dry_run:
        said = {"city_id": actor.city_id, "imported_by": actor.account_id, "imported_at": utc_now()}
        rows = [
            {**said, **key._asdict(), "branch_id": draft.branch_id, "manufacturer_id": draft.manufacturer_id,
             **draft.figures}
            for key, draft in news.items()
        ]  # fmt: skip
        insert_rows(session, ImportedFigure, rows, replace=True)
        audit.record(session, actor, "import", "imported_figures", None, file=filename[:200], rows=len(rows))
    if progress:
        progress(len(drafts), len(drafts))
    changed = len(news.keys() & holding.keys())
    return table.report(dry_run, len(news) - changed, changed, len(drafts) - len(news))


class _Reading:
    """What each good row makes of what is there; errors are noted in the table."""

    def __init__(self, session: Session, actor: Actor, table: Table, holding: Mapping[Key, Mapping[str, Any]]) -> None:
        self.table, self.holding = table, holding
        self.present = month_of(accounts.today(session, actor))
        there = branches(session, actor)
        called = Counter(each.name for each in there)
        #: By name, and by code; None where several have the name.
        self.branches: dict[str, str | None] = {
            each.name: each.id if called[each.name] == 1 else None for each in there
        }
        self.branches |= {each.code: each.id for each in there}
        self.manufacturers = {each["name"]: each["id"] for each in list_manufacturers(session, actor, limit=_ALL)}
        self.first_rows: dict[Key, int] = {}

    def drafts(self) -> Iterator[tuple[Key, _Draft]]:
        for row in self.table.rows:
            told = dict(row.values)
            branch_id = self.branches.get(told.pop("branch", None) or "")
            manufacturer_id = self.manufacturers.get(told.pop("manufacturer", None) or "")
            indicator = Imported(told.pop("indicator"))
            key = Key(month_of(told.pop("month")), indicator.value, branch_id or manufacturer_id or "")
            if "off_cases" in told:
                told["off_packs"] = told.pop("off_cases")
            faults = list(self._subject_faults(row, key, branch_id, manufacturer_id))
            if indicator in COUNTS:
                if told["value"] % 100:
                    faults.append(("value", "Not a whole number."))
                told["value"] //= 100
            figures = {**_NOTHING, **self.holding.get(key, {}), **told}
            faults = faults or list(figure_faults(indicator, figures))
            for name, reason in faults:
                self.table.refuse(row.number, "off_cases" if name == "off_packs" else name, reason)
            if not faults:
                yield key, _Draft(branch_id, manufacturer_id, figures)

    def _subject_faults(
        self, row: Row, key: Key, branch_id: str | None, manufacturer_id: str | None
    ) -> Iterator[tuple[str, str]]:
        branch, manufacturer = row.values.get("branch"), row.values.get("manufacturer")
        if key.month > self.present:
            yield "month", "This month is still to come."
        if branch and branch_id is None:
            several = branch in self.branches
            yield "branch", "Several branches have this name; use the code." if several else "There is no such branch."
        elif manufacturer and manufacturer_id is None:
            yield "manufacturer", "There is no such manufacturer."
        elif branch and manufacturer:
            yield "manufacturer", "Give the branch or the manufacturer, not both."
        elif subject_of(branch_id, manufacturer_id) not in SUBJECTS[Imported(key.indicator)]:
            yield "indicator", "This indicator is not told of such a subject."
        elif (first := self.first_rows.setdefault(key, row.number)) != row.number:
            yield "indicator", f"Row {first} has the same indicator, month and subject."
