"""The table of market information: every version of every document."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, utc_now
from backend.storage import blob_key


class MarketInformation(Identified, Base):
    """One version of what a manufacturer tells of a month. `due_on` is the day that held when the first version came, and stays;
    `read_by` is who of the city read this version first."""

    __tablename__ = "market_information"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        ForeignKeyConstraint(["city_id", "uploaded_by"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "read_by"], ["people.city_id", "people.id"]),
        UniqueConstraint("city_id", "month", "manufacturer_id", "version"),
    )

    manufacturer_id: Mapped[str] = mapped_column(Id)
    month: Mapped[str] = mapped_column(String(7))
    version: Mapped[int]
    filename: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(4))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    summary: Mapped[str | None] = mapped_column(String(2000))
    due_on: Mapped[date]
    uploaded_by: Mapped[str] = mapped_column(Id)
    uploaded_at: Mapped[datetime] = mapped_column(default=utc_now)
    read_by: Mapped[str | None] = mapped_column(Id)
    read_at: Mapped[datetime | None]

    @property
    def key(self) -> str:
        """Where its bytes lie in the storage."""
        return document_key(self.city_id, self.sha256)


def document_key(city_id: int, sha256: str) -> str:
    return blob_key(city_id, "market-information", sha256)
