"""A manager's phone as a camera: pictures of the history's last days, and what is done with them that should not be.

Only those days' photos are drawn and arrive; of earlier ones there is a declaration and never any bytes. Whoever cheats with
pictures does so in turn with every trick of theirs, so that a few days are enough to see each.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from backend.photos.rules import Source
from backend.terminals.geo import Datum
from backend.visits.signal_rules import SignalKind
from seed.days import ZONE, Stop
from seed.personas import Persona
from seed.pictures import Label, blurred, copied, darkened, draw, jpeg
from seed.shops import Shop, position_near

#: Of the visits that could be, every so many is a fraud with pictures.
_EVERY = 2
#: At home, or in town.
_ELSEWHERE_M = (2500, 6000)
_KEPT_FOR_DAYS = (3, 40)
_AT_THE_SHELF_M = 15
#: They need a picture of before.
_OF_THE_ALBUM = frozenset({SignalKind.PHOTO_REUSED, SignalKind.PHOTO_NEAR_DUPLICATE})
#: A picture of such a visit, shown again, tells nothing but that.
_INNOCENT = frozenset({None, SignalKind.PHOTO_FROM_GALLERY})


class Shot(NamedTuple):
    """A picture as it is declared. `data` is None when its bytes will never arrive."""

    sha256: str
    size: int
    source: Source
    data: bytes | None


class _Kept(NamedTuple):
    photo_id: str
    shop: Shop
    data: bytes


class Camera:
    """`drawn_since` is when pictures begin to be drawn."""

    def __init__(self, rng: Random, persona: Persona, drawn_since: datetime) -> None:
        self._rng = rng
        self._persona = persona
        self._drawn_since = drawn_since
        self._album: list[_Kept] = []
        self._chances = 0
        self._tricks = 0

    def trick_for(self, stop: Stop) -> SignalKind | None:
        """What is done with the pictures of an otherwise honest visit, if anything."""
        tricks = self._persona.photo_frauds
        if not tricks or stop.started_at < self._drawn_since:
            return None
        self._chances += 1
        trick = tricks[self._tricks % len(tricks)]
        if self._chances < _EVERY or (trick in _OF_THE_ALBUM and not self._kept_of_others(stop.shop)):
            return None
        self._chances = 0
        self._tricks += 1
        return trick

    def take(self, stop: Stop, photo_id: str, taken_at: datetime) -> Shot:
        """A picture of the shop; `taken_at` is by the phone's clock."""
        source = Source.GALLERY if stop.fraud is SignalKind.PHOTO_FROM_GALLERY else Source.CAMERA
        if stop.started_at < self._drawn_since:
            return Shot(self._rng.randbytes(32).hex(), self._rng.randint(180_000, 900_000), source, None)
        data = self._picture(stop, photo_id, taken_at)
        return Shot(hashlib.sha256(data).hexdigest(), len(data), source, data)

    def _picture(self, stop: Stop, photo_id: str, taken_at: datetime) -> bytes:
        if stop.fraud in _OF_THE_ALBUM:
            kept = self._rng.choice(self._kept_of_others(stop.shop))
            return kept.data if stop.fraud is SignalKind.PHOTO_REUSED else copied(draw(kept.photo_id), self._rng)
        image = draw(photo_id)
        if stop.fraud is SignalKind.PHOTO_BLURRED:
            image = blurred(image)
        elif stop.fraud is SignalKind.PHOTO_DARK:
            image = darkened(image)
        data = jpeg(image, self._label(stop, taken_at))
        if stop.fraud in _INNOCENT:
            self._album.append(_Kept(photo_id, stop.shop, data))
        return data

    def _kept_of_others(self, shop: Shop) -> list[_Kept]:
        return [kept for kept in self._album if kept.shop is not shop]

    def _label(self, stop: Stop, taken_at: datetime) -> Label | None:
        if not self._persona.labels_photos:
            return None
        rng = self._rng
        east_m, north_m = rng.gauss(0, _AT_THE_SHELF_M), rng.gauss(0, _AT_THE_SHELF_M)
        if stop.fraud is SignalKind.PHOTO_OTHER_PLACE:
            east_m, north_m = (rng.choice((-1, 1)) * rng.uniform(*_ELSEWHERE_M) for _ in range(2))
        elif stop.fraud is SignalKind.PHOTO_OTHER_TIME:
            taken_at -= timedelta(days=rng.uniform(*_KEPT_FOR_DAYS))
        return Label(taken_at.astimezone(ZONE), *position_near(stop.shop, east_m, north_m, Datum.WGS84))
