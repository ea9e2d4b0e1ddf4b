"""Declaring photos for whatever document shows them; their bytes arrive apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.db import insert_rows
from backend.jobs import enqueue_all
from backend.photos import file_queries
from backend.photos.models import Photo
from backend.photos.rules import JUDGE


def declare_photos(
    session: Session,
    actor: Actor,
    manifests: Mapping[str, list[dict[str, Any]]],
    replacing: Collection[str],
    after: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Store each document's manifest; those in `replacing` are as given and no others. A picture that has arrived stays
    received as long as its hash is declared unchanged. `after` says how many a document has already, that stay before these.

    Returns:
        How many of its photos have arrived, for each document in `manifests`.
    """
    former = {}
    if replacing:
        # Read while they are taken away: a picture that arrives meanwhile must not be forgotten.
        taken_away = session.execute(
            delete(Photo)
            .where(Photo.city_id == actor.city_id, Photo.document_id.in_(replacing))
            .returning(Photo.id, Photo.sha256, Photo.received_at, Photo.refusal),
            execution_options={"synchronize_session": False},
        )
        former = {(row.id, row.sha256): (row.received_at, row.refusal) for row in taken_away}
    rows: list[dict[str, Any]] = []
    for document_id, photos in manifests.items():
        for ordinal, photo in enumerate(photos, (after or {}).get(document_id, 0)):
            fields = {**photo, "size_bytes": photo["size"]}
            del fields["size"]
            received_at, refusal = former.get((photo["id"], photo["sha256"]), (None, None))
            place = {"city_id": actor.city_id, "document_id": document_id, "ordinal": ordinal}
            rows.append({**place, "received_at": received_at, "refusal": refusal, **fields})
    insert_rows(session, Photo, rows)
    received = dict.fromkeys(manifests, 0)
    for row in rows:
        received[row["document_id"]] += row["received_at"] is not None
    return received


def have_sharers_judged(session: Session, city_id: int, document_ids: Collection[str]) -> None:
    """Let documents that share a picture with one of these be judged anew: these are about to change, or have been taken back."""
    if document_ids:
        enqueue_all(session, JUDGE, file_queries.documents_sharing(session, city_id, document_ids))
