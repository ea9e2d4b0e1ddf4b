"""Tables of introductions: taste tests with what was answered, and pilot sales with their shops."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity, utc_now


class _Trial(Identified):
    """Something that is tried with a spec; `verdict` is null while it runs."""

    spec_id: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(60))
    begun_by: Mapped[str | None] = mapped_column(Id)
    begun_at: Mapped[datetime] = mapped_column(default=utc_now)
    verdict: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(300))
    ended_by: Mapped[str | None] = mapped_column(Id)
    ended_at: Mapped[datetime | None]


class TasteTest(_Trial, Base):
    """A taste test of a new product (R3); `rules_version` is that of the numbers by which it was judged."""

    __tablename__ = "taste_tests"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        Index("ix_taste_tests_spec", "city_id", "spec_id"),
    )

    rules_version: Mapped[int | None]


class TasteAnswer(Identified, Base):
    """What one person said. A retailer is a shop, and answers once; of a consumer nothing is kept but the answer: an adult."""

    __tablename__ = "taste_answers"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "test_id"], ["taste_tests.city_id", "taste_tests.id"]),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        UniqueConstraint("city_id", "test_id", "terminal_id"),
    )

    test_id: Mapped[str] = mapped_column(Id)
    taster: Mapped[str] = mapped_column(String(8))
    terminal_id: Mapped[str | None] = mapped_column(Id)
    liking: Mapped[int]
    would_buy: Mapped[bool]
    recorded_by: Mapped[str | None] = mapped_column(Id)
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)


class PilotSale(_Trial, Base):
    """A new product on sale in named shops, from a day to another (R8)."""

    __tablename__ = "pilot_sales"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        ForeignKeyConstraint(["city_id", "test_id"], ["taste_tests.city_id", "taste_tests.id"]),
        Index("ix_pilot_sales_spec", "city_id", "spec_id"),
    )

    test_id: Mapped[str] = mapped_column(Id)
    first_day: Mapped[date]
    last_day: Mapped[date]


class PilotTerminal(OfCity, Base):
    __tablename__ = "pilot_terminals"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "pilot_id"], ["pilot_sales.city_id", "pilot_sales.id"]),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        Index("ix_pilot_terminals_terminal", "city_id", "terminal_id"),
        {"sqlite_with_rowid": False},
    )

    pilot_id: Mapped[str] = mapped_column(Id, primary_key=True)
    terminal_id: Mapped[str] = mapped_column(Id, primary_key=True)
