"""Tables of photos: what documents declared, and the bytes that arrived. `document_id` is whatever document declared a photo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity


class Photo(Identified, Base):
    """One picture. The declared SHA-256 and size are what must arrive; `display_check_id` says what it shows, if anything."""

    __tablename__ = "photos"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        Index("ix_photos_document", "city_id", "document_id"),
        Index("ix_photos_sha256", "city_id", "sha256"),
    )

    document_id: Mapped[str] = mapped_column(Id)
    ordinal: Mapped[int]
    display_check_id: Mapped[str | None] = mapped_column(Id)
    view: Mapped[str | None] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(20))
    taken_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(8))
    received_at: Mapped[datetime | None]
    #: Why the bytes that arrived are no photo; that of its `PhotoFile`, for readers in bulk.
    refusal: Mapped[str | None] = mapped_column(String(24))


class PhotoFile(OfCity, Base):
    """The bytes under one SHA-256, stored once however many photos declare them, and what was found in them.

    Width and height are in pixels as the picture is looked at; sharpness and brightness as in imaging.py. `dhash_0` and the others
    are likenesses of the picture and of its turns by 90, 180 and 270 degrees. `band_0` to `band_3` are the quarters of the first,
    and null where it tells nothing. What the file says of itself is `exif_…`; its position is WGS-84.
    """

    __tablename__ = "photo_files"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        # They hold all that a search by likeness reads.
        *(Index(f"ix_photo_files_band_{band}", "city_id", f"band_{band}", "dhash_0") for band in range(4)),
        Index("ix_photo_files_dhash_0", "city_id", "dhash_0"),
        Index("ix_photo_files_stored", "city_id", "state", "stored_at"),
        Index(
            "ix_photo_files_places",
            "city_id",
            "stored_at",
            sqlite_where=text("exif_latitude IS NOT NULL"),
            postgresql_where=text("exif_latitude IS NOT NULL"),
        ),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    stored_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    refusal: Mapped[str | None] = mapped_column(String(24))
    processed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    format: Mapped[str | None] = mapped_column(String(8))
    width: Mapped[int | None]
    height: Mapped[int | None]
    sharpness: Mapped[float | None] = mapped_column(Float(53))
    brightness: Mapped[float | None] = mapped_column(Float(53))
    dhash_0: Mapped[int | None] = mapped_column(BigInteger)
    dhash_90: Mapped[int | None] = mapped_column(BigInteger)
    dhash_180: Mapped[int | None] = mapped_column(BigInteger)
    dhash_270: Mapped[int | None] = mapped_column(BigInteger)
    band_0: Mapped[int | None]
    band_1: Mapped[int | None]
    band_2: Mapped[int | None]
    band_3: Mapped[int | None]
    exif_taken_at: Mapped[datetime | None]
    exif_latitude: Mapped[float | None] = mapped_column(Float(53))
    exif_longitude: Mapped[float | None] = mapped_column(Float(53))
    exif_camera: Mapped[str | None] = mapped_column(String(100))
