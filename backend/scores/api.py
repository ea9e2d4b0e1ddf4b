"""The doors of scores."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, render_template
from flask.views import MethodView
from marshmallow import fields

from backend.accounts import service as accounts
from backend.fields import Id, Text, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, send_table, writing
from backend.language import choose_locale, say
from backend.scores import appeal_queries as appeals
from backend.scores import closing, examples, explaining, queries, reports, service
from backend.scores.schemas import (
    AppealList,
    ClosingList,
    Explanation,
    MonthInput,
    PlanFaultAnswerInput,
    PlanFaultInput,
    PlanFaultList,
    PlanFaultOutput,
    PlanFaultQuery,
    ScoreAppealDecisionInput,
    ScoreAppealInput,
    ScoreAppealPage,
    ScoreAppealQuery,
    ScorePage,
    ScoreQuery,
    WhatIfInput,
    WhatIfList,
)
from backend.spreadsheets import WRITERS

blp = Blueprint("scores", __name__, description="What a month's evidence says of those who answer for it, and why.")

#: The marketing centre has no id: its place in an address is this word.
CITY = "city"
#: kind, part, id, month
_ONE = "/scores/<kind>/<part>/<examinee_id>/<month>"


@blp.route("/scores")
class Scores(MethodView):
    @blp.arguments(ScoreQuery, location="query")
    @blp.response(200, ScorePage, example={"items": [examples.SCORE], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List scores, newest month first

        The city's roles see all; a branch's desks those of the branch and its managers; managers and promoters their own.
        """
        after = decode_cursor(query["cursor"], Text(7), Text(12), Text(16), Text(80), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_scores(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "month", "kind", "part", "name", "id"))


@blp.route(_ONE + "/explanation")
class Explained(MethodView):
    @blp.response(200, Explanation, example=examples.EXPLANATION)
    def get(self, kind: str, part: str, examinee_id: str, month: str) -> Response:
        """One score with the rows behind every deduction, and what would still raise it

        The marketing centre's `examinee_id` is the word `city`.
        """
        with reading() as (session, actor):
            found = explaining.explain(session, actor, kind, part, _id(examinee_id), month)
        for promotion in found.get("promotions", ()):
            for each in promotion["arrangement_errors"]:
                each["reason"] = say(each["reason"])
        return json_response(found)


@blp.route(_ONE + "/report")
class Report(MethodView):
    @blp.response(200, fields.String(), content_type="text/html", example="<!doctype html>…")
    def get(self, kind: str, part: str, examinee_id: str, month: str) -> Response:
        """The explanation as a page to print, in the reader's language"""
        with reading() as (session, actor):
            explanation = explaining.explain(session, actor, kind, part, _id(examinee_id), month)
            zone = accounts.time_zone(session, actor)
        language = "zh" if choose_locale().startswith("zh") else "en"
        rows = list(reports.rows_of(explanation, language, zone))
        page = render_template(
            "score_report.html", score=explanation, rows=rows, headings=reports.HEADINGS[kind][language], language=language,
            word=lambda value: reports.word(value, language), at=lambda value: reports.local_time(value, zone),
        )  # fmt: skip
        return Response(page, mimetype="text/html")


@blp.route(_ONE + "/report.<any(csv, xlsx):format_>")
class ReportTable(MethodView):
    @blp.response(200, fields.String(), content_type="application/octet-stream", example="…")
    def get(self, kind: str, part: str, examinee_id: str, month: str, format_: str) -> Response:
        """The deductions behind a score as a table, in the reader's language"""
        with reading() as (session, actor):
            explanation = explaining.explain(session, actor, kind, part, _id(examinee_id), month)
            zone = accounts.time_zone(session, actor)
        language = "zh" if choose_locale().startswith("zh") else "en"
        rows = reports.rows_of(explanation, language, zone)
        write = partial(WRITERS[format_], headings=reports.HEADINGS[kind][language], rows=rows)
        return send_table(f"{kind}-{part}-{month}", format_, write)


@blp.route(_ONE + "/appeals")
class Appeals(MethodView):
    @blp.arguments(ScoreAppealInput, example={"text": "该店当月停业装修，应计 D11。"})
    @blp.response(201, AppealList, example={"items": [examples.APPEAL]})
    def post(self, body: dict[str, Any], kind: str, part: str, examinee_id: str, month: str) -> Response:
        """Hold a score of a closed month to be wrong

        Once for each revision, by the examinee or whoever speaks for it.
        """
        with writing() as (session, actor):
            found = service.appeal(session, actor, kind, part, _id(examinee_id), month, body["text"])
            return json_response({"items": found}, 201)


