"""Tables of terminals (licensed retail shops), who covers them, and benchmark designations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Float, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, utc_now
from backend.feed import Published, manager_channel


class Terminal(Published, Identified, Base):
    """A shop. `manager_id` repeats the open assignment; `latitude` and `longitude` are as measured, in `datum`;
    `wgs84_*` are what is compared. Owner data is sealed, with a mask beside it for lists (R29)."""

    __tablename__ = "terminals"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "branch_id"], ["branches.city_id", "branches.id"]),
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        UniqueConstraint("city_id", "license_no"),
        Index("ix_terminals_branch", "city_id", "branch_id", "license_no"),
        Index("ix_terminals_manager", "city_id", "manager_id", "license_no"),
        Index("ix_terminals_search", "city_id", "license_no", "search_text", "branch_id", "manager_id", "id"),
    )
    collection = "terminals"
    channel_columns = ("manager_id",)

    license_no: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    search_text: Mapped[str] = mapped_column(String(120))
    branch_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10))
    is_benchmark: Mapped[bool] = mapped_column(default=False)
    tier: Mapped[int]
    store_format: Mapped[str] = mapped_column(String(16))
    scale: Mapped[str] = mapped_column(String(6))
    trade_area: Mapped[str] = mapped_column(String(12))
    locality: Mapped[str] = mapped_column(String(5))
    address: Mapped[str | None] = mapped_column(String(160))
    latitude: Mapped[float | None] = mapped_column(Float(53))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    datum: Mapped[str | None] = mapped_column(String(5))
    accuracy_m: Mapped[float | None] = mapped_column(Float(53))
    wgs84_latitude: Mapped[float | None] = mapped_column(Float(53))
    wgs84_longitude: Mapped[float | None] = mapped_column(Float(53))
    opening_hours: Mapped[str | None] = mapped_column(String(80))
    owner_name_sealed: Mapped[str | None] = mapped_column(Text)
    owner_phone_sealed: Mapped[str | None] = mapped_column(Text)
    owner_name_masked: Mapped[str | None] = mapped_column(String(40))
    owner_phone_masked: Mapped[str | None] = mapped_column(String(20))
    closed_on: Mapped[date | None]
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {manager_channel(values["manager_id"])} if values["manager_id"] else set()


class Assignment(Identified, Base):
    """A manager covers a terminal from a day up to, not including, another; without one, still."""

    __tablename__ = "assignments"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        Index("ix_assignments_terminal", "city_id", "terminal_id", "from_date"),
        Index("ix_assignments_manager", "city_id", "manager_id", "to_date"),
    )

    terminal_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str] = mapped_column(Id)
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    assigned_by: Mapped[str | None] = mapped_column(Id)
    assigned_at: Mapped[datetime] = mapped_column(default=utc_now)


class BenchmarkDesignation(Identified, Base):
    """A modern terminal is a benchmark from a day up to, not including, another (R26)."""

    __tablename__ = "benchmark_designations"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        Index("ix_benchmark_designations_terminal", "city_id", "terminal_id", "from_date"),
    )

    terminal_id: Mapped[str] = mapped_column(Id)
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    designated_by: Mapped[str | None] = mapped_column(Id)
    designated_at: Mapped[datetime] = mapped_column(default=utc_now)
