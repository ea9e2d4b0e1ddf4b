"""A worker within the test, and jobs whose effects are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from backend.cli import main
from backend.db import Database, utc_now
from backend.jobs import Context, Finish, Job, enqueue, run_due
from backend.jobs.models import JobRow
from backend.storage import open_storage
from tests.conftest import SECRET
from tests.people import CITY, World


@dataclass
class Works:
    """Jobs of kind `count`: what `meanwhile` does happens while the handler works, and the effect is a row."""

    database: Database
    meanwhile: Callable[[Job], None] = lambda job: None
    at_the_end: Callable[[Session], None] = lambda session: None
    begun: list[Job] = field(default_factory=list)

    def handle(self, context: Context, job: Job) -> Finish:
        self.begun.append(job)
        self.meanwhile(job)

        def finish(session: Session) -> None:
            session.execute(text("INSERT INTO effects (subject) VALUES (:subject)"), {"subject": job.subject_id})
            self.at_the_end(session)

        return finish

    def ask(self, *subjects: str, **options: Any) -> None:
        with self.database.transaction(CITY) as session:
            for subject in subjects:
                enqueue(session, "count", subject, **options)

    def run(self, limit: int = 100, **chosen: Any) -> int:
        return run_due(self.worker(**chosen), {"count": self.handle}, limit)

    def worker(self, **chosen: Any) -> Context:
        settings = replace(self.database.settings, **chosen)
        return Context(self.database, open_storage(settings), settings)

    def effects(self) -> Counter[str]:
        with self.database.reading(CITY) as session:
            return Counter(session.scalars(text("SELECT subject FROM effects")))

    def job(self, subject: str) -> JobRow | None:
        with self.database.reading(CITY) as session:
            return session.scalars(select(JobRow).where(JobRow.city_id == CITY, JobRow.subject_id == subject)).first()

    def let_time_pass(self) -> None:
        """Waits and leases are over."""
        with self.database.transaction(CITY) as session:
            session.execute(
                update(JobRow)
                .where(JobRow.city_id == CITY, JobRow.due_at.is_not(None))
                .values(due_at=utc_now() - timedelta(seconds=1))
            )


@pytest.fixture
def works(database: Database, world: World) -> Works:
    with database.transaction(CITY) as session:
        session.execute(text("CREATE TABLE effects (subject text)"))
    return Works(database)


@pytest.fixture
def run(database: Database) -> Callable[..., Result]:
    """`zhudian` on the test's database."""
    settings = database.settings
    environment = {
        "ZHUDIAN_HOME": str(settings.home),
        "ZHUDIAN_DATABASE_URL": settings.database_url,
        "ZHUDIAN_SECRET": SECRET,
        "ZHUDIAN_LOG_LEVEL": "error",
    }
    return lambda *arguments: CliRunner().invoke(main, list(arguments), env=environment)
