"""Photos of any document: whose documents declare photos, and who is told that one has arrived."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.db import Database
from backend.displays.confirmation_queries import is_own_case
from backend.displays.plan_photos import is_own_plan, pictures_arrived
from backend.in_store_days import sight as in_store_days
from backend.in_store_days.queries import is_day_of
from backend.photos import uploading
from backend.photos.upload_models import Upload
from backend.photos.uploading import Ground, Incoming
from backend.promotions import sight as promotions
from backend.promotions.check_queries import is_check_of
from backend.storage import Storage
from backend.visits import service as visits
from backend.visits.recording_queries import is_visit_of
from sync.tus import Checksum


@dataclass(frozen=True)
class Declaring:
    """A kind of document that declares photos. Both are asked about any document, and heed only their own kind."""

    is_author: Callable[[Session, Actor, str], bool]
    arrived: Callable[[Session, int, Collection[str]], None]


def _nobody(session: Session, city_id: int, document_ids: Collection[str]) -> None:
    """A case does not wait for its evidence."""


DECLARING: tuple[Declaring, ...] = (
    Declaring(is_visit_of, visits.photos_arrived),
    Declaring(is_day_of, in_store_days.photos_arrived),
    Declaring(is_check_of, promotions.photos_arrived),
    Declaring(is_own_case, _nobody),
    Declaring(is_own_plan, pictures_arrived),
)


def begin(session: Session, actor: Actor, photo_id: str, sha256: str, length: int) -> Upload:
    """See `uploading.begin_upload`; a photo may be sent by the author of the document that declares it."""
    return uploading.begin_upload(session, actor, photo_id, sha256, length, _is_author)


def take(
    database: Database,
    storage: Storage,
    actor: Actor,
    upload_id: str,
    offset: int,
    incoming: Incoming,
    checksum: Checksum | None,
) -> Upload:
    """See `uploading.take_bytes`."""
    ground = Ground(database, storage, actor)
    return uploading.take_bytes(ground, upload_id, offset, incoming, checksum, _arrived)


def end(database: Database, storage: Storage, actor: Actor, upload_id: str) -> None:
    """See `uploading.end_upload`."""
    uploading.end_upload(Ground(database, storage, actor), upload_id)


def _is_author(session: Session, actor: Actor, document_id: str) -> bool:
    return any(each.is_author(session, actor, document_id) for each in DECLARING)


def _arrived(session: Session, city_id: int, document_ids: Collection[str]) -> None:
    for each in DECLARING:
        each.arrived(session, city_id, document_ids)
