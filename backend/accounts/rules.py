"""Tokens and their succession, user names, passwords, and where each role belongs.

A token is opaque to its holder: base64url of the city (4 bytes), the session (16) and a secret (32). Only the SHA-256 of the
secret is kept. A phone on a bad line often misses the answer to a refresh and asks again, or asks twice at once. So the next
pair of tokens is derived from the refresh token that was shown and the server's key: asking again gives the same pair again,
until the new refresh token has been used for the first time; from then on the former one is void.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
import unicodedata
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from backend.access import BRANCH_ROLES, Role

SECRET_BYTES = 32
_TOKEN_BYTES = 4 + 16 + SECRET_BYTES
#: What a city's number may be at most: the databases' integer.
LARGEST_CITY = 2**31 - 1

SHORTEST_USERNAME, LONGEST_USERNAME = 2, 60
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200


class Token(NamedTuple):
    city_id: int
    session_id: str
    secret: bytes

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.secret).hexdigest()

    def __str__(self) -> str:
        packed = self.city_id.to_bytes(4, "big") + uuid.UUID(self.session_id).bytes + self.secret
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_token(text: str) -> Token | None:
    """The parts of a token, or None if it cannot be one."""
    try:
        packed = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    if len(packed) != _TOKEN_BYTES:
        return None
    city_id = int.from_bytes(packed[:4], "big")
    if city_id > LARGEST_CITY:
        return None
    return Token(city_id, str(uuid.UUID(bytes=packed[4:20])), packed[20:])


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


@dataclass(frozen=True)
class Life:
    """How long the parts of a session live."""

    access: timedelta
    refresh: timedelta
    session: timedelta


@dataclass(frozen=True)
class Tokens:
    """What is kept of a session's tokens: hashes and ends, each with its predecessor."""

    access_hash: str
    access_ends_at: datetime
    refresh_hash: str
    refresh_ends_at: datetime
    ends_at: datetime
    previous_access_hash: str | None = None
    previous_access_ends_at: datetime | None = None
    previous_refresh_hash: str | None = None


class Pair(NamedTuple):
    """The tokens as their holder sees them."""

    access: Token
    refresh: Token


def first_tokens(city_id: int, session_id: str, life: Life, now: datetime) -> tuple[Tokens, Pair]:
    """The tokens of a new session."""
    pair = Pair(Token(city_id, session_id, new_secret()), Token(city_id, session_id, new_secret()))
    ends_at = now + life.session
    kept = Tokens(
        access_hash=pair.access.hash,
        access_ends_at=min(now + life.access, ends_at),
        refresh_hash=pair.refresh.hash,
        refresh_ends_at=min(now + life.refresh, ends_at),
        ends_at=ends_at,
    )
    return kept, pair


def knows_refresh(kept: Tokens, shown: Token) -> bool:
    """Whether a refresh token is the session's current one, or the one before whose successor has not been used yet."""
    return _same(kept.refresh_hash, shown.hash) or _same(kept.previous_refresh_hash, shown.hash)


def next_tokens(kept: Tokens, shown: Token, key: str, life: Life, now: datetime) -> tuple[Tokens, Pair] | None:
    """The pair that follows a shown refresh token; None when the session is over or does not know the token.

    The access token that was in use stays good until its own end: requests under way are not cut off.
    """
    if not knows_refresh(kept, shown) or now >= min(kept.refresh_ends_at, kept.ends_at):
        return None
    pair = Pair(
        Token(shown.city_id, shown.session_id, _derive(key, b"access", shown.secret)),
        Token(shown.city_id, shown.session_id, _derive(key, b"refresh", shown.secret)),
    )
    if _same(kept.refresh_hash, shown.hash):
        kept = replace(
            kept,
            previous_access_hash=kept.access_hash,
            previous_access_ends_at=kept.access_ends_at,
            previous_refresh_hash=kept.refresh_hash,
        )
    kept = replace(
        kept,
        access_hash=pair.access.hash,
        access_ends_at=min(now + life.access, kept.ends_at),
        refresh_hash=pair.refresh.hash,
        refresh_ends_at=min(now + life.refresh, kept.ends_at),
    )
    return kept, pair


def access_end(
    shown: Token,
    access_hash: str,
    access_ends_at: datetime,
    previous_access_hash: str | None,
    previous_access_ends_at: datetime | None,
) -> datetime | None:
    """When the shown access token ends or ended; None if it is not one of the session's two."""
    if _same(access_hash, shown.hash):
        return access_ends_at
    if _same(previous_access_hash, shown.hash):
        return previous_access_ends_at
    return None


def _same(kept: str | None, shown: str) -> bool:
    return kept is not None and hmac.compare_digest(kept, shown)


def _derive(key: str, purpose: bytes, secret: bytes) -> bytes:
    return hmac.digest(key.encode(), b"zhudian session " + purpose + b"\0" + secret, "sha256")


def seconds_to_wait(attempts: list[datetime], limit: int, window: timedelta, now: datetime) -> int:
    """How long until it may be tried again, given the times of the attempts in the window, oldest first; 0: now."""
    if len(attempts) < limit:
        return 0
    frees_at = attempts[len(attempts) - limit] + window
    return max(1, -int((now - frees_at).total_seconds() // 1))


def attempt_subjects(username: str, address: str | None) -> tuple[str, str]:
    """What failed log-ins are counted by."""
    return f"user:{username}"[:120], f"address:{network_of(address)}"


def network_of(address: str | None) -> str:
    """What an address is counted by. Who holds one IPv6 address holds its whole /64."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((parsed, 64 if parsed.version == 6 else 32), strict=False))


def canonical_username(username: str) -> str:
    """The form in which user names are stored and compared: full-width letters are the same as plain ones."""
    return unicodedata.normalize("NFKC", username).strip().lower()


def username_fault(canonical: str) -> str | None:
    if not SHORTEST_USERNAME <= len(canonical) <= LONGEST_USERNAME:
        return f"Must have {SHORTEST_USERNAME} to {LONGEST_USERNAME} characters."
    return None


def password_fault(password: str, username: str) -> str | None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return f"Must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters."
    if canonical_username(password) == username:
        return "Must differ from the user name."
    return None


#: Without letters and digits that look alike: it is read out over the phone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def generate_password() -> str:
    """A password for someone's first log-in, 59 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def needs_branch(role: str) -> bool:
    return role in BRANCH_ROLES


def needs_manufacturer(role: str) -> bool:
    return role == Role.PROMOTER
