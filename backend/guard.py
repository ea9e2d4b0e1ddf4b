"""What stands around every request: unpacking, log-in, security headers, and one problem document for whatever goes wrong.

Every address under /api asks for a session unless its handler is marked `@public`.
"""

from __future__ import annotations

import json
import zlib
from io import BytesIO
from typing import Any

import orjson
import structlog
from flask import Flask, Response, current_app, g, request
from flask.json.provider import JSONProvider
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from backend import problems
from backend.accounts import service as accounts
from backend.http import API, bearer_token, database, problem_response, settings, stop_reading
from backend.problems import Kind, Problem

log = structlog.get_logger(__name__)

MOST_READ_AWAY = 50_000_000


def guard(app: Flask) -> None:
    """Put unpacking, log-in, security headers and problem documents around every request of the app."""
    app.json = Json(app)
    app.before_request(_unpack)
    app.before_request(_log_in)
    app.after_request(_secure)
    app.teardown_request(lambda error: stop_reading())
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(OperationalError, _database_problem)
    app.register_error_handler(TimeoutError, lambda error: problem_response(_too_busy()))
    app.register_error_handler(Exception, _unexpected)


def _unpack() -> None:
    if _has_mark("takes_stream"):
        return
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    limit = request.max_content_length or settings().max_body_bytes
    if (request.content_length or 0) > limit:
        _read_away()
        raise problems.TOO_LARGE(limit_bytes=limit)
    if encoding in ("", "identity"):
        if request.content_length is None and request.environ.get("wsgi.input_terminated"):
            # A body in chunks: werkzeug would silently cut it at the limit.
            _replace_body(request.environ["wsgi.input"].read(limit + 1), limit)
        return
    if encoding != "gzip":
        raise problems.BAD_ENCODING()
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        body = unpacker.decompress(request.stream.read(limit + 1), limit + 1)
    except zlib.error:
        raise problems.BAD_ENCODING() from None
    if len(body) <= limit and not unpacker.eof:
        raise problems.BAD_ENCODING()
    _replace_body(body, limit)


def _read_away() -> None:
    """Take in what is too large, within reason: a client that is still sending would not see the answer."""
    left = MOST_READ_AWAY
    while left > 0 and (some := request.environ["wsgi.input"].read(min(left, 65_536))):
        left -= len(some)


def _replace_body(body: bytes, limit: int) -> None:
    if len(body) > limit:
        raise problems.TOO_LARGE(limit_bytes=limit)
    request.environ["wsgi.input"] = request.stream = BytesIO(body)
    request.environ["CONTENT_LENGTH"] = str(len(body))


def _log_in() -> None:
    if not request.path.startswith(API):
        return
    if request.url_rule is None or request.method == "OPTIONS" or _has_mark("is_public"):
        return
    token = bearer_token()
    if token is None:
        raise problems.NOT_LOGGED_IN()
    g.log_in = lambda: _open(token)
    g.log_in()


def _open(token: str) -> None:
    g.reading_context = database().reading(accounts.city_of_token(token))
    g.reading = g.reading_context.__enter__()
    g.actor = accounts.authenticate(g.reading, token)


def _has_mark(name: str) -> bool:
    """Whether the handler that is asked for has been marked so (`@public`, `@streaming`)."""
    view = current_app.view_functions.get(request.endpoint or "")
    method = "get" if request.method == "HEAD" else request.method.lower()
    handler = getattr(getattr(view, "view_class", None), method, view)
    return getattr(handler, name, False)


#: Our pages load nothing from elsewhere; Swagger UI needs inline styles and data images.
CSP = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def _secure(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.path.startswith(API):
        headers.setdefault("Cache-Control", "no-store")
    return response


_BY_STATUS: dict[int, Kind] = {
    400: problems.BAD_REQUEST,
    404: problems.NOT_FOUND,
    405: problems.METHOD_NOT_ALLOWED,
    406: problems.NOT_ACCEPTABLE,
    412: problems.STALE,
    413: problems.TOO_LARGE,
    415: problems.UNSUPPORTED_MEDIA_TYPE,
    422: problems.INVALID,
    429: problems.TOO_MANY_REQUESTS,
    503: problems.UNAVAILABLE,
}


def _http_problem(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    kind = _BY_STATUS.get(
        error.code or 500, problems.BAD_REQUEST if 400 <= (error.code or 500) < 500 else problems.INTERNAL
    )
    facts: dict[str, Any] = (
        {"limit_bytes": settings().max_body_bytes} if isinstance(error, RequestEntityTooLarge) else {}
    )
    response = problem_response(kind(**facts))
    if error.code == 405 and (allow := error.get_response().headers.get("Allow")):
        response.headers["Allow"] = allow
    return response


def _too_busy() -> Problem:
    return problems.UNAVAILABLE(retry_after_seconds=5)


def _database_problem(error: OperationalError) -> Response:
    full = "disk is full" in str(error.orig) or "No space left" in str(error.orig)
    log.error("database", error=str(error.orig), path=request.path)
    return problem_response(problems.STORAGE_FULL() if full else _too_busy())


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected", path=request.path, method=request.method)
    return problem_response(problems.INTERNAL())


class Json(JSONProvider):
    def dumps(self, obj: Any, **options: Any) -> str:
        return (
            json.dumps(obj, ensure_ascii=False, indent=2)
            if options.get("indent")
            else orjson.dumps(obj, option=orjson.OPT_UTC_Z).decode()
        )

    def loads(self, s: str | bytes, **options: Any) -> Any:
        return orjson.loads(s)
