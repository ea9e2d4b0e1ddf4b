"""Tables of the sync engine: the last client-side edit of each document, and what was refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity


class SyncEdit(OfCity, Base):
    """The last edit of a document by a client: from which device, its count there, the revision it got, what it said."""

    __tablename__ = "sync_edits"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]), {"sqlite_with_rowid": False})

    collection: Mapped[str] = mapped_column(String(40), primary_key=True)
    doc_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id)
    device_id: Mapped[str] = mapped_column(Id)
    device_seq: Mapped[int] = mapped_column(BigInteger)
    rev: Mapped[int] = mapped_column(BigInteger)
    content_sha256: Mapped[str] = mapped_column(String(64))
    #: What it was made from, where the client says so instead of counting its edits.
    base_sha256: Mapped[str | None] = mapped_column(String(64))


#: Whether what was sent names coordinates, in the words of either database. A JSON key: within a text the quotes are escaped.
HOLDS_POSITION = {
    "sqlite": """instr(sent, '"latitude":') > 0""",
    "postgresql": """strpos(sent, '"latitude":') > 0""",
}


class SyncRefusal(Identified, Base):
    """A document that a phone sent and that was refused, kept as it was sent."""

    __tablename__ = "sync_refusals"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        Index("ix_sync_refusals_same", "city_id", "person_id", "collection", "doc_id", "content_sha256", unique=True),
        Index("ix_sync_refusals_open", "city_id", "person_id", "closed_at"),
        Index("ix_sync_refusals_person", "city_id", "person_id", "refused_at", "id"),
        Index("ix_sync_refusals_branch", "city_id", "branch_id", "refused_at", "id"),
        Index(
            "ix_sync_refusals_positions",
            "city_id",
            "refused_at",
            sqlite_where=text(HOLDS_POSITION["sqlite"]),
            postgresql_where=text(HOLDS_POSITION["postgresql"]),
        ),
    )

    person_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str | None] = mapped_column(Id)
    device_id: Mapped[str] = mapped_column(Id)
    app_version: Mapped[str | None] = mapped_column(String(40))
    schema_version: Mapped[int] = mapped_column(Integer)
    collection: Mapped[str] = mapped_column(String(40))
    doc_id: Mapped[str] = mapped_column(String(60))
    base_rev: Mapped[int] = mapped_column(BigInteger)
    device_seq: Mapped[int] = mapped_column(BigInteger)
    sent: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))
    problem: Mapped[dict[str, Any]]
    refused_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(10))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(Id)
    resolution: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(300))
