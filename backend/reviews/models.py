"""Tables of reviews, of former versions of visits, and of appeals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity
from backend.feed import Published, person_channel


class Review(Identified, Base):
    """One thing that was decided of a visit; rows are never changed.

    `version` is the visit's that was looked at. `items` name what it is about; none of them means the whole visit. Of an
    outcome that follows from an earlier review, `about` is that one.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"]),
        ForeignKeyConstraint(["city_id", "reviewer_id"], ["people.city_id", "people.id"]),
        Index("ix_reviews_visit", "city_id", "visit_id", "reviewed_at", "id"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    version: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(24))
    note: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date | None]
    items: Mapped[list[Any]]
    about: Mapped[str | None] = mapped_column(Id)
    reviewer_id: Mapped[str | None] = mapped_column(Id)
    reviewed_at: Mapped[datetime]


class VisitVersion(OfCity, Base):
    """A visit as it was when it was returned: the document as it travelled, without positions.

    `number` counts the times that the visit was handed in; the present one is the visit itself, with the next number.
    """

    __tablename__ = "visit_versions"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"]),
        ForeignKeyConstraint(["city_id", "review_id"], ["reviews.city_id", "reviews.id"]),
    )

    visit_id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    review_id: Mapped[str] = mapped_column(Id)
    document: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class Appeal(Published, Identified, Base):
    """What the author of a visit says against a review. It stays with the author, wherever the shop goes."""

    __tablename__ = "appeals"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"]),
        ForeignKeyConstraint(["city_id", "review_id"], ["reviews.city_id", "reviews.id"]),
        ForeignKeyConstraint(["city_id", "author_id"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "decided_by"], ["people.city_id", "people.id"]),
        UniqueConstraint("city_id", "review_id"),
        Index("ix_appeals_visit", "city_id", "visit_id"),
        Index("ix_appeals_author", "city_id", "author_id", "received_at", "id"),
        Index("ix_appeals_received", "city_id", "received_at", "id"),
        Index("ix_appeals_decided", "city_id", "decided_at"),
    )
    collection = "appeals"
    channel_columns = ("author_id",)

    visit_id: Mapped[str] = mapped_column(Id)
    review_id: Mapped[str] = mapped_column(Id)
    author_id: Mapped[str] = mapped_column(Id)
    text: Mapped[str] = mapped_column(Text)
    appealed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {person_channel(values["author_id"])}
