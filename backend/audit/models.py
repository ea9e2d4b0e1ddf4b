"""Table of the audit log: one hash-chained line per deed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, OfCity


class AuditLine(OfCity, Base):
    __tablename__ = "audit_lines"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        Index("ix_audit_lines_thing", "city_id", "thing_id"),
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(Id)
    device_id: Mapped[str | None] = mapped_column(Id)
    deed: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[str | None] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
