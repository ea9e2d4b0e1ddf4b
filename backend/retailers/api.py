"""The doors of links and answers, for those who work for the city. What a retailer opens is in pages.py."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, settings, writing
from backend.retailers import examples, queries, service
from backend.retailers.codes import svg_of
from backend.retailers.rules import Purpose
from backend.retailers.schemas import AnswerPage, AnswerQuery, LinkInput, LinkOutput

blp = Blueprint(
    "retailers", __name__, description="Links by which retailers answer without an account, and what they said."
)


def address_of(token: str) -> str:
    """The page that a token opens, as a retailer's phone reaches it."""
    return f"{(settings().public_url or request.url_root).rstrip('/')}/r/{token}"


def with_address(row: dict[str, Any]) -> dict[str, Any]:
    """A link with its page's address in the place of its token."""
    return {**{name: value for name, value in row.items() if name != "token"}, "url": address_of(row["token"])}


@blp.route("/retailer-links")
class Links(MethodView):
    @blp.arguments(LinkInput, example=examples.LINK_INPUT)
    @blp.response(201, LinkOutput, example=examples.LINK)
    def post(self, body: dict[str, Any]) -> Response:
        """Make a link that asks a retailer about a visit, an in-store day or a complaint

        For the manager who did it, and for desks. A link that was made for it before is void from then on.
        """
        with writing() as (session, actor):
            link = service.make_link(session, actor, Purpose(body["purpose"]), body["subject_id"])
        return json_response(with_address(link), 201)


@blp.route("/retailer-links/<uuid:link_id>")
class Link(MethodView):
    @blp.response(200, LinkOutput, example=examples.LINK)
    def get(self, link_id: Any) -> Response:
        """One link, with where it stands"""
        with reading() as (session, actor):
            return json_response(with_address(service.get_link(session, actor, str(link_id))))


@blp.route("/retailer-links/<uuid:link_id>/qr.svg")
class Code(MethodView):
    @blp.response(200, {"type": "string"}, content_type="image/svg+xml")
    def get(self, link_id: Any) -> Response:
        """The address of a link as a QR code"""
        with reading() as (session, actor):
            link = service.get_link(session, actor, str(link_id))
        return Response(svg_of(address_of(link["token"])), mimetype="image/svg+xml")


@blp.route("/retailer-answers")
class Answers(MethodView):
    @blp.arguments(AnswerQuery, location="query")
    @blp.response(200, AnswerPage, example=examples.ANSWER_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List what retailers answered, newest first

        Desks see their branch's or the city's. Managers see of their own shops who confirms their work and how it is rated, not
        what was written. Answers to surveys are in their figures only.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_answers(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "answered_at", "id"))
