from __future__ import annotations

from backend.db import Database
from backend.jobs import Context, Job, enqueue, run_due
from backend.jobs.running import nothing_more
from backend.storage import open_storage
from tests.people import CITY, World


def test_a_job_is_done_once(database: Database, world: World) -> None:
    context = Context(database, open_storage(database.settings), database.settings)
    seen = []

    def handler(context: Context, job: Job):
        seen.append(job.subject_id)
        if job.subject_id == "a" and len(seen) < 3:
            with database.transaction(CITY) as session:
                enqueue(session, "k", "a")
        return nothing_more

    with database.transaction(CITY) as session:
        enqueue(session, "k", "a")
        enqueue(session, "k", "a")
        enqueue(session, "k", "b")
    assert run_due(context, {"k": handler}, 10) == 3
    assert sorted(seen) == ["a", "a", "b"]
    assert run_due(context, {"k": handler}, 10) == 0
