"""The words of RxDB's HTTP replication, over `pull.read` and `push.apply`. docs/sync.md says how a client uses it.

What the library does decides what is answered here (seen with rxdb 17.6):

1. A page shorter than asked for ends its pull.
2. It sends a row with the state it took for ours (`assumedMasterState`), and takes every row that is not answered for stored.
   A row that is answered is overwritten by the answer: so that must be what a pull would show.
3. While a row of its own is unsent, it passes over our versions of that row, and never asks for them again.
4. It sends a batch again until it is answered, and edits go on meanwhile: a row may rest on a state before our last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import orjson
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor
from backend.db import Database
from backend.fields import Id
from backend.visits.checking import Receipt
from sync import pull, push, queries, versions
from sync.collections import COLLECTIONS
from sync.edits import NOTHING, App, Batch, Change, device_of, prepare
from sync.push import Edit

_ID = Id()
#: What stands for the base of a document that the client has made itself.
_ABSENT = hashlib.sha256(b"null").hexdigest()
_PRESENT = App(schema=versions.NEWEST)


@dataclass
class Row(Change):
    """One pushed row: `document` is what the client holds, `base` what it takes for ours; None for one that is not there.

    `base_content` is the base as its collection's schema reads it, or as it is if that fails. `content` changes in a merge, so
    what was loaded from the document stays in `whole`, with its hash.
    """

    document: dict[str, Any] | None = None
    base: dict[str, Any] | None = None
    base_content: dict[str, Any] = field(default_factory=dict)
    whole: tuple[dict[str, Any] | None, str] = (None, NOTHING)


# ---- pull -------------------------------------------------------------------------------------------------------------


def read(
    session: Session, actor: Actor, collection: str, cursor: pull.Cursor | None, limit: int
) -> tuple[pull.Page, list[dict[str, Any]]]:
    """The next page of one collection, and its documents as the library takes them.

    Raises:
        Problem: `unknown-collection`.
    """
    _require_known(collection)
    page = pull.read(session, actor, cursor, limit, collection)
    documents = [_shown(change["id"], change.get("doc")) for change in page.changes]
    if page.more:  # a document that is in two channels has left a gap; the page must not look like the last one
        documents += documents[-1:] * (limit - len(documents))
    if cursor is None:
        # Without a checkpoint a client may hold what it pushed itself, and that may have gone since.
        gone = queries.gone_edits(session, actor, feed.channels_of(actor), collection)
        documents = [_shown(doc_id, None) for doc_id in gone] + documents
    return page, documents


def _shown(doc_id: str, document: dict[str, Any] | None) -> dict[str, Any]:
    return {"id": doc_id, "_deleted": True} if document is None else {**document, "_deleted": False}


def _require_known(collection: str) -> None:
    if collection not in COLLECTIONS:
        raise problems.UNKNOWN_COLLECTION()


# ---- push -------------------------------------------------------------------------------------------------------------


def write(
    database: Database, actor: Actor, app: App, receipt: Receipt, collection: str, sent: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Apply pushed rows and return the true state of each that the server holds otherwise.

    Raises:
        Problem: `unknown-collection`. What is wrong with a row is kept as a refusal, and no problem of the request.
    """
    _require_known(collection)
    rows = [_row(collection, app, each) for each in sent]
    prepare(app, rows)
    for row in rows:
        row.whole = row.content, row.content_sha256
        _load_base(row)
    push.apply(database, actor, Batch(app, receipt, list(rows)), partial(_settle, collection))
    asked = [row for row in rows if row.status != "applied"]
    if not asked:
        return []
    with database.reading(actor.city_id) as session:
        truth = _visible(session, actor, collection, [row.id for row in asked])
    return [_shown(row.id, truth.get(row.id)) for row in asked if not _is_true(row, truth.get(row.id))]


def _row(collection: str, app: App, sent: Mapping[str, Any]) -> Row:
    document, base = _own(sent["newDocumentState"]), _own(sent["assumedMasterState"])
    doc_id = sent["newDocumentState"].get("id")
    envelope = {"collection": collection, "id": doc_id, "base_rev": 0, "device_seq": 0}
    envelope |= {"deleted": True} if document is None else {"doc": document}
    row = Row(collection, str(doc_id), 0, 0, envelope, document)
    if not _is_id(doc_id):
        row.id = problems.legible(row.id, 60)
        row.refuse(problems.INVALID(errors=[problems.fault("id", "Not a UUID.")]))
    row.document, row.base = (
        versions.upgrade(collection, each, app.schema) if each is not None else None for each in (document, base)
    )
    if row.base is not None and (writing := COLLECTIONS[collection].writing):
        row.base = {name: value for name, value in row.base.items() if name in writing.schema.fields}
    if sent["assumedMasterState"] is None:
        row.base_sha256 = _ABSENT
    return row


def _is_id(value: Any) -> bool:
    try:
        return bool(_ID.deserialize(value) == value)
    except ValidationError:
        return False


