"""Wire shapes of imports."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Choice, Flag, Id, PageQuery, ProblemSchema, Time, Whole
from backend.imports.rules import State, TableName
from backend.table_schemas import RowErrorOutput


class ImportPageQuery(PageQuery):
    """One's own imports."""


class ImportOutput(Schema):
    """An import, and how far it is. The counts are null as long as nobody knows them."""

    id = Id()
    table = Choice(TableName)
    filename = fields.String()
    dry_run = Flag()
    state = Choice(
        State,
        metadata={
            "description": "Of a `lost` one nothing has been heard for half an hour; the same file can be sent again."
        },
    )
    steps_done = Whole(allow_none=True)
    steps_total = Whole(allow_none=True, metadata={"description": "A row may be several steps."})
    created = Whole(allow_none=True)
    changed = Whole(allow_none=True)
    unchanged = Whole(allow_none=True)
    voided = Whole(allow_none=True, metadata={"description": "Of sales: figures that were taken away."})
    error_count = Whole(allow_none=True)
    began_at = Time()
    ended_at = Time(allow_none=True)


class OneImportOutput(ImportOutput):
    """`problem` is what a failed one met."""

    errors = fields.List(fields.Nested(RowErrorOutput), metadata={"description": "The first thousand."})
    ignored_columns = fields.List(fields.String())
    problem = fields.Nested(ProblemSchema, allow_none=True)


class SentImportPage(Schema):
    items = fields.List(fields.Nested(ImportOutput))
    next_cursor = fields.String(allow_none=True)


IMPORT = {
    "id": "019ca2b1-4c11-7e02-9b7d-52a1c06f3d18",
    "table": "terminals",
    "filename": "终端.xlsx",
    "dry_run": True,
    "state": "refused",
    "steps_done": None,
    "steps_total": None,
    "created": 12,
    "changed": 3,
    "unchanged": 0,
    "voided": None,
    "error_count": 1,
    "began_at": "2026-03-02T01:12:13.000Z",
    "ended_at": "2026-03-02T01:12:15.000Z",
}
ONE_IMPORT = {
    **IMPORT,
    "errors": [{"row": 4, "column": "分局", "reason": "There is no such branch."}],
    "ignored_columns": [],
    "problem": None,
}
