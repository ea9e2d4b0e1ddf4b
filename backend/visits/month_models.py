"""Tables of what a month of visits brings from the shops. Rows repeat what visits say, so that months can be counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, OfCity


class ShopNeed(OfCity, Base):
    """What a shop needs, as one visit of a month heard it (R25). `month` is the city's, as `YYYY-MM`."""

    __tablename__ = "shop_needs"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        Index("ix_shop_needs_month", "city_id", "month", "started_at", "visit_id"),
        Index("ix_shop_needs_month_terminal", "city_id", "month", "terminal_id"),
        {"sqlite_with_rowid": False},
    )

    visit_id: Mapped[str] = mapped_column(Id, primary_key=True)
    terminal_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str] = mapped_column(Id)
    month: Mapped[str] = mapped_column(String(7))
    started_at: Mapped[datetime]
    topics: Mapped[list[Any]]
    note: Mapped[str | None] = mapped_column(Text)


class ChecklistResult(OfCity, Base):
    """Which steps of a checklist a visit that was handed in left out: bit n of `skipped` for the nth step of its version."""

    __tablename__ = "checklist_results"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"], ondelete="CASCADE"),
        # It holds all that a month's count reads.
        Index(
            "ix_checklist_results_month", "city_id", "checklist", "month", "manager_id", "template_version", "skipped"
        ),
        {"sqlite_with_rowid": False},
    )

    visit_id: Mapped[str] = mapped_column(Id, primary_key=True)
    checklist: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    manager_id: Mapped[str] = mapped_column(Id)
    template_version: Mapped[int]
    skipped: Mapped[int] = mapped_column(BigInteger)
