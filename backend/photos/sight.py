"""Who may look at a photo: the packages whose documents declare photos say so, and tell what a photo is of.

backend/app.py puts their functions into `sights` and, where photos are stamped, into `captions`. A photo is seen if any of them
says so; one that nobody speaks for is seen by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from backend.access import Actor


class Shown(NamedTuple):
    """A photo, the document that declared it, and the display check that it shows."""

    id: str
    document_id: str
    display_check_id: str | None


class Caption(NamedTuple):
    """What is stamped on a photo: where, when and by whom; `distance_m` from the shop at check-in."""

    shop: str
    licence_no: str
    manager: str
    username: str
    at: datetime
    distance_m: int | None


#: Each answers the ids of those among these photos that the actor may see.
Sight = Callable[[Session, Actor, Sequence[Shown]], set[str]]
sights: list[Sight] = []

#: Each answers for the documents it knows.
captions: list[Callable[[Session, Actor, str], Caption | None]] = []


def seen_among(session: Session, actor: Actor, photos: Sequence[Shown]) -> set[str]:
    """The ids of those that the actor may see."""
    return set().union(*(sight(session, actor, photos) for sight in sights))


def caption_of(session: Session, actor: Actor, document_id: str) -> Caption | None:
    """What is known of the document that a photo belongs to; None when it is not one that is stamped."""
    return next((found for caption in captions if (found := caption(session, actor, document_id))), None)
