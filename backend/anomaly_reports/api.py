"""The doors of anomaly reports."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import fields

from backend import problems
from backend.anomaly_reports import examples, queries, rollups, service
from backend.anomaly_reports.schemas import (
    RateQuery,
    Rates,
    ReportInput,
    ReportOutput,
    ReportPage,
    ReportQuery,
    Rollup,
    RollupQuery,
)
from backend.db import new_id, utc_now
from backend.fields import Id
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.visits.checking import Receipt

blp = Blueprint(
    "anomaly-reports", __name__, description="What managers met on a working day, nil included, and the branch's day."
)


@blp.route("/anomaly-reports")
class Reports(MethodView):
    @blp.arguments(ReportQuery, location="query")
    @blp.response(200, ReportPage, example=examples.REPORT_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List anomaly reports, newest day first

        Managers see their own, branch desks their branch's, the centre the city's.
        """
        after = decode_cursor(query["cursor"], fields.Date(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_reports(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "day", "id"))

    @blp.arguments(ReportInput, example=examples.REPORT_INPUT)
    @blp.response(201, ReportOutput, example=examples.REPORT)
    def post(self, draft: dict[str, Any]) -> Response:
        """Report a day without the sync protocol

        The same rules as a push. Sending the same id again edits the report.
        """
        draft["id"] = draft["id"] or new_id()
        with writing() as (session, actor):
            receipt = Receipt(utc_now(), 0, actor.device_id)
            [problem] = service.record_reports(session, actor, [draft], receipt)
            if problem is not None:
                raise problem
            return json_response(queries.report_documents(session, actor, [draft["id"]])[draft["id"]], 201)


@blp.route("/anomaly-reports/<uuid:report_id>")
class OneReport(MethodView):
    @blp.response(200, ReportOutput, example=examples.REPORT)
    def get(self, report_id: Any) -> Response:
        """One anomaly report"""
        with reading() as (session, actor):
            report = queries.report_documents(session, actor, [str(report_id)]).get(str(report_id))
        if report is None:
            raise problems.NOT_FOUND()
        return json_response(report)


@blp.route("/anomaly-report-rollups")
class Rollups(MethodView):
    @blp.arguments(RollupQuery, location="query")
    @blp.response(200, Rollup, example=examples.ROLLUP)
    def get(self, query: dict[str, Any]) -> Response:
        """A branch's day: who has reported, who has not, and what was met

        Branch desks see their branch, the centre every branch or the one it names.
        """
        with reading() as (session, actor):
            return json_response(rollups.roll_up(session, actor, query["day"], query["branch_id"]))


@blp.route("/anomaly-report-rates")
class MonthRates(MethodView):
    @blp.arguments(RateQuery, location="query")
    @blp.response(200, Rates, example=examples.RATES)
    def get(self, query: dict[str, Any]) -> Response:
        """The share of working days with a report in time (R23), by manager"""
        with reading() as (session, actor):
            return json_response(rollups.month_rates(session, actor, query["month"], query["branch_id"]))
