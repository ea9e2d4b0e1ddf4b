"""Table of display checks: how one spec was found displayed. `subject_id` is whatever document carried the check."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified


class DisplayCheck(Identified, Base):
    """`terminal_id` and `checked_at` are its subject's, `manufacturer_id` its spec's: who may see it is decided by them.

    `plan_id` and `plan_version` name the maintenance plan that held for this spec, at this shop, when the check was made.
    `withdrawn_at` is set while its subject is taken back: nobody sees it then.
    """

    __tablename__ = "display_checks"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        ForeignKeyConstraint(
            ["city_id", "plan_id", "plan_version"],
            [
                "maintenance_plan_versions.city_id",
                "maintenance_plan_versions.plan_id",
                "maintenance_plan_versions.version",
            ],
        ),
        Index("ix_display_checks_manufacturer", "city_id", "manufacturer_id", "checked_at", "id"),
        Index("ix_display_checks_plan", "city_id", "plan_id", "checked_at", "id"),
        # Whether a shop was checked in a month: asked of every shop of a plan, and answered by the index alone.
        Index("ix_display_checks_planned", "city_id", "plan_id", "terminal_id", "checked_at", "withdrawn_at"),
        Index("ix_display_checks_subject", "city_id", "subject_id"),
        Index("ix_display_checks_spec", "city_id", "spec_id"),
    )

    subject_id: Mapped[str] = mapped_column(Id)
    terminal_id: Mapped[str] = mapped_column(Id)
    checked_at: Mapped[datetime]
    spec_id: Mapped[str] = mapped_column(Id)
    manufacturer_id: Mapped[str] = mapped_column(Id)
    plan_id: Mapped[str | None] = mapped_column(Id)
    plan_version: Mapped[int | None]
    ordinal: Mapped[int]
    position: Mapped[str | None] = mapped_column(String(12))
    facings: Mapped[int | None]
    price_tag: Mapped[str | None] = mapped_column(String(8))
    materials_present: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None]
