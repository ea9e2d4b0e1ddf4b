"""Wire shapes of importing and exporting tables, which every package that does so shares."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from backend.fields import Choice, Flag, QueryFlag, Whole
from backend.spreadsheets import WRITERS


class ImportInput(Schema):
    file = Upload(required=True, metadata={"description": "CSV (UTF-8 or GB18030) or XLSX."})
    dry_run = QueryFlag(load_default=False, metadata={"description": "Only say what would happen."})


class RowErrorOutput(Schema):
    row = Whole(metadata={"description": "As the spreadsheet counts."})
    column = fields.String(metadata={"description": "As the file heads it."})
    reason = fields.String()


class ImportReport(Schema):
    dry_run = Flag()
    created = Whole()
    changed = Whole()
    unchanged = Whole()
    errors = fields.List(fields.Nested(RowErrorOutput), metadata={"description": "The first thousand."})
    error_count = Whole()
    ignored_columns = fields.List(fields.String())


class ExportQuery(Schema):
    format = Choice(WRITERS, load_default="xlsx")
