"""What was refused: kept as it was sent, seen by whoever sent it and by their branch, and brought to an end.

A refusal is open until its document is taken after all (`superseded`) or somebody gives it up for a reason (`dismissed`). A
deferred document is noted from its first arrival on and counts as a refusal when it has waited for too long.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.audit import service as audit
from backend.db import insert_rows, new_id, utc_now
from sync import naming, queries
from sync.edits import Batch, device_of
from sync.models import SyncRefusal

#: A document that still refers to something missing after this time is shown as a refusal.
PATIENCE = timedelta(days=3)

SUPERSEDED, DISMISSED = "superseded", "dismissed"


def keep_refusals(session: Session, actor: Actor, batch: Batch) -> None:
    """Keep what this push was refused, once however often it is sent, and close the refusals of what was taken."""
    _supersede(session, actor, batch)
    refused = [change for change in batch.changes if change.status in ("rejected", "conflict", "deferred")]
    if not refused:
        return
    known = queries.own_refusals(session, actor, {change.id for change in refused})
    rows = []
    for change in refused:
        assert change.problem is not None
        sent = orjson.dumps(change.sent, option=orjson.OPT_SORT_KEYS)
        sha256 = hashlib.sha256(sent).hexdigest()
        refusal_id = known.get((change.collection, change.id, sha256))
        if refusal_id is None:
            refusal_id = known[change.collection, change.id, sha256] = new_id()
            rows.append(
                {
                    "city_id": actor.city_id,
                    "id": refusal_id,
                    "person_id": actor.person_id,
                    "branch_id": actor.branch_id,
                    "device_id": device_of(actor),
                    "app_version": batch.app.version,
                    "schema_version": batch.app.schema,
                    "collection": change.collection,
                    "doc_id": change.id,
                    "base_rev": change.base_rev,
                    "device_seq": change.device_seq,
                    "sent": sent.decode(),
                    "content_sha256": sha256,
                    "status": change.status,
                    "problem": change.problem.as_dict(),
                    "refused_at": batch.receipt.at,
                }
            )
        if change.status != "deferred":
            change.refusal_id = refusal_id
    insert_rows(session, SyncRefusal, rows)


def _supersede(session: Session, actor: Actor, batch: Batch) -> None:
    taken = {change.key for change in batch.changes if change.status in ("applied", "unchanged")}
    ended = [
        row.id
        for row in queries.open_refusals(session, actor)
        # The other version of a conflict is given up by the phone that holds it, and by no other.
        if (row.collection, row.doc_id) in taken and (row.status != "conflict" or row.device_id == device_of(actor))
    ]
    if ended:
        _close(session, actor, ended, SUPERSEDED, None)


def _close(session: Session, actor: Actor, ids: list[str], resolution: str, reason: str | None) -> None:
    session.execute(
        update(SyncRefusal)
        .where(SyncRefusal.city_id == actor.city_id, SyncRefusal.id.in_(ids))
        .values(closed_at=utc_now(), closed_by=actor.account_id, resolution=resolution, reason=reason),
        execution_options={"synchronize_session": False},
    )


def dismiss_refusal(session: Session, actor: Actor, refusal_id: str, reason: str) -> dict[str, Any]:
    """Give a refused document up, for a reason that stays with it. Its sender may, and a desk of the sender's branch.

    Raises:
        Problem: `not-found`, `refusal-closed`.
    """
    refusal = queries.get_refusal(session, actor, PATIENCE, refusal_id)
    if refusal is None:
        raise problems.NOT_FOUND()
    if refusal["closed_at"] is not None:
        raise problems.REFUSAL_CLOSED()
    _close(session, actor, [refusal_id], DISMISSED, reason)
    audit.record(session, actor, "refusal_dismissed", refusal["collection"], refusal["doc_id"], reason=reason)
    return read_refusal(session, actor, refusal_id)


def read_refusal(session: Session, actor: Actor, refusal_id: str) -> dict[str, Any]:
    """A refusal with the names of what its document refers to, as far as the reader may see it.

    Raises:
        Problem: `not-found`.
    """
    refusal = queries.get_refusal(session, actor, PATIENCE, refusal_id)
    if refusal is None:
        raise problems.NOT_FOUND()
    return refusal | {"names": naming.names_in(session, actor, orjson.loads(orjson.dumps(refusal["sent"])))}
