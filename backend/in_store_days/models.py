"""Tables of in-store days and of what branches said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, utc_now
from backend.feed import Published, manager_channel


class InStoreDay(Published, Identified, Base):
    """One day of one manager in one shop; it stays with both, whoever covers the shop later.

    `*_device_time` is what the phone's clock said; `arrived_at` and `left_at` are corrected by `clock_offset_ms` where that clock
    was off, and `day` is the city's. Positions are as measured; `pings` hold theirs with the distance from the shop.
    """

    __tablename__ = "in_store_days"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        Index("ix_in_store_days_day", "city_id", "day", "id"),
        Index("ix_in_store_days_branch_day", "city_id", "branch_id", "day", "id"),
        Index("ix_in_store_days_manager_day", "city_id", "manager_id", "day", "id"),
        Index("ix_in_store_days_terminal_month", "city_id", "terminal_id", "month"),
        Index(
            "ix_in_store_days_positions",
            "city_id",
            "arrived_at",
            sqlite_where=text("has_positions"),
            postgresql_where=text("has_positions"),
        ),
    )
    collection = "in_store_days"
    channel_columns = ("manager_id", "withdrawn_at")

    terminal_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    duty_id: Mapped[str | None] = mapped_column(Id)
    day: Mapped[dt.date]
    month: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(10))
    arrived_at: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]
    arrival_device_time: Mapped[dt.datetime]
    arrival_latitude: Mapped[float | None] = mapped_column(Float(53))
    arrival_longitude: Mapped[float | None] = mapped_column(Float(53))
    arrival_datum: Mapped[str | None] = mapped_column(String(5))
    arrival_accuracy_m: Mapped[float | None] = mapped_column(Float(53))
    arrival_fixed_at: Mapped[dt.datetime | None]
    arrival_mocked: Mapped[bool | None]
    arrival_distance_m: Mapped[int | None]
    departure_device_time: Mapped[dt.datetime | None]
    departure_latitude: Mapped[float | None] = mapped_column(Float(53))
    departure_longitude: Mapped[float | None] = mapped_column(Float(53))
    departure_datum: Mapped[str | None] = mapped_column(String(5))
    departure_accuracy_m: Mapped[float | None] = mapped_column(Float(53))
    departure_fixed_at: Mapped[dt.datetime | None]
    departure_mocked: Mapped[bool | None]
    departure_distance_m: Mapped[int | None]
    interruptions: Mapped[list[Any]]
    pings: Mapped[list[Any]]
    pings_dropped: Mapped[int] = mapped_column(default=0)
    has_positions: Mapped[bool]
    topics: Mapped[dict[str, Any]]
    commitments: Mapped[list[Any]]
    note: Mapped[str | None] = mapped_column(Text)
    submitted_at: Mapped[dt.datetime | None]
    device_id: Mapped[str | None] = mapped_column(Id)
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[dt.datetime]
    presence_seconds: Mapped[int | None]
    photo_views: Mapped[list[Any]]
    verdict: Mapped[str] = mapped_column(String(8))
    missing: Mapped[list[Any]]
    flags: Mapped[list[Any]]
    rules_version: Mapped[int]
    branch_verdict: Mapped[str | None] = mapped_column(String(8))
    confirmation: Mapped[str | None] = mapped_column(String(8))
    confirmed_at: Mapped[dt.datetime | None]
    photos_declared: Mapped[int]
    photos_received: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[dt.datetime | None]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return set() if values.get("withdrawn_at") else {manager_channel(values["manager_id"])}


class InStoreVerdict(Identified, Base):
    """A branch's word on a day: who, when, why. The newest holds."""

    __tablename__ = "in_store_verdicts"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "day_id"], ["in_store_days.city_id", "in_store_days.id"]),
        ForeignKeyConstraint(["city_id", "decided_by"], ["people.city_id", "people.id"]),
        Index("ix_in_store_verdicts_day", "city_id", "day_id", "decided_at"),
    )

    day_id: Mapped[str] = mapped_column(Id)
    kept: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
