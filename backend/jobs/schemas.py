"""Wire shapes of jobs that could not be done."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Id, PageQuery, Text, Time, Whole


class ParkedQuery(PageQuery):
    kind = Text(40, metadata={"description": "Such as `process_photo`."})


class ParkedJob(Schema):
    id = Id()
    kind = Text(40)
    subject_id = Text(64, metadata={"description": "What it is about: an id, or the SHA-256 of a photo."})
    attempts = Whole(0)
    error = Text(1000, metadata={"description": "Why the last attempt failed."})
    enqueued_at = Time()
    parked_at = Time()


class ParkedJobs(Schema):
    items = fields.List(fields.Nested(ParkedJob))
    next_cursor = Text(400, allow_none=True)


PARKED = {
    "id": "019ca2b1-4c11-7e02-9b7d-52a1c06f3d18",
    "kind": "process_photo",
    "subject_id": "9f2c1b7d5e60a8347cf1d2b3e4958a6071c2d3e4f5061728394a5b6c7d8e9f01",
    "attempts": 5,
    "error": "The worker died.",
    "enqueued_at": "2026-03-02T01:12:13.000Z",
    "parked_at": "2026-03-02T01:19:40.000Z",
}
