"""Files of sales into the database: all of a file or nothing of it, whatever its length.

A row says what a shop bought of a spec in a month or on a day; a figure that differs is replaced, and what stood there is
kept. A file that calls itself complete also takes away what it does not have of its periods. The same file again changes
nothing and leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.db import Database
from backend.sales import queries, writing
from backend.sales.models import SalesImport
from backend.sales.staging import Known, Staged, staged
from backend.sales.writing import Outcome, Target
from backend.spreadsheets import opened
from backend.tables import Progress, Report

#: A file that is sent waits for its answer; longer ones are for the command line.
MOST_ROWS_SENT = 1_000_000
MOST_ROWS = 50_000_000


class SalesReport(Report):
    """`voided` figures were taken away; `number` is the import's, or that of the same file when it changed nothing."""

    voided: int
    number: int | None


def import_sales(
    database: Database,
    actor: Actor,
    source: Path | BinaryIO,
    filename: str,
    dry_run: bool = False,
    is_complete: bool = False,
    progress: Progress | None = None,
    most_rows: int = MOST_ROWS,
) -> SalesReport:
    """Take in a CSV or XLSX file, or say what it would do. It opens its own transactions: none while the file is read.

    Raises:
        Problem: `forbidden`, `file-not-readable`; `import-refused` with the rows in error, unless it is a dry run.
    """
    require(actor, Verb.IMPORT_SALES)
    with database.reading(actor.city_id) as session:
        known = Known(
            queries.shops_by_license(session, actor),
            queries.specs_by_ean13(session, actor),
            accounts.today(session, actor),
            most_rows,
        )
    with opened(source) as stream, staged(stream, known, progress) as found:
        if found.table.error_count:
            if not dry_run:
                raise found.table.as_problem()
            return _report(found, dry_run, Outcome(), None)
        with database.transaction(actor.city_id) as session:
            report = _take_in(session, actor, found, filename, dry_run, is_complete, progress)
            if dry_run:
                session.rollback()
    return report


def _take_in(
    session: Session,
    actor: Actor,
    found: Staged,
    filename: str,
    dry_run: bool,
    is_complete: bool,
    progress: Progress | None,
) -> SalesReport:
    queries.lock_imports(session, actor)
    number = queries.newest_number(session, actor) + 1
    target = Target(actor.city_id, number, found.granularity, found.has_amounts, is_complete)
    outcome = Outcome()
    done = found.rows
    for count in writing.write_figures(session, target, found.figures(), outcome):
        done += count
        if progress:
            progress(done, 3 * found.rows)
    if is_complete:
        writing.void_untold(session, target, found.periods, queries.spec_ids(session, actor), outcome)
    for counted in _numbered(writing.renew_totals(session, target, outcome.touched)):
        if progress:
            progress(2 * found.rows + counted * found.rows // len(outcome.touched), 3 * found.rows)
    if progress:
        progress(3 * found.rows, 3 * found.rows)
    is_news = bool(outcome.created + outcome.changed + outcome.voided)
    before = None if is_news else queries.number_of_file(session, actor, found.survey.sha256)
    if before is None:
        _record(session, actor, number, found, filename, is_complete, outcome)
    return _report(found, dry_run, outcome, None if dry_run else before or number)


def _numbered(steps: Iterator[int]) -> Iterator[int]:
    """How many are through, after each step."""
    done = 0
    for step in steps:
        done += step
        yield done


def _record(
    session: Session,
    actor: Actor,
    number: int,
    found: Staged,
    filename: str,
    is_complete: bool,
    outcome: Outcome,
) -> None:
    counts = {"created": outcome.created, "changed": outcome.changed, "voided": outcome.voided}
    session.add(
        SalesImport(
            city_id=actor.city_id,
            number=number,
            filename=filename[:200],
            sha256=found.survey.sha256,
            granularity=found.granularity,
            first_period=found.periods[0],
            last_period=found.periods[-1],
            is_complete=is_complete,
            rows=found.rows,
            unchanged=_unchanged(found, outcome),
            imported_by=actor.account_id,
            **counts,
        )
    )
    session.flush()
    audit.record(session, actor, "import", "sales", None, number=number, file=filename[:200], rows=found.rows, **counts)


def _unchanged(found: Staged, outcome: Outcome) -> int:
    return found.rows - outcome.created - outcome.changed


def _report(found: Staged, dry_run: bool, outcome: Outcome, number: int | None) -> SalesReport:
    unchanged = 0 if found.table.error_count else _unchanged(found, outcome)
    report = found.table.report(dry_run, outcome.created, outcome.changed, unchanged)
    return SalesReport(**report, voided=outcome.voided, number=number)
