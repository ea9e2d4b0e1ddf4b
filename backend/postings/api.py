"""Address of postings."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import fields

from backend.fields import Id, PageQuery
from backend.http import Blueprint, decode_cursor, page_of, reading, writing
from backend.postings import schemas, service

blp = Blueprint("postings", __name__, description="Where people serve, and since when")


@blp.route("/people/<uuid:person_id>/postings")
class Postings(MethodView):
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, schemas.Postings, example={"items": [schemas.POSTING], "next_cursor": None})
    def get(self, page: dict[str, Any], person_id: Any) -> dict[str, Any]:
        """List where a person has served, newest first"""
        day_and_id = decode_cursor(page["cursor"], fields.Date(), Id()) if page["cursor"] else None
        with reading() as (session, actor):
            rows = service.list_postings(
                session,
                actor,
                str(person_id),
                before=(day_and_id[0], day_and_id[1]) if day_and_id else None,
                limit=page["limit"] + 1,
            )
            return page_of(rows, page["limit"], "from_date", "id")

    @blp.arguments(
        schemas.PostingInput,
        example={
            "role": "customer_manager",
            "branch_id": schemas.POSTING["branch_id"],
            "successor_id": "019ca2a6-5f32-7d90-a1c7-e5b80463f29d",
        },
    )
    @blp.response(201, schemas.Posting, example=schemas.POSTING)
    def post(self, body: dict[str, Any], person_id: Any) -> Any:
        """Post a person to another role, branch or manufacturer

        For administrators. It holds at once, and the person's phones start anew. A customer manager's shops go to the
        successor, or wait for one.
        """
        with writing() as (session, actor):
            return service.post_person(session, actor, str(person_id), **body)
