"""Who else hears of visits: packages above this one append to `after_visits` when they are imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from backend.access import Actor

#: Called within the transaction after the actor's visits that began at these moments were written, moved or taken back.
after_visits: list[Callable[[Session, Actor, Sequence[datetime]], None]] = []


def tell_of_visits(session: Session, actor: Actor, moments: Sequence[datetime]) -> None:
    for tell in after_visits:
        tell(session, actor, moments)
