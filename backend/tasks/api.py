"""The doors of tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import fields

from backend import problems
from backend.accounts import service as accounts
from backend.db import new_id, utc_now
from backend.fields import Id
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.tasks import examples, queries, reporting, service
from backend.tasks.rules import Outcome
from backend.tasks.schemas import (
    TaskDetail,
    TaskInput,
    TaskPage,
    TaskQuery,
    TaskUpdateInput,
    VerdictInput,
)

blp = Blueprint(
    "tasks", __name__, description="What managers have been asked to do in their shops, and what became of it."
)


@blp.route("/tasks")
class Tasks(MethodView):
    @blp.arguments(TaskQuery, location="query")
    @blp.response(200, TaskPage, example=examples.TASK_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List tasks, those due first before others

        Managers see those at their own shops, branch desks their branch's, the centre the city's.
        """
        after = decode_cursor(query["cursor"], fields.Date(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            late: date | None = accounts.today(session, actor) if query["overdue"] else None
            rows = queries.list_tasks(session, actor, {**query, "overdue_on": late}, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "due_on", "id"))

    @blp.arguments(TaskInput, example=examples.TASK_INPUT)
    @blp.response(201, TaskDetail, example={**examples.TASK_DETAIL, "state": "open", "updates": []})
    def post(self, body: dict[str, Any]) -> Response:
        """Ask for something to be done in a shop, or by a manager

        It reaches the phone of whoever covers the shop, and follows the shop when that changes hands.
        """
        with writing() as (session, actor):
            task = service.give_task(session, actor, **body)
            return json_response(queries.get_task(session, actor, task.id), 201)


@blp.route("/tasks/<uuid:task_id>")
class OneTask(MethodView):
    @blp.response(200, TaskDetail, example=examples.TASK_DETAIL)
    def get(self, task_id: Any) -> Response:
        """One task, with all that was said about it"""
        with reading() as (session, actor):
            task = queries.get_task(session, actor, str(task_id))
        if task is None:
            raise problems.NOT_FOUND()
        return json_response(task)


@blp.route("/tasks/<uuid:task_id>/verdicts")
class Verdicts(MethodView):
    @blp.arguments(VerdictInput, example={"verdict": "returned", "note": "照片看不清价签"})
    @blp.response(201, TaskDetail, example={**examples.TASK_DETAIL, "state": "open"})
    def post(self, body: dict[str, Any], task_id: Any) -> Response:
        """Accept, return or cancel a task

        What is returned is open again, on the manager's phone too.
        """
        with writing() as (session, actor):
            verdict = Outcome(body["verdict"])
            return json_response(service.judge_task(session, actor, str(task_id), verdict, body["note"]), 201)


@blp.route("/task-updates")
class Updates(MethodView):
    @blp.arguments(TaskUpdateInput, example=examples.UPDATE_INPUT)
    @blp.response(201, TaskDetail, example=examples.TASK_DETAIL)
    def post(self, draft: dict[str, Any]) -> Response:
        """Report on a task without the sync protocol

        The same rules as a push. Sending the same id again edits the report.
        """
        draft["id"] = draft["id"] or new_id()
        with writing() as (session, actor):
            [problem] = reporting.record_updates(session, actor, [draft], service.Received(utc_now()))
            if problem is not None:
                raise problem
            return json_response(queries.get_task(session, actor, draft["task_id"]), 201)
