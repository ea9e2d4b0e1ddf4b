"""The doors of satisfaction surveys."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template
from flask.views import MethodView

from backend.fields import Id
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, send_table, writing
from backend.retailers import examples, surveys
from backend.retailers.api import address_of, with_address
from backend.retailers.codes import svg_of
from backend.retailers.survey_schemas import (
    SheetQuery,
    SurveyDetail,
    SurveyExportQuery,
    SurveyInput,
    SurveyLinkPage,
    SurveyLinkQuery,
    SurveyList,
)
from backend.spreadsheets import MEDIA_TYPES

blp = Blueprint(
    "satisfaction_surveys", __name__, description="The quarterly survey of retailers: sample, links, figures."
)


@blp.route("/satisfaction-surveys")
class Surveys(MethodView):
    @blp.response(200, SurveyList, example={"items": [examples.OUTLINE]})
    def get(self) -> Response:
        """List the surveys, newest first"""
        with reading() as (session, actor):
            return json_response({"items": surveys.list_surveys(session, actor)})

    @blp.arguments(SurveyInput, example=examples.SURVEY_INPUT)
    @blp.response(201, SurveyDetail, example=examples.SURVEY)
    def post(self, body: dict[str, Any]) -> Response:
        """Open the survey of a quarter

        Draws a sample of each branch's open shops and makes a link for each of them.
        """
        with writing() as (session, actor):
            return json_response(surveys.open_survey(session, actor, **body), 201)


@blp.route("/satisfaction-surveys/<uuid:survey_id>")
class Survey(MethodView):
    @blp.response(200, SurveyDetail, example=examples.SURVEY)
    def get(self, survey_id: Any) -> Response:
        """One survey with its sample, response rate and figures

        A branch sees its own figures and the city's. Where fewer than five have answered, nothing is shown.
        """
        with reading() as (session, actor):
            return json_response(surveys.describe_survey(session, actor, str(survey_id)))


@blp.route("/satisfaction-surveys/<uuid:survey_id>/links")
class SurveyLinks(MethodView):
    @blp.arguments(SurveyLinkQuery, location="query")
    @blp.response(200, SurveyLinkPage, example=examples.SURVEY_LINKS)
    def get(self, query: dict[str, Any], survey_id: Any) -> Response:
        """List a survey's links for handing out

        Which of them were answered is not told.
        """
        after = decode_cursor(query["cursor"], Id())[0] if query["cursor"] else None
        filters = {name: query[name] for name in ("branch_id", "manager_id")}
        with reading() as (session, actor):
            rows = surveys.links_of(session, actor, str(survey_id), after=after, limit=query["limit"] + 1, **filters)
        return json_response(page_of([with_address(row) for row in rows], query["limit"], "id"))


@blp.route("/satisfaction-surveys/<uuid:survey_id>/links/export")
class SurveyLinkExport(MethodView):
    @blp.arguments(SurveyExportQuery, location="query")
    @blp.response(200, {"type": "string", "format": "binary"}, content_type=MEDIA_TYPES["xlsx"])
    def get(self, query: dict[str, Any], survey_id: Any) -> Response:
        """Export a survey's links as XLSX or CSV"""
        kind = query.pop("format")
        with reading() as (session, actor):
            return send_table(
                "survey-links",
                kind,
                lambda stream: surveys.export_links(session, actor, str(survey_id), stream, kind, address_of, **query),
            )


@blp.route("/satisfaction-surveys/<uuid:survey_id>/sheet")
class Sheet(MethodView):
    @blp.arguments(SheetQuery, location="query")
    @blp.response(200, {"type": "string"}, content_type="text/html")
    def get(self, query: dict[str, Any], survey_id: Any) -> Response:
        """A survey's QR codes on a page to be printed, manager by manager

        One file without references to others, so that it can be kept, printed and cut up. At most 300 codes.
        """
        with reading() as (session, actor):
            survey = surveys.find_survey(session, actor, str(survey_id))
            rows = surveys.sheet_of(session, actor, str(survey_id), **query)
        cards = [{**row, "code": svg_of(address_of(row["token"]))} for row in rows]
        page = render_template("retailer_sheet.html", survey=survey, cards=cards)
        return Response(page, mimetype="text/html")
