"""Tables of promotions: what was arranged for which specs and shops, what was wrong with it, and who signed what when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, JsonDocument, OfCity, utc_now
from backend.feed import Published, manufacturer_channel

_OF_PROMOTION = (["city_id", "promotion_id"], ["promotions.city_id", "promotions.id"])


class Promotion(Published, Identified, Base):
    """One promotion. Days are the city's, both inclusive; `ends_on` moves when it is ended early.

    `put_forward_by` is the side that has signed the present step and waits for the other. It travels to the
    manufacturer by its row, and, while `is_carried`, to the managers of its shops (promotions/carrying.py).
    """

    __tablename__ = "promotions"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        Index("ix_promotions_starts", "city_id", "starts_on", "id"),
        Index("ix_promotions_manufacturer", "city_id", "manufacturer_id", "starts_on", "id"),
        Index("ix_promotions_state", "city_id", "state", "ends_on"),
    )
    collection = "promotions"
    channel_columns = ("manufacturer_id",)

    manufacturer_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(14))
    name: Mapped[str] = mapped_column(String(80))
    stage: Mapped[str] = mapped_column(String(12))
    proposed_by_side: Mapped[str] = mapped_column(String(12))
    put_forward_by: Mapped[str | None] = mapped_column(String(12))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    planned_input_fen: Mapped[int] = mapped_column(BigInteger)
    planned_effect_packs: Mapped[int] = mapped_column(BigInteger)
    budget_fen: Mapped[int | None] = mapped_column(BigInteger)
    actual_input_fen: Mapped[int | None] = mapped_column(BigInteger)
    giveaway: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    materials: Mapped[list[Any]]
    approval_no: Mapped[str | None] = mapped_column(String(60))
    filing_no: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)
    terminals: Mapped[int]
    submissions: Mapped[int] = mapped_column(default=0)
    spot_seed: Mapped[str] = mapped_column(Id)
    is_carried: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[dt.datetime] = mapped_column(default=utc_now, onupdate=utc_now)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {manufacturer_channel(values["manufacturer_id"])}


class PromotionSpec(OfCity, Base):
    __tablename__ = "promotion_specs"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_PROMOTION),
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        Index("ix_promotion_specs_spec", "city_id", "spec_id", "promotion_id"),
    )

    promotion_id: Mapped[str] = mapped_column(Id, primary_key=True)
    spec_id: Mapped[str] = mapped_column(Id, primary_key=True)


class PromotionTerminal(OfCity, Base):
    """A shop in which it takes place. A filter is resolved when it is proposed: both sides sign these shops."""

    __tablename__ = "promotion_terminals"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_PROMOTION),
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        Index("ix_promotion_terminals_terminal", "city_id", "terminal_id", "promotion_id"),
    )

    promotion_id: Mapped[str] = mapped_column(Id, primary_key=True)
    terminal_id: Mapped[str] = mapped_column(Id, primary_key=True)


class PromotionStep(Identified, Base):
    """What was done: who, for which side, when and why, and the state that followed. The system has no side."""

    __tablename__ = "promotion_steps"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_PROMOTION),
        Index("ix_promotion_steps_promotion", "city_id", "promotion_id", "at"),
    )

    promotion_id: Mapped[str] = mapped_column(Id)
    number: Mapped[int]
    step: Mapped[str] = mapped_column(String(10))
    deed: Mapped[str] = mapped_column(String(14))
    state: Mapped[str] = mapped_column(String(14))
    side: Mapped[str | None] = mapped_column(String(12))
    person_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[dt.datetime]


class PromotionFault(Identified, Base):
    """A fault of the arrangement, found at a submission. It stays on record when a later submission has corrected it."""

    __tablename__ = "promotion_faults"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_PROMOTION),
        Index("ix_promotion_faults_promotion", "city_id", "promotion_id", "submission"),
    )

    promotion_id: Mapped[str] = mapped_column(Id)
    submission: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    field: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    party: Mapped[str] = mapped_column(String(12))
    found_at: Mapped[dt.datetime]
