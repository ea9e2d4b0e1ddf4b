"""Addresses of maintenance plans and of the display checks made under them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from backend.displays import (
    check_queries,
    plan_progress,
    plan_queries,
    plan_schemas,
    plan_shop_schemas,
    plan_shops,
    plans,
    proposing,
    schemas,
)
from backend.displays import plan_examples as examples
from backend.fields import Id, Text, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.problems import NOT_FOUND

blp = Blueprint("displays", __name__, description="Maintenance plans, which both sides sign, and display checks.")

JsonObject = dict[str, Any]


@blp.route("/maintenance-plans")
class Plans(MethodView):
    @blp.arguments(plan_schemas.PlanQuery, location="query")
    @blp.response(200, plan_schemas.PlanPage, example={"items": [examples.PLAN], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List maintenance plans, the latest first

        Promoters see those of their own manufacturer; branches and managers the agreed ones that mean a shop of theirs.
        """
        after = decode_cursor(query["cursor"], Text(7), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = plan_queries.list_plans(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "first_month", "id"))

    @blp.arguments(plan_schemas.PlanInput, example=examples.PLAN_INPUT)
    @blp.response(201, plan_schemas.PlanDocument, example=examples.PROPOSED)
    def post(self, body: JsonObject) -> Response:
        """Propose a maintenance plan

        Who may propose follows the stage of the specs (R7): introduction and growth the manufacturer, mature both, exit
        commerce. Whoever proposes has signed; the plan counts when the other side signs too.
        """
        with writing() as (session, actor):
            plan = proposing.propose_plan(session, actor, body, id=body.pop("id", None))
        return json_response(plan, 201)


@blp.route("/maintenance-plans/preview")
class Preview(MethodView):
    @blp.arguments(plan_schemas.Targets, example=examples.VERSION_INPUT["targets"])
    @blp.response(200, plan_shop_schemas.TargetPreview, example=examples.PREVIEW)
    def post(self, body: JsonObject) -> JsonObject:
        """Count the shops that a list or a filter means"""
        with reading() as (session, actor):
            return proposing.preview_targets(session, actor, body)


@blp.route("/maintenance-plans/progress")
class Progress(MethodView):
    @blp.arguments(plan_shop_schemas.ProgressQuery, location="query")
    @blp.response(200, plan_shop_schemas.ProgressPage, example=examples.PROGRESS)
    def get(self, query: JsonObject) -> Response:
        """Show how far the agreed plans of a month have come

        By shop, branch or manufacturer; each number counts shops, once for each plan that means them.
        """
        after = decode_cursor(query["cursor"], Text(80), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            month, rows = plan_progress.progress(session, actor, query, after, query["limit"] + 1)
        page = page_of([dict(row._mapping) for row in rows], query["limit"], "code", "id")
        return json_response({"month": month, **page})


@blp.route("/maintenance-plans/<uuid:plan_id>")
class Plan(MethodView):
    @blp.response(200, plan_schemas.PlanDetail, example=examples.DETAIL)
    def get(self, plan_id: UUID) -> Response:
        """Show a maintenance plan with its versions and what each side did"""
        with reading() as (session, actor):
            plan = plan_queries.get_plan(session, actor, str(plan_id))
        if plan is None:
            raise NOT_FOUND()
        return json_response(plan)


@blp.route("/maintenance-plans/<uuid:plan_id>/terminals")
class PlanShops(MethodView):
    @blp.arguments(plan_shop_schemas.PlanShopQuery, location="query")
    @blp.response(200, plan_shop_schemas.MeantShopPage, example={"items": [examples.MEANT], "next_cursor": None})
    def get(self, query: JsonObject, plan_id: UUID) -> Response:
        """List the shops that a version means, by licence number

        Both parties see all of them, a branch its own.
        """
        after = decode_cursor(query["cursor"], Text(40)) if query["cursor"] else None
        with reading() as (session, actor):
            asked = {**query, "plan_id": str(plan_id)}
            rows = plan_shops.list_plan_shops(session, actor, asked, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "license_no"))


@blp.route("/maintenance-plans/<uuid:plan_id>/versions")
class Versions(MethodView):
    @blp.arguments(plan_schemas.VersionInput, example=examples.VERSION_INPUT)
    @blp.response(201, plan_schemas.PlanDocument, example=examples.PROPOSED)
    def post(self, body: JsonObject, plan_id: UUID) -> Response:
        """Propose a further version of a plan

        An agreed version holds until the other side has signed this one. Pictures of earlier versions stay declared.
        """
        with writing() as (session, actor):
            return json_response(proposing.propose_version(session, actor, str(plan_id), body), 201)


@blp.route("/maintenance-plans/<uuid:plan_id>/signature")
class Signature(MethodView):
    @blp.arguments(plan_schemas.SignatureInput, example={"version": 1})
    @blp.response(200, plan_schemas.PlanDocument, example=examples.PLAN)
    def post(self, body: JsonObject, plan_id: UUID) -> Response:
        """Sign the version that the other side proposed: it counts from now on"""
        with writing() as (session, actor):
            return json_response(plans.sign_plan(session, actor, str(plan_id), **body))


@blp.route("/maintenance-plans/<uuid:plan_id>/refusal")
class Refusal(MethodView):
    @blp.arguments(plan_schemas.RefusalInput, example={"version": 1, "reason": "四月物料五月才到。"})
    @blp.response(200, plan_schemas.PlanDocument, example={**examples.PROPOSED, "state": "declined"})
    def post(self, body: JsonObject, plan_id: UUID) -> Response:
        """Decline the version that the other side proposed, with a reason"""
        with writing() as (session, actor):
            return json_response(plans.decline_plan(session, actor, str(plan_id), **body))


@blp.route("/maintenance-plans/<uuid:plan_id>/withdrawal")
class Withdrawal(MethodView):
    @blp.arguments(plan_schemas.WithdrawalInput, example={"reason": "该品规六月退市。"})
    @blp.response(200, plan_schemas.PlanDocument, example={**examples.PLAN, "state": "withdrawn"})
    def post(self, body: JsonObject, plan_id: UUID) -> Response:
        """End a plan: an agreed one either side, a proposal only the side that made it"""
        with writing() as (session, actor):
            return json_response(plans.withdraw_plan(session, actor, str(plan_id), **body))


@blp.route("/display-checks")
class DisplayChecks(MethodView):
    @blp.arguments(schemas.DisplayCheckQuery, location="query")
    @blp.response(200, schemas.DisplayCheckPage, example={"items": [examples.CHECK], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List display checks, newest first, each judged against its plan

        Promoters see those of their own manufacturer; all others name a plan, a manufacturer or a visit.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = check_queries.list_checks(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "checked_at", "id"))


@blp.route("/display-checks/<uuid:check_id>")
class DisplayCheck(MethodView):
    @blp.response(200, schemas.DisplayCheckDocument, example=examples.CHECK)
    def get(self, check_id: UUID) -> Response:
        """Show a display check, point by point"""
        with reading() as (session, actor):
            check = check_queries.get_check(session, actor, str(check_id))
        if check is None:
            raise NOT_FOUND()
        return json_response(check)
