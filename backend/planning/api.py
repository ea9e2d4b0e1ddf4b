"""Addresses of visit plans, of a manager's day, and of plan against fact."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView
from marshmallow import fields
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.service import today
from backend.fields import Id, Text
from backend.http import Blueprint, between_transactions, decode_cursor, json_response, page_of, reading, writing
from backend.planning import (
    day_queries,
    examples,
    progress_queries,
    progress_schemas,
    proposing,
    queries,
    schemas,
    service,
    team_queries,
)
from backend.planning.rules import Step, month_of
from backend.problems import INVALID, NOT_FOUND, fault
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day

blp = Blueprint(
    "planning", __name__, description="Visit plans: a manager's month, proposed, edited, confirmed, and kept."
)

JsonObject = dict[str, Any]


def _detail(session: Session, actor: Actor, plan_id: str) -> JsonObject:
    plan = queries.get_plan(session, actor, plan_id)
    if plan is None:
        raise NOT_FOUND()
    return plan


@blp.route("/visit-plans")
class Plans(MethodView):
    @blp.arguments(schemas.VisitPlanQuery, location="query")
    @blp.response(200, schemas.VisitPlanPage, example=examples.PAGE)
    def get(self, query: JsonObject) -> Response:
        """List visit plans, the latest month first

        Managers see their own, branch desks their branch's, the centre the city's.
        """
        after = decode_cursor(query["cursor"], Text(7), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_plans(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "month", "id"))

    @blp.arguments(schemas.VisitPlanInput, example=examples.PLAN_INPUT)
    @blp.response(201, schemas.VisitPlanDetail, example=examples.DETAIL)
    def post(self, body: JsonObject) -> Response:
        """Propose a month

        From how often shops are to be visited, how long they have waited, what is due there and where they lie. A draft is
        replaced; what has been submitted is not. Of the present month the days that are left are planned.
        """
        database, actor = between_transactions()
        plan_id = proposing.propose_plan(database, actor, **body)
        with database.reading(actor.city_id) as session:
            return json_response(_detail(session, actor, plan_id), 201)


@blp.route("/visit-plans/today")
class Today(MethodView):
    @blp.arguments(schemas.VisitDayQuery, location="query")
    @blp.response(200, schemas.VisitDay, example=examples.DAY)
    def get(self, query: JsonObject) -> Response:
        """Show a manager's day: where to go, in what order, why, and what is done"""
        with reading() as (session, actor):
            manager_id = _whose(actor, query["manager_id"])
            found = day_queries.get_day(session, actor, manager_id, query["day"] or today(session, actor))
        if found is None:
            raise NOT_FOUND()
        return json_response(found)


def _whose(actor: Actor, manager_id: str | None) -> str:
    if manager_id is None and actor.role is not Role.CUSTOMER_MANAGER:
        raise INVALID(errors=[fault("manager_id", "Say whose month.")])
    return manager_id or actor.person_id


@blp.route("/visit-plans/<uuid:plan_id>")
class Plan(MethodView):
    @blp.response(200, schemas.VisitPlanDetail, example=examples.DETAIL)
    def get(self, plan_id: UUID) -> Response:
        """One plan, with its history"""
        with reading() as (session, actor):
            return json_response(_detail(session, actor, str(plan_id)))


