"""Wire shapes of market information."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from backend.displays.plan_schemas import Month
from backend.fields import Choice, Id, PageQuery, Text, Whole
from backend.market_information.documents import DocumentKind
from backend.market_information.rules import State
from backend.visits.schemas import Named


class DocumentInput(Schema):
    file = Upload(
        required=True,
        metadata={
            "description": "XLSX, DOCX, PDF, CSV (UTF-8 or GB18030), JPEG, PNG, WebP or HEIC, known by its content."
        },
    )
    month = Month(required=True)
    summary = Text(2000, load_default=None, metadata={"description": "What it says, in short."})


class DocumentQuery(PageQuery):
    manufacturer_id = Id(load_default=None)
    month = Month(load_default=None)


class Document(Schema):
    """One version."""

    id = Id()
    manufacturer = fields.Nested(Named)
    month = fields.String()
    version = Whole(1)
    filename = fields.String()
    kind = Choice(DocumentKind)
    size_bytes = Whole()
    sha256 = fields.String()
    summary = fields.String(allow_none=True)
    due_on = fields.Date(metadata={"description": "As it held when the first version came."})
    uploaded_by = fields.String()
    uploaded_at = fields.String(metadata={"format": "date-time"})
    read_by = fields.String(allow_none=True, metadata={"description": "Who of the city read this version first."})
    read_at = fields.String(allow_none=True, metadata={"format": "date-time"})


class DocumentPage(Schema):
    items = fields.List(fields.Nested(Document))
    next_cursor = fields.String(allow_none=True)


class StandingQuery(Schema):
    first_month = Month(load_default=None, metadata={"description": "By default five months before the last."})
    last_month = Month(load_default=None, metadata={"description": "By default the month before the present one."})
    manufacturer_id = Id(load_default=None)
    state = Choice(State, load_default=None)


class Standing(Schema):
    """A month of a manufacturer."""

    manufacturer = fields.Nested(Named)
    month = fields.String()
    due_on = fields.Date()
    state = Choice(State)
    document = fields.Nested(Document, allow_none=True, metadata={"description": "The newest version."})


class StandingList(Schema):
    items = fields.List(fields.Nested(Standing))
    next_cursor = fields.String(allow_none=True)
