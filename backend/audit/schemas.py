"""Wire shapes of the audit log."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Id, PageQuery, Text, Time, Whole


class AuditQuery(PageQuery):
    thing = Text(40, metadata={"description": "Kind of thing, such as `person`, `session`, `device`, `terminal`."})
    thing_id = Text(60)
    deed = Text(40, metadata={"description": "Such as `suspend`, `import`, `accepted`."})
    person_id = Id(metadata={"description": "Who did it."})
    since = Time(metadata={"description": "Inclusive."})
    until = Time(metadata={"description": "Exclusive."})


class AuditLine(Schema):
    number = Whole(1)
    at = Time()
    person_id = Id(allow_none=True, metadata={"description": "Null for the command line, and before a log-in."})
    device_id = Id(allow_none=True)
    deed = Text(40)
    thing = Text(40)
    thing_id = Text(60, allow_none=True)
    detail = fields.Dict()
    previous_hash = Text(64)
    hash = Text(64)


class AuditLines(Schema):
    items = fields.List(fields.Nested(AuditLine))
    next_cursor = Text(400, allow_none=True)


LINE = {
    "number": 812,
    "at": "2026-03-02T01:12:13.000Z",
    "person_id": "019ca2a6-5f30-7c41-8d2e-1b7f0c5a9e10",
    "device_id": "019ca2a7-0b1c-7d55-a3f8-6f2b9c1d4e80",
    "deed": "suspend",
    "thing": "person",
    "thing_id": "019ca2a6-5f31-70b2-8f4e-93a1c07d2b58",
    "detail": {},
    "previous_hash": "9f2c1b7d5e60a8347cf1d2b3e4958a6071c2d3e4f5061728394a5b6c7d8e9f01",
    "hash": "3a5c7e9012b4d6f8a1c3e5072946b8dafc1e30527496b8da0f2143658709bacd",
}
