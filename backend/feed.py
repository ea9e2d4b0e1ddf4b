"""The city's clock and its change feed: how a phone learns of every write, and of no write it may not see.

1. A *channel* is a set of readers: the city, a branch, a manager's own shops, one person, one manufacturer.
2. Within a transaction, a published row is noted as live in its channels, and as gone from the channels it leaves. Objects
   changed through the session are noted by themselves; whoever writes in bulk must `publish`, or the commit fails.
3. As the last thing before the commit, `stamp` takes as many revisions as there are notes from the city's one counter. The
   row lock on the counter orders commits, so nobody's cursor can pass a revision that commits later. No clock is a cursor.
4. The feed keeps one entry per channel and document, its newest; a gone entry is the tombstone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, delete, event, func, inspect, select, update
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from backend.access import Actor, Role
from backend.changes import TOPIC
from backend.db import Base, Id, OfCity, insert_rows, new_id, utc_now

CITY = "city"


def branch_channel(branch_id: str) -> str:
    return f"branch:{branch_id}"


def manager_channel(person_id: str) -> str:
    return f"manager:{person_id}"


def person_channel(person_id: str) -> str:
    return f"person:{person_id}"


def manufacturer_channel(manufacturer_id: str) -> str:
    return f"manufacturer:{manufacturer_id}"


def channels_of(actor: Actor) -> list[str]:
    """The channels a person's devices listen to. Desks read lists over REST: only managers carry shops and visits about."""
    channels = [person_channel(actor.person_id)]
    if actor.role is Role.PROMOTER:
        return [*channels, *([manufacturer_channel(actor.manufacturer_id)] if actor.manufacturer_id else [])]
    channels.append(CITY)
    if actor.branch_id:
        channels.append(branch_channel(actor.branch_id))
    if actor.role is Role.CUSTOMER_MANAGER:
        channels.append(manager_channel(actor.person_id))
    return channels


class Clock(OfCity, Base):
    """A city's revision counter. `epoch` changes when the database is restored; `forgotten_rev` is the newest tombstone dropped."""

    __tablename__ = "clocks"
    __table_args__ = (ForeignKeyConstraint(["city_id"], ["cities.city_id"]),)

    epoch: Mapped[str] = mapped_column(Id, default=new_id)
    rev: Mapped[int] = mapped_column(BigInteger, default=0)
    forgotten_rev: Mapped[int] = mapped_column(BigInteger, default=0)


def begin_epoch(session: Session) -> None:
    """Void every cursor of the session's city, for the database is not the one they were given out by: a backup."""
    session.execute(update(Clock).where(Clock.city_id == session.info["city_id"]).values(epoch=new_id()))


class FeedEntry(OfCity, Base):
    __tablename__ = "feed"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        # `deleted` makes it hold all that a pull asks: else SQLite walks the key, all that a phone has ever been told.
        Index("ix_feed_channel_rev", "city_id", "channel", "rev", "deleted"),
        {"sqlite_with_rowid": False},
    )

    channel: Mapped[str] = mapped_column(String(60), primary_key=True)
    collection: Mapped[str] = mapped_column(String(40), primary_key=True)
    doc_id: Mapped[str] = mapped_column(Id, primary_key=True)
    rev: Mapped[int] = mapped_column(BigInteger)
    deleted: Mapped[bool]
    at: Mapped[datetime]


class Published:
    """A table whose rows travel. `channel_columns` are the columns that decide which channels a row is in."""

    collection: ClassVar[str]
    channel_columns: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def channels_for(cls, values: Mapping[str, Any]) -> set[str]:
        """The channels of a row with these values of `channel_columns` and of its key."""
        raise NotImplementedError(cls)


class Document(NamedTuple):
    collection: str
    id: str


class _Notes:
    """What a transaction has to say to the feed."""

    def __init__(self) -> None:
        self.live: dict[Document, set[str]] = {}
        self.gone: dict[Document, set[str]] = {}
        self.revs: dict[Document, int] = {}
        self.left: set[Document] = set()
        self.spoken_for: set[str] = set()


def _notes(session: Session) -> _Notes:
    notes: _Notes = session.info.setdefault("feed", _Notes())
    return notes


