"""Tables of what became of signals: verdicts, explanations, what was said before, who was shown it, and recomputations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity, utc_now
from backend.feed import Published, person_channel


def _of_a_visit() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["city_id", "visit_id"], ["visits.city_id", "visits.id"], ondelete="CASCADE")


class SignalVerdict(Identified, Base):
    """What a reviewer made of a signal. Rows are only added; of those about the same evidence the newest counts."""

    __tablename__ = "signal_verdicts"
    __table_args__ = (
        _of_a_visit(),
        ForeignKeyConstraint(["city_id", "by_id"], ["people.city_id", "people.id"]),
        Index("ix_signal_verdicts_visit", "city_id", "visit_id", "signal", "at", "id"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    signal: Mapped[str] = mapped_column(String(20))
    evidence_sha256: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(default=utc_now)


class SignalExplanation(Published, Identified, Base):
    """What the author of a visit says to a signal of it. `explained_at` is what their clock said."""

    __tablename__ = "signal_explanations"
    __table_args__ = (
        _of_a_visit(),
        ForeignKeyConstraint(["city_id", "author_id"], ["people.city_id", "people.id"]),
        Index("ix_signal_explanations_visit", "city_id", "visit_id", "received_at", "id"),
        Index("ix_signal_explanations_received", "city_id", "received_at", "id"),
    )
    collection = "signal_explanations"
    channel_columns = ("author_id",)

    visit_id: Mapped[str] = mapped_column(Id)
    author_id: Mapped[str] = mapped_column(Id)
    signal: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    explained_at: Mapped[datetime]
    received_at: Mapped[datetime]

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {person_channel(values["author_id"])}


class SignalHistory(Identified, Base):
    """A signal as it stood for a while, before it was replaced by another or vanished."""

    __tablename__ = "visit_signal_history"
    __table_args__ = (_of_a_visit(), Index("ix_visit_signal_history_visit", "city_id", "visit_id", "shown_until", "id"))

    visit_id: Mapped[str] = mapped_column(Id)
    signal: Mapped[str] = mapped_column(String(20))
    weight: Mapped[int]
    evidence: Mapped[dict[str, Any]]
    evidence_sha256: Mapped[str | None] = mapped_column(String(64))
    rules_version: Mapped[int]
    shown_from: Mapped[datetime | None]
    shown_until: Mapped[datetime]


class SignalShowing(OfCity, Base):
    """That somebody at a desk opened a visit when it had these signals: the first time of each set of them."""

    __tablename__ = "signal_showings"
    __table_args__ = (
        _of_a_visit(),
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        {"sqlite_with_rowid": False},
    )

    visit_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    set_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    signals: Mapped[list[Any]]
    shown_at: Mapped[datetime] = mapped_column(default=utc_now)


class SignalRecomputation(Identified, Base):
    """Old visits judged by the rules in force, batch after batch. `reached_*` is the last visit that was looked at."""

    __tablename__ = "signal_recomputations"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        Index("ix_signal_recomputations_requested", "city_id", "requested_at", "id"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    rules_version: Mapped[int]
    requested_by: Mapped[str | None] = mapped_column(Id)
    requested_at: Mapped[datetime] = mapped_column(default=utc_now)
    reached_at: Mapped[datetime | None]
    reached_id: Mapped[str | None] = mapped_column(Id)
    visits_total: Mapped[int]
    visits_done: Mapped[int] = mapped_column(default=0)
    visits_changed: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
