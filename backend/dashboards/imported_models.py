"""The table of figures that other systems know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, OfCity, utc_now


class ImportedFigure(OfCity, Base):
    """An indicator of a month, of a branch, of a manufacturer, or of the city. `subject_id` is whichever of the two ids is there,
    and empty for the city: a key cannot hold null.

    `value` is in hundredths of a per cent, or a count. `standard` is the head-count that ought to be. The deviations of deliveries
    are as they were told, with their sign: days, packs, and hundredths of a per cent.
    """

    __tablename__ = "imported_figures"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        ForeignKeyConstraint(["city_id", "branch_id"], ["branches.city_id", "branches.id"]),
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        ForeignKeyConstraint(["city_id", "imported_by"], ["people.city_id", "people.id"]),
    )

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    branch_id: Mapped[str | None] = mapped_column(Id)
    manufacturer_id: Mapped[str | None] = mapped_column(Id)
    value: Mapped[int]
    standard: Mapped[int | None]
    off_days: Mapped[int | None]
    off_packs: Mapped[int | None] = mapped_column(BigInteger)
    off_percent: Mapped[int | None]
    imported_by: Mapped[str | None] = mapped_column(Id)
    imported_at: Mapped[datetime] = mapped_column(default=utc_now)
