"""The job that writes an export: the list's rows, page by page with the eyes of who asked, into a file, and that to the storage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role
from backend.accounts import queries as account_queries
from backend.accounts.service import command_line_actor, time_zone
from backend.db import utc_now
from backend.exports import queries
from backend.exports.listing import LISTINGS, Listing
from backend.exports.models import Export
from backend.exports.rules import MOST_XLSX_ROWS, Format, Language, State, cell_of, value_at
from backend.jobs.rules import MOST_ATTEMPTS, Job
from backend.jobs.running import DOWN, Context, Finish, nothing_more
from backend.problems import Problem
from backend.spreadsheets import WRITERS

ROWS_BETWEEN_NOTES = 5_000
_BLOCK_BYTES = 1 << 20


class GivenUp(Exception):
    """Nobody wants it any more."""


def write_export(context: Context, job: Job) -> Finish:
    """Write the file; whoever lost the right to the list meanwhile gets none."""
    try:
        export = _begin(context, job)
        with TemporaryFile() as stream:
            rows = _write(context, export, stream)
            stream.seek(0)
            size = context.storage.put(export.key, iter(lambda: stream.read(_BLOCK_BYTES), b""))
    except GivenUp:
        return nothing_more
    except Problem as problem:
        if problem.kind in DOWN:
            raise
        slug = problem.kind.slug
        return lambda session: _fail(session, job, slug)
    except Exception:
        if job.attempt >= MOST_ATTEMPTS:
            with context.database.transaction(job.city_id) as session:
                _fail(session, job, problems.INTERNAL.slug)
        raise
    return lambda session: _finish(context, session, export, rows, size)


def _begin(context: Context, job: Job) -> Export:
    with context.database.transaction(job.city_id) as session:
        export = queries.lock_export(session, job.city_id, job.subject_id)
        if export is None or export.state not in (State.QUEUED, State.WORKING):
            raise GivenUp
        export.state, export.rows_done = State.WORKING, 0
    return export


def _write(context: Context, export: Export, stream: BinaryIO) -> int:
    """How many rows were written, of one view of the city."""
    listing, language = LISTINGS[export.listing], Language(export.language)
    counted = 0

    def count(rows: Iterable[Any]) -> Iterator[Any]:
        nonlocal counted
        for row in rows:
            counted += 1
            if export.format == Format.XLSX and counted >= MOST_XLSX_ROWS:
                raise problems.EXPORT_TOO_LONG()
            if counted % ROWS_BETWEEN_NOTES == 0:
                _note(context, export, counted)
            yield row

    with context.database.reading(export.city_id) as session:
        actor = _actor_of(session, export)
        cells = _cells(session, actor, listing, export, language)
        WRITERS[export.format](stream, [column.heading(language) for column in listing.columns], count(cells))
    return counted


def _cells(session: Session, actor: Actor, listing: Listing, export: Export, language: Language) -> Iterator[list[Any]]:
    zone = time_zone(session, actor)
    for row in listing.rows(session, actor, listing.read_filters(export.filters)):
        yield [cell_of(value_at(row, column.path), column.type, zone, language) for column in listing.columns]


def _actor_of(session: Session, export: Export) -> Actor:
    """Who asked, as they are now.

    Raises:
        Problem: `account-disabled`; `forbidden` when they have been posted elsewhere.
    """
    person = account_queries.get_person(session, command_line_actor(export.city_id), export.person_id)
    if person is None or person.disabled_at is not None:
        raise problems.ACCOUNT_DISABLED()
    if person.scope_epoch != export.scope_epoch:
        raise problems.FORBIDDEN()
    return Actor(
        city_id=export.city_id,
        person_id=person.id,
        role=Role(person.role),
        branch_id=person.branch_id,
        manufacturer_id=person.manufacturer_id,
        scope_epoch=person.scope_epoch,
    )


def _note(context: Context, export: Export, rows: int) -> None:
    with context.database.transaction(export.city_id) as session:
        kept = queries.lock_export(session, export.city_id, export.id)
        if kept is None:
            raise GivenUp
        kept.rows_done = rows


def _finish(context: Context, session: Session, written: Export, rows: int, size: int) -> None:
    export = queries.lock_export(session, written.city_id, written.id)
    if export is None:
        context.storage.delete([written.key])
        return
    now = utc_now()
    export.state, export.bytes = State.READY, size
    export.rows_done = export.rows_total = rows
    export.ready_at, export.expires_at = now, now + timedelta(hours=context.settings.export_hours)


def _fail(session: Session, job: Job, slug: str) -> None:
    if export := queries.lock_export(session, job.city_id, job.subject_id):
        export.state, export.problem = State.FAILED, slug
