"""Table of the days that a city has otherwise than the whole country, or has before the library of national.py knows them."""

from __future__ import annotations

import datetime

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, OfCity


class CalendarDay(OfCity, Base):
    """One such day of a city. `kind` is a `DayKind`, `name` says what it is, such as 国庆节."""

    __tablename__ = "calendar_days"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]), {"sqlite_with_rowid": False})

    day: Mapped[datetime.date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(11))
    name: Mapped[str | None] = mapped_column(String(40))
