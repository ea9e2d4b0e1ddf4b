"""The table of imports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified


class Import(Identified, Base):
    """A file that somebody sent. `report` is what its sender was answered, without the rows in error: those are `errors`, which
    only who looks at one import needs. `problem` is what a failed one met. All in English.

    `scope_epoch` is that of the person: once they are posted elsewhere, it is no longer theirs.
    """

    __tablename__ = "imports"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        Index("ix_imports_person", "city_id", "person_id", "id"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    scope_epoch: Mapped[int]
    table_name: Mapped[str] = mapped_column(String(12))
    filename: Mapped[str] = mapped_column(String(200))
    dry_run: Mapped[bool]
    state: Mapped[str] = mapped_column(String(7))
    steps_done: Mapped[int | None]
    steps_total: Mapped[int | None]
    report: Mapped[dict[str, Any] | None]
    errors: Mapped[list[Any] | None] = mapped_column(deferred=True)
    problem: Mapped[dict[str, Any] | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
