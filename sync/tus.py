"""The words of tus 1.0.0, as its headers write them: https://tus.io/protocols/resumable-upload.

Nothing here knows of photos, of Flask or of a database.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hmac import compare_digest
from typing import Any

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "checksum", "expiration", "termination")
CONTENT_TYPE = "application/offset+octet-stream"

#: MD5 and SHA-1 are good enough to find what a line has garbled, and are what most clients send.
_ALGORITHMS: dict[str, Callable[[], Any]] = {
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
    "md5": lambda: hashlib.md5(usedforsecurity=False),
}
CHECKSUM_ALGORITHMS = tuple(_ALGORITHMS)

_NUMBER = re.compile(r"[0-9]{1,15}")


class Malformed(Exception):
    """A header that cannot be read: its name, and why."""

    def __init__(self, header: str, reason: str) -> None:
        super().__init__(header, reason)
        self.header, self.reason = header, reason


def read_number(header: str, text: str | None) -> int:
    """
    Raises:
        Malformed: when it is missing or not a whole number of zero or more.
    """
    if text is None or not _NUMBER.fullmatch(text):
        raise Malformed(header, "Not a whole number.")
    return int(text)


def read_metadata(text: str) -> dict[str, str]:
    """The pairs of `Upload-Metadata`; a key without a value has an empty one.

    Raises:
        Malformed: also when a key comes twice.
    """
    pairs: dict[str, str] = {}
    for pair in text.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            decoded = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            raise Malformed("Upload-Metadata", "Must be pairs of a key and a value in Base64.") from None
        if not key or key in pairs:
            raise Malformed("Upload-Metadata", "Must be pairs of a key and a value in Base64.")
        pairs[key] = decoded
    return pairs


@dataclass
class Checksum:
    """What a client says of a request's bytes; `update` with them as they come, then ask whether it `is_right`."""

    expected: bytes
    hash: Any

    def update(self, some: bytes) -> None:
        self.hash.update(some)

    @property
    def is_right(self) -> bool:
        return compare_digest(self.hash.digest(), self.expected)


def read_checksum(text: str | None) -> Checksum | None:
    """
    Raises:
        Malformed: when the algorithm is not one of ours or the value no Base64.
    """
    if text is None:
        return None
    name, _, value = text.strip().partition(" ")
    if name not in _ALGORITHMS:
        raise Malformed("Upload-Checksum", "The algorithm must be one of sha1, sha256 and md5.")
    try:
        return Checksum(base64.b64decode(value, validate=True), _ALGORITHMS[name]())
    except binascii.Error:
        raise Malformed("Upload-Checksum", "Must be an algorithm and a value in Base64.") from None


def http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
