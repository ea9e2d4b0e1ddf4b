"""Wire shapes of exports."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.exports.rules import Format, Language, State, Type
from backend.fields import Choice, Id, PageQuery, Text, Time, Whole
from backend.visits.template_schemas import Wording


class ExportInput(Schema):
    list = Text(40, required=True, metadata={"description": "A name of `GET /export-lists`, such as `visits`."})
    format = Choice(Format, load_default=Format.XLSX.value)
    filters = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(),
        load_default=dict,
        metadata={"description": "As in the list's address, with what it has in braces, without `cursor` and `limit`."},
    )
    language = Choice(Language, load_default=Language.ZH.value, metadata={"description": "Of the headings."})


class ExportOutput(Schema):
    """An export, and how far it is. `problem` is the slug of what a failed one met."""

    id = Id()
    list = fields.String()
    title = fields.Nested(Wording)
    format = Choice(Format)
    language = Choice(Language)
    filters = fields.Dict(keys=fields.String(), values=fields.Raw())
    state = Choice(State)
    problem = fields.String(allow_none=True)
    rows_done = Whole()
    rows_total = Whole(allow_none=True, metadata={"description": "Known once all rows have been read."})
    bytes = Whole(allow_none=True)
    created_at = Time()
    ready_at = Time(allow_none=True)
    expires_at = Time(allow_none=True, metadata={"description": "The file is gone from then on."})


class ExportPage(Schema):
    items = fields.List(fields.Nested(ExportOutput))
    next_cursor = fields.String(allow_none=True)


class ExportPageQuery(PageQuery):
    """One's own exports."""


class ListedColumn(Schema):
    path = fields.String()
    title = fields.Nested(Wording)
    type = Choice(Type)


class ListedList(Schema):
    list = fields.String()
    address = fields.String(
        metadata={"description": "Of the same list in the API; what is in braces is a filter here."}
    )
    title = fields.Nested(Wording)
    columns = fields.List(fields.Nested(ListedColumn))


class ListedLists(Schema):
    items = fields.List(fields.Nested(ListedList))
