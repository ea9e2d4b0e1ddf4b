"""Tables of cities, branches, people, their devices and sessions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, Identified, OfCity, utc_now
from backend.feed import Published, person_channel


class City(Base):
    """A tenant. Its number is the administrative area code, such as 439900."""

    __tablename__ = "cities"

    city_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(60))
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")


class Branch(Identified, Base):
    __tablename__ = "branches"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]), UniqueConstraint("city_id", "code"))

    code: Mapped[str] = mapped_column(String(6))
    name: Mapped[str] = mapped_column(String(60))
    locality: Mapped[str] = mapped_column(String(5))


class Person(Published, Identified, Base):
    """Someone with an account. `scope_epoch` grows when role, branch or manufacturer changes."""

    __tablename__ = "people"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        ForeignKeyConstraint(["city_id", "branch_id"], ["branches.city_id", "branches.id"]),
        ForeignKeyConstraint(["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"]),
        UniqueConstraint("city_id", "username"),
        Index("ix_people_branch", "city_id", "branch_id"),
    )
    collection = "me"

    username: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    branch_id: Mapped[str | None] = mapped_column(Id)
    manufacturer_id: Mapped[str | None] = mapped_column(Id)
    password_hash: Mapped[str] = mapped_column(String(200))
    scope_epoch: Mapped[int] = mapped_column(default=0)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        return {person_channel(values["id"])}


class Posting(Identified, Base):
    """Where a person serves from a day on: role, branch or manufacturer. The newest is the present one."""

    __tablename__ = "postings"
    __table_args__ = (
        ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),
        Index("ix_postings_person", "city_id", "person_id"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    role: Mapped[str] = mapped_column(String(20))
    branch_id: Mapped[str | None] = mapped_column(Id)
    manufacturer_id: Mapped[str | None] = mapped_column(Id)
    from_date: Mapped[date]
    posted_by: Mapped[str | None] = mapped_column(Id)
    posted_at: Mapped[datetime] = mapped_column(default=utc_now)


class Device(OfCity, Base):
    """A phone or browser of one person; the id is made by the device."""

    __tablename__ = "devices"
    __table_args__ = (ForeignKeyConstraint(["city_id", "person_id"], ["people.city_id", "people.id"]),)

    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    platform: Mapped[str] = mapped_column(String(40))
    app_version: Mapped[str | None] = mapped_column(String(40))
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    unsent_documents: Mapped[int | None]
    unsent_photos: Mapped[int | None]
    oldest_unsent_at: Mapped[datetime | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    revoked_at: Mapped[datetime | None]


class LoginSession(Identified, Base):
    """A log-in of one device. Tokens are kept as hashes, each with its predecessor: see accounts/rules.py."""

    __tablename__ = "sessions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["city_id", "person_id", "device_id"], ["devices.city_id", "devices.person_id", "devices.id"]
        ),
        Index("ix_sessions_device", "city_id", "person_id", "device_id"),
        Index("ix_sessions_ends", "city_id", "refresh_ends_at"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    device_id: Mapped[str] = mapped_column(Id)
    access_hash: Mapped[str] = mapped_column(String(64))
    access_ends_at: Mapped[datetime]
    previous_access_hash: Mapped[str | None] = mapped_column(String(64))
    previous_access_ends_at: Mapped[datetime | None]
    refresh_hash: Mapped[str] = mapped_column(String(64))
    previous_refresh_hash: Mapped[str | None] = mapped_column(String(64))
    refresh_ends_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    ended_at: Mapped[datetime | None]


class Attempt(Identified, Base):
    """Something that was tried and is counted by a limit (limits.py); `subject` is a user name, an address or a link.

    A log-in that succeeded is counted no longer.
    """

    __tablename__ = "login_attempts"
    __table_args__ = (Index("ix_login_attempts_subject_at", "city_id", "subject", "at"),)

    subject: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
