"""The doors of promotion scores."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend.http import Blueprint, json_response, reading
from backend.scores import examples, promotion_scoring
from backend.scores.promotion_schemas import PromotionScoreOutput, PromotionScores, PromotionScoresQuery

blp = Blueprint("promotion-scores", __name__, description="What promotions have come to, out of 100.")


@blp.route("/promotions/<uuid:promotion_id>/score")
class OneScore(MethodView):
    @blp.response(200, PromotionScoreOutput, example=examples.PROMOTION_SCORE)
    def get(self, promotion_id: Any) -> Response:
        """The score of a promotion (R11) with what it follows from"""
        with reading() as (session, actor):
            return json_response(promotion_scoring.score_of(session, actor, str(promotion_id)))


@blp.route("/promotion-scores")
class MonthsScores(MethodView):
    @blp.arguments(PromotionScoresQuery, location="query")
    @blp.response(200, PromotionScores, example=examples.PROMOTION_SCORES)
    def get(self, query: dict[str, Any]) -> Response:
        """The promotions that closed in a month, and their mean by planned input"""
        with reading() as (session, actor):
            return json_response(promotion_scoring.scores_of_month(session, actor, query["month"]))
