"""Tables of manufacturers, brands and specs, with the dated lifecycle stages of each spec."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, utc_now
from backend.feed import CITY, Published, manufacturer_channel


class Manufacturer(Identified, Base):
    __tablename__ = "manufacturers"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]), UniqueConstraint("city_id", "name"))

    name: Mapped[str] = mapped_column(String(60))


class _OfManufacturer(Published):
    """What the city's people and the manufacturer's own promoters may see, and no other manufacturer."""

    channel_columns = ("manufacturer_id",)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {CITY, manufacturer_channel(values["manufacturer_id"])}


class Brand(_OfManufacturer, Identified, Base):
    __tablename__ = "brands"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        UniqueConstraint("city_id", "name"),
    )
    collection = "brands"

    manufacturer_id: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(60))


class Spec(_OfManufacturer, Identified, Base):
    """One product. Prices are fen per carton; `stage` repeats the newest row of `spec_stages`."""

    __tablename__ = "specs"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "brand_id"], ["brands.city_id", "brands.id"]),
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        UniqueConstraint("city_id", "ean13"),
        UniqueConstraint("city_id", "brand_id", "name"),
    )
    collection = "specs"

    brand_id: Mapped[str] = mapped_column(Id)
    manufacturer_id: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(60))
    price_class: Mapped[str] = mapped_column(String(3))
    wholesale_fen: Mapped[int]
    retail_fen: Mapped[int]
    ean13: Mapped[str] = mapped_column(String(13))
    entry_date: Mapped[date]
    is_focus: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(String(12))
    retired_on: Mapped[date | None]


class SpecStage(Identified, Base):
    """A lifecycle stage of a spec from a day on (R1-R6); `figures` are the numbers it was decided on. Of an exit
    `is_improvable` says whether the evaluation found that the product may come back (R6)."""

    __tablename__ = "spec_stages"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        Index("ix_spec_stages_spec", "city_id", "spec_id", "from_date"),
    )

    spec_id: Mapped[str] = mapped_column(Id)
    stage: Mapped[str] = mapped_column(String(12))
    from_date: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(300))
    figures: Mapped[dict[str, Any] | None]
    is_improvable: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime] = mapped_column(default=utc_now)
