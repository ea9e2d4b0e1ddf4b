"""The table of what was assessed of each product's demand in a quarter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, OfCity, utc_now


class DemandAssessment(OfCity, Base):
    """`assessed_packs` were expected, `demand_packs` asked for where somebody said so. Of `cost_fen` (per carton) and `margin_fen`
    (per case) one is known, or none."""

    __tablename__ = "demand_assessments"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        ForeignKeyConstraint(["city_id", "imported_by"], ["people.city_id", "people.id"]),
    )

    quarter: Mapped[str] = mapped_column(String(7), primary_key=True)
    spec_id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessed_packs: Mapped[int] = mapped_column(BigInteger)
    demand_packs: Mapped[int | None] = mapped_column(BigInteger)
    cost_fen: Mapped[int | None]
    margin_fen: Mapped[int | None]
    imported_by: Mapped[str | None] = mapped_column(Id)
    imported_at: Mapped[datetime] = mapped_column(default=utc_now)
