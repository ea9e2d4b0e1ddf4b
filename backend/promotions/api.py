"""Addresses of promotions: the five steps of the loop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView
from marshmallow import fields

from backend.displays.plan_examples import MEANT
from backend.displays.plan_shop_schemas import MeantShopPage, MeantShopQuery
from backend.fields import Id, Text
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.language import say
from backend.problems import NOT_FOUND
from backend.promotions import arranging, evaluating, examples, queries, schemas, service

blp = Blueprint("promotions", __name__, description="Promotions, step by step signed by both sides, and their checks.")

JsonObject = dict[str, Any]


def told(promotion: JsonObject, status: int = 200) -> Response:
    """A promotion with the faults of its arrangement in the reader's language."""
    return json_response(
        {**promotion, "faults": [{**each, "reason": say(each["reason"])} for each in promotion["faults"]]}, status
    )


@blp.route("/promotions")
class Promotions(MethodView):
    @blp.arguments(schemas.PromotionQuery, location="query")
    @blp.response(200, schemas.PromotionPage, example={"items": [examples.PROMOTION], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List promotions, those that begin last first

        Promoters see those of their own manufacturer; branches and managers the approved ones that mean a shop of theirs.
        """
        after = decode_cursor(query["cursor"], fields.Date(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_promotions(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "starts_on", "id"))

    @blp.arguments(schemas.PromotionInput, example=examples.PROMOTION_INPUT)
    @blp.response(201, schemas.PromotionDetail, example={**examples.DETAIL, "state": "proposed"})
    def post(self, body: JsonObject) -> Response:
        """Propose a promotion, which signs its plan

        Who may propose follows the stage of the specs (R7): introduction and growth the manufacturer, mature both, exit
        commerce.
        """
        with writing() as (session, actor):
            return told(arranging.propose_promotion(session, actor, body, id=body.pop("id", None)), 201)


@blp.route("/promotions/<uuid:promotion_id>")
class OnePromotion(MethodView):
    @blp.response(200, schemas.PromotionDetail, example=examples.DETAIL)
    def get(self, promotion_id: UUID) -> Response:
        """Show a promotion with its steps, signatures and the faults of its arrangement"""
        with reading() as (session, actor):
            promotion = queries.get_promotion(session, actor, str(promotion_id))
        if promotion is None:
            raise NOT_FOUND()
        return told(promotion)


@blp.route("/promotions/<uuid:promotion_id>/terminals")
class PromotionShops(MethodView):
    @blp.arguments(MeantShopQuery, location="query")
    @blp.response(200, MeantShopPage, example={"items": [MEANT], "next_cursor": None})
    def get(self, query: JsonObject, promotion_id: UUID) -> Response:
        """List the shops in which a promotion takes place, by licence number

        Both parties see all of them, a branch its own.
        """
        after = decode_cursor(query["cursor"], Text(40)) if query["cursor"] else None
        with reading() as (session, actor):
            asked = {**query, "promotion_id": str(promotion_id)}
            rows = queries.list_shops(session, actor, asked, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "license_no"))


@blp.route("/promotions/<uuid:promotion_id>/allocation")
class Allocation(MethodView):
    @blp.arguments(schemas.AllocationInput, example=examples.ALLOCATION)
    @blp.response(200, schemas.PromotionDetail, example={**examples.DETAIL, "state": "allocated"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """Say what money and materials there are, which signs the resources"""
        with writing() as (session, actor):
            return told(arranging.allocate(session, actor, str(promotion_id), body))


@blp.route("/promotions/<uuid:promotion_id>/submissions")
class Submissions(MethodView):
    @blp.arguments(schemas.SubmissionInput, example=examples.SUBMISSION)
    @blp.response(201, schemas.PromotionDetail, example={**examples.DETAIL, "state": "submitted"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """Submit the arrangement, which is checked at once

        `state` is `faulty` when a check found something: see `faults`, correct it, and submit again. It is `special_review`
        when the arrangement costs more than its budget (R31), and else `submitted`, which signs it.
        """
        with writing() as (session, actor):
            return told(arranging.submit(session, actor, str(promotion_id), body), 201)


@blp.route("/promotions/<uuid:promotion_id>/budget-review")
class BudgetReview(MethodView):
    @blp.arguments(schemas.BudgetReviewInput, example={"passed": True, "reason": "新品上市,一次性追加"})
    @blp.response(200, schemas.PromotionDetail, example={**examples.DETAIL, "state": "submitted"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """Decide on an arrangement that costs more than its budget (R31)"""
        with writing() as (session, actor):
            return told(service.review_budget(session, actor, str(promotion_id), **body))


@blp.route("/promotions/<uuid:promotion_id>/signature")
class PromotionSignature(MethodView):
    @blp.arguments(schemas.StepSignatureInput, example={"step": "plan"})
    @blp.response(200, schemas.PromotionDetail, example={**examples.DETAIL, "state": "agreed"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """Sign the step that the other side has put forward"""
        with writing() as (session, actor):
            return told(service.sign(session, actor, str(promotion_id), **body))


@blp.route("/promotions/<uuid:promotion_id>/refusal")
class PromotionRefusal(MethodView):
    @blp.arguments(schemas.StepRefusalInput, example={"step": "plan", "reason": "与五一活动重叠"})
    @blp.response(200, schemas.PromotionDetail, example={**examples.DETAIL, "state": "declined"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """Do not sign a step, and say why

        A plan or an arrangement is over by that; resources, execution and evaluation can be put forward anew.
        """
        with writing() as (session, actor):
            return told(service.decline(session, actor, str(promotion_id), **body))


@blp.route("/promotions/<uuid:promotion_id>/withdrawal")
class PromotionWithdrawal(MethodView):
    @blp.arguments(schemas.ReasonInput, example={"reason": "物料未到"})
    @blp.response(200, schemas.PromotionDetail, example={**examples.DETAIL, "state": "withdrawn"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """Take a promotion back before it runs"""
        with writing() as (session, actor):
            return told(service.withdraw(session, actor, str(promotion_id), **body))


@blp.route("/promotions/<uuid:promotion_id>/end")
class PromotionEnd(MethodView):
    @blp.arguments(schemas.ReasonInput, example={"reason": "赠品用完"})
    @blp.response(200, schemas.PromotionDetail, example={**examples.DETAIL, "state": "ended"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """End a running promotion today; by itself it ends after its last day"""
        with writing() as (session, actor):
            return told(service.end_early(session, actor, str(promotion_id), **body))


@blp.route("/promotions/<uuid:promotion_id>/execution")
class Execution(MethodView):
    @blp.arguments(schemas.ExecutionInput, example={"actual_input_fen": 660_000})
    @blp.response(200, schemas.PromotionDetail, example={**examples.DETAIL, "state": "reported"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """Say what an ended promotion has cost, which signs its execution"""
        with writing() as (session, actor):
            return told(service.report_execution(session, actor, str(promotion_id), **body))


@blp.route("/promotions/<uuid:promotion_id>/evaluation")
class Evaluation(MethodView):
    @blp.response(200, schemas.EvaluationOutput, example=examples.EVALUATION)
    def get(self, promotion_id: UUID) -> Response:
        """Show what a promotion has come to so far

        Money planned and spent, and the errors of arrangement and process with who answers for them. `effect_packs` is null
        while no sales are known.
        """
        with reading() as (session, actor):
            found = evaluating.evaluate(session, actor, str(promotion_id))
        errors = [{**each, "reason": say(each["reason"])} for each in found["arrangement_errors"]]
        return json_response({**found, "arrangement_errors": errors})

    @blp.arguments(schemas.EvaluationInput, example={"note": "达到预期,下期减少赠品"})
    @blp.response(200, schemas.PromotionDetail, example={**examples.DETAIL, "state": "evaluated"})
    def post(self, body: JsonObject, promotion_id: UUID) -> Response:
        """Sign the evaluation, when the month after the end is over (R11)"""
        with writing() as (session, actor):
            return told(service.sign_evaluation(session, actor, str(promotion_id), **body))
