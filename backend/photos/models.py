"""Table of photos: declared by a document, later received and processed. `document_id` is whatever document declared it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified


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
