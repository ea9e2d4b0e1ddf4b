"""Tables of visits: template versions, the visit itself, its shelf checks, its integrity signals, and the months' draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity, utc_now
from backend.feed import CITY, Published, manager_channel

#: Most visits are planned or ad hoc; the others, found alone by the index that has this condition, are few.
UNCOMMON_KIND = "kind NOT IN ('planned', 'ad_hoc')"


def _index_where(name: str, condition: str) -> Index:
    """By time, those visits alone of which something is still to be done: they become few."""
    return Index(name, "city_id", "started_at", "id", sqlite_where=text(condition), postgresql_where=text(condition))


#: What waits for somebody of the branch to look at it: flagged, picked by the draw, or seen before and there again. An index
#: has just these; a query that says the same in other words does not find it.
TO_REVIEW = "state = 'submitted' AND withdrawn_at IS NULL AND (risk > 0 OR spot_check OR review IS NOT NULL)"


def _index_to_review(name: str, *columns: str) -> Index:
    """By risk, then by age. `risk` itself is there to be counted: PostgreSQL does not look for it in an expression."""
    where = text(TO_REVIEW)
    return Index(
        name,
        "city_id",
        *columns,
        text("(-risk)"),
        "started_at",
        "id",
        "risk",
        sqlite_where=where,
        postgresql_where=where,
    )


class VisitTemplate(Published, Identified, Base):
    """One version of the city's visit template. Versions are never changed: a phone may still hold an old one."""

    __tablename__ = "visit_templates"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]), UniqueConstraint("city_id", "version"))
    collection = "visit_templates"

    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    sections: Mapped[list[Any]]
    published_at: Mapped[datetime] = mapped_column(default=utc_now)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {CITY}


class Visit(Published, Identified, Base):
    """One visit of one manager to one terminal.

    `manager_id` is the author; `branch_id` and `covered_by` follow the terminal when it changes hands. `*_device_time` is what
    the phone's clock said; `started_at` is the check-in corrected by `clock_offset_ms` where that clock was off, and orders
    lists. Positions are as measured.

    `version` counts recordings and decisions of the branch. `risk` is the sum of the weights of the signals. `review` is what
    was decided last, as it travels; `returned_of` is the `submitted_at` of what was returned last.
    """

    __tablename__ = "visits"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"]),
        ForeignKeyConstraint(["city_id", "manager_id"], ["people.city_id", "people.id"]),
        Index("ix_visits_started", "city_id", "started_at", "id"),
        Index("ix_visits_branch_started", "city_id", "branch_id", "started_at", "id"),
        Index("ix_visits_manager_started", "city_id", "manager_id", "started_at", "id"),
        Index("ix_visits_covered_started", "city_id", "covered_by", "started_at", "id"),
        Index("ix_visits_terminal_started", "city_id", "terminal_id", "started_at", "id"),
        Index("ix_visits_state_started", "city_id", "state", "started_at", "id"),
        Index(
            "ix_visits_uncommon_kind",
            "city_id",
            "kind",
            "started_at",
            "id",
            sqlite_where=text(UNCOMMON_KIND),
            postgresql_where=text(UNCOMMON_KIND),
        ),
        _index_where("ix_visits_photos_missing", "photos_received < photos_declared"),
        _index_to_review("ix_visits_to_review"),
        _index_to_review("ix_visits_branch_to_review", "branch_id"),
        _index_where("ix_visits_positions", "check_in_latitude IS NOT NULL OR check_out_latitude IS NOT NULL"),
        Index(
            "ix_visits_places",
            "city_id",
            "manager_id",
            "check_in_latitude",
            sqlite_where=text("check_in_latitude IS NOT NULL"),
            postgresql_where=text("check_in_latitude IS NOT NULL"),
        ),
    )
    collection = "visits"
    channel_columns = ("covered_by",)

    terminal_id: Mapped[str] = mapped_column(Id)
    manager_id: Mapped[str] = mapped_column(Id)
    covered_by: Mapped[str | None] = mapped_column(Id)
    branch_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    template_version: Mapped[int]
    joint_with: Mapped[str | None] = mapped_column(Id)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    check_in_device_time: Mapped[datetime]
    check_in_latitude: Mapped[float | None] = mapped_column(Float(53))
    check_in_longitude: Mapped[float | None] = mapped_column(Float(53))
    check_in_datum: Mapped[str | None] = mapped_column(String(5))
    check_in_accuracy_m: Mapped[float | None] = mapped_column(Float(53))
    check_in_fixed_at: Mapped[datetime | None]
    check_in_mocked: Mapped[bool | None]
    check_in_distance_m: Mapped[int | None]
    check_out_device_time: Mapped[datetime | None]
    check_out_latitude: Mapped[float | None] = mapped_column(Float(53))
    check_out_longitude: Mapped[float | None] = mapped_column(Float(53))
    check_out_datum: Mapped[str | None] = mapped_column(String(5))
    check_out_accuracy_m: Mapped[float | None] = mapped_column(Float(53))
    check_out_fixed_at: Mapped[datetime | None]
    check_out_mocked: Mapped[bool | None]
    check_out_distance_m: Mapped[int | None]
    submitted_at: Mapped[datetime | None]
    sections: Mapped[dict[str, Any]]
    device_id: Mapped[str | None] = mapped_column(Id)
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime]
    photos_declared: Mapped[int]
    photos_received: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]
    #: The weights of the signals that stand, summed up: those that no reviewer has cleared.
    risk: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    spot_check: Mapped[bool] = mapped_column(default=False, server_default=false())
    review: Mapped[dict[str, Any] | None]
    returned_of: Mapped[datetime | None]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {manager_channel(values["covered_by"])} if values["covered_by"] else set()


