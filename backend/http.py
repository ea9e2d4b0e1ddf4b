"""What handlers share: sessions and actors, answers and pages, strict parsing, and their part of the OpenAPI document.

A handler reads inside `reading()` or writes inside `writing()`; either gives the session and the actor, whom guard.py has
known by their token before. Imported by `api` files and those that put the app together only.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from tempfile import TemporaryFile
from typing import Any, BinaryIO, TypeVar

import flask
import flask_smorest
import orjson
from flask import Response, current_app, g, request, send_file
from flask_smorest.utils import prepare_response
from marshmallow import RAISE, Schema, ValidationError, fields
from sqlalchemy.orm import Session
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict

from backend import problems
from backend.access import Actor
from backend.config import Settings
from backend.db import Database
from backend.fields import ProblemSchema
from backend.language import say
from backend.problems import Problem
from backend.spreadsheets import MEDIA_TYPES
from backend.storage import Storage
from backend.versions import version_of

F = TypeVar("F", bound=Callable[..., Any])

API = "/api/v1"


# ---- for handlers -----------------------------------------------------------------------------------------------------


def public(handler: F) -> F:
    """Mark a handler that answers without a log-in."""
    handler.is_public = True  # type: ignore[attr-defined]
    return handler


def streaming(handler: F) -> F:
    """Mark a handler that reads its body from the socket, however large: the limit of `max_body_bytes` is not its own."""
    handler.takes_stream = True  # type: ignore[attr-defined]
    return handler


def database() -> Database:
    return current_app.extensions["zhudian"]  # type: ignore[no-any-return]


def settings() -> Settings:
    return database().settings


def storage() -> Storage:
    return current_app.extensions["zhudian-storage"]  # type: ignore[no-any-return]


def bearer_token() -> str | None:
    """The token that the request shows, if any; nobody has believed it yet."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


def actor() -> Actor:
    return g.actor  # type: ignore[no-any-return]


@contextmanager
def reading() -> Iterator[tuple[Session, Actor]]:
    """The request's view of the actor's city."""
    yield g.reading, g.actor


@contextmanager
def writing() -> Iterator[tuple[Session, Actor]]:
    """A transaction in the actor's city; it has been committed when the block ends."""
    stop_reading()
    with database().transaction(g.actor.city_id) as session:
        yield session, g.actor


def look_again() -> None:
    """Begin a new view of the city, for a request that has waited; whoever asks is known anew, or no longer."""
    stop_reading()
    g.log_in()


def between_transactions() -> tuple[Database, Actor]:
    """For a use case that opens its own transactions: hashing a password, or trying a push again."""
    stop_reading()
    return database(), g.actor


def stop_reading() -> None:
    """Give the request's connection back."""
    if context := g.pop("reading_context", None):
        g.pop("reading", None)
        context.__exit__(None, None, None)


def json_response(document: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer that is already plain data: rows go out without a schema's detour."""
    return Response(orjson.dumps(document, option=orjson.OPT_UTC_Z), status, headers, mimetype="application/json")


def told(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report of an import, with the reasons in the reader's language."""
    return {**report, "errors": [{**each, "reason": say(each["reason"])} for each in report["errors"]]}


def with_version(document: Mapping[str, Any]) -> Response:
    """An answer whose ETag says what it looks like, for whoever changes it."""
    return json_response(document, headers={"ETag": f'"{version_of(document)}"'})


def send_table(name: str, kind: str, write: Callable[[BinaryIO], None]) -> Response:
    """A table as a file to keep, `csv` or `xlsx`. It is written to disk first: nobody knows how long it is."""
    stream = TemporaryFile()  # noqa: SIM115 - closed when the answer has been sent
    write(stream)
    stream.seek(0)
    return send_file(stream, MEDIA_TYPES[kind], as_attachment=True, download_name=f"{name}.{kind}")


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
        """guard.py answers for all errors."""
