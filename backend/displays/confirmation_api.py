"""The doors of the confirmation of display checks."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.displays import arbitrating, confirming
from backend.displays import confirmation_examples as examples
from backend.displays import confirmation_queries as queries
from backend.displays.confirmation_rules import (
    MEANINGS,
    NAMEABLE,
    NEEDS_EVIDENCE,
    Arbitration,
    CaseState,
    Verdict,
)
from backend.displays.confirmation_schemas import (
    ArbitrationInput,
    CaseCounts,
    CaseDetail,
    CasePage,
    CaseQuery,
    DecisionInput,
    DecisionsInput,
    DecisionsOutput,
    EvidenceInput,
    ReasonList,
    RectificationInput,
    StatementInput,
)
from backend.displays.confirming import Decision
from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.language import say

blp = Blueprint(
    "confirmations",
    __name__,
    description="Promoters confirm or dispute the display checks of their own brands; the branch arbitrates.",
)


@blp.route("/confirmations")
class Cases(MethodView):
    @blp.arguments(CaseQuery, location="query")
    @blp.response(200, CasePage, example=examples.CASE_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List cases, those due first before others

        For a promoter the queue of the own brands; managers see those at their own shops, branch desks their branch's. By
        default what waits for the promoter.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        states = list(CaseState) if query["state"] == "all" else [query["state"]]
        with reading() as (session, actor):
            rows = queries.list_cases(session, actor, {**query, "states": states}, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "due_at", "id"))


@blp.route("/confirmations/counts")
class Counts(MethodView):
    @blp.response(200, CaseCounts, example={"states": {"waiting": 12, "disputed": 2, "confirmed": 240}})
    def get(self) -> Response:
        """How many cases there are in each state"""
        with reading() as (session, actor):
            return json_response({"states": queries.count_cases(session, actor)})


@blp.route("/confirmations/reasons")
class Reasons(MethodView):
    @blp.response(200, ReasonList, example={"items": [examples.REASON]})
    def get(self) -> Response:
        """The reasons D1 to D11, and who answers for each"""
        items = [
            {
                "reason": reason,
                "party": meaning.party,
                "title": {"zh": meaning.zh, "en": meaning.en},
                "nameable": reason in NAMEABLE,
                "needs_evidence": reason in NEEDS_EVIDENCE,
            }
            for reason, meaning in MEANINGS.items()
        ]
        return json_response({"items": items})


@blp.route("/confirmations/decisions")
class Decisions(MethodView):
    @blp.arguments(DecisionsInput, example=examples.DECISIONS)
    @blp.response(200, DecisionsOutput, example=examples.DECIDED)
    def post(self, body: dict[str, Any]) -> Response:
        """Confirm or dispute many cases

        Up to 200, each answered for itself, in order; one that is refused harms no other.
        """
        decisions = [_decision(each["case_id"], each) for each in body["decisions"]]
        with writing() as (session, actor):
            outcomes = confirming.decide_cases(session, actor, decisions)
        items = [
            {"case_id": each.case_id, "status": "decided"}
            if problem is None
            else {"case_id": each.case_id, "status": "refused", "problem": problem.as_dict(say)}
            for each, problem in zip(decisions, outcomes, strict=True)
        ]
        return json_response({"items": items})


@blp.route("/confirmations/<uuid:case_id>")
class OneCase(MethodView):
    @blp.response(200, CaseDetail, example=examples.CASE_DETAIL)
    def get(self, case_id: Any) -> Response:
        """One case, with its evidence, what it led to, and its whole history"""
        with reading() as (session, actor):
            return json_response(_detail(session, actor, str(case_id)))


@blp.route("/confirmations/<uuid:case_id>/decision")
class OneDecision(MethodView):
    @blp.arguments(DecisionInput, example=examples.DECISION)
    @blp.response(201, CaseDetail, example=examples.CASE_DETAIL)
    def post(self, body: dict[str, Any], case_id: Any) -> Response:
        """Confirm or dispute a case

        Whoever comes second is refused with `case-decided` and told who decided it and how. With `version`, a decision on
        what has changed meanwhile is refused.
        """
        with writing() as (session, actor):
            [problem] = confirming.decide_cases(session, actor, [_decision(str(case_id), body)])
            if problem is not None:
                raise problem
            return json_response(_detail(session, actor, str(case_id)), 201)

    @blp.response(200, CaseDetail, example={**examples.CASE_DETAIL, **examples.WAITING, "undo_until": None})
    def delete(self, case_id: Any) -> Response:
        """Take a decision back

        Within a day, before the case is due, and while the branch has not acted on it.
        """
        with writing() as (session, actor):
            confirming.take_back(session, actor, str(case_id))
            return json_response(_detail(session, actor, str(case_id)))


@blp.route("/confirmations/<uuid:case_id>/evidence")
class Evidence(MethodView):
    @blp.arguments(EvidenceInput, example=examples.EVIDENCE)
    @blp.response(201, CaseDetail, example=examples.CASE_DETAIL)
    def post(self, body: dict[str, Any], case_id: Any) -> Response:
        """Declare own photos as evidence

        While the case is not settled. The bytes are uploaded afterwards, as those of a visit are.
        """
        with writing() as (session, actor):
            confirming.add_evidence(session, actor, str(case_id), body["photos"], body["note"])
            return json_response(_detail(session, actor, str(case_id)), 201)


@blp.route("/confirmations/<uuid:case_id>/statements")
class Statements(MethodView):
    @blp.arguments(StatementInput, example={"note": "当日下午已补价签"})
    @blp.response(201, CaseDetail, example=examples.CASE_DETAIL)
    def post(self, body: dict[str, Any], case_id: Any) -> Response:
        """Say how one sees it

        Manager, branch and promoter may; it becomes part of the history.
        """
        with writing() as (session, actor):
            confirming.state_ones_side(session, actor, str(case_id), body["note"])
            return json_response(_detail(session, actor, str(case_id)), 201)


@blp.route("/confirmations/<uuid:case_id>/arbitration")
class Arbitrations(MethodView):
    @blp.arguments(ArbitrationInput, example=examples.ARBITRATION)
    @blp.response(201, CaseDetail, example=examples.UPHELD)
    def post(self, body: dict[str, Any], case_id: Any) -> Response:
        """Settle a dispute

        Upheld, if need be for another reason than the promoter gave, or dismissed. It is final.
        """
        with writing() as (session, actor):
            verdict = Arbitration(body["verdict"])
            arbitrating.arbitrate(session, actor, str(case_id), verdict, body["note"], body["reason"])
            return json_response(_detail(session, actor, str(case_id)), 201)


@blp.route("/confirmations/<uuid:case_id>/rectifications")
class Rectifications(MethodView):
    @blp.arguments(RectificationInput, example=examples.RECTIFICATION)
    @blp.response(201, CaseDetail, example=examples.RECTIFIED)
    def post(self, body: dict[str, Any], case_id: Any) -> Response:
        """Have a display put right

        A task with a due day goes to the phone of whoever covers the shop. Its report may name the check of a later visit,
        which then stands beside this one.
        """
        with writing() as (session, actor):
            arbitrating.have_rectified(session, actor, str(case_id), **body)
            return json_response(_detail(session, actor, str(case_id)), 201)


def _decision(case_id: str, body: dict[str, Any]) -> Decision:
    return Decision(
        case_id, Verdict(body["verdict"]), body["reason"], body["note"], body["version"], tuple(body["photos"])
    )


def _detail(session: Session, actor: Actor, case_id: str) -> dict[str, Any]:
    case = queries.get_case(session, actor, case_id)
    if case is None:
        raise problems.NOT_FOUND()
    return case
