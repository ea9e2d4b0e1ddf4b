"""What a phone may declare a photo to be, what becomes of its bytes, and why they are refused."""

from __future__ import annotations

import re
from enum import StrEnum

#: Kinds of jobs: looking at bytes, by their SHA-256; judging the photos of a document, by its id.
PROCESS, JUDGE = "process_photo", "judge_photos"

#: Folders of the storage.
ORIGINALS, VIEWS, THUMBNAILS = "originals", "views", "thumbnails"

_SHA256 = re.compile(r"[0-9a-f]{64}")


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"


class Source(StrEnum):
    CAMERA = "camera"
    GALLERY = "gallery"


class FileState(StrEnum):
    """What has become of the bytes: here, looked at, no picture, or gone after their time."""

    STORED = "stored"
    PROCESSED = "processed"
    REFUSED = "refused"
    ERASED = "erased"


class Refusal(StrEnum):
    """Why bytes that arrived are not a photo. The record stays, with the reason."""

    NOT_AN_IMAGE = "not_an_image"
    SVG = "svg"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    DECOMPRESSION_BOMB = "decompression_bomb"
    ANIMATED = "animated"
    POLYGLOT = "polyglot"


#: What is said of each.
REASONS: dict[Refusal, str] = {
    Refusal.NOT_AN_IMAGE: "It is not a picture of the kinds that are taken: JPEG, PNG, WebP or HEIC.",
    Refusal.SVG: "It is a drawing (SVG), not a photo.",
    Refusal.TRUNCATED: "The file stops before the picture ends.",
    Refusal.DAMAGED: "The picture is damaged and cannot be shown.",
    Refusal.TOO_MANY_PIXELS: "It has more than 50 million pixels.",
    Refusal.DECOMPRESSION_BOMB: "It unpacks to far more than a photo would.",
    Refusal.ANIMATED: "It is an animation, not one picture.",
    Refusal.POLYGLOT: "The file is a picture and something else at once.",
}


class Rendition(StrEnum):
    """The forms in which a photo is looked at. All but the original are without EXIF."""

    THUMBNAIL = "thumbnail"
    VIEW = "view"
    ORIGINAL = "original"
    STAMPED = "stamped"


def is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None
