"""Every SELECT over the bytes of photos, and photos with their bytes. The caller has decided what the actor may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, select, union_all
from sqlalchemy.orm import Session, aliased

from backend.accounts.models import City
from backend.among import among, among_numbers, ids, numbers
from backend.db import AnyRow
from backend.photos.likeness import BANDS, bands_of, near_ones, values_near
from backend.photos.models import Photo, PhotoFile

_FILES = PhotoFile.__table__.c
# Put together once: a search has hundreds of values.
_CANDIDATES = union_all(
    *(
        select(_FILES.dhash_0).where(
            _FILES.city_id == bindparam("city_id"), among_numbers(_FILES[f"band_{place}"], numbers(f"band_{place}"))
        )
        for place in range(BANDS)
    )
)
#: A picture that is like so many others is like all of its kind.
_MOST_LIKE = 50


def get_file(session: Session, city_id: int, sha256: str) -> PhotoFile | None:
    return session.get(PhotoFile, (city_id, sha256))


def get_zone(session: Session, city_id: int) -> ZoneInfo:
    return ZoneInfo(session.scalars(select(City.timezone).where(City.city_id == city_id)).one())


def get_photos(session: Session, city_id: int, photo_ids: Collection[str]) -> list[tuple[Photo, PhotoFile | None]]:
    """Photos as they were declared, and their bytes if they have arrived."""
    wanted = select(Photo, PhotoFile).outerjoin(PhotoFile, _arrived())
    found = session.execute(wanted.where(Photo.city_id == city_id, among(Photo.id, ids("ids", photo_ids))))
    return [(row[0], row[1]) for row in found]


def _arrived() -> ColumnElement[bool]:
    same_bytes = and_(PhotoFile.city_id == Photo.city_id, PhotoFile.sha256 == Photo.sha256)
    return and_(same_bytes, Photo.received_at.is_not(None))


def documents_with(session: Session, city_id: int, sha256: str) -> list[str]:
    """The documents whose photos have arrived as these bytes."""
    return list(
        session.scalars(
            select(Photo.document_id)
            .where(Photo.city_id == city_id, Photo.sha256 == sha256, Photo.received_at.is_not(None))
            .distinct()
        )
    )


def documents_sharing(session: Session, city_id: int, document_ids: Collection[str]) -> list[str]:
    """Other documents with a photo of the same bytes as one of these has."""
    own, other = aliased(Photo), aliased(Photo)
    return list(
        session.scalars(
            select(other.document_id)
            .join(own, and_(own.city_id == other.city_id, own.sha256 == other.sha256))
            .where(
                own.city_id == city_id,
                among(own.document_id, ids("ids", document_ids)),
                own.received_at.is_not(None),
                other.received_at.is_not(None),
                other.document_id != own.document_id,
            )
            .distinct()
            .limit(_MOST_LIKE)
        )
    )


def arrived_photos(session: Session, city_id: int, document_ids: Collection[str]) -> list[AnyRow]:
    """The photos of these documents that have arrived, with what was found in their bytes, in the order they were declared."""
    return list(
        session.execute(
            select(Photo.id, Photo.document_id, Photo.sha256, Photo.source, Photo.taken_at, Photo.refusal,
                   PhotoFile.state, PhotoFile.sharpness, PhotoFile.brightness, PhotoFile.exif_taken_at,
                   PhotoFile.exif_latitude, PhotoFile.exif_longitude, PhotoFile.dhash_0, PhotoFile.dhash_90,
                   PhotoFile.dhash_180, PhotoFile.dhash_270, PhotoFile.band_0)
            .join(PhotoFile, _arrived())
            .where(Photo.city_id == city_id, among(Photo.document_id, ids("ids", document_ids)))
            .order_by(Photo.document_id, Photo.ordinal)
        )
    )  # fmt: skip


def files_like(session: Session, city_id: int, turns: Sequence[int], most: int) -> dict[str, int]:
    """The bytes whose upright picture is within `most` bits (see likeness.FARTHEST) of one of these four hashes: SHA-256 → bits.

    All that can be near has a band in common but for one bit, and the bands' indexes hold the hash: no row is read before its
    hash is known to be near.
    """
    columns = [bands_of(turn) for turn in turns]
    asked = {f"band_{place}": values_near(bands[place] for bands in columns) for place in range(BANDS)}
    candidates = session.connection().execute(_CANDIDATES, {"city_id": city_id, **asked}).all()
    near = near_ones(turns, [row[0] for row in candidates], most)
    nearest = sorted(near, key=near.__getitem__)[:_MOST_LIKE]
    if not nearest:
        return {}
    rows = session.execute(
        select(PhotoFile.sha256, PhotoFile.dhash_0)
        .where(PhotoFile.city_id == city_id, PhotoFile.dhash_0.in_(nearest), PhotoFile.band_0.is_not(None))
        .order_by(PhotoFile.stored_at)
        .limit(_MOST_LIKE)
    )
    return {row.sha256: near[row.dhash_0] for row in rows if row.dhash_0 is not None}
