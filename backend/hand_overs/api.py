"""The door of what a hand-over would do."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend.hand_overs import service
from backend.hand_overs.schemas import HandOverPreview
from backend.http import Blueprint, json_response, writing
from backend.terminals.examples import HAND_OVER
from backend.terminals.schemas import AssignmentInput

blp = Blueprint("hand-overs", __name__, description="What a hand-over of shops would move.")

_PREVIEW: dict[str, Any] = {
    "from_date": "2026-03-02",
    "shops": {"moving": 1, "staying": 0},
    "tasks": {"moving": 2, "staying": 0},
    "duties": {"moving": 1, "staying": 0},
    "complaints": {"moving": 0, "staying": 1},
    "visits": {"moving": 5, "staying": 0},
    "maintenance_plans": {"moving": 1, "staying": 0},
    "promotions": {"moving": 0, "staying": 0},
    "stops": {"leaving": 3, "plans": 1, "without_a_plan": 0},
    "managers": [
        {
            "manager": {"id": "01957c3e-8b00-7d14-9a52-3f6f0c1a0021", "name": "陈伟"},
            "is_successor": True,
            "shops_before": 154,
            "shops_after": 155,
            "benchmarks_before": 3,
            "benchmarks_after": 4,
        }
    ],
}


@blp.route("/hand-over-previews")
class Previews(MethodView):
    @blp.arguments(AssignmentInput, example=HAND_OVER)
    @blp.response(200, HandOverPreview, example=_PREVIEW)
    def post(self, body: dict[str, Any]) -> Response:
        """Say what a hand-over would move, and what would stay

        Refused as `POST /assignments` would be. Nothing is changed.
        """
        with writing() as (session, actor):
            return json_response(service.preview_hand_over(session, actor, **body))
