"""Table of display checks: how one spec was found displayed. `subject_id` is whatever document carried the check."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified


class DisplayCheck(Identified, Base):
    __tablename__ = "display_checks"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        Index("ix_display_checks_subject", "city_id", "subject_id"),
        Index("ix_display_checks_spec", "city_id", "spec_id"),
    )

    subject_id: Mapped[str] = mapped_column(Id)
    spec_id: Mapped[str] = mapped_column(Id)
    ordinal: Mapped[int]
    position: Mapped[str | None] = mapped_column(String(12))
    facings: Mapped[int | None]
    price_tag: Mapped[str | None] = mapped_column(String(8))
    materials_present: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(Text)
