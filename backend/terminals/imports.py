"""Terminals from a table and back into one.

An import is all or nothing. A row whose licence number is known changes that terminal, another takes in a new one. A column
that the file lacks leaves what is stored; an empty cell empties it. Taking in the same file again changes nothing, masked
owner data of an export included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from backend import tables
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.spreadsheets import WRITERS
from backend.tables import Column, Progress, Report, Table, Unreadable, choice
from backend.terminals import owners, queries, rules, service
from backend.terminals.writing import Change, differs, save_terminals

_KINDS = {"ordinary": "普通", "modern": "现代", "franchise": "加盟"}
_FORMATS = {
    "grocery": "食杂", "convenience": "便利", "supermarket": "超市", "tobacco_liquor": "烟酒", "entertainment": "娱乐",
    "mall": "商场", "other": "其他",
}  # fmt: skip
_SCALES = {"large": "大", "medium": "中", "small": "小"}
_TRADE_AREAS = {
    "residential": "居民区", "mixed": "混合", "commercial": "商业", "township": "乡镇", "office": "办公",
    "education": "文教",
}  # fmt: skip
_LOCALITIES = {"urban": "城镇", "rural": "乡村"}


def _licence(cell: str) -> str:
    license_no = rules.plain_digits(cell)
    if why := rules.licence_fault(license_no):
        raise Unreadable(why)
    return license_no


def _phone(cell: str) -> str:
    return tables.text(20)(rules.plain_digits(cell))


def _chosen(name: str, heading: str, words: dict[str, str], *also: str, required: bool = True) -> Column:
    return Column(name, heading, choice(words), required, also, write=lambda value: words.get(value, value))


COLUMNS = (
    Column("license_no", "许可证号", _licence, True, ("许可证号码", "licence_no")),
    Column("name", "名称", tables.text(80), True, ("店名", "终端名称")),
    Column("branch", "分局", tables.text(60), True, ("营销部",)),
    Column("manager", "客户经理", tables.text(60), also=("客户经理账号",)),
    _chosen("kind", "终端类型", _KINDS, "类型"),
    Column("is_benchmark", "标杆", tables.flag, also=("标杆终端",), write=tables.write_flag),
    Column("tier", "档位", tables.whole(rules.LOWEST_TIER, rules.HIGHEST_TIER), True),
    _chosen("store_format", "业态", _FORMATS),
    _chosen("scale", "规模", _SCALES),
    _chosen("trade_area", "商圈", _TRADE_AREAS),
    _chosen("locality", "城乡", _LOCALITIES),
    Column("address", "地址", tables.text(160)),
    Column("latitude", "纬度", tables.number(-90, 90)),
    Column("longitude", "经度", tables.number(-180, 180)),
    _chosen("datum", "坐标系", {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}, required=False),
    Column("accuracy_m", "精度", tables.number(0, 100_000), also=("精度（米）", "accuracy")),
    Column("opening_hours", "营业时间", tables.text(80)),
    Column("owner_name", "负责人", tables.text(40), also=("店主",)),
    Column("owner_phone", "电话", _phone, also=("联系电话",)),
    Column("closed_on", "歇业日期", tables.day),
)


def import_terminals(
    session: Session,
    actor: Actor,
    source: Path | BinaryIO,
    filename: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Take in a CSV or XLSX file, or say what it would do; 50,000 rows take some seconds.

    Raises:
        Problem: `forbidden`, `file-not-readable`; `import-refused` with the rows in error, unless it is a dry run.
    """
    require(actor, Verb.IMPORT_TERMINALS)
    table = tables.read_table(source, COLUMNS)
    reader = _Reader(session, actor, table)
    total = 2 * len(table.rows)
    changes = []
    for done, row in enumerate(table.rows, 1):
        changes += reader.change(row)
        if progress and done % 500 == 0:
            progress(done, total)
    if table.errors and not dry_run:
        raise table.as_problem()
    to_write = [change for change in changes if differs(change)]
    if to_write and not dry_run:
        for done in range(0, len(to_write), queries.SLICE):
            save_terminals(session, actor, to_write[done : done + queries.SLICE])
            if progress:
                progress(len(table.rows) + done, total)
        audit.record(session, actor, "import", "terminals", None, file=filename, rows=len(to_write))
    if progress:
        progress(total, total)
    created = sum(change.before is None for change in to_write)
    return table.report(dry_run, created, len(to_write) - created, len(changes) - len(to_write))


