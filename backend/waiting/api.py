"""The door of what waits."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend.http import Blueprint, json_response, reading
from backend.waiting.schemas import Waiting, WaitingQuery
from backend.waiting.service import count_waiting

blp = Blueprint("waiting", __name__, description="What waits for a desk.")

_EXAMPLE = {"reviews": 14, "visit_plans": 1, "in_store_requests": 0, "complaints": 3, "tasks": 2, "refusals": 0}


@blp.route("/waiting")
class TheWaiting(MethodView):
    @blp.arguments(WaitingQuery, location="query")
    @blp.response(200, Waiting, example=_EXAMPLE)
    def get(self, query: dict[str, Any]) -> Response:
        """How much waits for this desk, by kind of work"""
        with reading() as (session, actor):
            return json_response(count_waiting(session, actor, query["branch_id"]))
