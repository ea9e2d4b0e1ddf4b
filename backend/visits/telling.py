"""Who else hears of visits, and who has something to say of one: packages above this one append to these lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor

#: Called within the transaction after the actor's visits that began at these moments were written, moved or taken back.
after_visits: list[Callable[[Session, Actor, Sequence[datetime]], None]] = []

#: Called within the transaction with the ids of visits that were returned and have been handed in again.
after_resubmission: list[Callable[[Session, Actor, Sequence[str]], None]] = []

#: Called within the transaction with the ids of visits that were taken back.
after_withdrawal: list[Callable[[Session, Actor, Sequence[str]], None]] = []

#: What the detail of a visit that the actor sees has besides, by name.
details: dict[str, Callable[[Session, Actor, str], Any]] = {}


def tell_of_visits(session: Session, actor: Actor, moments: Sequence[datetime]) -> None:
    for tell in after_visits:
        tell(session, actor, moments)
