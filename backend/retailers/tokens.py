"""The token of a link: a city, a link, and our signature. It is short, for it has to fit into a QR code that an old camera reads.

How long it is good for, and whether it has been used, stands in the link's row.
"""

from __future__ import annotations

import base64
import struct
from typing import NamedTuple
from uuid import UUID

from itsdangerous import BadSignature

from backend import problems
from backend.config import Settings
from backend.signatures import ExactSigner

_PLACE = struct.Struct(">I16s")


class Place(NamedTuple):
    """Where a link lies."""

    city_id: int
    link_id: str


def sign(settings: Settings, place: Place) -> str:
    packed = _PLACE.pack(place.city_id, UUID(place.link_id).bytes)
    return _signer(settings).sign(base64.urlsafe_b64encode(packed).rstrip(b"=")).decode()


def read(settings: Settings, token: str) -> Place:
    """
    Raises:
        Problem: `link-altered`, for whatever we have not signed exactly so.
    """
    try:
        signed = _signer(settings).unsign(token)
    except (BadSignature, ValueError):
        raise problems.LINK_ALTERED() from None
    city_id, link_id = _PLACE.unpack(base64.urlsafe_b64decode(signed + b"="))
    return Place(city_id, str(UUID(bytes=link_id)))


def _signer(settings: Settings) -> ExactSigner:
    return ExactSigner([*reversed(settings.old_secrets), settings.secret], salt="zhudian retailer links")
