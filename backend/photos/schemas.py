"""Wire shape of a photo's declaration: what must arrive, and what it shows. The bytes travel apart."""

from __future__ import annotations

from marshmallow import ValidationError

from backend.fields import Choice, Id, Text, Time, Whole
from backend.loading import QuickSchema
from backend.photos.rules import MediaType, Refusal, Source, is_sha256


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


class PhotoState(PhotoDeclaration):
    """A declared photo, when it arrived, and why it was refused; `received_at` and `refusal` are the server's."""
