"""The doors of appeals."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend import problems
from backend.db import new_id, utc_now
from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.reviews import appeal_queries as queries
from backend.reviews import appealing, examples
from backend.reviews.appeal_schemas import AppealDecisionInput, AppealInput, AppealOutput, AppealPage, AppealQuery
from backend.reviews.rules import AppealOutcome
from backend.visits.checking import Receipt

blp = Blueprint("appeals", __name__, description="What authors of visits say against a review, and what became of it.")


@blp.route("/appeals")
class Appeals(MethodView):
    @blp.arguments(AppealQuery, location="query")
    @blp.response(200, AppealPage, example={"items": [examples.APPEAL], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List appeals, oldest first

        Managers see their own, branch desks those about their branch's visits, the centre the city's.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_appeals(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "received_at", "id"))

    @blp.arguments(AppealInput, example=examples.APPEAL_INPUT)
    @blp.response(201, AppealOutput, example=examples.APPEAL)
    def post(self, draft: dict[str, Any]) -> Response:
        """Appeal against a return or rejection without the sync protocol

        The same rules as a push. Sending the same id again edits the appeal.
        """
        draft["id"] = draft["id"] or new_id()
        with writing() as (session, actor):
            [problem] = appealing.record_appeals(session, actor, [draft], Receipt(utc_now(), 0, actor.device_id))
            if problem is not None:
                raise problem
            return json_response(queries.get_appeal(session, actor, draft["id"]), 201)


@blp.route("/appeals/<uuid:appeal_id>")
class OneAppeal(MethodView):
    @blp.response(200, AppealOutput, example=examples.APPEAL)
    def get(self, appeal_id: Any) -> Response:
        """One appeal, with the review that it is about"""
        with reading() as (session, actor):
            appeal = queries.get_appeal(session, actor, str(appeal_id))
        if appeal is None:
            raise problems.NOT_FOUND()
        return json_response(appeal)


@blp.route("/appeals/<uuid:appeal_id>/decision")
class Decision(MethodView):
    @blp.arguments(AppealDecisionInput, example=examples.APPEAL_DECISION)
    @blp.response(201, AppealOutput, example=examples.APPEAL_DECIDED)
    def post(self, body: dict[str, Any], appeal_id: Any) -> Response:
        """Uphold or dismiss an appeal

        By somebody else than the reviewer. It is final; what is upheld opens the visit for a new review.
        """
        with writing() as (session, actor):
            outcome = AppealOutcome(body["outcome"])
            appealing.decide_appeal(session, actor, str(appeal_id), outcome, body["note"])
            return json_response(queries.get_appeal(session, actor, str(appeal_id)), 201)
