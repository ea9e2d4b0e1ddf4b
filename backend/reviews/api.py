"""The doors of reviews: the queue, the sheet, what is decided, and the versions of a visit."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.db import utc_now
from backend.fields import Id, Time, Whole
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.language import say
from backend.reviews import examples, queries, queue_queries, service, sheet
from backend.reviews.batches import Looked, accept_visits
from backend.reviews.rules import MEANINGS, Outcome
from backend.reviews.schemas import (
    BatchInput,
    BatchOutput,
    DifferenceOutput,
    DrawList,
    DrawOutput,
    IfMatch,
    QueueCountList,
    QueueCountQuery,
    QueuePage,
    QueueQuery,
    ReviewInput,
    ReviewReasonList,
    SampleQuery,
    SheetOutput,
    VisitVersionDocument,
    VisitVersionList,
)
from backend.versions import version_in
from backend.visits import judging, spot_checks

blp = Blueprint("reviews", __name__, description="What the branch says of the visits that are handed in.")


@blp.route("/review-queue")
class Queue(MethodView):
    @blp.arguments(QueueQuery, location="query")
    @blp.response(200, QueuePage, example=examples.QUEUE_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List the visits that wait for a review, the riskiest first, then the oldest

        Those that are flagged, those that the month's draw picked, and those that were reviewed before and are there again.
        """
        after = decode_cursor(query["cursor"], Whole(), Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            require(actor, Verb.READ_REVIEWS)
            rows = queue_queries.list_queue(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "risk", "started_at", "id"))


@blp.route("/review-queue/counts")
class Counts(MethodView):
    @blp.arguments(QueueCountQuery, location="query")
    @blp.response(200, QueueCountList, example={"items": [examples.QUEUE_COUNT]})
    def get(self, query: dict[str, Any]) -> Response:
        """How many visits wait for a review, by branch"""
        with reading() as (session, actor):
            require(actor, Verb.READ_REVIEWS)
            return json_response({"items": queue_queries.count_queue(session, actor, query["branch_id"])})


@blp.route("/reviews/reasons")
class Reasons(MethodView):
    @blp.response(
        200, ReviewReasonList, example={"items": [{"reason": "other", "title": {"zh": "其他", "en": "Something else"}}]}
    )
    def get(self) -> Response:
        """The reasons for returning or rejecting a visit, a field or a photo"""
        return json_response({"items": [{"reason": key, "title": each._asdict()} for key, each in MEANINGS.items()]})


@blp.route("/visits/<uuid:visit_id>/review")
class Sheet(MethodView):
    @blp.response(200, SheetOutput, example=examples.SHEET)
    def get(self, visit_id: Any) -> Response:
        """Everything that a reviewer looks at

        The ETag is the version of the visit; whoever decides sends it as If-Match.
        """
        with reading() as (session, actor):
            document = sheet.get_sheet(session, actor, str(visit_id), utc_now())
            is_first = judging.is_shown_first(session, actor, document["visit"])
        if is_first:
            with writing() as (session, actor):
                judging.note_showing(session, actor, document["visit"])
        return _with_tag(document)


@blp.route("/visits/<uuid:visit_id>/reviews")
class Reviews(MethodView):
    @blp.arguments(IfMatch, location="headers")
    @blp.arguments(ReviewInput, example=examples.REVIEW_INPUT)
    @blp.response(201, SheetOutput, example=examples.SHEET)
    def post(self, headers: dict[str, Any], body: dict[str, Any], visit_id: Any) -> Response:
        """Accept, return or reject a visit

        Of two reviewers at once the second is refused with `stale`. What is returned reaches the author's phone as a task, and
        comes back as the next version. Whoever accepted may take it back shortly afterwards.
        """
        version = _version_of(headers["if_match"])
        draft = service.Draft(**{**body, "outcome": Outcome(body["outcome"])})
        with writing() as (session, actor):
            service.review_visit(session, actor, str(visit_id), version, draft)
            return _sheet(session, actor, str(visit_id), 201)


@blp.route("/visits/<uuid:visit_id>/reviews/<uuid:review_id>")
class OneReview(MethodView):
    @blp.response(200, SheetOutput, example=examples.SHEET)
    def delete(self, visit_id: Any, review_id: Any) -> Response:
        """Take an acceptance back

        By whoever gave it, within ten minutes unless the city's rules say otherwise. It stays in the history.
        """
        with writing() as (session, actor):
            service.take_back(session, actor, str(visit_id), str(review_id))
            return _sheet(session, actor, str(visit_id))


