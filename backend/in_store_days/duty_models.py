"""Tables of duties and of requests about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, utc_now
from backend.feed import Published, manager_channel
from backend.in_store_days.duty_rules import DutyState, RequestState


class InStoreDuty(Published, Identified, Base):
    """A day owed in a month: for a benchmark shop, or by a manager, whose id is then `owner_id`.

    `manager_id` is who answers for it: whoever covers the shop or owes the day, `assigned_id` where the branch gave it to somebody
    by name, and whoever kept it once it is kept. `warned_at` and `despaired_at` say when it was said that it is at risk, and that
    it can no longer be kept.
    """

    __tablename__ = "in_store_duties"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "day_id"], ["in_store_days.city_id", "in_store_days.id"]),
        UniqueConstraint("city_id", "month", "terminal_id"),
        UniqueConstraint("city_id", "month", "owner_id"),
        Index("ix_in_store_duties_branch_month", "city_id", "branch_id", "month"),
        Index("ix_in_store_duties_manager_month", "city_id", "manager_id", "month"),
        Index("ix_in_store_duties_terminal", "city_id", "terminal_id"),
        Index("ix_in_store_duties_state", "city_id", "state", "month"),
    )
    collection = "in_store_duties"
    channel_columns = ("manager_id",)

    month: Mapped[str] = mapped_column(String(7))
    terminal_id: Mapped[str | None] = mapped_column(Id)
    owner_id: Mapped[str | None] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str | None] = mapped_column(Id)
    assigned_id: Mapped[str | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(8), default=DutyState.DUE.value)
    excuse: Mapped[str | None] = mapped_column(String(16))
    due_on: Mapped[date]
    day_id: Mapped[str | None] = mapped_column(Id)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    warned_at: Mapped[datetime | None]
    despaired_at: Mapped[datetime | None]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {manager_channel(values["manager_id"])} if values["manager_id"] else set()


class InStoreRequest(Published, Identified, Base):
    """What a manager asks of the branch about a duty, and the answer: who, when, why."""

    __tablename__ = "in_store_requests"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "duty_id"], ["in_store_duties.city_id", "in_store_duties.id"]),
        ForeignKeyConstraint(["city_id", "with_duty_id"], ["in_store_duties.city_id", "in_store_duties.id"]),
        ForeignKeyConstraint(["city_id", "substitute_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "requested_by"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "decided_by"], ["people.city_id", "people.id"]),
        Index("ix_in_store_requests_received", "city_id", "received_at", "id"),
        Index("ix_in_store_requests_branch", "city_id", "branch_id", "received_at", "id"),
        Index("ix_in_store_requests_person", "city_id", "requested_by", "received_at", "id"),
        Index("ix_in_store_requests_duty", "city_id", "duty_id"),
    )
    collection = "in_store_requests"
    channel_columns = ("requested_by", "state")

    duty_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10))
    with_duty_id: Mapped[str | None] = mapped_column(Id)
    substitute_id: Mapped[str | None] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[datetime]
    requested_by: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=RequestState.WAITING.value)
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None] = mapped_column(Text)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        gone = values["state"] == RequestState.WITHDRAWN
        return set() if gone else {manager_channel(values["requested_by"])}
