"""Tables of tasks and of what was said about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, utc_now
from backend.feed import Published, manager_channel
from backend.tasks.rules import State


class Task(Published, Identified, Base):
    """Something to be done by a day, mostly in a shop: `manager_id` and `branch_id` follow it when it changes hands.

    A task without a shop is its manager's. `origin_kind` and `origin_id` name what it came from; `detail` is for whoever knows
    that.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        Index("ix_tasks_due", "city_id", "due_on", "id"),
        Index("ix_tasks_branch_due", "city_id", "branch_id", "due_on", "id"),
        Index("ix_tasks_manager_due", "city_id", "manager_id", "due_on", "id"),
        Index("ix_tasks_terminal", "city_id", "terminal_id"),
        Index("ix_tasks_origin", "city_id", "origin_id"),
        Index("ix_tasks_closed", "city_id", "closed_at"),
    )
    collection = "tasks"
    channel_columns = ("manager_id",)

    terminal_id: Mapped[str | None] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date]
    origin_kind: Mapped[str | None] = mapped_column(String(20))
    origin_id: Mapped[str | None] = mapped_column(Id)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), default=State.OPEN.value)
    created_by: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    closed_at: Mapped[datetime | None]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {manager_channel(values["manager_id"])} if values["manager_id"] else set()


class TaskUpdate(Published, Identified, Base):
    """One thing said about a task. `covered_by` follows the shop; `reported_at` is what the speaker's clock said."""

    __tablename__ = "task_updates"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "task_id"], ["tasks.city_id", "tasks.id"]),
        ForeignKeyConstraint(["city_id", "author_id"], ["people.city_id", "people.id"]),
        Index("ix_task_updates_task", "city_id", "task_id", "received_at", "id"),
    )
    collection = "task_updates"
    channel_columns = ("covered_by",)

    task_id: Mapped[str] = mapped_column(Id)
    covered_by: Mapped[str | None] = mapped_column(Id)
    author_id: Mapped[str | None] = mapped_column(Id)
    outcome: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    display_check_id: Mapped[str | None] = mapped_column(Id)
    reported_at: Mapped[datetime]
    received_at: Mapped[datetime]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {manager_channel(values["covered_by"])} if values["covered_by"] else set()
