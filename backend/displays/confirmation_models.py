"""Tables of the confirmation of display checks: a case for each check, its history, and what it led to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity


class ConfirmationCase(Identified, Base):
    """A display check on its way through the hands of both sides. Its id is the check's.

    `shown` is the check with its photos as they were presented: the check's row may be edited or go. `version` grows with
    whatever changes; `terminal_id`, `spec_id` and `manufacturer_id` are the check's.
    """

    __tablename__ = "confirmation_cases"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        ForeignKeyConstraint(["city_id", "decided_by"], ["people.city_id", "people.id"]),
        Index("ix_confirmation_cases_manufacturer_due", "city_id", "manufacturer_id", "state", "due_at", "id"),
        Index("ix_confirmation_cases_due", "city_id", "state", "due_at", "id"),
        Index("ix_confirmation_cases_subject", "city_id", "subject_id"),
        Index("ix_confirmation_cases_terminal", "city_id", "terminal_id"),
        # What scores count of a month: few of many cases have a reason.
        Index(
            "ix_confirmation_cases_reasons",
            "city_id",
            "checked_at",
            sqlite_where=text("reason IS NOT NULL"),
            postgresql_where=text("reason IS NOT NULL"),
        ),
    )

    subject_id: Mapped[str] = mapped_column(Id)
    terminal_id: Mapped[str] = mapped_column(Id)
    spec_id: Mapped[str] = mapped_column(Id)
    manufacturer_id: Mapped[str] = mapped_column(Id)
    plan_id: Mapped[str | None] = mapped_column(Id)
    checked_at: Mapped[datetime]
    shown: Mapped[dict[str, Any]]
    shown_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(3))
    party: Mapped[str | None] = mapped_column(String(16))
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class ConfirmationEvent(Identified, Base):
    """One line of a case's history."""

    __tablename__ = "confirmation_events"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "case_id"], ["confirmation_cases.city_id", "confirmation_cases.id"]),
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        Index("ix_confirmation_events_case", "city_id", "case_id", "at", "id"),
    )

    case_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    side: Mapped[str] = mapped_column(String(10))
    deed: Mapped[str] = mapped_column(String(24))
    person_id: Mapped[str | None] = mapped_column(Id)
    reason: Mapped[str | None] = mapped_column(String(3))
    note: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[dict[str, Any]]


class Rectification(OfCity, Base):
    """A task that a case led to, and the later check that shows the display put right, once it was reported."""

    __tablename__ = "rectifications"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "task_id"], ["tasks.city_id", "tasks.id"]),
        ForeignKeyConstraint(["city_id", "case_id"], ["confirmation_cases.city_id", "confirmation_cases.id"]),
        Index("ix_rectifications_case", "city_id", "case_id"),
        Index("ix_rectifications_check", "city_id", "check_id"),
    )

    task_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    check_id: Mapped[str | None] = mapped_column(Id)