def publish(session: Session, collection: str, documents: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Note documents (id, channels) that were written in bulk as live in these channels."""
    notes = _notes(session)
    notes.spoken_for.add(collection)
    for doc_id, channels in documents:
        document = Document(collection, doc_id)
        channels = set(channels)
        notes.live.setdefault(document, set()).update(channels)
        if document in notes.gone:
            notes.gone[document] -= channels


def withdraw(session: Session, collection: str, documents: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Note documents (id, channels) that leave these channels: whoever listens there must drop them."""
    notes = _notes(session)
    notes.spoken_for.add(collection)
    for doc_id, channels in documents:
        document = Document(collection, doc_id)
        channels = set(channels)
        notes.gone.setdefault(document, set()).update(channels)
        if document in notes.live:
            notes.live[document] -= channels


def stamp(session: Session) -> dict[Document, int]:
    """Give every noted document its revision and write the feed.

    From here to the commit the city's counter is locked: call it last. `transaction()` does so by itself; a caller that
    needs the revisions calls it and writes what little is left.
    """
    session.flush()
    notes = _notes(session)
    gone = [(document, channels) for document, channels in notes.gone.items() if channels]
    live = [(document, channels) for document, channels in notes.live.items() if channels]
    if not gone and not live:
        return notes.revs
    notes.left |= {document for document, _ in gone} - {document for document, _ in live}
    needed = len(gone) + len(live)
    newest = session.execute(
        update(Clock)
        .where(Clock.city_id == session.info["city_id"])
        .values(rev=Clock.rev + needed)
        .returning(Clock.rev),
        execution_options={"synchronize_session": False},
    ).scalar_one()
    city_id, at, rev = session.info["city_id"], utc_now(), newest - needed
    entries = []
    # A row that moves between two channels of one reader must arrive after it has left.
    for deleted, noted in ((True, gone), (False, live)):
        for document, channels in noted:
            rev += 1
            notes.revs[document] = rev
            entries += [
                {"city_id": city_id, "channel": channel, "collection": document.collection, "doc_id": document.id,
                 "rev": rev, "deleted": deleted, "at": at}
                for channel in sorted(channels)
            ]  # fmt: skip
    insert_rows(session, FeedEntry, entries, replace=True)
    session.info["changed"] = True
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_notify(TOPIC, str(city_id))))
    notes.live.clear()
    notes.gone.clear()
    return notes.revs


def left(session: Session) -> set[Document]:
    """The documents that have left the channels they were in, and entered no other, as of the last stamp."""
    return _notes(session).left


def forget_tombstones(session: Session, before: datetime) -> int:
    """Drop the tombstones made before a moment. Whoever has not pulled since then will have to start anew.

    Returns:
        How many were dropped.
    """
    old = (FeedEntry.city_id == session.info["city_id"], FeedEntry.deleted.is_(True), FeedEntry.at < before)
    newest = session.scalar(select(func.max(FeedEntry.rev)).where(*old))
    if newest is None:
        return 0
    session.execute(
        update(Clock)
        .where(Clock.city_id == session.info["city_id"], Clock.forgotten_rev < newest)
        .values(forgotten_rev=newest),
        execution_options={"synchronize_session": False},
    )
    dropped = session.execute(delete(FeedEntry).where(*old), execution_options={"synchronize_session": False})
    return int(dropped.rowcount)  # type: ignore[attr-defined]


@event.listens_for(Session, "before_flush")
def _note_objects(session: Session, context: Any, instances: Any) -> None:
    for thing in session.new:
        if isinstance(thing, Published):
            _note(session, thing, after=_channel_values(thing))
    for thing in session.dirty:
        if isinstance(thing, Published) and session.is_modified(thing):
            _note(session, thing, before=_channel_values(thing, former=True), after=_channel_values(thing))
    for thing in session.deleted:
        if isinstance(thing, Published):
            _note(session, thing, before=_channel_values(thing, former=True))


def _note(
    session: Session, thing: Any, *, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
) -> None:
    if thing.id is None:
        thing.id = new_id()
    leaves = type(thing).channels_for({**before, "id": thing.id}) if before is not None else set()
    enters = type(thing).channels_for({**after, "id": thing.id}) if after is not None else set()
    if leaves - enters:
        withdraw(session, thing.collection, [(thing.id, leaves - enters)])
    if enters:
        publish(session, thing.collection, [(thing.id, enters)])


def _channel_values(thing: Any, former: bool = False) -> dict[str, Any]:
    values = {}
    for name in thing.channel_columns:
        history = inspect(thing).attrs[name].history
        values[name] = history.deleted[0] if former and history.deleted else getattr(thing, name)
    return values


@event.listens_for(Session, "do_orm_execute")
def _note_bulk(state: ORMExecuteState) -> None:
    if (state.is_update or state.is_delete or state.is_insert) and state.bind_mapper is not None:
        collection = getattr(state.bind_mapper.class_, "collection", None)
        if isinstance(collection, str):
            state.session.info.setdefault("bulk_written", set()).add(collection)


@event.listens_for(Session, "before_commit")
def _stamp_before_commit(session: Session) -> None:
    stamp(session)
    forgotten = session.info.pop("bulk_written", set()) - _notes(session).spoken_for
    if forgotten:
        raise RuntimeError(f"written in bulk but not published to the feed: {', '.join(sorted(forgotten))}")
    session.info.pop("feed")