@blp.route("/visit-plans/<uuid:plan_id>/days/<string:day>")
class Day(MethodView):
    @blp.arguments(schemas.VisitPlanSeenVersion, location="headers")
    @blp.arguments(schemas.PlannedDayInput, example=examples.DAY_INPUT)
    @blp.response(200, schemas.VisitPlanDetail, example={**examples.DETAIL, "version": 2})
    def put(self, seen: JsonObject, body: JsonObject, plan_id: UUID, day: str) -> Response:
        """Change a day of a plan

        The stops replace those of the day, in walking order. A confirmed plan is changed only with a `reason`, and has to be
        confirmed again.
        """
        with writing() as (session, actor):
            service.change_day(session, actor, str(plan_id), _day(day), seen["version"], **body)
            return json_response(_detail(session, actor, str(plan_id)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NOT_FOUND() from None


@blp.route("/visit-plans/<uuid:plan_id>/submission")
class Submission(MethodView):
    @blp.arguments(schemas.VisitPlanSeenVersion, location="headers")
    @blp.arguments(schemas.VisitPlanSubmissionInput, example={"note": None})
    @blp.response(200, schemas.VisitPlanDetail, example=examples.SUBMITTED)
    def post(self, seen: JsonObject, body: JsonObject, plan_id: UUID) -> Response:
        """Hand a plan in; the branch is told"""
        with writing() as (session, actor):
            service.submit_plan(session, actor, str(plan_id), seen["version"], **body)
            return json_response(_detail(session, actor, str(plan_id)))


@blp.route("/visit-plans/<uuid:plan_id>/decision")
class Decision(MethodView):
    @blp.arguments(schemas.VisitPlanSeenVersion, location="headers")
    @blp.arguments(schemas.VisitPlanDecisionInput, example={"outcome": "confirmed", "note": None})
    @blp.response(200, schemas.VisitPlanDetail, example=examples.CONFIRMED)
    def post(self, seen: JsonObject, body: JsonObject, plan_id: UUID) -> Response:
        """Confirm a plan that was handed in, or return it with a reason"""
        with writing() as (session, actor):
            outcome = Step(body["outcome"])
            service.decide_plan(session, actor, str(plan_id), seen["version"], outcome, body["note"])
            return json_response(_detail(session, actor, str(plan_id)))


@blp.route("/visit-plan-progress")
class Progress(MethodView):
    @blp.arguments(progress_schemas.VisitPlanProgressQuery, location="query")
    @blp.response(200, progress_schemas.VisitPlanProgressPage, example=examples.PROGRESS)
    def get(self, query: JsonObject) -> Response:
        """Show plan against fact, by manager or by branch

        A stop is done by a visit of its manager to its shop on any day of the month; each visit does one stop. Counted some
        seconds after visits arrive.
        """
        after = decode_cursor(query["cursor"], fields.String(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            present = today(session, actor)
            month = query["month"] or month_of(present)
            rows = progress_queries.list_progress(session, actor, month, present, query, after, query["limit"] + 1)
        return json_response({"month": month, **page_of(rows, query["limit"], "name", "id")})


@blp.route("/visit-plan-progress/shops")
class Behind(MethodView):
    @blp.arguments(progress_schemas.ShopsBehindQuery, location="query")
    @blp.response(200, progress_schemas.ShopsBehind, example=examples.BEHIND)
    def get(self, query: JsonObject) -> Response:
        """List shops of a manager that lack visits, those that lack most first"""
        with reading() as (session, actor):
            present = today(session, actor)
            month = query["month"] or month_of(present)
            rows = progress_queries.shops_behind(session, actor, _whose(actor, query["manager_id"]), month, present)
        if rows is None:
            raise NOT_FOUND()
        return json_response({"month": month, "items": rows})


@blp.route("/visit-plan-progress/day")
class OfDay(MethodView):
    @blp.arguments(progress_schemas.BranchDayQuery, location="query")
    @blp.response(200, progress_schemas.BranchDay, example=examples.BRANCH_DAY)
    def get(self, query: JsonObject) -> Response:
        """Show a branch's day

        What each manager has planned and done, and who is in a shop. Managers see themselves, branch desks their
        branch, the centre the city.
        """
        with reading() as (session, actor):
            day = query["day"] or today(session, actor)
            rows = team_queries.list_managers_of_day(session, actor, day, query)
            works = is_working_day(load_calendar(session, actor.city_id), day)
        return json_response({"day": day.isoformat(), "is_working_day": works, "items": rows})
