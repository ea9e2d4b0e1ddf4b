"""Work that outlives a request: rows written in the transaction that asks for it, and done by the worker.

A use case calls `enqueue`. The worker gives each job to the handler of its kind (backend/work.py), without a transaction; what
the handler returns is called in the transaction that marks the job done, if the job is still this worker's. So a worker that is
killed leaves its job to another, and the effect happens exactly once.
"""

from backend.jobs.rules import Job, Poisoned
from backend.jobs.running import Context, Finish, Handler, nothing_more, run_due, run_until
from backend.jobs.service import enqueue, enqueue_all

__all__ = [
    "Context",
    "Finish",
    "Handler",
    "Job",
    "Poisoned",
    "enqueue",
    "enqueue_all",
    "nothing_more",
    "run_due",
    "run_until",
]
