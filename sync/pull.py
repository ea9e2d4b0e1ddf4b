"""Reading the feed from a cursor on, and checking that both sides hold the same."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.db import AnyRow
from backend.feed import channels_of
from backend.problems import CURSOR_BEHIND
from sync import queries
from sync.collections import COLLECTIONS


class Cursor(NamedTuple):
    """How far the phone of a person has got.

    `epoch` is the database's and `scope_epoch` the person's: when either has changed, or somebody else is logged in, what the
    phone holds is void. Until a first sync has passed `since`, the revision at which it began, tombstones up to there are
    left out.
    """

    epoch: str
    person_id: str
    scope_epoch: int
    rev: int
    since: int = 0


@dataclass(frozen=True)
class Page:
    cursor: Cursor
    more: bool
    reset: bool
    changes: list[dict[str, Any]]


def read(session: Session, actor: Actor, cursor: Cursor | None, limit: int, collection: str | None = None) -> Page:
    """The next changes of what the actor's devices listen to, at most `limit`, oldest first.

    With a collection, of that one only: a device that starts it again keeps a cursor for it until it has caught up.
    """
    clock = queries.clock(session, actor)
    start = cursor if cursor is not None and _still_good(cursor, clock, actor) else None
    reset = cursor is not None and start is None
    at = start or Cursor(clock.epoch, actor.person_id, actor.scope_epoch, 0, since=clock.rev)
    rows = queries.feed_after(session, actor, channels_of(actor), at.rev, at.since, limit + 1, collection)
    more = len(rows) > limit
    rows = rows[:limit]
    rev = rows[-1].rev if more else max([clock.rev, *(row.rev for row in rows[-1:])])
    # Past the first sync's starting point, a cursor is like any other.
    since = at.since if at.since > rev else 0
    return Page(
        Cursor(clock.epoch, actor.person_id, actor.scope_epoch, rev, since), more, reset, _changes(session, actor, rows)
    )


def _still_good(cursor: Cursor, clock: AnyRow, actor: Actor) -> bool:
    return (
        cursor.epoch == clock.epoch
        and cursor.person_id == actor.person_id
        and cursor.scope_epoch == actor.scope_epoch
        and clock.forgotten_rev <= max(cursor.rev, cursor.since)
        and 0 <= cursor.rev <= clock.rev
    )


def _changes(session: Session, actor: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    # A row that is in two channels, or moved between them, is reported once, in its newest state.
    newest = {(row.collection, row.doc_id): row for row in rows}
    rows = sorted(newest.values(), key=lambda row: row.rev)
    wanted: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if not row.deleted:
            wanted[row.collection].append(row.doc_id)
    documents = {name: COLLECTIONS[name].read(session, actor, ids) for name, ids in wanted.items()}
    changes = []
    for row in rows:
        change = {"collection": row.collection, "id": row.doc_id, "rev": row.rev}
        document = None if row.deleted else documents[row.collection].get(row.doc_id)
        # What the feed lists but the actor may not see does not travel, whatever the reason.
        changes.append(change | ({"deleted": True} if document is None else {"doc": document}))
    return changes


def digest(session: Session, actor: Actor, cursor: Cursor) -> dict[str, dict[str, Any]]:
    """Per collection the number of documents the actor's devices hold and a hash of their (id, rev) that needs no order.

    Raises:
        Problem: `cursor-behind` when something has changed after the cursor: only a phone that is up to date can compare.
    """
    clock = queries.clock(session, actor)
    channels = channels_of(actor)
    if not _still_good(cursor, clock, actor) or queries.feed_after(
        session, actor, channels, cursor.rev, cursor.since, 1
    ):
        raise CURSOR_BEHIND()
    held: dict[str, list[tuple[str, int]]] = {name: [] for name in COLLECTIONS}
    for row in queries.live_entries(session, actor, channels):
        held[row.collection].append((row.doc_id, row.rev))
    return {name: {"count": len(pairs), "hash": hash_of(pairs)} for name, pairs in held.items()}


def differing(session: Session, actor: Actor, cursor: Cursor, held: Mapping[str, str]) -> list[str]:
    """The collections of which a device at this cursor holds something else than it must.

    Raises:
        Problem: `cursor-behind`.
    """
    nothing = hash_of(())
    return [name for name, said in digest(session, actor, cursor).items() if held.get(name, nothing) != said["hash"]]


def hash_of(pairs: Iterable[tuple[str, int]]) -> str:
    """The exclusive or of the SHA-256 of every `id:rev`, in hexadecimal."""
    combined = 0
    for doc_id, rev in pairs:
        combined ^= int.from_bytes(hashlib.sha256(f"{doc_id}:{rev}".encode()).digest())
    return f"{combined:064x}"
