"""Table of the versions that cities have published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, OfCity, utc_now


class RuleSet(OfCity, Base):
    """One version of one kind, in force from a day on until a newer one is. Version 1 has no row: it is the defaults."""

    __tablename__ = "rule_sets"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        ForeignKeyConstraint(["city_id", "published_by"], ["people.city_id", "people.id"]),
        {"sqlite_with_rowid": False},
    )

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parameters: Mapped[dict[str, Any]]
    effective_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(Id)
    published_at: Mapped[datetime] = mapped_column(default=utc_now)
