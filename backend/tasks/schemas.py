"""Wire shapes of tasks and of what is said about them. What a phone writes is `TaskUpdateInput`."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Choice, Id, PageQuery, QueryFlag, Text, Time
from backend.loading import SentDocument
from backend.tasks.rules import REPORTS, VERDICTS, Kind, Outcome, State


class TaskInput(Schema):
    """Something to be done by a day, in a shop or by a manager."""

    terminal_id = Id(load_default=None, allow_none=True)
    manager_id = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of a task without a shop; else it is whoever covers the shop."},
    )
    title = Text(120, least=1, required=True)
    note = Text(2000, load_default=None, allow_none=True)
    due_on = fields.Date(required=True)


class TaskUpdateInput(SentDocument):
    """What a manager says of a task. `server` is what a phone has pulled before; it is ignored."""

    id = Id(load_default=None)
    task_id = Id(required=True)
    outcome = Choice(REPORTS, required=True)
    note = Text(2000, load_default=None, allow_none=True)
    display_check_id = Id(
        load_default=None, allow_none=True, metadata={"description": "The check of a visit that shows it put right."}
    )
    reported_at = Time(required=True, metadata={"description": "Device time."})


class TaskUpdateServerPart(Schema):
    author_id = Id(allow_none=True)
    received_at = Time()


class TaskUpdateOutput(Schema):
    id = Id()
    task_id = Id()
    outcome = Choice(Outcome)
    note = Text(2000, allow_none=True)
    display_check_id = Id(allow_none=True)
    reported_at = Time()
    author_name = fields.String(allow_none=True)
    server = fields.Nested(TaskUpdateServerPart)


class TaskOutput(Schema):
    """A task as it travels. What it came from is named by `origin_kind` and `origin_id`; `detail` belongs to that."""

    id = Id()
    terminal_id = Id(allow_none=True)
    branch_id = Id()
    manager_id = Id(allow_none=True)
    kind = Choice(Kind)
    title = fields.String()
    note = fields.String(allow_none=True)
    due_on = fields.Date()
    origin_kind = fields.String(allow_none=True)
    origin_id = Id(allow_none=True)
    detail = fields.Dict()
    state = Choice(State)
    created_by = Id(allow_none=True)
    created_at = Time()
    closed_at = Time(allow_none=True)


class TaskRow(TaskOutput):
    terminal_name = fields.String(allow_none=True)
    manager_name = fields.String(allow_none=True)


class TaskDetail(TaskRow):
    updates = fields.List(fields.Nested(TaskUpdateOutput), metadata={"description": "All that was said, oldest first."})


class TaskPage(Schema):
    items = fields.List(fields.Nested(TaskRow))
    next_cursor = fields.String(allow_none=True)


class TaskQuery(PageQuery):
    state = Choice(State, load_default=None)
    kind = Choice(Kind, load_default=None)
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
    origin_id = Id(load_default=None)
    closed = QueryFlag(load_default=None)
    overdue = QueryFlag(load_default=False, metadata={"description": "Only those that are late."})


class VerdictInput(Schema):
    verdict = Choice(VERDICTS, required=True)
    note = Text(2000, load_default=None, allow_none=True)
