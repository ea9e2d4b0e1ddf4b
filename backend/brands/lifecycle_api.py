"""Addresses of a product's life: suggestions, taste tests, pilot sales. (A decision on a stage: api.py)"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from backend.brands import lifecycle, trials
from backend.brands import lifecycle_examples as examples
from backend.brands import lifecycle_queries as queries
from backend.brands import lifecycle_schemas as schemas
from backend.fields import Id
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing

blp = Blueprint("lifecycle", __name__, description="The stages of a product's life: what figures suggest, and trials.")

JsonObject = dict[str, Any]


@blp.route("/lifecycle-suggestions")
class Suggestions(MethodView):
    @blp.arguments(schemas.SuggestionQuery, location="query")
    @blp.response(200, schemas.SuggestionList, example={"items": [examples.SUGGESTION], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List specs whose figures speak for another stage

        Nothing follows by itself: a person decides at `POST /specs/{spec_id}/stages`.
        """
        with reading() as (session, actor):
            rows = lifecycle.list_suggestions(session, actor, query.get("spec_id"), not query["all"])
        return json_response({"items": rows, "next_cursor": None})


@blp.route("/specs/<uuid:spec_id>/taste-tests")
class TestsOfSpec(MethodView):
    @blp.arguments(schemas.TasteTestInput, example={"name": "新韵口味测试"})
    @blp.response(201, schemas.TasteTest, example=examples.TASTE_TEST)
    def post(self, body: JsonObject, spec_id: UUID) -> Response:
        """Begin a taste test of a product in its introduction"""
        with writing() as (session, actor):
            return json_response(trials.begin_test(session, actor, str(spec_id), **body), 201)


@blp.route("/taste-tests")
class Tests(MethodView):
    @blp.arguments(schemas.TrialQuery, location="query")
    @blp.response(200, schemas.TasteTestPage, example={"items": [examples.TASTE_TEST], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List taste tests, the newest first, with what was answered so far"""
        after = decode_cursor(query["cursor"], Id())[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_tests(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "id"))


@blp.route("/taste-tests/<uuid:test_id>")
class Test(MethodView):
    @blp.response(200, schemas.TasteTest, example=examples.TASTE_TEST)
    def get(self, test_id: UUID) -> Response:
        """Read a taste test with what was answered, counted"""
        with reading() as (session, actor):
            return json_response(trials.get_test(session, actor, str(test_id)))


@blp.route("/taste-tests/<uuid:test_id>/answers")
class Answers(MethodView):
    @blp.arguments(schemas.AnswersInput, example={"answers": [examples.ANSWER]})
    @blp.response(200, schemas.TasteTest, example=examples.TASTE_TEST)
    def post(self, body: JsonObject, test_id: UUID) -> Response:
        """Note what people said who tasted

        Ids are the sender's: the same answer sent again is no second one. Consumers are anonymous adults.
        """
        with writing() as (session, actor):
            return json_response(trials.record_answers(session, actor, str(test_id), body["answers"]))


@blp.route("/taste-tests/<uuid:test_id>/verdict")
class TestVerdict(MethodView):
    @blp.arguments(schemas.TrialVerdictInput, example={"verdict": "passed", "note": "口感柔和"})
    @blp.response(201, schemas.TasteTest, example=examples.TASTE_TEST)
    def post(self, body: JsonObject, test_id: UUID) -> Response:
        """Judge a taste test, or abandon it

        It is judged only when enough retailers and consumers have tasted (R3).
        """
        with writing() as (session, actor):
            return json_response(trials.end_test(session, actor, str(test_id), **body), 201)


@blp.route("/specs/<uuid:spec_id>/pilot-sales")
class PilotsOfSpec(MethodView):
    @blp.arguments(schemas.PilotInput, example=examples.PILOT_INPUT)
    @blp.response(201, schemas.PilotDetail, example=examples.PILOT_DETAIL)
    def post(self, body: JsonObject, spec_id: UUID) -> Response:
        """Begin a pilot sale in named shops, of a product that has passed a taste test"""
        with writing() as (session, actor):
            return json_response(trials.begin_pilot(session, actor, str(spec_id), **body), 201)


@blp.route("/pilot-sales")
class Pilots(MethodView):
    @blp.arguments(schemas.TrialQuery, location="query")
    @blp.response(200, schemas.PilotPage, example={"items": [examples.PILOT], "next_cursor": None})
    def get(self, query: JsonObject) -> Response:
        """List pilot sales, the newest first

        Branch desks and managers see those that have a shop of theirs, promoters those of the own manufacturer.
        """
        after = decode_cursor(query["cursor"], Id())[0] if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_pilots(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "id"))


@blp.route("/pilot-sales/<uuid:pilot_id>")
class Pilot(MethodView):
    @blp.response(200, schemas.PilotDetail, example=examples.PILOT_DETAIL)
    def get(self, pilot_id: UUID) -> Response:
        """Read a pilot sale with those of its shops that one sees"""
        with reading() as (session, actor):
            return json_response(queries.get_pilot(session, actor, str(pilot_id)))


@blp.route("/pilot-sales/<uuid:pilot_id>/verdict")
class PilotVerdict(MethodView):
    @blp.arguments(schemas.TrialVerdictInput, example={"verdict": "passed", "note": "动销良好"})
    @blp.response(201, schemas.PilotDetail, example=examples.PILOT_DETAIL)
    def post(self, body: JsonObject, pilot_id: UUID) -> Response:
        """Say how a pilot sale ended"""
        with writing() as (session, actor):
            return json_response(trials.end_pilot(session, actor, str(pilot_id), **body), 201)
