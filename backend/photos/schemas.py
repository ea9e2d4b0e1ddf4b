"""Wire shapes of photos: what a document declares, what became of it, and links to look at it. The bytes travel apart."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load

from backend.fields import Choice, Id, Number, Text, Time, Whole, at_most
from backend.loading import QuickSchema, SentDocument
from backend.photos.rules import FileState, MediaType, Refusal, Rendition, Source, is_sha256


def _sha256(value: str) -> None:
    if not is_sha256(value):
        raise ValidationError("Not a SHA-256 in lower-case hexadecimal.")


class PhotoDeclaration(QuickSchema):
    id = Id(required=True)
    sha256 = Text(64, required=True, validate=_sha256)
    size = Whole(1, 50_000_000, required=True, metadata={"description": "Bytes."})
    media_type = Choice(MediaType, required=True)
    view = Text(40, load_default=None, allow_none=True, metadata={"description": "Which required view it is."})
    display_check_id = Id(load_default=None, allow_none=True)
    taken_at = Time(load_default=None, allow_none=True)
    source = Choice(Source, load_default=Source.CAMERA)
    received_at = Time(
        load_default=None, allow_none=True, metadata={"description": "The server's word; ignored when sent."}
    )
    refusal = Choice(
        Refusal,
        load_default=None,
        allow_none=True,
        metadata={"description": "Why what arrived is no photo; the server's word, ignored when sent."},
    )


class PhotographedDocument(SentDocument):
    """A document as a phone writes it, with its `photos`; what became of them is the server's word as well."""

    @post_load
    def _without_what_became_of_photos(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        for photo in data["photos"]:
            photo.pop("received_at")
            photo.pop("refusal")
        return data


class PhotoState(PhotoDeclaration):
    """A declared photo, when it arrived, and why it was refused; `received_at` and `refusal` are the server's."""


# ---- looking at it ----------------------------------------------------------------------------------------------------


class ExifOutput(Schema):
    """What the file says of itself, which anyone could have written."""

    taken_at = Time(allow_none=True)
    latitude = Number(-90, 90, allow_none=True, metadata={"description": "WGS-84."})
    longitude = Number(-180, 180, allow_none=True)
    camera = Text(100, allow_none=True)


class PhotoDetail(PhotoState):
    document_id = Id(metadata={"description": "The document that declared it, such as a visit."})
    state = Choice(["declared", *FileState], metadata={"description": "`stored` until it has been looked at."})
    format = Text(8, allow_none=True, metadata={"description": "What it is; may differ from `media_type`."})
    width = Whole(allow_none=True, metadata={"description": "Pixels, as it is looked at."})
    height = Whole(allow_none=True)
    sharpness = Number(0, allow_none=True, metadata={"description": "Variance of the Laplacian at 800 pixels."})
    brightness = Number(0, 255, allow_none=True)
    exif = fields.Nested(ExifOutput, allow_none=True)


class PhotoLink(Schema):
    rendition = Choice(Rendition)
    url = Text(1000)


class ThumbnailQuery(Schema):
    id = fields.List(
        Id(), required=True, validate=lambda each: at_most(each, 200), metadata={"description": "Of photos."}
    )


class ThumbnailLink(Schema):
    id = Id()
    url = Text(1000)


class ThumbnailLinks(Schema):
    """Photos that are not there are not yet shown, or not to be shown to this reader."""

    items = fields.List(fields.Nested(ThumbnailLink))
    expires_at = Time()


class PhotoLinks(Schema):
    items = fields.List(fields.Nested(PhotoLink))
    expires_at = Time()


class LinkQuery(Schema):
    token = Text(1000, load_default="", metadata={"description": "From `GET /photos/{id}/links`."})
