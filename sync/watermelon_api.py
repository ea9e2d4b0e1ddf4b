"""The doors for phones with WatermelonDB: what its `pullChanges` and `pushChanges` ask. docs/sync.md shows the client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields

from backend import problems
from backend.db import utc_now
from backend.fields import LARGEST_INTEGER, Choice, Id, ProblemSchema, QueryWhole, Text, Time
from backend.http import Blueprint, actor, between_transactions, json_response, reading
from backend.language import say
from backend.visits.checking import Receipt
from backend.visits.examples import VISIT_ID
from sync import push, watermelon
from sync.edits import App, Batch, prepare

blp = Blueprint("watermelon", __name__, description="The same sync, in the words of WatermelonDB's `synchronize()`.")

#: The library cannot divide what it pushes.
MOST_CHANGES = 5000
_TIMESTAMP = 4_503_599_627_371_538


class LastPull(QueryWhole):
    """A timestamp that we gave out; the library writes `null` when there is none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if self.allow_none and value in ("", "null"):
            return None
        return super()._deserialize(value, attr, data, **kwargs)


class Migration(fields.Field[bool]):
    """What the library says of a migration; only whether there was one matters."""

    default_error_messages = {"invalid": "Not JSON."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        try:
            return bool(value) and orjson.loads(value) is not None
        except orjson.JSONDecodeError:
            raise self.make_error("invalid") from None


class WatermelonPullQuery(Schema):
    last_pulled_at = LastPull(1, LARGEST_INTEGER, load_default=None, allow_none=True)
    schema_version = Text(20, load_default=None, metadata={"description": "Of the phone's own database; not used."})
    migration = Migration(
        load_default=False,
        metadata={"type": "string", "description": "As JSON. Unless it is null, every row is sent again."},
    )
    strategy = Choice(
        ["replacement"],
        load_default=None,
        metadata={"description": "The phone returns the whole answer to the library, `experimentalStrategy` too."},
    )


class WatermelonTable(Schema):
    created = fields.List(fields.Dict(), load_default=list, metadata={"description": "Rows. Empty in answers."})
    updated = fields.List(fields.Dict(), load_default=list, metadata={"description": "Rows, new ones among them."})
    deleted = fields.List(fields.String(), load_default=list, metadata={"description": "Ids."})


class WatermelonChanges(Schema):
    changes = fields.Dict(keys=fields.String(), values=fields.Nested(WatermelonTable), required=True)


class WatermelonPullOutput(WatermelonChanges):
    timestamp = fields.Integer(metadata={"description": "`last_pulled_at` of the next pull; never 0."})
    experimentalStrategy = fields.String(metadata={"enum": ["replacement"]})  # noqa: N815 - the library's name


class WatermelonPushQuery(Schema):
    last_pulled_at = LastPull(1, LARGEST_INTEGER, required=True)
    device_time = Time(load_default=None, metadata={"description": "The phone's clock; without it, it is believed."})
    app_version = Text(40, load_default=None)
    schema = QueryWhole(1, load_default=1, metadata={"description": "Version of the document schemas the app speaks."})


class WatermelonRefusal(Schema):
    collection = fields.String()
    id = fields.String()
    problem = fields.Nested(ProblemSchema)
    refusal_id = Id()


class WatermelonPushOutput(Schema):
    experimentalRejectedIds = fields.Dict(  # noqa: N815 - the library's name
        keys=fields.String(), values=fields.List(fields.String())
    )
    refusals = fields.List(fields.Nested(WatermelonRefusal), metadata={"description": "Why, for each of them."})


_ROW = {"id": VISIT_ID, "kind": "planned", "sections": '{"greeting":{"owner_present":true}}'}
_TABLE = {"created": [], "updated": [_ROW], "deleted": []}


@blp.route("/sync/watermelon")
class Watermelon(MethodView):
    @blp.arguments(WatermelonPullQuery, location="query")
    @blp.response(200, WatermelonPullOutput, example={"changes": {"visits": _TABLE}, "timestamp": _TIMESTAMP})
    def get(self, query: dict[str, Any]) -> Response:
        """Pull for WatermelonDB

        Everything after `last_pulled_at`, or all there is, in one answer. Nested parts of a row are JSON as text.
        """
        with reading() as (session, who):
            answer = watermelon.changes_since(
                session,
                who,
                query["last_pulled_at"],
                migrated=query["migration"],
                may_replace=query["strategy"] is not None,
            )
        return json_response(answer)

    @blp.arguments(WatermelonPushQuery, location="query")
    @blp.arguments(WatermelonChanges, example={"changes": {"visits": _TABLE}})
    @blp.response(200, WatermelonPushOutput, example={"experimentalRejectedIds": {}, "refusals": []})
    def post(self, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Push for WatermelonDB

        All that the phone has changed. When another device has changed any of it since `last_pulled_at`, nothing is applied and
        the answer is 409 `conflict`: pull, and push again.
        """
        tables = body["changes"]
        if sum(len(rows) for table in tables.values() for rows in table.values()) > MOST_CHANGES:
            raise problems.TOO_MANY_DOCUMENTS(limit=MOST_CHANGES)
        now = utc_now()
        offset_ms = round(((query["device_time"] or now) - now) / timedelta(milliseconds=1))
        with reading() as (session, who):
            changes = watermelon.changes_of(tables, watermelon.base_rev(session, who, query["last_pulled_at"]))
        app = App(query["app_version"], query["schema"])
        prepare(app, changes)
        receipt = Receipt(now, offset_ms, actor().device_id)
        push.apply(*between_transactions(), Batch(app, receipt, changes, all_or_nothing=True))
        refusals = [
            {"collection": each.collection, "id": each.id, "problem": each.problem.as_dict(say)}
            | ({"refusal_id": each.refusal_id} if each.refusal_id else {})
            for each in changes
            if each.problem is not None
        ]
        return json_response({"experimentalRejectedIds": watermelon.rejected_ids(changes), "refusals": refusals})
