"""Versions of documents that have no number: two people who change one at the same time do not overwrite each other.

What was read has an ETag; whoever changes it may send that as If-Match, and is told if it is another thing by now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from marshmallow import Schema, fields

from backend.problems import STALE


def version_of(document: Mapping[str, Any]) -> str:
    """What a document looks like, in short: another wherever anything differs that is shown of it."""
    return sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()[:32]


def version_in(tag: str | None) -> str | None:
    """The version that an ETag names, also where packing has put its name behind it: `"3:gzip"`."""
    return tag.removeprefix("W/").strip('"').partition(":")[0] if tag else None


def require_version(document: Mapping[str, Any], looked_at: str | None) -> None:
    """Refuse a change of something that has changed since; whoever does not say what they have seen is not refused.

    Raises:
        Problem: `stale`.
    """
    if looked_at is not None and looked_at != version_of(document):
        raise STALE()


class IfMatch(Schema):
    """The version that was looked at, as the ETag gives it."""

    if_match = fields.String(
        data_key="If-Match",
        load_default=None,
        metadata={"description": "The document's ETag.", "example": '"5d41402abc4b2a76b9719d911017c592"'},
    )
