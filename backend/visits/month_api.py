"""The doors of what a month of visits brings: the needs of shops, and checklists."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend import problems
from backend.accounts import service as accounts
from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading
from backend.visits import examples
from backend.visits import month_queries as queries
from backend.visits.month_schemas import (
    ChecklistMonth,
    ChecklistQuery,
    NeedsCoverageList,
    NeedsOfMonth,
    NeedsQuery,
    ShopNeedPage,
)

blp = Blueprint(
    "months-of-visits", __name__, description="What a month of visits brings: what shops need, and the 135 checklist."
)


@blp.route("/shop-needs")
class ShopNeeds(MethodView):
    @blp.arguments(NeedsQuery, location="query")
    @blp.response(200, ShopNeedPage, example=examples.NEEDS_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """What shops need, as the visits of a month heard it, newest first

        Managers see those of their own shops, branch desks their branch's, the centre the city's.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            month = query["month"] or f"{accounts.today(session, actor):%Y-%m}"
            rows = queries.list_needs(session, actor, {**query, "month": month}, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "started_at", "visit_id"))


@blp.route("/shop-needs/coverage")
class Coverage(MethodView):
    @blp.arguments(NeedsOfMonth, location="query")
    @blp.response(200, NeedsCoverageList, example=examples.NEEDS_COVERAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """Of how many shops a month's needs are known, by the manager who covers them now"""
        with reading() as (session, actor):
            month = query["month"] or f"{accounts.today(session, actor):%Y-%m}"
            items = queries.needs_coverage(session, actor, {**query, "month": month})
        return json_response({"month": month, "items": items})


@blp.route("/checklists/<string:name>")
class Checklists(MethodView):
    @blp.arguments(ChecklistQuery, location="query")
    @blp.response(200, ChecklistMonth, example=examples.CHECKLIST)
    def get(self, query: dict[str, Any], name: str) -> Response:
        """How a checklist of the visit template, such as 135, was kept in a month (R25)

        Managers see their own visits, branch desks those of their managers, the centre the city's.
        """
        with reading() as (session, actor):
            steps = queries.ChecklistSteps(session, actor, name)
            if not steps.steps:
                raise problems.NOT_FOUND()
            month = query["month"] or f"{accounts.today(session, actor):%Y-%m}"
            items = queries.checklist_months(session, actor, steps, name, month, query["branch_id"])
        return json_response({"checklist": name, "month": month, "items": items})
