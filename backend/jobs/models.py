"""Table of jobs: what is yet to be done, and what could not be. A job that is done is gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified


class JobRow(Identified, Base):
    """Waiting without a lease, running with one, parked with `parked_at`."""

    __tablename__ = "jobs"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        UniqueConstraint("city_id", "kind", "subject_id"),
        Index("ix_jobs_due", "city_id", "due_at"),
        Index("ix_jobs_parked", "city_id", "parked_at"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    #: From when on it may be taken, by whoever comes: also the end of a lease. Null while parked.
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: Of the worker that is at it; another that takes it gives it another.
    lease: Mapped[str | None] = mapped_column(Id)
    #: It was asked for again while it ran.
    again_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(1000))
    #: Since when it should have been done.
    enqueued_at: Mapped[datetime]
    parked_at: Mapped[datetime | None]
