"""Tables of anomaly reports, of their items, and of who has been told that one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity, utc_now
from backend.feed import Published, person_channel


class AnomalyReport(Published, Identified, Base):
    """A manager's report of a working day. `branch_id` is the author's branch when it arrived; it never changes.

    `reported_at` is what the author's clock said last; `status`, `late_synced`, `clock_offset_ms` and `received_at` are of the
    first arrival.
    """

    __tablename__ = "anomaly_reports"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "branch_id"], ["branches.city_id", "branches.id"]),
        UniqueConstraint("city_id", "manager_id", "day"),
        Index("ix_anomaly_reports_day", "city_id", "day", "id"),
        Index("ix_anomaly_reports_branch_day", "city_id", "branch_id", "day", "id"),
    )
    collection = "anomaly_reports"
    channel_columns = ("manager_id",)

    manager_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    day: Mapped[date]
    reported_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(7))
    late_synced: Mapped[bool]
    items_count: Mapped[int]
    urgent_count: Mapped[int]
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {person_channel(values["manager_id"])}


class AnomalyItem(OfCity, Base):
    """One thing that was met, at the `place`th place of its report."""

    __tablename__ = "anomaly_items"
    __table_args__ = (
        ForeignKeyConstraint(
            ["city_id", "report_id"], ["anomaly_reports.city_id", "anomaly_reports.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        {"sqlite_with_rowid": False},
    )

    report_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    terminal_id: Mapped[str | None] = mapped_column(Id)
    spec_id: Mapped[str | None] = mapped_column(Id)
    text: Mapped[str] = mapped_column(Text)
    urgent: Mapped[bool]


class ReportRound(OfCity, Base):
    """That the city's managers were reminded of a day's report, or its branches told which are missing: once each."""

    __tablename__ = "anomaly_report_rounds"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]), {"sqlite_with_rowid": False})

    day: Mapped[date] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(8), primary_key=True)
    people: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=utc_now)
