"""Pages for people who open the server in a browser: what is running, the API's documentation, what can be refused."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, render_template, request, send_from_directory
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException

from backend import problems
from backend.accounts.models import City
from backend.http import API, database, problem_response, public, settings
from backend.language import CHINESE, translate
from backend.terminals.models import Terminal
from backend.visits.models import Visit

blp = Blueprint("pages", __name__)

#: The only files of Swagger UI that its page needs.
SWAGGER_FILES = frozenset(
    {"swagger-ui.css", "index.css", "swagger-ui-bundle.js", "favicon-16x16.png", "favicon-32x32.png"}
)


@blp.get("/docs")
@public
def start() -> Response:
    return page("start.html", demo=_demo_city() if settings().demo else None, on_sqlite=settings().on_sqlite)


@blp.get("/docs/api")
@public
def api_documentation() -> Response:
    return page("api.html")


@blp.get("/docs/api/<name>")
@public
def swagger_file(name: str) -> Response:
    if name not in SWAGGER_FILES:
        raise problems.NOT_FOUND()
    return send_from_directory(str(files("flask_swagger_ui") / "dist"), name)


@blp.get("/docs/problems")
@public
def problem_list() -> Response:
    kinds = [(kind, translate(kind.title, CHINESE)) for kind in problems.CATALOGUE.values()]
    return page("problems.html", kinds=kinds)


def not_found(error: HTTPException) -> Response | tuple[Response, int]:
    """A page for a browser that strayed; a problem for a program."""
    wants_page = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    if request.path.startswith(("/api/", API)) or not wants_page:
        return problem_response(problems.NOT_FOUND())
    return page("not_found.html"), 404


def page(template: str, **context: Any) -> Response:
    """A page of ours, in the reader's language."""
    response = Response(render_template(template, version=version("zhudian"), **context), mimetype="text/html")
    response.vary.add("Accept-Language")
    return response


def _demo_city() -> dict[str, Any] | None:
    """Name and size of the demo city; none before it has been seeded."""
    with database().reading(None) as session:
        city = session.scalar(select(City).order_by(City.city_id).limit(1))
    if city is None:
        return None
    with database().reading(city.city_id) as session:
        terminals, visits = (
            session.scalar(select(func.count()).select_from(model).where(model.city_id == city.city_id))
            for model in (Terminal, Visit)
        )
    return {"name": city.name, "terminals": terminals, "visits": visits}
