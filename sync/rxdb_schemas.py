"""Wire shapes of RxDB's HTTP replication, and examples of them."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from backend.fields import LARGEST_INTEGER, Id, QueryWhole, Text, Time, Whole
from backend.visits.examples import VISIT_DOCUMENT, VISIT_INPUT


class RxdbCursor(Schema):
    epoch = Id(required=True)
    person_id = Id(required=True)
    scope_epoch = Whole(0, LARGEST_INTEGER, required=True)
    rev = Whole(0, LARGEST_INTEGER, required=True)
    since = Whole(0, LARGEST_INTEGER, required=True)


class RxdbCheckpoint(Schema):
    """The client merges checkpoints by their first level alone, so everything lies one level down."""

    class Meta:
        unknown = EXCLUDE

    cursor = fields.Nested(RxdbCursor, required=True)


class RxdbPullQuery(Schema):
    checkpoint = Text(
        1000, load_default=None, metadata={"description": "The checkpoint of the page before, as JSON; none at first."}
    )
    limit = QueryWhole(1, 5000, load_default=1000, metadata={"description": "The client's batch size."})


class RxdbDocument(Schema):
    """A document of the collection with all its fields; of a deleted one these two are left."""

    id = fields.String()
    _deleted = fields.Boolean()


class RxdbPullOutput(Schema):
    documents = fields.List(fields.Nested(RxdbDocument))
    checkpoint = fields.Nested(RxdbCheckpoint)
    reset = fields.Boolean(
        metadata={"description": "What the client holds is void but for unsent rows; this starts anew."}
    )


class RxdbPushQuery(Schema):
    device_time = Time(
        load_default=None, metadata={"description": "The device's clock, to tell by how much it is off."}
    )
    app_version = Text(40, load_default=None, metadata={"example": "1.4.0"})
    schema = QueryWhole(
        1, load_default=1, metadata={"description": "Version of the document schemas that the app speaks."}
    )


class RxdbRow(Schema):
    """What the client holds now, and what it takes for the server's state: none of a document that it has made."""

    assumedMasterState = fields.Dict(load_default=None, allow_none=True)  # noqa: N815 - as it is sent
    newDocumentState = fields.Dict(required=True)  # noqa: N815 - as it is sent


PULLED: dict[str, Any] = {
    "documents": [{**VISIT_DOCUMENT, "_deleted": False}],
    "checkpoint": {
        "cursor": {
            "epoch": "019cb5ec-0000-7000-8000-000000000001",
            "person_id": VISIT_DOCUMENT["server"]["manager_id"],
            "scope_epoch": 0,
            "rev": 1042,
            "since": 0,
        }
    },
    "reset": False,
}
PUSHED_ROWS: list[dict[str, Any]] = [
    {"assumedMasterState": None, "newDocumentState": {**VISIT_INPUT, "id": VISIT_DOCUMENT["id"], "_deleted": False}}
]
PUSHED: list[dict[str, Any]] = []
