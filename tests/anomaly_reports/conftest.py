"""A city that has worked for months, and its days: tests say by the city's clock when a phone has sent what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from backend.accounts.models import Posting
from backend.anomaly_reports.schemas import ReportInput
from backend.anomaly_reports.service import record_reports
from backend.db import Database, new_id
from backend.problems import Problem
from backend.visits.checking import Receipt
from tests.people import CITY, Person

SHANGHAI = ZoneInfo("Asia/Shanghai")
Report = Callable[..., str]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def long_since(database: Database, manager: Person) -> None:
    """Everyone was posted long ago."""
    with database.transaction(CITY) as session:
        session.execute(update(Posting).where(Posting.city_id == CITY).values(from_date=date(2020, 1, 1)))


@pytest.fixture
def report(database: Database, long_since: None) -> Report:
    """Report a day as this person; the local times say when it was written, and when the server got it."""

    def report(
        person: Person,
        day: str,
        written: str,
        received: str | None = None,
        items: list[dict[str, Any]] | None = None,
        offset_ms: int = 0,
        **values: Any,
    ) -> str:
        """The report's id.

        Raises:
            Problem: what it was refused for.
        """
        sent = {"id": new_id(), "day": day, "items": items or [], "reported_at": local(written).isoformat()} | values
        receipt = Receipt(local(received or written), offset_ms, person.device_id)
        problem: Problem | None
        with database.transaction(CITY) as session:
            [problem] = record_reports(session, person.actor, [ReportInput().load(sent)], receipt)
        if problem is not None:
            raise problem
        return str(sent["id"])

    return report
