"""Servers that are broken on purpose, each with the kind of history that ought to find it out.

A mutant takes the place of one function. What it leaves out is what its name says; everything else is as it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Role
from backend.db import Database
from sync import edits, pull, push
from sync.collections import COLLECTIONS, Reader
from tests.sync.histories.network import BAD
from tests.sync.histories.stage import FragileDatabase
from tests.sync.histories.story import Kind

Patch = Callable[[pytest.MonkeyPatch], None]
Settled = dict[tuple[str, str], push.Edit]


@dataclass(frozen=True)
class Mutant:
    name: str
    patch: Patch
    kind: Kind


def _replace_settling(patch: pytest.MonkeyPatch, settle: Callable[[Actor, edits.Change, push.Edit], None]) -> None:
    def mutant(session: Session, actor: Actor, wave: list[edits.Change], settled: Settled) -> None:
        for change in wave:
            last = settled.get(change.key)
            if last is not None and last.person_id == actor.person_id:
                settle(actor, change, last)

    patch.setattr(push, "_by_revision", mutant)


def without_idempotence(patch: pytest.MonkeyPatch) -> None:
    """Every copy of an edit is taken as a new one, unless another phone came first."""

    def settle(actor: Actor, change: edits.Change, last: push.Edit) -> None:
        if last.device_id != edits.device_of(actor) and change.base_rev < last.rev:
            change.refuse(problems.CONFLICT())
            change.rev = last.rev

    _replace_settling(patch, settle)


def without_order(patch: pytest.MonkeyPatch) -> None:
    """The same content is known again, but the older of two edits wins when it arrives later."""

    def settle(actor: Actor, change: edits.Change, last: push.Edit) -> None:
        if last.content_sha256 == change.content_sha256:
            change.status, change.rev = "unchanged", last.rev or None
        elif last.device_id != edits.device_of(actor) and change.base_rev < last.rev:
            change.refuse(problems.CONFLICT())
            change.rev = last.rev

    _replace_settling(patch, settle)


def without_conflicts(patch: pytest.MonkeyPatch) -> None:
    """Of two phones that edited the same visit, the one that arrives last wins, and the other's work is gone."""

    def settle(actor: Actor, change: edits.Change, last: push.Edit) -> None:
        is_old = last.device_id == edits.device_of(actor) and change.device_seq <= last.device_seq
        if is_old or last.content_sha256 == change.content_sha256:
            change.status, change.rev = "unchanged", last.rev or None

    _replace_settling(patch, settle)


def revision_taken_first(patch: pytest.MonkeyPatch) -> None:
    """A plain sequence: the revisions are taken, and seen by readers, before what bears them has been committed."""
    right_transaction, right_stamp, width = FragileDatabase.transaction, feed.stamp, 1000

    @contextmanager
    def transaction(self: FragileDatabase, city_id: int | None) -> Iterator[Session]:
        first = None
        if city_id is not None:
            with Database.transaction(self, city_id) as session:
                first = _rev(session)
                _set_rev(session, first + width)
        with right_transaction(self, city_id) as session:
            session.info["reserved"] = first
            yield session

    def stamp(session: Session) -> dict[feed.Document, int]:
        """As the real one, but with the revisions that were taken first."""
        if (reserved := session.info.get("reserved")) is None:
            return right_stamp(session)
        session.flush()
        present = _rev(session)
        _set_rev(session, reserved)
        revs = right_stamp(session)
        session.info["reserved"] = _rev(session)
        _set_rev(session, present)
        return revs

    patch.setattr(FragileDatabase, "transaction", transaction)
    patch.setattr(feed, "stamp", stamp)


def _rev(session: Session) -> int:
    return session.scalars(select(feed.Clock.rev).where(feed.Clock.city_id == session.info["city_id"])).one()


def _set_rev(session: Session, rev: int) -> None:
    session.execute(
        update(feed.Clock).where(feed.Clock.city_id == session.info["city_id"]).values(rev=rev),
        execution_options={"synchronize_session": False},
    )


def without_channels(patch: pytest.MonkeyPatch) -> None:
    """Phones listen to the channels of all managers; the readers hold, but ids travel all the same."""
    right_channels, right_read = feed.channels_of, pull.read
    of_managers = select(feed.FeedEntry.channel).where(feed.FeedEntry.channel.like("manager:%")).distinct()

    def read(session: Session, actor: Actor, *rest: Any) -> pull.Page:
        others = session.scalars(of_managers).all()
        patch.setattr(pull, "channels_of", lambda asking: sorted({*right_channels(asking), *others}))
        try:
            return right_read(session, actor, *rest)
        finally:
            patch.setattr(pull, "channels_of", right_channels)

    patch.setattr(pull, "read", read)


def without_scope(patch: pytest.MonkeyPatch) -> None:
    """Phones listen to the channels of all managers, and the readers give whatever is asked for."""

    def of_anyone(read: Reader) -> Reader:
        return lambda session, actor, ids: read(session, replace(actor, role=Role.MARKETING_CENTRE), ids)

    without_channels(patch)
    for name in ("terminals", "visits"):
        synced = COLLECTIONS[name]
        patch.setitem(COLLECTIONS, name, replace(synced, read=of_anyone(synced.read)))


def without_tombstones(patch: pytest.MonkeyPatch) -> None:
    """What leaves a phone's scope is not followed by anything."""
    patch.setattr(feed, "withdraw", lambda *noted: None)


#: Many copies under way, so that edits of the same visit overtake each other; one phone's work is enough.
_COPIES = Kind(
    weather=BAD | {"copy held up": 24, "in parts": 10},
    deeds={"write": 8, "edit": 54, "push": 24, "pull": 4, "deliver": 10},
)
#: The two phones of one manager edit the same visits.
_RIVALRY = Kind(
    weather={"answer lost": 8, "request lost": 4, "copy held up": 6},
    deeds={"write": 5, "edit": 42, "push": 27, "pull": 26},
    phones=2,
)
#: Phones pull while others commit.
_OVERTAKING = Kind(
    weather=BAD | {"overtaken": 50, "held up": 2, "in parts": 2}, deeds={"write": 44, "edit": 12, "push": 36, "pull": 8}
)
#: Shops change hands all the time.
_HAND_OVERS = Kind(deeds={"write": 30, "edit": 20, "push": 22, "pull": 16, "desk": 12})

MUTANTS = [
    Mutant("without idempotence", without_idempotence, _COPIES),
    Mutant("without order", without_order, _COPIES),
    Mutant("without conflicts", without_conflicts, _RIVALRY),
    Mutant("revision taken first", revision_taken_first, _OVERTAKING),
    Mutant("without scope", without_scope, Kind()),
    Mutant("without channels", without_channels, Kind()),
    Mutant("without tombstones", without_tombstones, _HAND_OVERS),
]