def _id(examinee_id: str) -> str:
    return "" if examinee_id == CITY else examinee_id


@blp.route("/score-appeals")
class ScoreAppeals(MethodView):
    @blp.arguments(ScoreAppealQuery, location="query")
    @blp.response(200, ScoreAppealPage, example={"items": [examples.LISTED_APPEAL], "next_cursor": None})
    def get(self, query: dict[str, Any]) -> Response:
        """List appeals against scores, newest first

        `undecided=true` is the queue of those who decide. Everybody sees those against scores that they see.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = appeals.list_score_appeals(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "appealed_at", "id"))


@blp.route("/score-appeals/<uuid:appeal_id>/decision")
class AppealDecision(MethodView):
    @blp.arguments(ScoreAppealDecisionInput, example={"outcome": "dismissed", "note": "停业未报备。"})
    @blp.response(201, AppealList, example={"items": [{**examples.APPEAL, "outcome": "dismissed"}]})
    def post(self, body: dict[str, Any], appeal_id: Any) -> Response:
        """Say what becomes of an appeal

        What it rests on is mended where it lies; the next revision shows it.
        """
        with writing() as (session, actor):
            upheld = body["outcome"] == "upheld"
            return json_response(
                {"items": service.decide_appeal(session, actor, str(appeal_id), upheld, body["note"])}, 201
            )


@blp.route("/score-closings")
class Closings(MethodView):
    @blp.arguments(MonthInput, example={"month": "2026-10"})
    @blp.response(201, ClosingList, example={"items": [examples.CLOSING]})
    def post(self, body: dict[str, Any]) -> Response:
        """Close a month that is over, or revise a closed one if anything has changed

        By itself a month closes on the fifth working day after it, and is compared with what has arrived once a day.
        """
        with writing() as (session, actor):
            closing.close_or_revise(session, actor, body["month"])
            return json_response({"items": queries.list_closings(session, actor, body["month"])}, 201)


@blp.route("/score-closings/<month>")
class MonthClosings(MethodView):
    @blp.response(200, ClosingList, example={"items": [examples.CLOSING]})
    def get(self, month: str) -> Response:
        """The closing of a month and its revisions, newest first, with their causes"""
        with reading() as (session, actor):
            return json_response({"items": service.list_closings(session, actor, month)})


@blp.route("/score-refreshes")
class Refreshes(MethodView):
    @blp.arguments(MonthInput, example={"month": "2026-11"})
    @blp.response(204)
    def post(self, body: dict[str, Any]) -> Response:
        """Compute an open month now, rather than within a quarter of an hour"""
        with writing() as (session, actor):
            service.refresh(session, actor, body["month"])
        return Response(status=204)


@blp.route("/score-rehearsals")
class Rehearsals(MethodView):
    @blp.arguments(WhatIfInput, example={"month": "2026-10", "parameters": {"step_mode": "count"}})
    @blp.response(200, WhatIfList, example={"items": [examples.WHAT_IF]})
    def post(self, body: dict[str, Any]) -> Response:
        """What scores a month would have by other rules; nothing is changed"""
        with reading() as (session, actor):
            return json_response(
                {"items": service.what_if(session, actor, body["month"], body["rules"], body["parameters"])}
            )


@blp.route("/plan-faults")
class PlanFaults(MethodView):
    @blp.arguments(PlanFaultQuery, location="query")
    @blp.response(200, PlanFaultList, example={"items": [examples.PLAN_FAULT]})
    def get(self, query: dict[str, Any]) -> Response:
        """Faults of plans: no plan of two parties (P1), or a display off its plan (P2)"""
        with reading() as (session, actor):
            return json_response({"items": queries.list_faults(session, actor, **query)})

    @blp.arguments(PlanFaultInput, example=examples.PLAN_FAULT_INPUT)
    @blp.response(201, PlanFaultOutput, example=examples.PLAN_FAULT)
    def post(self, body: dict[str, Any]) -> Response:
        """Record one; it counts once the other side has confirmed it"""
        with writing() as (session, actor):
            return json_response(service.record_fault(session, actor, body), 201)


@blp.route("/plan-faults/<uuid:fault_id>/answer")
class Answer(MethodView):
    @blp.arguments(PlanFaultAnswerInput, example={"confirmed": True})
    @blp.response(201, PlanFaultOutput, example={**examples.PLAN_FAULT, "state": "confirmed"})
    def post(self, body: dict[str, Any], fault_id: Any) -> Response:
        """Confirm or dismiss as the other side what was recorded"""
        with writing() as (session, actor):
            return json_response(
                service.answer_fault(session, actor, str(fault_id), body["confirmed"], body["note"]), 201
            )
