"""The doors of complaints."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from backend import problems
from backend.complaints import examples, handling, queries, service
from backend.complaints.schemas import (
    ComplaintAnswerInput,
    ComplaintAssignmentInput,
    ComplaintClosureInput,
    ComplaintDetail,
    ComplaintInput,
    ComplaintPage,
    ComplaintQuery,
    DeskComplaintInput,
)
from backend.db import utc_now
from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.visits.checking import Receipt

blp = Blueprint(
    "complaints", __name__, description="What retailers complain of, who answers by when, and whether that would do."
)


@blp.route("/complaints")
class Complaints(MethodView):
    @blp.arguments(ComplaintQuery, location="query")
    @blp.response(200, ComplaintPage, example=examples.COMPLAINT_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List complaints, those due first before others

        Managers see those they have to answer, branch desks their branch's, the centre the city's.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_complaints(session, actor, query, after, query["limit"] + 1)
        page = page_of(rows, query["limit"], "due_at", "id")
        for row in page["items"]:
            del row["due_at"]
        return json_response(page)

    @blp.arguments(DeskComplaintInput, example=examples.DESK_INPUT)
    @blp.response(201, ComplaintDetail, example=examples.COMPLAINT_DETAIL)
    def post(self, body: dict[str, Any]) -> Response:
        """Open a complaint that reached a desk

        Whoever covers the shop gets a task. Telephone numbers in the text are masked.
        """
        with writing() as (session, actor):
            return json_response(handling.open_at_desk(session, actor, **body), 201)


@blp.route("/complaints/<uuid:complaint_id>")
class OneComplaint(MethodView):
    @blp.response(200, ComplaintDetail, example=examples.COMPLAINT_DETAIL)
    def get(self, complaint_id: Any) -> Response:
        """One complaint, with all that became of it"""
        with reading() as (session, actor):
            complaint = queries.get_complaint(session, actor, str(complaint_id))
        if complaint is None:
            raise problems.NOT_FOUND()
        return json_response(complaint)

    @blp.arguments(ComplaintInput, example=examples.COMPLAINT_INPUT)
    @blp.response(200, ComplaintDetail, example=examples.COMPLAINT_DETAIL)
    def put(self, draft: dict[str, Any], complaint_id: Any) -> Response:
        """Record or answer a complaint without the sync protocol

        The same rules as a push; for customer managers.
        """
        if draft["id"] not in (None, str(complaint_id)):
            raise problems.INVALID(errors=[problems.fault("id", "Differs from the id in the address.")])
        draft["id"] = str(complaint_id)
        with writing() as (session, actor):
            receipt = Receipt(utc_now(), 0, actor.device_id)
            [problem] = service.record_complaints(session, actor, [draft], receipt)
            if problem is not None:
                raise problem
            return json_response(queries.get_complaint(session, actor, draft["id"]))


@blp.route("/complaints/<uuid:complaint_id>/assignments")
class Assignments(MethodView):
    @blp.arguments(ComplaintAssignmentInput, example=examples.ASSIGNMENT)
    @blp.response(201, ComplaintDetail, example=examples.COMPLAINT_DETAIL)
    def post(self, body: dict[str, Any], complaint_id: Any) -> Response:
        """Let a manager of the branch answer, whoever covers the shop"""
        with writing() as (session, actor):
            return json_response(handling.assign_complaint(session, actor, str(complaint_id), **body), 201)


@blp.route("/complaints/<uuid:complaint_id>/answer")
class Answer(MethodView):
    @blp.arguments(ComplaintAnswerInput, example={"answer": "已与配送站核对，下周起改为周二送货"})
    @blp.response(200, ComplaintDetail, example=examples.COMPLAINT_DETAIL)
    def put(self, body: dict[str, Any], complaint_id: Any) -> Response:
        """Answer a complaint as a desk, in the owner's place

        The task that asked the owner for an answer is settled. The retailer still says whether the answer will do.
        """
        with writing() as (session, actor):
            return json_response(handling.answer_complaint(session, actor, str(complaint_id), body["answer"]))


@blp.route("/complaints/<uuid:complaint_id>/closure")
class Closure(MethodView):
    @blp.arguments(ComplaintClosureInput, example=examples.CLOSURE)
    @blp.response(200, ComplaintDetail, example=examples.COMPLAINT_DETAIL)
    def put(self, body: dict[str, Any], complaint_id: Any) -> Response:
        """Close a complaint as a desk, with a reason

        Answered or not. Closing again changes nothing.
        """
        with writing() as (session, actor):
            return json_response(handling.close_complaint(session, actor, str(complaint_id), body["reason"]))
