"""What the worker forgets of accounts: what is long over goes, what still counts stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend import housekeeping
from backend.accounts.models import Attempt, LoginSession
from backend.db import Database, utc_now
from tests.people import CITY, Person


def sessions_of(database: Database, person: Person) -> int:
    with database.reading(CITY) as session:
        wanted = select(LoginSession.id).where(LoginSession.city_id == CITY, LoginSession.person_id == person.id)
        return len(session.scalars(wanted).all())


def end_session(database: Database, person: Person, days_ago: int) -> None:
    with database.transaction(CITY) as session:
        own = (LoginSession.city_id == CITY) & (LoginSession.person_id == person.id)
        session.execute(update(LoginSession).where(own).values(ends_at=utc_now() - timedelta(days=days_ago)))


def test_a_session_is_forgotten_a_month_after_its_end(database: Database, manager: Person, colleague: Person) -> None:
    end_session(database, manager, days_ago=31)
    end_session(database, colleague, days_ago=29)
    assert housekeeping.do_chores(database) == 0
    assert (sessions_of(database, manager), sessions_of(database, colleague)) == (0, 1)


def test_a_running_session_goes_on(database: Database, manager: Person) -> None:
    housekeeping.do_chores(database)
    assert manager.get("/me").status_code == 200


def test_failed_log_ins_are_forgotten_when_no_limit_counts_them(database: Database, manager: Person) -> None:
    with database.transaction(CITY) as session:
        for subject, minutes in (("old", 16), ("new", 14)):
            session.add(Attempt(city_id=CITY, subject=subject, at=utc_now() - timedelta(minutes=minutes)))
    housekeeping.do_chores(database)
    with database.reading(CITY) as session:
        assert session.scalars(select(Attempt.subject).where(Attempt.city_id == CITY)).all() == ["new"]


def test_a_chore_that_fails_is_counted_and_holds_up_no_other(
    database: Database, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(session: Session, city_id: int, settings: Any) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(housekeeping, "CHORES", (fail, *housekeeping.CHORES))
    end_session(database, manager, days_ago=31)
    assert housekeeping.do_chores(database) == 1
    assert sessions_of(database, manager) == 0
