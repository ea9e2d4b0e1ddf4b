"""Tables of visit plans, of their stops and history, and of what is counted of plan and fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity, utc_now
from backend.feed import Published, manager_channel
from backend.planning.rules import State


class VisitPlan(Published, Identified, Base):
    """What a manager intends in a month. `version` counts every change and step; `lengths` are metres by day, as `YYYY-MM-DD`;
    `unplanned` are visits by shop that are wanted and have no day; a plan is carried by the phone until it is long over."""

    __tablename__ = "visit_plans"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "branch_id"], ["branches.city_id", "branches.id"]),
        UniqueConstraint("city_id", "manager_id", "month"),
        Index("ix_visit_plans_month", "city_id", "month", "id"),
        Index("ix_visit_plans_branch_month", "city_id", "branch_id", "month", "id"),
        Index("ix_visit_plans_carried", "city_id", "is_carried", "month"),
    )
    collection = "visit_plans"
    channel_columns = ("manager_id", "is_carried")

    manager_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    month: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT.value)
    version: Mapped[int] = mapped_column(default=1)
    note: Mapped[str | None] = mapped_column(Text)
    lengths: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unplanned: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rules_version: Mapped[int]
    is_carried: Mapped[bool] = mapped_column(default=True)
    proposed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    submitted_at: Mapped[dt.datetime | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str | None] = mapped_column(Id)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {manager_channel(values["manager_id"])} if values["is_carried"] else set()


class PlannedVisit(OfCity, Base):
    """A stop: no shop twice on a day. `position` is its place in the day's walking order."""

    __tablename__ = "planned_visits"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "plan_id"], ["visit_plans.city_id", "visit_plans.id"]),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        Index("ix_planned_visits_terminal", "city_id", "terminal_id", "day"),
        {"sqlite_with_rowid": False},
    )

    plan_id: Mapped[str] = mapped_column(Id, primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(Id, primary_key=True)
    position: Mapped[int]
    in_store_day: Mapped[bool]
    by_hand: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[Any]]


class PlanEvent(Identified, Base):
    """A step of a plan: who, when, why. `version` is the plan's after it."""

    __tablename__ = "visit_plan_events"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "plan_id"], ["visit_plans.city_id", "visit_plans.id"]),
        Index("ix_visit_plan_events_plan", "city_id", "plan_id", "version"),
    )

    plan_id: Mapped[str] = mapped_column(Id)
    version: Mapped[int]
    step: Mapped[str] = mapped_column(String(12))
    day: Mapped[dt.date | None]
    note: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class DayProgress(OfCity, Base):
    """Of one manager's day: stops, those done on any day and on this one, and visits that did no stop."""

    __tablename__ = "plan_days"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        {"sqlite_with_rowid": False},
    )

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    manager_id: Mapped[str] = mapped_column(Id, primary_key=True)
    planned: Mapped[int]
    done: Mapped[int]
    done_on_day: Mapped[int]
    extra: Mapped[int]


class MonthProgress(OfCity, Base):
    """Of one manager's month: the shops covered when it was counted, the visits they should have, and those of them made."""

    __tablename__ = "plan_months"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        Index("ix_plan_months_branch", "city_id", "branch_id", "month"),
        {"sqlite_with_rowid": False},
    )

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    manager_id: Mapped[str] = mapped_column(Id, primary_key=True)
    branch_id: Mapped[str] = mapped_column(Id)
    shops: Mapped[int]
    wanted: Mapped[int]
    reached: Mapped[int]
    shops_behind: Mapped[int]
    counted_at: Mapped[dt.datetime]
