"""The doors of the sync engine."""

from __future__ import annotations

from collections import Counter as Counted
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from flask import Response
from flask.views import MethodView
from prometheus_client import Counter

from backend import problems
from backend.db import rfc3339, utc_now
from backend.fields import LARGEST_INTEGER, Id, Time, Whole
from backend.http import (
    Blueprint,
    actor,
    between_transactions,
    database,
    decode_cursor,
    encode_cursor,
    json_response,
    look_again,
    page_of,
    reading,
    settings,
    stop_reading,
    writing,
)
from backend.language import say
from backend.visits.checking import Receipt
from sync import examples, health, pull, push, queries, refusals
from sync.collections import COLLECTIONS
from sync.edits import App, Batch, Change, Outbox, prepare
from sync.schemas import (
    ChangeInput,
    DigestComparison,
    DigestInput,
    DigestOutput,
    DigestQuery,
    DismissalInput,
    PhonePage,
    PhoneQuery,
    PullOutput,
    PullQuery,
    PushInput,
    PushOutput,
    RefusalDetail,
    RefusalPage,
    RefusalQuery,
    load_each,
)

blp = Blueprint("sync", __name__, description="Phones that are offline half the day. docs/sync.md is the protocol.")

_CHANGES = ChangeInput()

log = structlog.get_logger(__name__)
DIVERGENCES = Counter("zhudian_divergences", "Collections that a phone held otherwise than it must.", ["collection"])
OUTCOMES = Counter("zhudian_pushed_documents", "Documents that phones pushed.", ["collection", "status"])


@blp.route("/sync/pull")
class Pull(MethodView):
    @blp.arguments(PullQuery, location="query")
    @blp.response(200, PullOutput, example=examples.PULL)
    def get(self, query: dict[str, Any]) -> Response:
        """Changes after a cursor

        Ordered by revision, each document once, in its newest state. Go on until `more` is false. With `wait`, an answer
        without changes is held back until there is one.
        """
        page = _next_page(query)
        return json_response(
            {
                "cursor": encode_cursor(list(page.cursor)),
                "more": page.more,
                "reset": page.reset,
                "server_time": rfc3339(utc_now()),
                "changes": page.changes,
            }
        )


@blp.route("/sync/push")
class Push(MethodView):
    @blp.arguments(PushInput, example=examples.PUSH)
    @blp.response(200, PushOutput, example=examples.PUSHED)
    def post(self, envelope: dict[str, Any]) -> Response:
        """Push documents

        At most 500. Each is answered for itself, in order, after all good ones have been committed together. Any push may be
        sent again: what was applied is then `unchanged`.
        """
        limit = settings().max_push_documents
        if len(envelope["changes"]) > limit:
            raise problems.TOO_MANY_DOCUMENTS(limit=limit)
        now = utc_now()
        offset_ms = round((envelope["device_time"] - now) / timedelta(milliseconds=1))
        changes = _changes(envelope["changes"])
        app = App(**envelope["app"])
        prepare(app, changes)
        receipt = Receipt(now, offset_ms, actor().device_id)
        push.apply(*between_transactions(), Batch(app, receipt, changes, outbox=Outbox(**envelope["outbox"])))
        results = [_result(change) for change in changes]
        for (collection, status), count in Counted((change.collection, change.status) for change in changes).items():
            OUTCOMES.labels(collection if collection in COLLECTIONS else "unknown", status).inc(count)
        return json_response({"server_time": rfc3339(now), "clock_offset_ms": offset_ms, "results": results})


@blp.route("/sync/digest")
class Digest(MethodView):
    @blp.arguments(DigestQuery, location="query")
    @blp.response(200, DigestOutput, example=examples.DIGEST)
    def get(self, query: dict[str, Any]) -> Response:
        """What a phone at this cursor must hold

        A count and a hash per collection. Whoever differs starts that collection again.
        """
        cursor = _cursor(query["cursor"])
        assert cursor is not None
        with reading() as (session, who):
            return json_response({"collections": pull.digest(session, who, cursor)})

    @blp.arguments(DigestInput, example=examples.DIGEST_HELD)
    @blp.response(200, DigestComparison, example={"differs": []})
    def post(self, body: dict[str, Any]) -> Response:
        """Compare what a phone holds

        A difference is an alarm for the operator: nothing that this server does should lead to one.
        """
        cursor = _cursor(body["cursor"])
        assert cursor is not None
        with reading() as (session, who):
            differs = pull.differing(session, who, cursor, body["held"])
        for name in differs:
            log.error("phone-differs", collection=name, person=who.person_id, device=who.device_id)
            DIVERGENCES.labels(name).inc()
        return json_response({"differs": differs})


