"""The doors of in-store days, duties and requests."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import fields

from backend import problems
from backend.accounts import service as accounts
from backend.db import new_id, utc_now
from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.in_store_days import (
    board_queries,
    duty_queries,
    examples,
    judging,
    queries,
    requests,
    service,
)
from backend.in_store_days.duty_rules import RequestState, month_of
from backend.in_store_days.duty_schemas import (
    DutyChoices,
    DutyCountsList,
    DutyCountsQuery,
    DutyOutput,
    InStoreBoard,
    InStoreBoardQuery,
    InStoreDecision,
    InStoreRequestInput,
    InStoreRequestOutput,
    InStoreRequestPage,
    InStoreRequestQuery,
)
from backend.in_store_days.schemas import (
    InStoreDayDetail,
    InStoreDayInput,
    InStoreDayPage,
    InStoreDayQuery,
    InStoreVerdictInput,
)
from backend.visits.checking import Receipt

blp = Blueprint(
    "in-store-days",
    __name__,
    description="Whole days spent in benchmark shops, the duties they fulfil, and leave from them.",
)


@blp.route("/in-store-days")
class InStoreDays(MethodView):
    @blp.arguments(InStoreDayQuery, location="query")
    @blp.response(200, InStoreDayPage, example=examples.DAY_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List in-store days, newest first

        Managers see their own, branch desks their branch's, the centre the city's.
        """
        after = decode_cursor(query["cursor"], fields.Date(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_days(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "day", "id"))

    @blp.arguments(InStoreDayInput, example=examples.DAY_INPUT)
    @blp.response(201, InStoreDayDetail, example=examples.DAY_DETAIL)
    def post(self, draft: dict[str, Any]) -> Response:
        """Record an in-store day without the sync protocol

        The same rules as a push. Sending the same id again edits the day.
        """
        draft["id"] = draft["id"] or new_id()
        with writing() as (session, actor):
            receipt = Receipt(utc_now(), 0, actor.device_id)
            [problem] = service.record_in_store_days(session, actor, [draft], receipt)
            if problem is not None:
                raise problem
            return json_response(queries.get_day(session, actor, draft["id"]), 201)


@blp.route("/in-store-days/<uuid:day_id>")
class OneDay(MethodView):
    @blp.response(200, InStoreDayDetail, example=examples.DAY_DETAIL)
    def get(self, day_id: Any) -> Response:
        """One in-store day with its evidence

        The visits of the same manager to the same shop on that day belong to it.
        """
        with reading() as (session, actor):
            day = queries.get_day(session, actor, str(day_id))
        if day is None:
            raise problems.NOT_FOUND()
        return json_response(day)


@blp.route("/in-store-days/<uuid:day_id>/verdict")
class DayVerdict(MethodView):
    @blp.arguments(InStoreVerdictInput, example={"kept": False, "reason": "前后照片是同一张"})
    @blp.response(201, InStoreDayDetail, example=examples.DAY_DETAIL)
    def post(self, body: dict[str, Any], day_id: Any) -> Response:
        """Refuse a day as evidence, or accept it whatever it lacks

        The newest word holds; an accepted day can no longer be changed by its author, who is told.
        """
        with writing() as (session, actor):
            return json_response(judging.judge_day(session, actor, str(day_id), **body), 201)


@blp.route("/in-store-board")
class TheBoard(MethodView):
    @blp.arguments(InStoreBoardQuery, location="query")
    @blp.response(200, InStoreBoard, example=examples.BOARD)
    def get(self, query: dict[str, Any]) -> Response:
        """A month's duties by manager: state, when, how long, and what is missing

        Managers see their own, branch desks their branch's, the centre the city's.
        """
        with reading() as (session, actor):
            today = accounts.today(session, actor)
            month = query["month"] or month_of(today)
            return json_response(board_queries.board(session, actor, month, query["branch_id"], today))


@blp.route("/in-store-board/counts")
class Counts(MethodView):
    @blp.arguments(DutyCountsQuery, location="query")
    @blp.response(200, DutyCountsList, example={"items": [examples.COUNTED]})
    def get(self, query: dict[str, Any]) -> Response:
        """How many duties were kept and missed, by month, branch and manager"""
        with reading() as (session, actor):
            return json_response({"items": board_queries.duty_counts(session, actor, **query)})


@blp.route("/in-store-duties/<uuid:duty_id>")
class OneDuty(MethodView):
    @blp.response(200, DutyOutput, example=examples.DUTY)
    def get(self, duty_id: Any) -> Response:
        """One duty, as phones have it"""
        with reading() as (session, actor):
            duty = duty_queries.duty_documents(session, actor, [str(duty_id)]).get(str(duty_id))
        if duty is None:
            raise problems.NOT_FOUND()
        return json_response(duty)


@blp.route("/in-store-duties/<uuid:duty_id>/choices")
class Choices(MethodView):
    @blp.response(200, DutyChoices, example=examples.CHOICES)
    def get(self, duty_id: Any) -> Response:
        """Which colleagues could take a duty over, or swap one of their own for it"""
        with reading() as (session, actor):
            duty = duty_queries.find_duty(session, actor, str(duty_id))
            if duty is None:
                raise problems.NOT_FOUND()
            return json_response(duty_queries.list_choices(session, actor, duty))


@blp.route("/in-store-requests")
class Requests(MethodView):
    @blp.arguments(InStoreRequestQuery, location="query")
    @blp.response(200, InStoreRequestPage, example=examples.REQUEST_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List requests for a swap, a substitute or leave, newest first

        Managers see their own, branch desks their branch's, the centre the city's.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = duty_queries.list_requests(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "received_at", "id"))

    @blp.arguments(InStoreRequestInput, example=examples.REQUEST_INPUT)
    @blp.response(201, InStoreRequestOutput, example=examples.REQUEST)
    def post(self, draft: dict[str, Any]) -> Response:
        """Ask the branch without the sync protocol

        The same rules as a push. Sending the same id again edits the request.
        """
        draft["id"] = draft["id"] or new_id()
        with writing() as (session, actor):
            [problem] = requests.record_requests(session, actor, [draft], Receipt(utc_now()))
            if problem is not None:
                raise problem
            return json_response(duty_queries.request_documents(session, actor, [draft["id"]])[draft["id"]], 201)


@blp.route("/in-store-requests/<uuid:request_id>/decision")
class Decision(MethodView):
    @blp.arguments(InStoreDecision, example={"outcome": "approved", "note": "同意"})
    @blp.response(201, InStoreRequestOutput, example=examples.REQUEST)
    def post(self, body: dict[str, Any], request_id: Any) -> Response:
        """Approve or refuse a request

        Leave excuses the duty, a substitute takes it over, a swap exchanges two. Everyone concerned is told.
        """
        with writing() as (session, actor):
            outcome = RequestState(body["outcome"])
            return json_response(requests.decide_request(session, actor, str(request_id), outcome, body["note"]), 201)
