"""What a retailer sees: one page for one link, drawn by the server, for any browser that a phone has. No script, no cookie.

A form needs no secret against other sites here: the address is the whole authority, and whoever does not have it can make nobody's
browser send an answer. Nothing is kept in caches, and the address is told to nobody by a `Referer`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from babel.dates import format_date
from flask import Blueprint, Response, render_template, request
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from backend import problems
from backend.complaints.rules import ComplaintKind
from backend.http import database, problem_response, public, settings
from backend.language import choose_locale
from backend.problems import Fault, Problem
from backend.retailers import answering, tokens
from backend.retailers.rules import HIGHEST_SCORE, LONGEST_WORDS, LOWEST_SCORE, WORK
from backend.retailers.schemas import SCORE, read_words

log = structlog.get_logger(__name__)

#: More than anybody types.
MOST_BYTES = 64_000

COMPLAINT_KINDS = {
    ComplaintKind.SERVICE: "How I am treated",
    ComplaintKind.SUPPLY: "Goods that I do not get",
    ComplaintKind.DELIVERY: "Delivery",
    ComplaintKind.ORDERING: "Ordering",
    ComplaintKind.PRICE: "Prices",
    ComplaintKind.QUALITY: "Quality of goods",
    ComplaintKind.MATERIALS: "Displays and materials",
    ComplaintKind.OTHER: "Something else",
}

blp = Blueprint("retailer_pages", __name__, url_prefix="/r")


@blp.url_value_preprocessor
def _take_little(endpoint: str | None, values: dict[str, Any] | None) -> None:
    request.max_content_length = MOST_BYTES


@blp.get("/<token>")
@public
def ask(token: str) -> Response:
    """What the link asks. Messengers open links to preview them: this changes nothing."""
    place = tokens.read(settings(), token)
    with database().transaction(place.city_id) as session:
        opened = answering.open_link(session, place, request.remote_addr)
    if isinstance(opened, Problem):
        raise opened
    return _form(opened.asking)


@blp.post("/<token>")
@public
def answer(token: str) -> Response:
    """Take the answer; what does not fit is shown again with what was typed."""
    place = tokens.read(settings(), token)
    with database().transaction(place.city_id) as session:
        opened = answering.open_link(session, place, request.remote_addr, lock=True)
        if not isinstance(opened, Problem):
            words = read_words(opened.asking.purpose, [each["key"] for each in opened.asking.questions], request.form)
            if not isinstance(words, list):
                answering.take_answer(session, opened, words)
    if isinstance(opened, Problem):
        raise opened
    if isinstance(words, list):
        return _form(opened.asking, words)
    return _page("retailer_thanks.html", asking=opened.asking, words=words)


@blp.errorhandler(Exception)
def refuse(error: Exception) -> Response:
    """A page that says what is the matter and what to do; a problem document for a program."""
    if isinstance(error, HTTPException):
        return error.get_response()  # type: ignore[return-value]
    problem = _problem_of(error)
    if not _wants_page():
        return problem_response(problem)
    at = problem.facts.get("used_at") or problem.facts.get("expired_at")
    response = _page("retailer_refused.html", problem.kind.status, problem=problem, at=at)
    if "retry_after_seconds" in problem.facts:
        response.headers["Retry-After"] = str(problem.facts["retry_after_seconds"])
    return response


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    log.exception("retailer-page", endpoint=request.endpoint, method=request.method)
    if isinstance(error, OperationalError | TimeoutError):
        return problems.UNAVAILABLE(retry_after_seconds=5)
    return problems.INTERNAL()


def _wants_page() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) != "application/json"


def _form(asking: answering.Asking, faults: list[Fault] | None = None) -> Response:
    if faults and not _wants_page():
        return problem_response(problems.INVALID(errors=faults))
    return _page(
        "retailer_ask.html",
        422 if faults else 200,
        asking=asking,
        of_work=asking.purpose in WORK,
        given=request.form,
        wrong={each["field"]: each["reason"] for each in faults or ()},
        scores=range(LOWEST_SCORE, HIGHEST_SCORE + 1),
        score_prefix=SCORE,
        kinds=COMPLAINT_KINDS if asking.purpose in WORK else (),
        longest=LONGEST_WORDS,
    )


def _page(template: str, status: int = 200, **context: Any) -> Response:
    page = render_template(template, in_chinese=choose_locale().startswith("zh"), moment=_moment, day=_day, **context)
    response = Response(page, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.vary.add("Accept-Language")
    return response


def _day(at: datetime) -> str:
    return format_date(at, "full", locale=choose_locale())


def _moment(at: datetime) -> str:
    return f"{_day(at)} {at:%H:%M}"
