"""Tables of maintenance plans: what was proposed in each version, for which shops, and who signed it when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, JsonDocument, OfCity, utc_now
from backend.feed import Published, manufacturer_channel

_OF_PLAN = (["city_id", "plan_id"], ["maintenance_plans.city_id", "maintenance_plans.id"])
_OF_VERSION = (
    ["city_id", "plan_id", "version"],
    ["maintenance_plan_versions.city_id", "maintenance_plan_versions.plan_id", "maintenance_plan_versions.version"],
)
_OF_STANDARD = (
    ["city_id", "plan_id", "version", "spec_id"],
    [
        "display_standards.city_id",
        "display_standards.plan_id",
        "display_standards.version",
        "display_standards.spec_id",
    ],
)


class MaintenancePlan(Published, Identified, Base):
    """One plan through all its versions. `agreed_version` is the newest that both sides have signed, also of a withdrawn plan.

    It travels to the manufacturer by its row, and, while `is_carried`, to the managers of the shops it means
    (displays/carrying.py).
    """

    __tablename__ = "maintenance_plans"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        Index("ix_maintenance_plans_manufacturer", "city_id", "manufacturer_id"),
    )
    collection = "maintenance_plans"
    channel_columns = ("manufacturer_id",)

    manufacturer_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10))
    newest_version: Mapped[int]
    agreed_version: Mapped[int | None]
    is_carried: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {manufacturer_channel(values["manufacturer_id"])}


class PlanVersion(OfCity, Base):
    """What a plan says in one version; it never changes once it is proposed. Months are `YYYY-MM`, both inclusive.

    It holds from `agreed_at` on, when the second side signed, until `ended_at`: the next version, or the withdrawal.
    """

    __tablename__ = "maintenance_plan_versions"
    __table_args__ = (ForeignKeyConstraint(*_OF_PLAN),)

    plan_id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    stage: Mapped[str] = mapped_column(String(12))
    first_month: Mapped[str] = mapped_column(String(7))
    last_month: Mapped[str] = mapped_column(String(7))
    executor: Mapped[str] = mapped_column(String(12))
    materials_by: Mapped[str | None] = mapped_column(String(12))
    materials: Mapped[list[Any]]
    note: Mapped[str | None] = mapped_column(Text)
    target_filter: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    terminals: Mapped[int]
    proposed_by_side: Mapped[str] = mapped_column(String(12))
    agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class PlanStep(Identified, Base):
    """What one side did with a version: proposed (which signs it), signed, declined or withdrew it."""

    __tablename__ = "maintenance_plan_steps"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_VERSION),
        Index("ix_maintenance_plan_steps_plan", "city_id", "plan_id", "at"),
    )

    plan_id: Mapped[str] = mapped_column(Id)
    version: Mapped[int]
    deed: Mapped[str] = mapped_column(String(10))
    side: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]


class PlanTerminal(OfCity, Base):
    """A shop that a version means. A filter is resolved when the version is proposed: both sides sign these shops."""

    __tablename__ = "maintenance_plan_terminals"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_VERSION),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        Index("ix_maintenance_plan_terminals_terminal", "city_id", "terminal_id", "plan_id", "version"),
    )

    plan_id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    terminal_id: Mapped[str] = mapped_column(Id, primary_key=True)


class DisplayStandard(OfCity, Base):
    """How one spec shall be displayed under a version. What is None or false is not asked for."""

    __tablename__ = "display_standards"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_VERSION),
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
    )

    plan_id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    spec_id: Mapped[str] = mapped_column(Id, primary_key=True)
    ordinal: Mapped[int]
    position: Mapped[str | None] = mapped_column(String(12))
    least_facings: Mapped[int | None]
    price_tag: Mapped[bool]
    materials: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Text)


class StandardView(OfCity, Base):
    """A photo that a check must show, with an example picture, if any, out of the photos that the plan declares."""

    __tablename__ = "standard_views"
    __table_args__ = (ForeignKeyConstraint(*_OF_STANDARD),)

    plan_id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    spec_id: Mapped[str] = mapped_column(Id, primary_key=True)
    view: Mapped[str] = mapped_column(String(40), primary_key=True)
    ordinal: Mapped[int]
    example_photo_id: Mapped[str | None] = mapped_column(Id)
