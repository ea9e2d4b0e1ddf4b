"""Tables of complaints and of what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.complaints.rules import ComplaintState
from backend.db import Base, Id, Identified
from backend.feed import Published, manager_channel

#: What the chore that looks for late ones has to read.
NOT_YET_LATE = "state IN ('open', 'reopened') AND NOT overdue"


class Complaint(Published, Identified, Base):
    """What a retailer complains of. `branch_id` follows the shop; so does `owner_id` unless `is_assigned`.

    `opened_at` and `answered_at` are what the author's clock said. `author_id` is null where the retailer wrote it.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "branch_id"], ["branches.city_id", "branches.id"]),
        ForeignKeyConstraint(["city_id", "owner_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "author_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"]),
        Index("ix_complaints_due", "city_id", "due_at", "id"),
        Index("ix_complaints_branch_due", "city_id", "branch_id", "due_at", "id"),
        Index("ix_complaints_owner_due", "city_id", "owner_id", "due_at", "id"),
        Index("ix_complaints_terminal", "city_id", "terminal_id"),
        Index("ix_complaints_closed", "city_id", "closed_at"),
        Index(
            "ix_complaints_not_yet_late",
            "city_id",
            "due_at",
            sqlite_where=text(NOT_YET_LATE),
            postgresql_where=text(NOT_YET_LATE),
        ),
    )
    collection = "complaints"
    channel_columns = ("owner_id", "state")

    terminal_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    owner_id: Mapped[str | None] = mapped_column(Id)
    is_assigned: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[str | None] = mapped_column(Id)
    visit_id: Mapped[str | None] = mapped_column(Id)
    source: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    contact_wish: Mapped[str | None] = mapped_column(String(8))
    opened_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10), default=ComplaintState.OPEN.value)
    due_at: Mapped[datetime]
    overdue: Mapped[bool] = mapped_column(default=False)
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    received_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        carried = values["owner_id"] and values["state"] != ComplaintState.WITHDRAWN
        return {manager_channel(values["owner_id"])} if carried else set()


class ComplaintEvent(Identified, Base):
    """One step of a complaint: who, when, why. `owner_id` is the owner after it."""

    __tablename__ = "complaint_events"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "complaint_id"], ["complaints.city_id", "complaints.id"]),
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "owner_id"], ["people.city_id", "people.id"]),
        Index("ix_complaint_events_complaint", "city_id", "complaint_id", "at", "id"),
    )

    complaint_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    deed: Mapped[str] = mapped_column(String(10))
    party: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[str | None] = mapped_column(Id)
    owner_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str | None] = mapped_column(Text)
