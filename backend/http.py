"""What every address shares: log-in, problems, JSON, gzip, security headers, and the OpenAPI document.

Every address under /api asks for a session unless its handler is marked `@public`. A handler reads inside `reading()` or
writes inside `writing()`; either gives the session and the actor. Imported by `api` files and `app` only.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from io import BytesIO
from typing import Any, TypeVar

import flask
import flask_smorest
import orjson
import structlog
from flask import Flask, Response, current_app, g, request
from flask.json.provider import JSONProvider
from flask_smorest.utils import prepare_response
from marshmallow import RAISE, Schema, ValidationError, fields
from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.orm import Session
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from backend import problems
from backend.access import Actor
from backend.accounts import service as accounts
from backend.config import Settings
from backend.db import Database
from backend.fields import ProblemSchema
from backend.language import say as say
from backend.problems import Kind, Problem

log = structlog.get_logger(__name__)
F = TypeVar("F", bound=Callable[..., Any])

API = "/api/v1"


# ---- for handlers -----------------------------------------------------------------------------------------------------


def public(handler: F) -> F:
    """Mark a handler that answers without a log-in."""
    handler.is_public = True  # type: ignore[attr-defined]
    return handler


def database() -> Database:
    return current_app.extensions["zhudian"]  # type: ignore[no-any-return]


def settings() -> Settings:
    return database().settings


def actor() -> Actor:
    return g.actor  # type: ignore[no-any-return]


@contextmanager
def reading() -> Iterator[tuple[Session, Actor]]:
    """The request's view of the actor's city."""
    yield g.reading, g.actor


@contextmanager
def writing() -> Iterator[tuple[Session, Actor]]:
    """A transaction in the actor's city; it has been committed when the block ends."""
    _stop_reading()
    with database().transaction(g.actor.city_id) as session:
        yield session, g.actor


def between_transactions() -> tuple[Database, Actor]:
    """For a use case that opens its own transactions: hashing a password, or trying a push again."""
    _stop_reading()
    return database(), g.actor