class ShelfCheck(OfCity, Base):
    """What was seen of one spec in one visit (domain.md section 6). `retail_price_fen` is per carton."""

    __tablename__ = "shelf_checks"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["city_id", "spec_id"], ["specs.city_id", "specs.id"]),
        Index("ix_shelf_checks_spec", "city_id", "spec_id", "visit_id"),
        {"sqlite_with_rowid": False},
    )

    visit_id: Mapped[str] = mapped_column(Id, primary_key=True)
    spec_id: Mapped[str] = mapped_column(Id, primary_key=True)
    on_shelf: Mapped[bool]
    facings: Mapped[int | None]
    position: Mapped[str | None] = mapped_column(String(12))
    stock_packs: Mapped[int | None]
    retail_price_fen: Mapped[int | None]
    price_tag: Mapped[str | None] = mapped_column(String(8))
    produced_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)


class VisitSignal(OfCity, Base):
    """A reason for doubt about a visit, with its evidence. Graded, never a block (domain.md section 11).

    `rules_version` is the version under which it was first said so. A verdict holds for this `evidence_sha256` and no other.
    """

    __tablename__ = "visit_signals"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"], ondelete="CASCADE"),
        Index("ix_visit_signals_signal_started", "city_id", "signal", "started_at", "visit_id"),
        {"sqlite_with_rowid": False},
    )

    visit_id: Mapped[str] = mapped_column(Id, primary_key=True)
    signal: Mapped[str] = mapped_column(String(20), primary_key=True)
    weight: Mapped[int]
    evidence: Mapped[dict[str, Any]]
    rules_version: Mapped[int]
    started_at: Mapped[datetime]
    evidence_sha256: Mapped[str | None] = mapped_column(String(64))
    said_at: Mapped[datetime | None]


class SpotCheckDraw(OfCity, Base):
    """A month's draw of spot checks. `seed` is secret until the month is over; `seed_sha256` never was."""

    __tablename__ = "spot_check_draws"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]),)

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    seed: Mapped[str] = mapped_column(String(64))
    seed_sha256: Mapped[str] = mapped_column(String(64))
    permille: Mapped[int]
    rules_version: Mapped[int]
    made_at: Mapped[datetime]
