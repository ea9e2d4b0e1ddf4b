"""Links to pictures that work without a log-in, for a short time: for one session, one photo and one rendition.

Whoever has the link has the picture while it lasts. What the session's owner may see is asked anew whenever it is used.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from backend import problems
from backend.access import Actor
from backend.config import Settings
from backend.signatures import ExactTimestampSigner


class Link(NamedTuple):
    city_id: int
    session_id: str
    expires_at: datetime


def sign(settings: Settings, actor: Actor, photo_id: str, rendition: str) -> str:
    """The token of a link for the actor's session."""
    return str(_serializer(settings).dumps([actor.city_id, actor.session_id, photo_id, rendition]))


def read(settings: Settings, token: str, photo_id: str, rendition: str) -> Link:
    """Whose link it is.

    Raises:
        Problem: `link-invalid` when it is altered, for another picture, or too old.
    """
    life = timedelta(minutes=settings.photo_link_minutes)
    try:
        (city_id, session_id, *what), signed_at = _serializer(settings).loads(
            token, max_age=int(life.total_seconds()), return_timestamp=True
        )
    except BadData:
        raise problems.LINK_INVALID() from None
    if what != [photo_id, rendition]:
        raise problems.LINK_INVALID()
    return Link(city_id, session_id, signed_at.astimezone(UTC) + life)


def _serializer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        [*reversed(settings.old_secrets), settings.secret], salt="zhudian photo links", signer=ExactTimestampSigner
    )
