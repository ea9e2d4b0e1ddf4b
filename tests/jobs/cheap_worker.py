"""A worker whose jobs are cheap: each stores an object, and its effect is a row that says so.

Run as a program, it is the process that does jobs; tests/jobs/test_killing.py starts it in place of backend/worker.py.
"""

from __future__ import annotations

import sys

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend import worker
from backend.jobs import Context, Finish, Job


def store(context: Context, job: Job) -> Finish:
    context.storage.put(f"{job.city_id}/cheap/{job.subject_id}", [job.subject_id.encode()] * 5000)

    def finish(session: Session) -> None:
        session.execute(text("INSERT INTO effects (subject) VALUES (:subject)"), {"subject": job.subject_id})

    return finish


HANDLERS = {"cheap": store}

if __name__ == "__main__":
    worker.COMMAND = (sys.executable, "-m", "tests.jobs.cheap_worker")
    worker.PAUSE_SECONDS = 0.1  # deaths are no surprise here
    worker.main(HANDLERS)
