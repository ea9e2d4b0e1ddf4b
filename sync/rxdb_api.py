"""The doors for RxDB clients."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from flask import Response
from flask.views import MethodView
from marshmallow import ValidationError

from backend import problems
from backend.db import utc_now
from backend.http import Blueprint, actor, between_transactions, json_response, reading, settings
from backend.visits.checking import Receipt
from sync import pull, rxdb
from sync.edits import App
from sync.rxdb_schemas import (
    PULLED,
    PUSHED,
    PUSHED_ROWS,
    RxdbCheckpoint,
    RxdbDocument,
    RxdbPullOutput,
    RxdbPullQuery,
    RxdbPushQuery,
    RxdbRow,
)

blp = Blueprint("rxdb", __name__, description="RxDB's HTTP replication over the same engine; see docs/sync.md, RxDB.")

_CHECKPOINT = RxdbCheckpoint()


@blp.route("/sync/rxdb/<collection>/pull")
class RxdbPull(MethodView):
    @blp.arguments(RxdbPullQuery, location="query")
    @blp.response(200, RxdbPullOutput, example=PULLED)
    def get(self, query: dict[str, Any], collection: str) -> Response:
        """Documents of one collection after a checkpoint, for RxDB

        A page shorter than `limit` is the last. With `reset`, whatever else the client holds of the collection must go.
        """
        cursor = _cursor(query["checkpoint"])
        with reading() as (session, who):
            page, documents = rxdb.read(session, who, collection, cursor, query["limit"])
        return json_response(
            {"documents": documents, "checkpoint": {"cursor": page.cursor._asdict()}, "reset": page.reset}
        )


@blp.route("/sync/rxdb/<collection>/push")
class RxdbPush(MethodView):
    @blp.arguments(RxdbPushQuery, location="query")
    @blp.arguments(RxdbRow(many=True), example=PUSHED_ROWS)
    @blp.response(200, RxdbDocument(many=True), example=PUSHED)
    def post(self, query: dict[str, Any], rows: list[dict[str, Any]], collection: str) -> Response:
        """Push rows of one collection, for RxDB

        Answered with the present state of each row that the server holds otherwise; a new one that was refused comes back
        deleted, and is kept among the refusals.
        """
        limit = settings().max_push_documents
        if len(rows) > limit:
            raise problems.TOO_MANY_DOCUMENTS(limit=limit)
        now = utc_now()
        offset_ms = round(((query["device_time"] or now) - now) / timedelta(milliseconds=1))
        app, receipt = App(query["app_version"], query["schema"]), Receipt(now, offset_ms, actor().device_id)
        return json_response(rxdb.write(*between_transactions(), app, receipt, collection, rows))


def _cursor(text: str | None) -> pull.Cursor | None:
    try:
        checkpoint = orjson.loads(text) if text else None
        return pull.Cursor(**_CHECKPOINT.load(checkpoint)["cursor"]) if checkpoint else None
    except (orjson.JSONDecodeError, ValidationError):
        raise problems.BAD_CURSOR() from None
