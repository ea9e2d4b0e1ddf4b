"""Table of notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified
from backend.feed import Published, person_channel

_UNREAD = text("read_at IS NULL")


class Notice(Published, Identified, Base):
    """Something that one person should know. `detail` has the figures that `kind` speaks of; `read_at` is their device's word."""

    __tablename__ = "notices"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        Index("ix_notices_person", "city_id", "person_id", "created_at", "id"),
        Index("ix_notices_unread", "city_id", "person_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_notices_created", "city_id", "created_at", "id"),
        Index("ix_notices_subject", "city_id", "subject_id"),
    )
    collection = "notices"
    channel_columns = ("person_id",)

    person_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str | None] = mapped_column(String(24))
    subject_id: Mapped[str | None] = mapped_column(Id)
    detail: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {person_channel(values["person_id"])}
