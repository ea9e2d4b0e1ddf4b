"""A pushed edit on its way through: what was sent, what it was loaded as, and what became of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from backend import problems
from backend.access import Actor
from backend.accounts.devices import Word
from backend.problems import Problem
from backend.visits.checking import Receipt
from sync import versions
from sync.collections import COLLECTIONS, Synced
from sync.schemas import load_each

#: The content of a document that has been taken back.
NOTHING = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class App:
    """What the phone runs: its version and the version of the document schemas it speaks."""

    version: str | None = None
    schema: int = 1


@dataclass
class Change:
    """One pushed edit on its way through. `content` is None for a deletion.

    A client that counts no edits is judged by `base_rev` alone, whatever its device; `device_seq` is then given here.
    """

    collection: str
    id: str
    base_rev: int
    device_seq: int
    sent: Any
    content: dict[str, Any] | None = None
    content_sha256: str = NOTHING
    base_sha256: str | None = None
    problem: Problem | None = None
    status: str | None = None
    rev: int | None = None
    current: dict[str, Any] | None = None
    refusal_id: str | None = None
    counted: bool = True

    @property
    def key(self) -> tuple[str, str]:
        return self.collection, self.id

    @property
    def is_open(self) -> bool:
        return self.status is None and self.problem is None

    def reopen(self) -> None:
        self.status = self.problem = self.rev = self.current = None

    def refuse(self, problem: Problem) -> None:
        self.problem = problem
        self.status = {problems.CONFLICT: "conflict", problems.MISSING_REFERENCE: "deferred"}.get(
            problem.kind, "rejected"
        )


@dataclass(frozen=True)
class Outbox:
    """What a phone says it has not sent yet."""

    documents: int | None = None
    photos: int | None = None
    oldest_at: datetime | None = None


@dataclass
class Batch:
    """`all_or_nothing` is for clients that answer a conflict by pulling, merging and pushing again."""

    app: App
    receipt: Receipt
    changes: list[Change] = field(default_factory=list)
    all_or_nothing: bool = False
    outbox: Outbox = Outbox()

    @property
    def word(self) -> Word:
        """What the device said of itself by sending this."""
        held = self.outbox
        return Word(
            self.receipt.at, self.app.version, self.receipt.clock_offset_ms, held.documents, held.photos, held.oldest_at
        )


def prepare(app: App, changes: Sequence[Change]) -> None:
    """Load the documents with their collections' schemas; what does not fit is refused by itself. No database is needed."""
    by_collection: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if not change.is_open:
            continue
        synced = COLLECTIONS.get(change.collection)
        if synced is None or synced.writing is None:
            change.refuse(problems.UNKNOWN_COLLECTION())
        elif app.schema < versions.OLDEST:
            change.refuse(problems.UPGRADE_REQUIRED())
        elif change.content is not None:
            by_collection[change.collection].append(change)
    for collection, some in by_collection.items():
        _load(COLLECTIONS[collection], app, some)


def _load(synced: Synced, app: App, changes: list[Change]) -> None:
    assert synced.writing is not None
    documents = [versions.upgrade(synced.name, change.content or {}, app.schema) for change in changes]
    loaded, faults = load_each(synced.writing.schema, documents)
    for index, change in enumerate(changes):
        if index in faults:
            change.refuse(problems.INVALID(errors=problems.faults_from(faults[index])))
            continue
        content = loaded[index]
        if content.pop("id", None) not in (None, change.id):
            change.refuse(problems.INVALID(errors=[problems.fault("id", "Differs from the id of the change.")]))
            continue
        change.content_sha256 = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
        change.content = {"id": change.id, **content}


def device_of(actor: Actor) -> str:
    assert actor.device_id is not None, "only a device can push"
    return actor.device_id