def _own(state: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A state without `_rev`, `_meta`, `_attachments`; None if the document is deleted or was never there."""
    if state is None or state.get("_deleted"):
        return None
    return {name: value for name, value in state.items() if not name.startswith("_")}


def _load_base(row: Row) -> None:
    if row.base is None:
        row.base_sha256 = row.base_sha256 or NOTHING
        return
    loaded = _load(row, row.base)
    row.base_content = loaded.content or row.base
    row.base_sha256 = loaded.content_sha256 if loaded.content else hashlib.sha256(_form(row.base)).hexdigest()


def _load(row: Row, document: dict[str, Any]) -> Change:
    """Another state of the row's document, as its collection's schema reads it; without content if it does not."""
    state = Change(row.collection, row.id, 0, 0, None, document)
    prepare(_PRESENT, [state])
    if state.problem:
        state.content = None
    return state


def _settle(
    collection: str, session: Session, actor: Actor, wave: list[Change], edits: dict[tuple[str, str], Edit]
) -> None:
    """Decide what becomes of each row; those left open are written as their `content` then says."""
    stored = COLLECTIONS[collection].read(session, actor, [change.id for change in wave])
    stale = []
    for row in cast(list[Row], wave):
        row.content, row.content_sha256 = row.whole
        last, current = edits.get(row.key), stored.get(row.id)
        row.device_seq = last.device_seq + 1 if last else 1
        if last is not None and last.person_id != actor.person_id:
            continue  # the service answers for what belongs to someone else
        _place(row, last, current, device_of(actor))
        if row.status == "conflict" and last:
            row.rev = last.rev
        if row.status == "unchanged" and current is not None and row.document != _plain(current):
            stale.append(row.id)
    # What the client passed over while its row was unsent, such as the `server` part, would never reach it.
    channels = queries.live_channels(session, actor, feed.channels_of(actor), collection, stale) if stale else {}
    feed.publish(session, collection, channels.items())


def _place(row: Row, last: Edit | None, current: dict[str, Any] | None, device_id: str) -> None:
    theirs = _load(row, current).content if current is not None else None
    if (last and last.content_sha256 == row.content_sha256) or (
        row.content is not None and theirs is not None and _forms(row.content) == _forms(theirs)
    ):
        row.status = "unchanged"
    elif last is not None and last.content_sha256 == row.base_sha256:
        pass  # made from the newest
    else:
        # From the same state of the same device: the answer to its last edit was lost, and this one is later.
        is_next = last is not None and (last.device_id, last.base_sha256) == (device_id, row.base_sha256)
        if current is None:
            if last is not None and last.content_sha256 == NOTHING and not is_next:
                row.refuse(problems.CONFLICT())  # edited here, taken back elsewhere
        elif row.document is not None:
            _merge(row, current, theirs or {}, is_next)
        elif not is_next and _forms(row.base_content) != _forms(theirs or {}):
            row.refuse(problems.CONFLICT())  # taken back here, edited elsewhere


def _merge(row: Row, current: dict[str, Any], theirs: dict[str, Any], is_next: bool) -> None:
    """Put the fields that the client has changed over the stored ones; where both have changed one, it is a conflict."""
    assert row.document is not None
    assert row.content is not None
    base = row.base or {}
    before, ours, now = _forms(row.base_content), _forms(row.content), _forms(theirs)
    changed = {
        name for name in ours if ours[name] != before.get(name) and row.document.get(name, ...) != base.get(name, ...)
    }
    if not is_next and any(now.get(name) not in (before.get(name), ours[name]) for name in changed):
        row.refuse(problems.CONFLICT())
        return
    merged = {name: value for name, value in current.items() if name not in changed}
    merged |= {name: value for name, value in row.document.items() if name in changed}
    state = Change(row.collection, row.id, 0, 0, None, _plain(merged))
    prepare(_PRESENT, [state])
    if state.problem is not None:
        row.refuse(state.problem)
    elif state.content is not None and _forms(state.content) == now:
        row.status = "unchanged"
    else:
        row.content, row.content_sha256 = state.content, state.content_sha256


def _forms(content: Mapping[str, Any]) -> dict[str, bytes]:
    return {name: _form(value) for name, value in content.items()}


def _form(value: Any) -> bytes:
    """The value in a form that is equal for equal values. Rows of a list are a set: they are not kept in order."""
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return b"\n".join(sorted(map(_form, value)))
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """A stored document as it looks on the wire."""
    wire: dict[str, Any] = orjson.loads(orjson.dumps(document, option=orjson.OPT_UTC_Z))
    return wire


def _visible(session: Session, actor: Actor, collection: str, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Those of the documents that a pull would show."""
    known = [doc_id for doc_id in ids if _is_id(doc_id)]
    live = queries.live_channels(session, actor, feed.channels_of(actor), collection, known)
    return COLLECTIONS[collection].read(session, actor, live) if live else {}


def _is_true(row: Row, truth: dict[str, Any] | None) -> bool:
    """Whether what the client holds of a row that was not applied is what the server holds."""
    if row.document is None or truth is None:
        return row.document is None and truth is None
    return row.status == "unchanged"
