"""Addresses of jobs that could not be done."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, page_of, reading, writing
from backend.jobs import schemas, service

blp = Blueprint("jobs", __name__, description="Work that outlives a request")


@blp.route("/parked-jobs")
class ParkedJobs(MethodView):
    @blp.arguments(schemas.ParkedQuery, location="query")
    @blp.response(200, schemas.ParkedJobs, example={"items": [schemas.PARKED], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List jobs that could not be done

        For administrators. A job is parked after five attempts, or at once when trying again would change nothing.
        """
        cursor, limit = query.pop("cursor"), query.pop("limit")
        after = tuple(decode_cursor(cursor, Time(), Id())) if cursor else None
        with reading() as (session, actor):
            rows = service.list_parked(session, actor, **query, after=after, limit=limit + 1)
            return page_of(rows, limit, "parked_at", "id")


@blp.route("/parked-jobs/<uuid:job_id>")
class ParkedJob(MethodView):
    @blp.response(204)
    def delete(self, job_id: Any) -> None:
        """Dismiss a parked job

        For administrators. The work is given up; the audit log keeps what it was and why it failed.
        """
        with writing() as (session, actor):
            service.dismiss_job(session, actor, str(job_id))


@blp.route("/parked-jobs/<uuid:job_id>/retry")
class Retry(MethodView):
    @blp.response(204)
    def post(self, job_id: Any) -> None:
        """Let a parked job be tried again

        For administrators. It has five attempts again, and leaves this list until they have failed too.
        """
        with writing() as (session, actor):
            service.retry_job(session, actor, str(job_id))
