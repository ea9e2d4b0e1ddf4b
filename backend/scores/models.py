"""Tables of scores: the closings of months with their facts, what each examinee got, faults of plans, and appeals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity, utc_now
from backend.feed import Published, manufacturer_channel, person_channel
from backend.scores.standings import Part


class ScoreClosing(OfCity, Base):
    """A month as it was frozen. `facts` and `results` are kept as text, so that they stay the same to the byte.

    Revision 1 is the closing; what arrived later makes another revision, whose `cause` says what is different. `rules` are the
    versions it was computed by. `checked_on` is the last day on which the facts were compared with what there is.
    """

    __tablename__ = "score_closings"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        ForeignKeyConstraint(["city_id", "closed_by"], ["people.city_id", "people.id"]),
    )

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rules: Mapped[dict[str, Any]]
    facts: Mapped[str] = mapped_column(Text)
    facts_sha256: Mapped[str] = mapped_column(String(64))
    results: Mapped[str] = mapped_column(Text)
    results_sha256: Mapped[str] = mapped_column(String(64))
    cause: Mapped[dict[str, Any] | None]
    closed_by: Mapped[str | None] = mapped_column(Id)
    closed_at: Mapped[datetime] = mapped_column(default=utc_now)
    checked_on: Mapped[date]


class OpenMonth(OfCity, Base):
    """When a month that is not closed was last computed as a whole, and from what but visits (`facts` without `found`)."""

    __tablename__ = "open_months"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]),)

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    computed_at: Mapped[datetime]
    facts: Mapped[str | None] = mapped_column(Text)


class MonthlyScore(Published, Identified, Base):
    """What an examinee has in a month: the newest revision of a closed month, or, while it is open, how it stands (revision 0).

    Examinees without a row of their own among people (`part`) are named by the id of branch or manufacturer; the marketing
    centre's is empty. `score` is None where it is not known yet; `provisional` says why.
    """

    __tablename__ = "monthly_scores"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        UniqueConstraint("city_id", "kind", "month", "part", "examinee_id"),
        Index("ix_monthly_scores_examinee", "city_id", "part", "examinee_id", "kind", "month"),
    )
    collection = "scores"
    channel_columns = ("part", "examinee_id")

    kind: Mapped[str] = mapped_column(String(12))
    month: Mapped[str] = mapped_column(String(7))
    part: Mapped[str] = mapped_column(String(16))
    examinee_id: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    score: Mapped[int | None]
    band: Mapped[str | None] = mapped_column(String(10))
    provisional: Mapped[list[Any]]
    result: Mapped[dict[str, Any]]
    rules_version: Mapped[int]
    computed_at: Mapped[datetime] = mapped_column(default=utc_now)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        match values["part"]:
            case Part.MANAGER | Part.PROMOTER:
                return {person_channel(values["examinee_id"])}
            case Part.MANUFACTURER:
                return {manufacturer_channel(values["examinee_id"])}
        return set()


class PlanFaultRow(Identified, Base):
    """A fault of a plan (P1, P2) that one side has recorded; it counts once the other side has confirmed it."""

    __tablename__ = "plan_faults"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        ForeignKeyConstraint(["city_id", "branch_id"], ["branches.city_id", "branches.id"]),
        ForeignKeyConstraint(["city_id", "plan_id"], ["maintenance_plans.city_id", "maintenance_plans.id"]),
        ForeignKeyConstraint(["city_id", "recorded_by"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "answered_by"], ["people.city_id", "people.id"]),
        Index("ix_plan_faults_month", "city_id", "month", "state"),
    )

    month: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(2))
    manufacturer_id: Mapped[str] = mapped_column(Id)
    branch_id: Mapped[str | None] = mapped_column(Id)
    plan_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str] = mapped_column(Text)
    side: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10))
    recorded_by: Mapped[str] = mapped_column(Id)
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)
    answered_by: Mapped[str | None] = mapped_column(Id)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)


class ScoreAppeal(Identified, Base):
    """Somebody holds a score of a closed month to be wrong, and what was decided; the rows behind the score are not changed."""

    __tablename__ = "score_appeals"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "appealed_by"], ["people.city_id", "people.id"]),
        ForeignKeyConstraint(["city_id", "decided_by"], ["people.city_id", "people.id"]),
        Index("ix_score_appeals_month", "city_id", "month", "part", "examinee_id"),
    )

    kind: Mapped[str] = mapped_column(String(12))
    month: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int]
    part: Mapped[str] = mapped_column(String(16))
    examinee_id: Mapped[str] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text)
    appealed_by: Mapped[str] = mapped_column(Id)
    appealed_at: Mapped[datetime] = mapped_column(default=utc_now)
    outcome: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None]
