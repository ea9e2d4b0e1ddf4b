"""The doors of signals: verdicts, explanations, history, and judging old visits anew."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend import problems
from backend.db import new_id, utc_now
from backend.http import Blueprint, json_response, reading, writing
from backend.tasks.service import Received
from backend.visits import explaining, judging, judging_queries, queries, recomputing
from backend.visits import signal_examples as examples
from backend.visits.schemas import VisitDetail
from backend.visits.signal_rules import SignalKind, Verdict
from backend.visits.signal_schemas import (
    ExplanationInput,
    ExplanationOutput,
    RecomputationInput,
    RecomputationList,
    RecomputationOutput,
    SignalHistoryOutput,
    SignalVerdictInput,
)

blp = Blueprint("signals", __name__, description="Reasons to doubt a visit, and what is made of them.")


@blp.route("/visits/<uuid:visit_id>/signals/<signal>/verdict")
class SignalVerdict(MethodView):
    @blp.arguments(SignalVerdictInput, example={"verdict": "cleared", "note": "商场地下一层，定位漂移"})
    @blp.response(200, VisitDetail, example=examples.JUDGED_VISIT)
    def put(self, body: dict[str, Any], visit_id: Any, signal: str) -> Response:
        """Clear or confirm a signal

        The newest verdict counts. It is void when the evidence becomes another. Nobody judges their own visits.
        """
        if signal not in set(SignalKind):
            raise problems.NOT_FOUND()
        with writing() as (session, actor):
            judging.judge_signal(
                session, actor, str(visit_id), SignalKind(signal), Verdict(body["verdict"]), body["note"]
            )
            return json_response(queries.get_visit(session, actor, str(visit_id)))


@blp.route("/visits/<uuid:visit_id>/signals/history")
class SignalHistory(MethodView):
    @blp.response(200, SignalHistoryOutput, example=examples.HISTORY)
    def get(self, visit_id: Any) -> Response:
        """What was said of a visit when, under which rules, and which desks were shown it

        Replaced and vanished signals are kept, also those that a new version of the rules has replaced.
        """
        with reading() as (session, actor):
            return json_response(judging.signal_history(session, actor, str(visit_id)))


@blp.route("/signal-explanations")
class Explanations(MethodView):
    @blp.arguments(ExplanationInput, example=examples.EXPLANATION_INPUT)
    @blp.response(201, ExplanationOutput, example=examples.EXPLANATION)
    def post(self, draft: dict[str, Any]) -> Response:
        """Explain a signal of one's own visit without the sync protocol

        The same rules as a push. Sending the same id again edits the explanation.
        """
        draft["id"] = draft["id"] or new_id()
        with writing() as (session, actor):
            [problem] = explaining.record_explanations(session, actor, [draft], Received(utc_now()))
            if problem is not None:
                raise problem
            written = judging_queries.explanation_documents(session, actor, [draft["id"]])
            return json_response(written[draft["id"]], 201)


@blp.route("/signal-recomputations")
class Recomputations(MethodView):
    @blp.response(200, RecomputationList, example={"items": [examples.RECOMPUTATION]})
    def get(self) -> Any:
        """How far old visits have been judged anew, newest request first"""
        with reading() as (session, actor):
            return {"items": recomputing.list_recomputations(session, actor, recomputing.MOST_LISTED)}

    @blp.arguments(RecomputationInput, example={"kind": "signals"})
    @blp.response(202, RecomputationOutput, example={**examples.RECOMPUTATION, "visits_done": 0, "finished_at": None})
    def post(self, body: dict[str, Any]) -> Any:
        """Have all visits judged by the rules in force

        Publishing a version of the rules asks for it by itself. One that is at work already serves for both.
        """
        with writing() as (session, actor):
            return recomputing.request_recomputation(session, actor, body["kind"])