def json_response(document: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer that is already plain data: rows go out without a schema's detour."""
    return Response(orjson.dumps(document, option=orjson.OPT_UTC_Z), status, headers, mimetype="application/json")


def problem_response(problem: Problem) -> Response:
    response = Response(orjson.dumps(problem.as_dict(say)), problem.kind.status, mimetype="application/problem+json")
    if "retry_after_seconds" in problem.facts:
        response.headers["Retry-After"] = str(problem.facts["retry_after_seconds"])
    if problem.kind.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def encode_cursor(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def decode_cursor(cursor: str, *shape: fields.Field[Any]) -> list[Any]:
    """The values behind a cursor we gave out; with a `shape`, each is loaded by its field, so that no forged one reaches SQL.

    Raises:
        Problem: `bad-cursor`.
    """
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise problems.BAD_CURSOR() from None
    if not isinstance(values, list):
        raise problems.BAD_CURSOR()
    if not shape:
        return values
    try:
        return [field.deserialize(value) for field, value in zip(shape, values, strict=True)]
    except (ValidationError, ValueError):
        raise problems.BAD_CURSOR() from None


def page_of(rows: Sequence[Any], limit: int, *key: str) -> dict[str, Any]:
    """A page made of up to `limit` + 1 rows: the surplus one only says that there are more. `key` are what rows are ordered by."""
    last = rows[limit - 1] if len(rows) > limit else None
    values = [last[name] if isinstance(last, Mapping) else getattr(last, name) for name in key] if last else []
    return {"items": rows[:limit], "next_cursor": encode_cursor(values) if last else None}


# ---- parsing and documentation ----------------------------------------------------------------------------------------


class Parser(FlaskParser):
    """Reads JSON strictly (UTF-8, no NaN), and refuses unknown fields everywhere."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "files": RAISE}

    def _raw_load_json(self, req: flask.Request) -> Any:
        return read_json()

    def load_files(self, req: flask.Request, schema: Schema) -> Any:
        """A multipart body as one document, its plain fields beside its files."""
        return self._makeproxy(CombinedMultiDict([req.form, req.files]), schema)

    def handle_error(self, error: Any, req: flask.Request, schema: Schema, **options: Any) -> Any:
        messages = error.messages
        location = next((key for key in ("json", "query", "form", "files", "headers") if key in messages), None)
        raise problems.INVALID(errors=problems.faults_from(messages[location] if location else messages))


def read_json() -> Any:
    """The body as JSON.

    Raises:
        Problem: `unsupported-media-type`, `malformed-json`.
    """
    if request.mimetype and request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise problems.UNSUPPORTED_MEDIA_TYPE()
    try:
        return orjson.loads(request.get_data(cache=False))
    except orjson.JSONDecodeError as error:
        raise problems.MALFORMED_JSON(line=error.lineno, column=error.colno) from None


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A blueprint of the API: strict parsing, and in the documents the problem answer and who needs no log-in."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, url_prefix=API, **options)
        self._prepare_doc_cbks.append(self._prepare_problem_doc)

    def _store_endpoint_docs(self, endpoint: str, obj: Any, parameters: Any, tags: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags, **options)
        for method, doc in self._docs[endpoint].items():
            if method != "parameters":
                doc["public"] = getattr(getattr(obj, method, obj), "is_public", False)

    @staticmethod
    def _prepare_problem_doc(doc: dict[str, Any], doc_info: dict[str, Any], **context: Any) -> dict[str, Any]:
        doc.setdefault("responses", {})["default"] = "DEFAULT_ERROR"
        if doc_info.get("public"):
            doc["security"] = []
        return doc


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's Api with problem+json for everything that is refused."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        for name in [*(status.name for status in HTTPStatus if status >= 400), self.DEFAULT_ERROR_RESPONSE_NAME]:
            response = {"description": "A problem (RFC 9457)", "schema": ProblemSchema}
            prepare_response(response, self.spec, "application/problem+json")
            self.spec.components.response(name, response, lazy=True)

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(Problem, problem_response)
        self._app.register_error_handler(HTTPException, _http_problem)
        self._app.register_error_handler(OperationalError, _database_problem)
        self._app.register_error_handler(TimeoutError, lambda error: problem_response(_too_busy()))
        self._app.register_error_handler(Exception, _unexpected)


class Json(JSONProvider):
    def dumps(self, obj: Any, **options: Any) -> str:
        return (
            json.dumps(obj, ensure_ascii=False, indent=2)
            if options.get("indent")
            else orjson.dumps(obj, option=orjson.OPT_UTC_Z).decode()
        )

    def loads(self, s: str | bytes, **options: Any) -> Any:
        return orjson.loads(s)


# ---- around every request ---------------------------------------------------------------------------------------------


def guard(app: Flask) -> None:
    """Put log-in, unpacking and security headers around every request of the app."""
    app.json = Json(app)
    app.before_request(_unpack)
    app.before_request(_log_in)
    app.after_request(_secure)
    app.teardown_request(lambda error: _stop_reading())


def _unpack() -> None:
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    limit = request.max_content_length or settings().max_body_bytes
    if encoding in ("", "identity"):
        if (request.content_length or 0) > limit:
            raise problems.TOO_LARGE(limit_bytes=limit)
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


def _replace_body(body: bytes, limit: int) -> None:
    if len(body) > limit:
        raise problems.TOO_LARGE(limit_bytes=limit)
    request.environ["wsgi.input"] = request.stream = BytesIO(body)
    request.environ["CONTENT_LENGTH"] = str(len(body))


def _log_in() -> None:
    if not request.path.startswith(API):
        return
    if request.url_rule is None or _is_public(request.endpoint or ""):
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise problems.NOT_LOGGED_IN()
    city_id = accounts.city_of_token(token)
    g.reading_context = database().reading(city_id)
    g.reading = g.reading_context.__enter__()
    g.actor = accounts.authenticate(g.reading, token)


def _is_public(endpoint: str) -> bool:
    view = current_app.view_functions[endpoint]
    handler = getattr(getattr(view, "view_class", None), request.method.lower(), view)
    return request.method == "OPTIONS" or getattr(handler, "is_public", False)


def _stop_reading() -> None:
    if context := g.pop("reading_context", None):
        g.pop("reading", None)
        context.__exit__(None, None, None)


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
