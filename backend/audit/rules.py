"""The chain: each line's hash covers the line and the hash before it, so that a changed or removed line shows."""

from __future__ import annotations

import hashlib
from typing import Any

#: What the first line of a city follows.
BEGINNING = "0" * 64


def hash_line(previous_hash: str, canonical_line: bytes) -> str:
    """SHA-256 in hex of a line in its canonical form, after the hash of the line before."""
    return hashlib.sha256(previous_hash.encode() + canonical_line).hexdigest()


#: Up to here a double counts every whole number.
_LARGEST_EXACT = 2**53


def settle(value: Any) -> Any:
    """JSON in the form in which every database gives it back, for PostgreSQL writes `-0.0` as `0` and `1e19` as a whole number."""
    if isinstance(value, dict):
        return {key: settle(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [settle(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value) if abs(value) <= _LARGEST_EXACT else str(int(value))
    return value
