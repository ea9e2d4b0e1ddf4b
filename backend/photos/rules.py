"""What a phone may declare a photo to be."""

from __future__ import annotations

import re
from enum import StrEnum

_SHA256 = re.compile(r"[0-9a-f]{64}")


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"


class Source(StrEnum):
    CAMERA = "camera"
    GALLERY = "gallery"


def is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None
