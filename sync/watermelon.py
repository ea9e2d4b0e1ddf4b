"""The words of WatermelonDB's `synchronize()`, over the same feed and the same push.

1. The library keeps one number, `last_pulled_at`. Ours is the revision + 1 below a mark of the epochs it belongs to, for a
   number alone would not say that the database was restored or the person's scope has changed.
2. It asks for everything at once, and its columns are flat: nested parts travel as JSON strings.
3. It counts no edits: what it pushes was made on top of its last pull, so that base revision alone decides. When any row was
   changed since by another device, nothing of a push is applied: the library then pulls, merges, and pushes again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from marshmallow import Schema, ValidationError, fields
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.fields import Choice, Flag, Id, Number, Text, Time, Whole
from sync import pull, queries
from sync.collections import COLLECTIONS
from sync.edits import Change
from sync.pull import Cursor

#: A century of 100,000 revisions a day.
_REVISIONS = 2**32
#: Both together are as much as a number of JavaScript holds.
_MARKS = 2**21
_PAGE = 5000

#: What fits a column as it is.
_PLAIN = (Choice, Flag, Id, Number, Text, Time, Whole, fields.Date)
_ID = Id()

_Entries = dict[tuple[str, str], dict[str, Any]]


# ---- pulling ----------------------------------------------------------------------------------------------------------


def changes_since(
    session: Session, actor: Actor, last_pulled_at: int | None, *, migrated: bool, may_replace: bool
) -> dict[str, Any]:
    """Everything after a pull, or from nothing on; in the shape that `pullChanges` returns.

    When what the phone holds is void, the answer is the whole scope and says so by `experimentalStrategy`: the library then
    drops every other row. With `migrated`, the phone has new columns or tables, which older pulls have left empty.

    Raises:
        Problem: `reset-required` when what the phone holds is void, and it has not said that it `may_replace`.
    """
    cursor = _cursor(session, actor, last_pulled_at) if last_pulled_at is not None else None
    end, reset, entries = _read_on(session, actor, cursor)
    if reset and not may_replace:
        raise problems.RESET_REQUIRED()
    if migrated and not reset:
        entries |= _read_on(session, actor, None)[2]
    tables = {name: _table() for name in COLLECTIONS} if reset else {}
    for (collection, doc_id), entry in entries.items():
        table = tables.setdefault(collection, _table())
        if entry.get("deleted"):
            table["deleted"].append(doc_id)
        else:
            table["updated"].append(_row(entry["doc"]))
    answer = {"changes": tables, "timestamp": _mark(end.epoch, actor) * _REVISIONS + end.rev + 1}
    return answer | ({"experimentalStrategy": "replacement"} if reset else {})


def base_rev(session: Session, actor: Actor, last_pulled_at: int) -> int:
    """The newest revision that a phone which pulled then has seen.

    Raises:
        Problem: `cursor-behind` when the database or the person's scope is not what it was: the phone has to pull first.
    """
    cursor = _cursor(session, actor, last_pulled_at)
    if not cursor.epoch:
        raise problems.CURSOR_BEHIND()
    return cursor.rev


def _cursor(session: Session, actor: Actor, last_pulled_at: int) -> Cursor:
    """A cursor without an epoch is none that the feed still takes."""
    mark, rev = divmod(last_pulled_at - 1, _REVISIONS)
    clock = queries.clock(session, actor)
    known = mark == _mark(clock.epoch, actor) and rev <= clock.rev
    return Cursor(clock.epoch if known else "", actor.person_id, actor.scope_epoch, rev)


def _mark(epoch: str, actor: Actor) -> int:
    """Changes of scope in a row never have the same mark; a restored database has it once in two million times."""
    beginning = hashlib.sha256(f"{epoch}:{actor.person_id}".encode()).digest()[:8]
    return (int.from_bytes(beginning) + actor.scope_epoch) % _MARKS


def _read_on(session: Session, actor: Actor, cursor: Cursor | None) -> tuple[Cursor, bool, _Entries]:
    """All pages after a cursor as one: where they end, whether they begin from nothing, and each document's newest state."""
    entries: _Entries = {}
    reset, more = False, True
    while more:
        page = pull.read(session, actor, cursor, _PAGE)
        entries |= {(change["collection"], change["id"]): change for change in page.changes}
        cursor, reset, more = page.cursor, reset or page.reset, page.more
    assert cursor is not None
    return cursor, reset, entries


def _table() -> dict[str, list[Any]]:
    return {"created": [], "updated": [], "deleted": []}


def _row(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: orjson.dumps(value, option=orjson.OPT_UTC_Z).decode() if isinstance(value, dict | list) else value
        for name, value in document.items()
    }


# ---- pushing ----------------------------------------------------------------------------------------------------------


def changes_of(tables: Mapping[str, Mapping[str, list[Any]]], base_rev: int) -> list[Change]:
    """The library's rows as changes of documents. Whether it calls them created or updated says nothing about the server."""
    changes = []
    for name, table in tables.items():
        collection = problems.legible(name, 40)
        changes += [_change(collection, row.get("id"), base_rev, row) for row in table["created"] + table["updated"]]
        changes += [_change(collection, doc_id, base_rev, None) for doc_id in table["deleted"]]
    return changes


def rejected_ids(changes: Iterable[Change]) -> dict[str, list[str]]:
    """What the phone must not take for synced: the refused, and those that wait for others."""
    rejected: dict[str, list[str]] = {}
    for change in changes:
        if change.problem is not None:
            rejected.setdefault(change.collection, []).append(change.id)
    return rejected


def _change(collection: str, doc_id: Any, base_rev: int, row: Mapping[str, Any] | None) -> Change:
    # What was sent is kept without the base revision, which grows with every try: the same refusal is kept once.
    shown = problems.legible(str(doc_id), 60)
    sent: dict[str, Any] = {"collection": collection, "id": shown}
    content = None
    if row is None:
        sent["deleted"] = True
    else:
        synced = COLLECTIONS.get(collection)
        content = sent["doc"] = _document(row, synced.writing.schema) if synced and synced.writing else dict(row)
    change = Change(collection, shown, base_rev, 1, sent, content, counted=False)
    try:
        if _ID.deserialize(doc_id) != doc_id:
            change.refuse(problems.INVALID(errors=[problems.fault("id", "Must be in lower case.")]))
    except ValidationError as error:
        change.refuse(problems.INVALID(errors=problems.faults_from({"id": error.messages})))
    return change


def _document(row: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """The fields that the schema knows. A column that may not be null holds "" where a document has nothing."""
    document = {}
    for name, field in schema.fields.items():
        value = row.get(name)
        if value == "" and (field.allow_none or not isinstance(field, _PLAIN)):
            value = None
        elif isinstance(value, str) and not isinstance(field, _PLAIN):
            value = _nested(value)
        if value is not None or field.allow_none:
            document[name] = value
    return document


def _nested(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text  # which the schema refuses, naming the field
