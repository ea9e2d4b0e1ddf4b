"""Addresses of process checks, and of what they come to by day, week and month."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView
from marshmallow import fields

from backend.db import new_id
from backend.fields import Id, Text
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.problems import NOT_FOUND
from backend.promotions import check_queries, check_schemas, checking, evaluating, examples, judging
from backend.promotions.check_rules import CheckState

blp = Blueprint("promotion checks", __name__, description="Checks of running promotions in their shops.")

JsonObject = dict[str, Any]


@blp.route("/promotion-checks")
class PromotionChecks(MethodView):
    @blp.arguments(check_schemas.CheckQuery, location="query")
    @blp.response(200, check_schemas.CheckPage, example=examples.CHECK_PAGE)
    def get(self, query: JsonObject) -> Response:
        """List checks, newest first

        Managers see their own, desks their branch's, promoters those of their own manufacturer's promotions. With
        `to_review=true`: what waits for a desk's word.
        """
        after = decode_cursor(query["cursor"], fields.Date(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = check_queries.list_checks(session, actor, query, after, query["limit"] + 1)
        page = page_of(rows, query["limit"], "day", "id")
        for row in page["items"]:
            del row["day"]
        return json_response(page)

    @blp.arguments(check_schemas.CheckInput, example=examples.CHECK_INPUT)
    @blp.response(201, check_schemas.CheckOutput, example=examples.CHECK)
    def post(self, draft: JsonObject) -> Response:
        """Check a promotion in a shop

        For promoters, of their own brands; for desks, whose spot checks need no further word; and for managers, as by a push.
        """
        draft["id"] = draft["id"] or new_id()
        with writing() as (session, actor):
            return json_response(checking.check_by_rest(session, actor, draft), 201)


@blp.route("/promotion-checks/<uuid:check_id>")
class OneCheck(MethodView):
    @blp.response(200, check_schemas.CheckRow, example={**examples.CHECK, "terminal_name": "福源食杂店"})
    def get(self, check_id: UUID) -> Response:
        """Show a check"""
        with reading() as (session, actor):
            found = check_queries.get_check(session, actor, str(check_id))
        if found is None:
            raise NOT_FOUND()
        return json_response(found)


@blp.route("/promotion-checks/<uuid:check_id>/verdict")
class CheckVerdict(MethodView):
    @blp.arguments(check_schemas.PromotionVerdictInput, example=examples.VERDICT)
    @blp.response(200, check_schemas.CheckOutput, example=examples.CHECK)
    def post(self, body: JsonObject, check_id: UUID) -> Response:
        """Confirm or clear a check as a desk

        A confirmed fault counts, and whoever covers the shop gets a task to put it right.
        """
        body["outcome"] = CheckState(body["outcome"])
        with writing() as (session, actor):
            return json_response(judging.judge_check(session, actor, str(check_id), **body))


@blp.route("/promotions/<uuid:promotion_id>/monitoring")
class Monitoring(MethodView):
    @blp.arguments(check_schemas.MonitoringQuery, location="query")
    @blp.response(200, check_schemas.MonitoringPage, example=examples.MONITORING)
    def get(self, query: JsonObject, promotion_id: UUID) -> Response:
        """Count the checks of a promotion by day, week or month (R12)

        By shop, branch, or the manager who covered the shop then. Promoters are not shown managers.
        """
        after: list[Any] | None = None
        if query["cursor"]:
            shape = Text(7) if query["period"] == "month" else fields.Date()
            after = decode_cursor(query["cursor"], shape, Id())
        with reading() as (session, actor):
            rows = evaluating.monitor(
                session,
                actor,
                str(promotion_id),
                query["period"],
                query["by"],
                (query["since"], query["until"]),
                after,
                query["limit"] + 1,
            )
        return json_response(page_of(rows, query["limit"], "period", "id"))