@blp.route("/visits/review-batches")
class Batches(MethodView):
    @blp.arguments(BatchInput, example=examples.BATCH)
    @blp.response(200, BatchOutput, example=examples.BATCH_DONE)
    def post(self, body: dict[str, Any]) -> Response:
        """Accept many visits of which nothing is in doubt

        Up to 200, each answered for itself, in order; one that is flagged or has changed is refused and harms no other.
        """
        looked_at = [Looked(**each) for each in body["visits"]]
        with writing() as (session, actor):
            outcomes = accept_visits(session, actor, looked_at, body["note"])
        items = [
            {"visit_id": each.visit_id, "status": "accepted"}
            if problem is None
            else {"visit_id": each.visit_id, "status": "refused", "problem": problem.as_dict(say)}
            for each, problem in zip(looked_at, outcomes, strict=True)
        ]
        return json_response({"items": items})


@blp.route("/visits/<uuid:visit_id>/versions")
class Versions(MethodView):
    @blp.response(200, VisitVersionList, example={"items": examples.VERSIONS})
    def get(self, visit_id: Any) -> Response:
        """The versions of a visit: what was returned each time, and what there is now"""
        with reading() as (session, actor):
            versions = queries.list_versions(session, actor, str(visit_id))
        if versions is None:
            raise problems.NOT_FOUND()
        return json_response({"items": versions})


@blp.route("/visits/<uuid:visit_id>/versions/<int:number>")
class OneVersion(MethodView):
    @blp.response(200, VisitVersionDocument, example=examples.VERSION_DOCUMENT)
    def get(self, visit_id: Any, number: int) -> Response:
        """One version of a visit, without positions"""
        with reading() as (session, actor):
            document = queries.get_version(session, actor, str(visit_id), number)
        if document is None:
            raise problems.NOT_FOUND()
        return json_response(document)


@blp.route("/visits/<uuid:visit_id>/versions/<int:number>/difference")
class Difference(MethodView):
    @blp.response(200, DifferenceOutput, example={"items": examples.DIFFERENCE})
    def get(self, visit_id: Any, number: int) -> Response:
        """What differs from the version before, in lines that a person can read"""
        with reading() as (session, actor):
            lines = sheet.compare(session, actor, str(visit_id), number)
        return json_response({"items": [{**line._asdict(), "label": line.label._asdict()} for line in lines]})


# ---- the draw ---------------------------------------------------------------------------------------------------------


@blp.route("/spot-checks")
class Draws(MethodView):
    @blp.response(200, DrawList, example={"items": [examples.DRAW]})
    def get(self) -> Response:
        """The months' draws of spot checks, newest first"""
        with reading() as (session, actor):
            return json_response({"items": spot_checks.list_draws(session, actor, utc_now())})


@blp.route("/spot-checks/<month>")
class OneDraw(MethodView):
    @blp.response(200, DrawOutput, example=examples.DRAW)
    def get(self, month: str) -> Response:
        """A month's draw: rate, hash of the seed; the seed once the month is over

        A visit of that month is picked when the first eight bytes of SHA-256("<seed>:<visit id>"), as a big-endian number, lie
        below permille/1000 of 2^64.
        """
        with reading() as (session, actor):
            draw = spot_checks.get_draw(session, actor, utc_now(), month)
        if draw is None:
            raise problems.NOT_FOUND()
        return json_response(draw)


@blp.route("/spot-checks/<month>/visits")
class Sample(MethodView):
    @blp.arguments(SampleQuery, location="query")
    @blp.response(200, QueuePage, example=examples.SAMPLE_PAGE)
    def get(self, query: dict[str, Any], month: str) -> Response:
        """List the visits that a month's draw picked

        Oldest first, whatever became of them.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            require(actor, Verb.READ_REVIEWS)
            if spot_checks.get_draw(session, actor, utc_now(), month) is None:
                raise problems.NOT_FOUND()
            rows = queue_queries.list_sample(session, actor, {**query, "month": month}, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "started_at", "id"))


def _version_of(tag: str | None) -> int:
    """The version that an ETag of the sheet names; 0, which no visit has, of another tag."""
    number = version_in(tag)
    if number is None:
        raise problems.VERSION_REQUIRED()
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def _sheet(session: Session, actor: Actor, visit_id: str, status: int = 200) -> Response:
    return _with_tag(sheet.get_sheet(session, actor, visit_id, utc_now()), status)


def _with_tag(document: dict[str, Any], status: int = 200) -> Response:
    return json_response(document, status, {"ETag": f'"{document["version"]}"'})
