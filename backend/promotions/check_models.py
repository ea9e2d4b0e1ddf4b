"""The table of process checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified
from backend.feed import Published, manager_channel


class PromotionCheck(Published, Identified, Base):
    """One look at a promotion in a shop. `manager_id` is its author where that is a manager, whose phone carries it.

    `checked_at` is what the author's clock said; `day`, `week` (its Monday) and `month` are the city's, after correction.
    """

    __tablename__ = "promotion_checks"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "promotion_id"], ["promotions.city_id", "promotions.id"]),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "author_id"], ["people.city_id", "people.id"]),
        Index("ix_promotion_checks_promotion", "city_id", "promotion_id", "day", "id"),
        Index("ix_promotion_checks_branch", "city_id", "branch_id", "day", "id"),
        Index("ix_promotion_checks_day", "city_id", "day", "id"),
        Index("ix_promotion_checks_manager", "city_id", "manager_id", "day"),
    )
    collection = "promotion_checks"
    channel_columns = ("manager_id", "withdrawn_at")

    promotion_id: Mapped[str] = mapped_column(Id)
    terminal_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    author_id: Mapped[str | None] = mapped_column(Id)
    manager_id: Mapped[str | None] = mapped_column(Id)
    covered_by: Mapped[str | None] = mapped_column(Id)
    checked_by: Mapped[str] = mapped_column(String(8))
    checked_at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    week: Mapped[dt.date]
    month: Mapped[str] = mapped_column(String(7))
    faults: Mapped[list[Any]]
    note: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(9))
    is_drawn: Mapped[bool]
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    confirmed_faults: Mapped[list[Any]]
    photos_declared: Mapped[int]
    photos_received: Mapped[int] = mapped_column(default=0)
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        own = values["manager_id"] and not values["withdrawn_at"]
        return {manager_channel(values["manager_id"])} if own else set()
