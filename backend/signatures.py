"""Signatures that are good in one spelling only.

Base64 has several spellings of the same bytes: the last character has bits that mean nothing, and strange characters are
skipped. itsdangerous accepts them all, and so takes an altered link for its original.
"""

from __future__ import annotations

from itsdangerous import BadData, Signer, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode, want_bytes


class ExactSigner(Signer):
    """Takes a signature only as it was written."""

    def verify_signature(self, value: str | bytes, sig: str | bytes) -> bool:
        try:
            as_written = base64_encode(base64_decode(sig)) == want_bytes(sig)
        except BadData:
            return False
        return as_written and super().verify_signature(value, sig)


class ExactTimestampSigner(ExactSigner, TimestampSigner):
    """The same, with the time of signing."""
