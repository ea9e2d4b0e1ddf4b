"""The doors of visits and their templates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response
from flask.views import MethodView

from backend import problems
from backend.db import new_id, utc_now
from backend.fields import Id, Time
from backend.http import Blueprint, decode_cursor, json_response, page_of, reading, writing
from backend.visits import examples, judging, queries, service, template_queries, templates
from backend.visits.checking import Receipt
from backend.visits.completeness_queries import photo_counts
from backend.visits.schemas import PhotoCountList, PhotoCountQuery, VisitDetail, VisitInput, VisitPage, VisitQuery
from backend.visits.template_schemas import TemplateInput, TemplateList, TemplateOutput

blp = Blueprint("visits", __name__, description="What managers logged in the shops, and the template they follow.")


@blp.route("/visits")
class Visits(MethodView):
    @blp.arguments(VisitQuery, location="query")
    @blp.response(200, VisitPage, example=examples.VISIT_PAGE)
    def get(self, query: dict[str, Any]) -> Response:
        """List visits, newest first

        Managers see those at their own shops, branch desks their branch's, the centre the city's.
        """
        after = decode_cursor(query["cursor"], Time(), Id()) if query["cursor"] else None
        with reading() as (session, actor):
            rows = queries.list_visits(session, actor, query, after, query["limit"] + 1)
        return json_response(page_of(rows, query["limit"], "started_at", "id"))

    @blp.arguments(VisitInput, example={"id": examples.VISIT_ID, **examples.VISIT_INPUT})
    @blp.response(201, VisitDetail, example=examples.VISIT_DETAIL)
    def post(self, draft: dict[str, Any]) -> Response:
        """Record a visit without the sync protocol

        The same rules as a push. Sending the same id again edits the visit.
        """
        draft["id"] = draft["id"] or new_id()
        with writing() as (session, actor):
            [problem] = service.record_visits(session, actor, [draft], Receipt(utc_now(), 0, actor.device_id))
            if problem is not None:
                raise problem
            return json_response(queries.get_visit(session, actor, draft["id"]), 201)


@blp.route("/visits/photo-counts")
class Completeness(MethodView):
    @blp.arguments(PhotoCountQuery, location="query")
    @blp.response(200, PhotoCountList, example={"items": [examples.PHOTO_COUNTS]})
    def get(self, query: dict[str, Any]) -> Response:
        """How many of the declared photos have arrived, by branch and manager

        Of visits that declared any; which ones still miss some, `GET /visits?photos=missing` lists.
        """
        now = utc_now()
        since, until = query["since"] or now - timedelta(days=30), query["until"] or now
        with reading() as (session, actor):
            return json_response({"items": photo_counts(session, actor, since, until, query["branch_id"])})


@blp.route("/visits/<uuid:visit_id>")
class Visit(MethodView):
    @blp.response(200, VisitDetail, example=examples.VISIT_DETAIL)
    def get(self, visit_id: Any) -> Response:
        """One visit, with its evidence and the names behind its ids

        Which signals a desk was shown is put on record, the first time of each set of them.
        """
        with reading() as (session, actor):
            visit = queries.get_visit(session, actor, str(visit_id))
            is_first = visit is not None and judging.is_shown_first(session, actor, visit)
        if visit is None:
            raise problems.NOT_FOUND()
        if is_first:
            with writing() as (session, actor):
                judging.note_showing(session, actor, visit)
        return json_response(visit)


@blp.route("/visit-templates")
class Templates(MethodView):
    @blp.response(200, TemplateList, example={"items": [examples.TEMPLATE_PUBLISHED]})
    def get(self) -> Response:
        """Every version of the visit template, newest first"""
        with reading() as (session, actor):
            return json_response({"items": list(template_queries.template_documents(session, actor).values())})

    @blp.arguments(TemplateInput, example=examples.TEMPLATE)
    @blp.response(201, TemplateOutput, example=examples.TEMPLATE_PUBLISHED)
    def post(self, template: dict[str, Any]) -> Any:
        """Publish the next version of the visit template

        Earlier versions stay valid for phones that still hold them.
        """
        with writing() as (session, actor):
            return templates.publish_template(session, actor, template["name"], template["sections"])