@blp.route("/sync/refusals")
class Refusals(MethodView):
    @blp.arguments(RefusalQuery, location="query")
    @blp.response(200, RefusalPage, example=examples.REFUSALS)
    def get(self, query: dict[str, Any]) -> Response:
        """What phones sent and the server refused

        A manager sees the own ones, a desk its branch's. Open ones end by themselves when the document is taken after all.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, who):
            rows = queries.list_refusals(session, who, refusals.PATIENCE, query, after, query["limit"] + 1)
        page = page_of(rows, query["limit"], "refused_at", "id")
        return json_response({**page, "items": [_in_words(each) for each in page["items"]]})


@blp.route("/sync/refusals/<uuid:refusal_id>")
class OneRefusal(MethodView):
    @blp.response(200, RefusalDetail, example=examples.REFUSAL_DETAIL)
    def get(self, refusal_id: Any) -> Response:
        """One refusal, with what was sent, what that refers to, and why it was refused"""
        with reading() as (session, who):
            return json_response(_in_words(refusals.read_refusal(session, who, str(refusal_id))))


@blp.route("/sync/refusals/<uuid:refusal_id>/dismissal")
class Dismissal(MethodView):
    @blp.arguments(DismissalInput, example={"reason": "重复记录，已另行补录"})
    @blp.response(201, RefusalDetail, example=examples.REFUSAL_DISMISSED)
    def post(self, body: dict[str, Any], refusal_id: Any) -> Response:
        """Give a refused document up

        For a reason that stays with it. Its sender may, and the branch.
        """
        with writing() as (session, who):
            return json_response(
                _in_words(refusals.dismiss_refusal(session, who, str(refusal_id), body["reason"])), 201
            )


def _in_words(refusal: dict[str, Any]) -> dict[str, Any]:
    """Problems are kept in English, and said in the language of whoever reads them."""
    problem = dict(refusal["problem"])
    problem |= {name: say(problem[name]) for name in ("title", "detail") if name in problem}
    if "errors" in problem:
        problem["errors"] = [{**each, "reason": say(each["reason"])} for each in problem["errors"]]
    return {**refusal, "problem": problem}


@blp.route("/sync/phones")
class Phones(MethodView):
    @blp.arguments(PhoneQuery, location="query")
    @blp.response(200, PhonePage, example=examples.PHONES)
    def get(self, query: dict[str, Any]) -> Response:
        """How the managers' phones are doing

        Those longest unheard of first. A manager sees the own ones, a desk its branch's.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, who):
            rows = health.list_phones(session, who, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "last_seen_at", "id"))


def _next_page(query: dict[str, Any]) -> pull.Page:
    """The next page; with `wait`, an empty one only after so long, or if too many are waiting. Nothing is held meanwhile."""
    cursor, changes, until = _cursor(query["cursor"]), database().changes, monotonic() + query["wait"]
    while True:
        if query["wait"]:
            ticket = changes.ticket(actor().city_id)
            look_again()  # the ticket must be older than the view, or a change between the two would be slept through
        with reading() as (session, who):
            page = pull.read(session, who, cursor, query["limit"], query["collection"])
        left = until - monotonic()
        if page.changes or page.reset or left <= 0:
            return page
        stop_reading()
        if not changes.wait(actor().city_id, ticket, left):
            return page


def _cursor(text: str | None) -> pull.Cursor | None:
    if text is None:
        return None
    count = Whole(0, LARGEST_INTEGER)
    return pull.Cursor(*decode_cursor(text, Id(), Id(), count, count, count))


def _changes(sent: list[Any]) -> list[Change]:
    """The pushed changes; one whose envelope is wrong is refused by itself."""
    loaded, faults = load_each(_CHANGES, sent)
    changes = []
    for index, raw in enumerate(sent):
        if index in faults:
            shown = raw if isinstance(raw, dict) else {}
            change = Change(
                problems.legible(str(shown.get("collection")), 40),
                problems.legible(str(shown.get("id")), 60),
                0,
                0,
                raw,
            )
            change.refuse(problems.INVALID(errors=problems.faults_from(faults[index])))
        else:
            fields = loaded[index]
            change = Change(
                fields["collection"], fields["id"], fields["base_rev"], fields["device_seq"], raw, fields["doc"]
            )
        changes.append(change)
    return changes


def _result(change: Change) -> dict[str, Any]:
    result: dict[str, Any] = {"collection": change.collection, "id": change.id, "status": change.status}
    if change.rev is not None:
        result["rev"] = change.rev
    if change.status == "conflict":
        result["doc"] = change.current
    elif change.problem is not None:
        result["problem"] = change.problem.as_dict(say)
    if change.refusal_id is not None:
        result["refusal_id"] = change.refusal_id
    return result
