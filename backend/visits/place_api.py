"""The door of positions that visits propose for shops."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend.fields import Text
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading
from backend.terminals.examples import TERMINAL
from backend.visits import place_queries as queries
from backend.visits.place_schemas import ProposalPage, ProposalQuery

blp = Blueprint("positions-of-shops", __name__, description="Where visits say that shops are.")

_PROPOSAL: dict[str, Any] = {
    **TERMINAL,
    "reason": "elsewhere",
    "visits": 3,
    "check_ins": [{"latitude": 30.5032, "longitude": 114.3001}],
    "proposed": {"latitude": 30.5032, "longitude": 114.3001, "datum": "wgs84", "accuracy_m": 14.0},
    "distance_m": 356,
}


@blp.route("/position-proposals")
class Proposals(MethodView):
    @blp.arguments(ProposalQuery, location="query")
    @blp.response(200, ProposalPage, example={"items": [_PROPOSAL], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List shops whose position is missing, or whose visits check in elsewhere

        With the position that the check-ins agree on, if they do. Whoever accepts it sends it as a change of the terminal, with
        which the row is gone.
        """
        after = decode_cursor(query["cursor"], Text(12)) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_proposals(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "license_no"))
