"""The chain: each line's hash covers the line and the hash before it, so that a changed or removed line shows."""

from __future__ import annotations

import hashlib

#: What the first line of a city follows.
BEGINNING = "0" * 64


def hash_line(previous_hash: str, canonical_line: bytes) -> str:
    """SHA-256 in hex of a line in its canonical form, after the hash of the line before."""
    return hashlib.sha256(previous_hash.encode() + canonical_line).hexdigest()
