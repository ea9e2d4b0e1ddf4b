"""Asking for exports, giving them up, and clearing away those that have expired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

import backend.exports.agreement_lists
import backend.exports.dashboard_lists
import backend.exports.field_lists
import backend.exports.market_lists
import backend.exports.month_lists
import backend.exports.office_lists
import backend.exports.product_lists
import backend.exports.promotion_lists
import backend.exports.review_lists
import backend.exports.sales_lists
import backend.exports.shop_lists  # noqa: F401 - they register what can be exported
from backend import problems
from backend.access import Actor
from backend.audit.service import record
from backend.config import Settings
from backend.db import new_id, utc_now
from backend.exports import queries
from backend.exports.listing import LISTINGS
from backend.exports.models import Export
from backend.exports.rules import Format, Language, State, state_of
from backend.jobs.service import enqueue
from backend.problems import fault
from backend.storage import Storage

#: The kind of the job that writes one.
WRITE = "write_export"
#: An export is remembered so long, to say what became of it; longer than any file is kept.
KEPT = timedelta(days=7)
_AT_ONCE = 500


def try_out(session: Session, actor: Actor, listing: str, filters: Mapping[str, Any]) -> None:
    """See to it that the list would be given: what would be refused at its address is refused here, and at once. Some lists are
    counted as a whole for that, which is why nothing is written meanwhile.

    Raises:
        Problem: `invalid` for a list or filter there is not; whatever the list itself refuses.
    """
    found = LISTINGS.get(listing)
    if found is None:
        raise problems.INVALID(errors=[fault("list", "There is no such list.")])
    found.page(session, actor, found.read_filters(filters), None, 1)


def ask_for_export(
    session: Session, actor: Actor, listing: str, format: Format, filters: Mapping[str, Any], language: Language
) -> Export:
    """Have a list written to a file, with the filters of its address; it has been tried out.

    Raises:
        Problem: `too-many-exports`.
    """
    settings: Settings = session.info["settings"]
    if queries.count_unfinished(session, actor) >= settings.max_open_exports:
        raise problems.TOO_MANY_EXPORTS()
    export = Export(
        city_id=actor.city_id,
        id=new_id(),
        person_id=actor.person_id,
        scope_epoch=actor.scope_epoch,
        listing=listing,
        format=format,
        language=language,
        filters=dict(filters),
        state=State.QUEUED,
        rows_done=0,
        created_at=utc_now(),
    )
    session.add(export)
    session.flush()
    record(session, actor, "export", "list", listing, export_id=export.id, format=format, filters=dict(filters))
    enqueue(session, WRITE, export.id)
    return export


def get_export(session: Session, actor: Actor, export_id: str) -> Export:
    """
    Raises:
        Problem: `not-found` for those of others, and of an earlier posting.
    """
    export = queries.find_export(session, actor, export_id)
    if export is None:
        raise problems.NOT_FOUND()
    return export


def get_ready(session: Session, actor: Actor, export_id: str) -> Export:
    """An export whose file can be fetched.

    Raises:
        Problem: `not-found`, `export-not-ready`, `export-expired`.
    """
    export = get_export(session, actor, export_id)
    state = state_of(export.state, export.expires_at, utc_now())
    if state == State.EXPIRED:
        raise problems.EXPORT_EXPIRED()
    if state != State.READY:
        raise problems.EXPORT_NOT_READY(state=state)
    return export


def give_up(session: Session, actor: Actor, export_id: str) -> str:
    """Drop an export; one that is being written is dropped by its writer. Returns the key of the file, to be removed afterwards."""
    export = get_export(session, actor, export_id)
    session.delete(export)
    return export.key


def document_of(export: Export, now: datetime) -> dict[str, Any]:
    listing = LISTINGS.get(export.listing)
    title = {"zh": listing.zh, "en": listing.en} if listing else {"zh": export.listing, "en": export.listing}
    return {
        "id": export.id,
        "list": export.listing,
        "title": title,
        "format": export.format,
        "language": export.language,
        "filters": export.filters,
        "state": state_of(export.state, export.expires_at, now),
        "problem": export.problem,
        "rows_done": export.rows_done,
        "rows_total": export.rows_total,
        "bytes": export.bytes,
        "created_at": export.created_at,
        "ready_at": export.ready_at,
        "expires_at": export.expires_at,
    }


def clear_exports(session: Session, storage: Storage, city_id: int, now: datetime, hours: int) -> int:
    """Remove files that have expired or belong to nothing, note as failed what nobody ever finished, forget what is old."""
    outlived = queries.list_outlived(session, city_id, now, now - timedelta(hours=hours), now - KEPT, _AT_ONCE)
    for export in outlived:
        storage.delete([export.key])
        if export.created_at < now - KEPT:
            session.delete(export)
        elif export.state == State.READY:
            export.state = State.EXPIRED
        else:
            export.state, export.problem = State.FAILED, problems.INTERNAL.slug
    session.flush()
    known = queries.list_ids(session, city_id)
    # A writer whose export was given up while it died leaves a file behind.
    files = list(storage.keys(f"{city_id}/exports"))
    orphans = [key for key in files if key.rpartition("/")[2].partition(".")[0] not in known]
    storage.delete(orphans)
    return len(outlived) + len(orphans)
