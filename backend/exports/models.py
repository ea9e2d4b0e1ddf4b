"""The table of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, utc_now


class Export(Identified, Base):
    """What somebody asked for. `filters` are those of the list's address; `problem` is the slug of what a failed one met.

    `scope_epoch` is that of the person: once they are posted elsewhere, it is no longer theirs.
    """

    __tablename__ = "exports"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        Index("ix_exports_person", "city_id", "person_id", "id"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    scope_epoch: Mapped[int]
    listing: Mapped[str] = mapped_column(String(40))
    format: Mapped[str] = mapped_column(String(4))
    language: Mapped[str] = mapped_column(String(2))
    filters: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(7))
    problem: Mapped[str | None] = mapped_column(String(60))
    rows_done: Mapped[int]
    rows_total: Mapped[int | None]
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    @property
    def key(self) -> str:
        """Where its file lies in the storage."""
        return f"{self.city_id}/exports/{self.id}.{self.format}"
