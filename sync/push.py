"""Applying what a phone pushed: each document once, one outcome for each, all good ones in one commit.

For every document, in this order (docs/sync.md):
1. Same content as stored → `unchanged`.
2. Same device: a higher `device_seq` → applied; another → `unchanged`, for an old copy that arrives late must not win.
3. Another device: it had seen the last edit (`base_rev`) → applied; else → `conflict`, with both versions kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor
from backend.accounts import devices
from backend.db import Database, insert_rows
from backend.problems import Problem
from backend.visits.checking import Receipt
from sync import queries
from sync.collections import COLLECTIONS
from sync.edits import Batch, Change, device_of
from sync.models import SyncEdit
from sync.refusals import keep_refusals

_ATTEMPTS = 3
#: Stands for the revision of an edit that is being applied in the same push.
_THIS_PUSH = -1


class Edit(NamedTuple):
    """The last client-side edit of a document."""

    person_id: str
    device_id: str
    device_seq: int
    rev: int
    content_sha256: str
    base_sha256: str | None = None


#: Decides what becomes of changes to distinct documents, given the last edits; those it leaves open are written.
Settle = Callable[[Session, Actor, list[Change], dict[tuple[str, str], Edit]], None]


def apply(database: Database, actor: Actor, batch: Batch, settle: Settle | None = None) -> None:
    """Write a prepared batch and give every change its outcome. When this returns, all of it is committed.

    Two requests with the same documents at once can meet in the database; the later one then finds them written.

    Raises:
        Problem: `conflict` when the batch is all or nothing and any of it was in conflict; nothing was written then.
    """
    open_changes = [change for change in batch.changes if change.is_open]
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with database.transaction(actor.city_id) as session:
                _apply(session, actor, batch, open_changes, settle or _by_revision)
            return
        except (IntegrityError, OperationalError) as error:
            if attempt == _ATTEMPTS or not (isinstance(error, IntegrityError) or "deadlock" in str(error.orig)):
                raise
            for change in open_changes:
                change.reopen()


def _apply(session: Session, actor: Actor, batch: Batch, open_changes: list[Change], settle: Settle) -> None:
    queries.lock_pusher(session, actor)
    devices.note_word(session, actor, batch.word)
    edits = {
        key: Edit(row.person_id, row.device_id, row.device_seq, row.rev, row.content_sha256, row.base_sha256)
        for key, row in queries.last_edits(session, actor, {change.key for change in open_changes}).items()
    }
    former = dict(edits)
    for wave in _waves(open_changes):
        settle(session, actor, wave, edits)
        _write(session, actor, [change for change in wave if change.is_open], batch.receipt)
        for change in wave:
            if change.status == "applied":
                edits[change.key] = Edit(
                    actor.person_id,
                    device_of(actor),
                    change.device_seq,
                    _THIS_PUSH,
                    change.content_sha256,
                    change.base_sha256,
                )
    if batch.all_or_nothing and (contested := _contested(open_changes)):
        raise problems.CONFLICT("Nothing of this push was applied: pull, and push again.", contested=contested)
    _keep_edits(session, actor, batch.changes, feed.stamp(session), former)
    keep_refusals(session, actor, batch)
    _show_conflicts(session, actor, batch.changes)


def _contested(changes: Iterable[Change]) -> list[dict[str, str]]:
    return [{"collection": each.collection, "id": each.id} for each in changes if each.status == "conflict"]


def _waves(changes: Iterable[Change]) -> list[list[Change]]:
    """The changes in order, cut so that none holds two edits of one document."""
    waves: list[dict[tuple[str, str], Change]] = []
    depth: dict[tuple[str, str], int] = defaultdict(int)
    for change in changes:
        if depth[change.key] == len(waves):
            waves.append({})
        waves[depth[change.key]][change.key] = change
        depth[change.key] += 1
    return [list(wave.values()) for wave in waves]


def _by_revision(session: Session, actor: Actor, wave: list[Change], edits: dict[tuple[str, str], Edit]) -> None:
    for change in wave:
        last = edits.get(change.key)
        if last is None or last.person_id != actor.person_id:
            continue  # new, or the service answers for what belongs to someone else
        if not change.counted:
            change.device_seq = last.device_seq + 1
        if last.content_sha256 == change.content_sha256:
            change.status, change.rev = "unchanged", last.rev or None
        elif change.counted and last.device_id == device_of(actor):
            if change.device_seq <= last.device_seq:
                change.status, change.rev = "unchanged", last.rev or None
        elif change.base_rev < last.rev:
            change.refuse(problems.CONFLICT())
            change.rev = last.rev


def _write(session: Session, actor: Actor, changes: list[Change], receipt: Receipt) -> None:
    by_collection: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_collection[change.collection].append(change)
    for collection, some in by_collection.items():
        writing = COLLECTIONS[collection].writing
        assert writing is not None
        try:
            kept = [change for change in some if change.content is not None]
            drafts = [change.content for change in kept if change.content]
            outcomes = writing.write(session, actor, drafts, receipt) if drafts else []
            gone = [change for change in some if change.content is None]
            if gone:
                outcomes += writing.remove(session, actor, [change.id for change in gone])
        except Problem as problem:  # refused as a whole, before anything was written
            for change in some:
                change.refuse(problem)
            continue
        for change, outcome in zip([*kept, *gone], outcomes, strict=True):
            if outcome is None:
                change.status = "applied"
            else:
                change.refuse(outcome)


def _keep_edits(
    session: Session,
    actor: Actor,
    changes: list[Change],
    revs: dict[feed.Document, int],
    former: dict[tuple[str, str], Edit],
) -> None:
    """Remember the applied edits with the revisions they got.

    Taking back what has not arrived counts as an edit too, of revision 0: a copy of the document that was held up on its way
    must not bring it back. It is answered like taking back what belongs to someone else.
    """
    rows = {}
    left = feed.left(session)
    newest: int | None = None
    for change in changes:
        document = feed.Document(*change.key)
        rev = revs.get(document)
        if change.status == "unchanged" and change.rev == _THIS_PUSH:
            change.rev = rev
        if change.status != "applied":
            continue
        last = former.get(change.key)
        if change.content is None and document not in left:
            change.status = "unchanged"  # there was nothing to take back, or nothing that was theirs
            if last is not None and last.person_id != actor.person_id:
                continue
            rev = last.rev if last else 0
        else:
            if rev is None:  # a shop that nobody covers: the document is in no channel, and its edit counts as of now
                rev = newest = queries.clock(session, actor).rev if newest is None else newest
            change.rev = rev
        rows[change.key] = {
            "city_id": actor.city_id,
            "collection": change.collection,
            "doc_id": change.id,
            "person_id": actor.person_id,
            "device_id": device_of(actor),
            "device_seq": change.device_seq,
            "rev": rev,
            "content_sha256": change.content_sha256,
            "base_sha256": change.base_sha256,
        }
    insert_rows(session, SyncEdit, list(rows.values()), replace=True)


def _show_conflicts(session: Session, actor: Actor, changes: list[Change]) -> None:
    contested: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.status == "conflict":
            contested[change.collection].append(change)
    for collection, some in contested.items():
        documents = COLLECTIONS[collection].read(session, actor, [change.id for change in some])
        for change in some:
            change.current = documents.get(change.id)
