"""Tables of links, of what retailers answered, and of satisfaction surveys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, utc_now


class SatisfactionSurvey(Identified, Base):
    """A quarter's survey. With `seed` and `strata` the draw can be repeated; `strata` says how many shops were open and how
    many were drawn, by branch and scale."""

    __tablename__ = "satisfaction_surveys"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        ForeignKeyConstraint(["city_id", "created_by"], ["people.city_id", "people.id"]),
        UniqueConstraint("city_id", "quarter"),
    )

    quarter: Mapped[str] = mapped_column(String(7))
    questions: Mapped[list[Any]]
    sample_permille: Mapped[int]
    least_per_branch: Mapped[int]
    seed: Mapped[str] = mapped_column(String(32))
    strata: Mapped[list[Any]]
    rules_version: Mapped[int]
    opened_at: Mapped[datetime]
    closes_on: Mapped[date]
    closes_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(Id)


class RetailerLink(Identified, Base):
    """One question to one shop. `subject_id` is what it asks about; `manager_id` is whose work that is, and `branch_id` the
    branch they did it for; both stay when the shop changes hands."""

    __tablename__ = "retailer_links"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "branch_id"], ["branches.city_id", "branches.id"]),
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "created_by"], ["people.city_id", "people.id"]),
        Index("ix_retailer_links_subject", "city_id", "subject_id", "branch_id", "manager_id", "id"),
    )

    purpose: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(Id)
    terminal_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str | None] = mapped_column(Id)
    expires_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    used_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]


class RetailerAnswer(Identified, Base):
    """What a retailer answered, once. The id is the link's: there cannot be two.

    `scores` are those of a survey by question, `rating` that of the work; `satisfied` is said of a complaint.
    """

    __tablename__ = "retailer_answers"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "id"], ["retailer_links.city_id", "retailer_links.id"]),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        Index("ix_retailer_answers_answered", "city_id", "answered_at", "id"),
        Index("ix_retailer_answers_branch", "city_id", "branch_id", "answered_at", "id"),
        Index("ix_retailer_answers_terminal", "city_id", "terminal_id", "answered_at", "id"),
        Index("ix_retailer_answers_denied", "city_id", "took_place", "answered_at", "id"),
        Index("ix_retailer_answers_subject", "city_id", "subject_id"),
    )

    purpose: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(Id)
    terminal_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str | None] = mapped_column(Id)
    took_place: Mapped[str | None] = mapped_column(String(6))
    rating: Mapped[int | None]
    satisfied: Mapped[bool | None]
    scores: Mapped[dict[str, Any] | None]
    comment: Mapped[str | None] = mapped_column(Text)
    complaint_id: Mapped[str | None] = mapped_column(Id)
    answered_at: Mapped[datetime]
