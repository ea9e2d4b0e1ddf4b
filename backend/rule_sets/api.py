"""The doors of rule sets."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend.http import Blueprint, json_response, reading, writing
from backend.rule_sets import service
from backend.rule_sets.schemas import DifferenceList, DifferenceQuery, RuleSetInput, RuleSetList, RuleSetOutput

blp = Blueprint("rule_sets", __name__, description="The numbers of the business, as versions that a city publishes.")

_INPUT = {"parameters": {"reminder_minutes": 90}, "effective_on": "2026-12-01", "note": "年底提前提醒"}
_PARAMETERS = {"reminder_minutes": 60, "oldest_days": 31}
_KIND: dict[str, Any] = {
    "kind": "anomaly_reports",
    "version": 1,
    "parameters": _PARAMETERS,
    "defaults": _PARAMETERS,
    "bounds": {"reminder_minutes": [0, 600]},
    "choices": {},
    "versions": [
        {
            "version": 2,
            "parameters": {**_PARAMETERS, "reminder_minutes": 90},
            "effective_on": "2026-12-01",
            "note": "年底提前提醒",
            "published_by": "周敏",
            "published_at": "2026-11-25T01:12:13.000Z",
        }
    ],
}


@blp.route("/rule-sets")
class RuleSets(MethodView):
    @blp.response(200, RuleSetList, example={"items": [_KIND]})
    def get(self) -> Response:
        """Every kind of rules with what is in force today"""
        with reading() as (session, actor):
            return json_response({"items": service.describe_all(session, actor)})


@blp.route("/rule-sets/<kind>")
class OneKind(MethodView):
    @blp.response(200, RuleSetOutput, example=_KIND)
    def get(self, kind: str) -> Response:
        """One kind of rules, with every version"""
        with reading() as (session, actor):
            return json_response(service.describe(session, actor, kind))

    @blp.arguments(RuleSetInput, example=_INPUT)
    @blp.response(201, RuleSetOutput, example=_KIND)
    def post(self, body: dict[str, Any], kind: str) -> Response:
        """Publish the next version

        What is not named stays as in the newest version. A version is never changed: what it decided can be explained for ever.
        """
        with writing() as (session, actor):
            service.publish_rules(session, actor, kind, **body)
            return json_response(service.describe(session, actor, kind), 201)


@blp.route("/rule-sets/<kind>/difference")
class Difference(MethodView):
    @blp.arguments(DifferenceQuery, location="query")
    @blp.response(200, DifferenceList, example={"items": [{"path": "reminder_minutes", "before": 60, "after": 90}]})
    def get(self, query: dict[str, Any], kind: str) -> Response:
        """What a version changed beside another"""
        with reading() as (session, actor):
            return json_response({"items": service.compare(session, actor, kind, query["first"], query["second"])})
