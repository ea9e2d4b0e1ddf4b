"""The doors for photos: tus 1.0.0 with creation, creation-with-upload, checksum, expiration and termination."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from flask import Response, current_app, g, request
from flask.views import MethodView
from marshmallow import ValidationError

from backend import problems
from backend.fields import Id
from backend.http import API, Blueprint, between_transactions, reading, settings, storage, streaming, writing
from backend.photos.rules import is_sha256
from backend.photos.upload_models import Upload
from backend.photos.uploading import find_upload
from sync import tus, uploads, uploads_docs
from sync.incoming import Body

blp = Blueprint("uploads", __name__, description="Photos, by the resumable uploads of tus 1.0.0. docs/sync.md, Photos.")

#: How long a request may wait for its turn, and when to ask again.
SECONDS_TO_WAIT, SECONDS_TO_ASK_AGAIN = 2.0, 3


@blp.route("/sync/uploads")
class Uploads(MethodView):
    @blp.doc(**uploads_docs.OPTIONS)
    def options(self) -> Response:
        """What of tus is spoken here"""
        return _abilities()

    @streaming
    @blp.doc(**uploads_docs.BEGIN)
    def post(self) -> Response:
        """Begin to upload a photo

        Of a photo that has arrived already the upload is there in full. The body may have the first bytes, or all.
        """
        length, photo_id, sha256 = _announced()
        checksum = _read(tus.read_checksum, request.headers.get("Upload-Checksum"))
        with writing() as (session, who):
            upload = uploads.begin(session, who, photo_id, sha256, length)
        headers = {"Location": f"{API}/sync/uploads/{upload.id}"}
        if request.mimetype == tus.CONTENT_TYPE and upload.finished_at is None:
            upload = _take(upload.id, 0, checksum)
        return Response(status=201, headers=headers | _state(upload))


@blp.route("/sync/uploads/<uuid:upload_id>")
class OneUpload(MethodView):
    @blp.doc(**uploads_docs.OPTIONS)
    def options(self, upload_id: Any) -> Response:
        """What of tus is spoken here"""
        return _abilities()

    @blp.doc(**uploads_docs.HEAD)
    def head(self, upload_id: Any) -> Response:
        """How much of an upload has arrived"""
        with reading() as (session, who):
            upload = find_upload(session, who, str(upload_id))
        return Response(headers={**_state(upload), "Upload-Length": str(upload.length_bytes)})

    @streaming
    @blp.doc(**uploads_docs.GO_ON)
    def patch(self, upload_id: Any) -> Response:
        """Go on with an upload

        From the offset that has arrived. What came before a cut counts. After the last byte, 204 means that the photo has
        arrived: its bytes are durable and were compared with the declared SHA-256.
        """
        if request.mimetype != tus.CONTENT_TYPE:
            raise problems.NOT_AN_UPLOAD()
        offset = _read(tus.read_number, "Upload-Offset", request.headers.get("Upload-Offset"))
        checksum = _read(tus.read_checksum, request.headers.get("Upload-Checksum"))
        return Response(status=204, headers=_state(_take(str(upload_id), offset, checksum)))

    @blp.doc(**uploads_docs.END)
    def delete(self, upload_id: Any) -> Response:
        """Give an upload up

        What has arrived of it is dropped; a photo that is complete stays.
        """
        database, who = between_transactions()
        uploads.end(database, storage(), who, str(upload_id))
        return Response(status=204)

    @streaming
    @blp.doc(**uploads_docs.INSTEAD)
    def post(self, upload_id: Any) -> Response:
        """One of these, named by X-HTTP-Method-Override

        For clients that can send no other method.
        """
        verb = request.headers.get("X-HTTP-Method-Override", "").upper()
        if verb not in ("HEAD", "PATCH", "DELETE"):
            raise problems.METHOD_NOT_ALLOWED()
        answer: Response = getattr(self, verb.lower())(upload_id)
        return answer


@blp.before_request
def _require_tus() -> None:
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != tus.VERSION:
        raise problems.TUS_VERSION()


@blp.after_request
def _speak_tus(response: Response) -> Response:
    """Say in which words this is an answer; and let a client that is still sending see it."""
    response.headers["Tus-Resumable"] = tus.VERSION
    if response.status_code == problems.TUS_VERSION.status:
        response.headers["Tus-Version"] = tus.VERSION
    if response.status_code >= 400:
        _body().read_away()
    return response


def _abilities() -> Response:
    return Response(
        status=204,
        headers={
            "Tus-Version": tus.VERSION,
            "Tus-Extension": ",".join(tus.EXTENSIONS),
            "Tus-Max-Size": str(settings().max_photo_bytes),
            "Tus-Checksum-Algorithm": ",".join(tus.CHECKSUM_ALGORITHMS),
        },
    )


def _announced() -> tuple[int, str, str]:
    """Length, id and SHA-256 of the photo, as the headers have them.

    Raises:
        Problem: `invalid`.
    """
    if "Upload-Defer-Length" in request.headers:
        raise problems.INVALID(
            errors=[problems.fault("Upload-Defer-Length", "Its length must be known when the upload begins.")]
        )
    length = _read(tus.read_number, "Upload-Length", request.headers.get("Upload-Length"))
    metadata = _read(tus.read_metadata, request.headers.get("Upload-Metadata", ""))
    faults = []
    try:
        photo_id = Id().deserialize(metadata.get("photo_id", ""))
    except ValidationError:
        faults.append(problems.fault("Upload-Metadata.photo_id", "Not a UUID."))
    if not is_sha256(sha256 := metadata.get("sha256", "")):
        faults.append(problems.fault("Upload-Metadata.sha256", "Not a SHA-256 in lower-case hexadecimal."))
    if faults:
        raise problems.INVALID(errors=faults)
    return length, photo_id, sha256


def _read(reader: Any, *text: Any) -> Any:
    try:
        return reader(*text)
    except tus.Malformed as error:
        raise problems.INVALID(errors=[problems.fault(error.header, error.reason)]) from None


def _take(upload_id: str, offset: int, checksum: tus.Checksum | None) -> Upload:
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise problems.BAD_ENCODING()
    database, who = between_transactions()
    with _turn(), _body().patience(settings().upload_silence_seconds):
        return uploads.take(database, storage(), who, upload_id, offset, _body(), checksum)


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few uploads that a server process receives at once: each holds a thread for as long as a slow line takes.

    Raises:
        Problem: `unavailable`, when it is nobody's turn for a while.
    """
    turns = current_app.extensions.setdefault("zhudian-uploading", BoundedSemaphore(settings().max_uploading))
    if not turns.acquire(timeout=SECONDS_TO_WAIT):
        raise problems.UNAVAILABLE(retry_after_seconds=SECONDS_TO_ASK_AGAIN)
    try:
        yield
    finally:
        turns.release()


def _body() -> Body:
    if "upload_body" not in g:
        g.upload_body = Body(request.environ)
    return g.upload_body  # type: ignore[no-any-return]


def _state(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset_bytes), "Upload-Expires": tus.http_date(upload.expires_at)}
