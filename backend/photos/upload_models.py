"""Tables of uploads: photos on their way, in the parts that have arrived, and how much each person has sent on a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity


class Upload(Identified, Base):
    """One attempt to bring the bytes of a photo. What lies before `offset_bytes` is durable; once `finished_at` is set, all is.

    A finished one is kept until it expires, for a phone that missed the last answer.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        Index("ix_uploads_photo", "city_id", "photo_id"),
        Index("ix_uploads_person", "city_id", "person_id", "finished_at"),
        Index("ix_uploads_expires", "city_id", "expires_at"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    photo_id: Mapped[str] = mapped_column(Id)
    sha256: Mapped[str] = mapped_column(String(64))
    length_bytes: Mapped[int] = mapped_column(BigInteger)
    offset_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class UploadPart(OfCity, Base):
    """What one request brought of an unfinished upload, and the key it lies under in the storage."""

    __tablename__ = "upload_parts"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "upload_id"], ["uploads.city_id", "uploads.id"], ondelete="CASCADE"),
    )

    upload_id: Mapped[str] = mapped_column(Id, primary_key=True)
    start_bytes: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(200))


class UploadDay(OfCity, Base):
    """How many bytes a person has sent on a day of the city, dropped ones included."""

    __tablename__ = "upload_days"
    __table_args__ = (ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),)

    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    received_bytes: Mapped[int] = mapped_column(BigInteger)