class _Reader:
    """Turns the rows of a file into changes, with everything they refer to loaded beforehand."""

    def __init__(self, session: Session, actor: Actor, table: Table) -> None:
        self.session, self.actor, self.table = session, actor, table
        self.people = {username: person_id for person_id, username in queries.usernames(session, actor)}
        named = (self.people.get(row.values.get("manager") or "") for row in table.rows)
        managers = queries.managers(session, actor, hold=[person_id for person_id in named if person_id])
        self.branch_of_manager = {each.id: each.branch_id for each in managers}
        numbers = (row.values["license_no"] for row in table.rows)
        self.existing = queries.terminals_by_license(session, actor, numbers, lock=True)
        self.branches = {
            name: None if count > 1 else branch_id for name, branch_id, count in _branch_names(session, actor)
        }
        self.first_row: dict[str, int] = {}

    def change(self, row: tables.Row) -> list[Change]:
        """The change this row asks for; nothing when it is in error, which is noted in the table."""
        before = self.existing.get(row.values["license_no"])
        faults = list(self._resolve(row, before, values := rules.tidy(row.values)))
        if not faults:
            after = service.row_of(self.session, self.actor, before, values)
            faults = list(_faults(after))
        for name, why in faults:
            self.table.refuse(row.number, name, why)
        return [] if faults else [Change(before, after)]

    def _resolve(
        self, row: tables.Row, before: dict[str, Any] | None, values: dict[str, Any]
    ) -> Iterator[tuple[str, str]]:
        """Put ids in the place of names, in `values`; yields (column, why) of what cannot be."""
        first = self.first_row.setdefault(values["license_no"], row.number)
        if first != row.number:
            yield "license_no", f"Row {first} has the same licence number."
        if "is_benchmark" in values:
            values["is_benchmark"] = bool(values["is_benchmark"])
        name = values.pop("branch")
        branch_id = self.branches.get(name)
        if branch_id is None:
            yield (
                "branch",
                "Several branches have this name; use the code."
                if name in self.branches
                else "There is no such branch.",
            )
        values["branch_id"] = branch_id
        moved = before is not None and before["branch_id"] != branch_id
        if "manager" in values:
            yield from self._resolve_manager(before, values, moved)
        elif moved:
            values["manager_id"] = None
        if before is not None:
            yield from self._keep_owner(before, values)
        else:
            for field in owners.MASKS:
                if rules.is_masked(values.get(field)):
                    yield field, "This is masked; give it in full."

    def _resolve_manager(
        self, before: dict[str, Any] | None, values: dict[str, Any], moved: bool
    ) -> Iterator[tuple[str, str]]:
        username = values.pop("manager")
        manager_id = self.people.get(username) if username else None
        values["manager_id"] = manager_id
        if username and manager_id is None:
            yield "manager", "There is no such user name."
        elif before is not None and not moved and before["manager_id"] == manager_id:
            return  # also when the manager has left since: the file says what is so
        elif manager_id and values["branch_id"] and self.branch_of_manager.get(manager_id) != values["branch_id"]:
            yield "manager", "Not an active customer manager of this branch."

    def _keep_owner(self, before: dict[str, Any], values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Leave out owner data that is what is stored, be it in full or masked: sealing anew would be a change."""
        for name in owners.MASKS.keys() & values.keys():
            given = values[name]
            if rules.is_masked(given) and given != before[f"{name}_masked"]:
                yield name, "This is masked; give it in full."
            elif rules.is_masked(given) or owners.is_stored(self.session, before, name, given):
                del values[name]


def _faults(after: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if wrong := rules.position_fault(after["latitude"], after["longitude"], after["datum"]):
        yield wrong
    if after["is_benchmark"] and not rules.can_be_benchmark(after["kind"], after["closed_on"]):
        yield "is_benchmark", "Only a modern terminal that is open can be a benchmark."


def _branch_names(session: Session, actor: Actor, codes: bool = True) -> Iterator[tuple[str, str, int]]:
    """(name or code, branch, how many branches are called so)."""
    found = queries.branches(session, actor)
    count = Counter(branch.name for branch in found)
    yield from ((branch.name, branch.id, count[branch.name]) for branch in found)
    if codes:
        yield from ((branch.code, branch.id, 1) for branch in found)


def export_terminals(session: Session, actor: Actor, stream: BinaryIO, format: str, with_owners: bool = False) -> None:
    """Write what the actor may see as `csv` or `xlsx`, closed shops included, as an import understands it.

    Owner data is masked; `with_owners` writes it in full and puts that on record (R29), which needs a transaction.

    Raises:
        Problem: `forbidden` when owners are asked for by a role that may not read them.
    """
    if with_owners:
        require(actor, Verb.READ_OWNERS)
        audit.record(session, actor, "export_owners", "terminals", None, format=format)
    branches = {branch.id: branch.code for branch in queries.branches(session, actor)}
    branches |= {branch_id: name for name, branch_id, count in _branch_names(session, actor, codes=False) if count == 1}
    usernames = dict(queries.usernames(session, actor))
    rows = (
        [column.write(value) for column, value in zip(COLUMNS, cells, strict=True)]
        for cells in _cells(session, queries.export_rows(session, actor), branches, usernames, with_owners)
    )
    WRITERS[format](stream, [column.heading for column in COLUMNS], rows)


def _cells(
    session: Session,
    rows: Iterable[dict[str, Any]],
    branches: dict[str, str],
    usernames: dict[str, str],
    with_owners: bool,
) -> Iterator[list[Any]]:
    for row in rows:
        owner = owners.opened(session, row) if with_owners else owners.masked(row)
        row |= {"branch": branches[row["branch_id"]], "manager": usernames.get(row["manager_id"]), **owner}
        yield [row[column.name] for column in COLUMNS]
