"""Specs from a table and back into one: as with terminals, all or nothing, and the same file again changes nothing.

A row is known by its bar code. Its brand and manufacturer must exist already. The stage of a new spec may be given; a known
spec moves to another stage by decision only, so there a differing stage is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from backend import tables
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.brands import queries, rules, service
from backend.brands.models import Spec
from backend.spreadsheets import WRITERS
from backend.tables import Column, Progress, Report, Table, Unreadable

_STAGES = {"introduction": "导入期", "growth": "成长期", "mature": "成熟期", "exit": "退出期"}
_CLASSES = {"I": "一类", "II": "二类", "III": "三类", "IV": "四类", "V": "五类"}


def _ean13(cell: str) -> str:
    if why := rules.ean13_fault(cell):
        raise Unreadable(why)
    return cell


def _fen(cell: str) -> int:
    fen = tables.number(0.01, 100_000)(cell) * 100
    if abs(fen - round(fen)) > 1e-6:
        raise Unreadable("Not a price in yuan with at most two decimals.")
    return round(fen)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


COLUMNS = (
    Column("ean13", "条码", _ean13, True, ("条形码", "barcode")),
    Column("brand", "品牌", tables.text(60), True),
    Column("name", "品规", tables.text(60), True, ("规格", "spec")),
    Column("price_class", "价类", tables.choice(_CLASSES), True, write=lambda value: _CLASSES[value]),
    Column("wholesale", "批发价", _fen, True, ("批发价（元/条）",), write=_yuan),
    Column("retail", "零售价", _fen, True, ("零售价（元/条）",), write=_yuan),
    Column("entry_date", "上市日期", tables.day, True),
    Column("is_focus", "重点", tables.flag, also=("重点品规",), write=tables.write_flag),
    Column("stage", "生命周期", tables.choice(_STAGES), write=lambda value: _STAGES[value]),
    Column("retired_on", "退市日期", tables.day),
)
_FIELDS = {"wholesale": "wholesale_fen", "retail": "retail_fen"}


def import_specs(
    session: Session,
    actor: Actor,
    source: Path | BinaryIO,
    filename: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Take in a CSV or XLSX file of specs, or say what it would do. Prices are yuan per carton.

    Raises:
        Problem: `forbidden`, `file-not-readable`; `import-refused` with the rows in error, unless it is a dry run.
    """
    require(actor, Verb.EDIT_BRANDS)
    table = tables.read_table(source, COLUMNS)
    existing = {spec.ean13: spec for spec in queries.all_specs(session, actor)}
    brands = {brand["name"]: brand["id"] for brand in queries.list_brands(session, actor, limit=None)}
    to_write = list(_drafts(table, existing, brands))
    if table.errors and not dry_run:
        raise table.as_problem()
    changed = sum(draft["ean13"] in existing for draft in to_write)
    if to_write and not dry_run:
        for done, draft in enumerate(to_write, 1):
            _write(session, actor, existing.get(draft["ean13"]), draft)
            if progress:
                progress(done, len(to_write))
        audit.record(session, actor, "import", "specs", None, file=filename, rows=len(to_write))
    unchanged = len(table.rows) - len(to_write) - len({error.row for error in table.errors} & _numbers(table))
    return table.report(dry_run, len(to_write) - changed, changed, unchanged)


def _numbers(table: Table) -> set[int]:
    return {row.number for row in table.rows}


def _drafts(table: Table, existing: dict[str, Spec], brands: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The values of each row that would change something; errors are noted in the table."""
    taken = {(spec.brand_id, spec.name): spec.ean13 for spec in existing.values()}
    first_row: dict[str, int] = {}
    for row in table.rows:
        draft = {_FIELDS.get(name, name): value for name, value in row.values.items()}
        if "is_focus" in draft:
            draft["is_focus"] = bool(draft["is_focus"])
        brand = draft.pop("brand")
        draft["brand_id"] = brands.get(brand, "")
        spec = existing.get(draft["ean13"])
        faults = list(_faults(draft, spec))
        first = first_row.setdefault(draft["ean13"], row.number)
        if first != row.number:
            faults.append(("ean13", f"Row {first} has the same bar code."))
        if taken.setdefault((draft["brand_id"], draft["name"]), draft["ean13"]) != draft["ean13"]:
            faults.append(("name", "The brand has another spec of this name."))
        for name, why in faults:
            table.refuse(row.number, name, why)
        if not faults and (spec is None or any(getattr(spec, name) != value for name, value in draft.items())):
            yield draft


def _faults(draft: dict[str, Any], spec: Spec | None) -> Iterator[tuple[str, str]]:
    if not draft["brand_id"]:
        yield "brand", "There is no such brand."
    elif spec is not None and spec.brand_id != draft["brand_id"]:
        yield "brand", "The spec belongs to another brand."
    if why := rules.price_fault(draft["wholesale_fen"], draft["retail_fen"]):
        yield "retail", why
    if spec is not None and draft.get("stage", spec.stage) != spec.stage:
        yield "stage", "A known spec moves to another stage by decision only."


def _write(session: Session, actor: Actor, spec: Spec | None, draft: dict[str, Any]) -> None:
    if spec is None:
        service.create_spec(session, actor, **draft)
    else:
        service.change_spec(session, actor, spec.id, draft)


def export_specs(session: Session, actor: Actor, stream: BinaryIO, format: str) -> None:
    """Write the specs the actor may see as `csv` or `xlsx`, retired ones included, as an import understands them."""
    brands = {brand["id"]: brand["name"] for brand in queries.list_brands(session, actor, limit=None)}
    rows = (
        [column.write(values[column.name]) for column in COLUMNS]
        for spec in queries.list_specs(session, actor, {"retired": None}, limit=None)
        for values in [
            {**spec, "brand": brands[spec["brand_id"]], **{name: spec[field] for name, field in _FIELDS.items()}}
        ]
    )
    WRITERS[format](stream, [column.heading for column in COLUMNS], rows)
