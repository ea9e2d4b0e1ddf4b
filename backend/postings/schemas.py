"""Wire shapes of postings."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.access import Role
from backend.fields import Choice, Id, Text, Time


class PostingInput(Schema):
    role = Choice(Role, required=True)
    branch_id = Id(load_default=None, allow_none=True)
    manufacturer_id = Id(load_default=None, allow_none=True)
    successor_id = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "Customer manager who takes over the shops. Null: they wait for one."},
    )
    from_date = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today, if none is given."})


class Posting(Schema):
    id = Id()
    person_id = Id()
    role = Choice(Role)
    branch_id = Id(allow_none=True)
    manufacturer_id = Id(allow_none=True)
    from_date = fields.Date()
    posted_by = Id(allow_none=True, metadata={"description": "Null for the command line."})
    posted_at = Time()


class Postings(Schema):
    items = fields.List(fields.Nested(Posting))
    next_cursor = Text(400, allow_none=True)


POSTING = {
    "id": "019ca2b1-77c0-7e13-b6a4-2c90f1d85e37",
    "person_id": "019ca2a6-5f30-7c41-8d2e-1b7f0c5a9e10",
    "role": "customer_manager",
    "branch_id": "019ca2a6-5f2a-7a02-9c11-40d2a7b8e6f3",
    "manufacturer_id": None,
    "from_date": "2026-03-02",
    "posted_by": "019ca2a6-5f31-70b2-8f4e-93a1c07d2b58",
    "posted_at": "2026-03-02T01:12:13.000Z",
}
