"""What runs in the processes of test_many_processes.py: writers and pullers, several threads of each in a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import feed
from backend.access import Actor
from backend.accounts.service import command_line_actor
from backend.brands.service import create_brand
from backend.config import Settings
from backend.db import Database, new_id, utc_now
from sync import pull
from tests.people import CITY


def write(settings: Settings, manufacturer_id: str, threads: int, count: int, takes_revision_first: bool) -> list[str]:
    """Each thread commits so many brands, which every manager's phone receives. Returns their ids."""

    def work(database: Database) -> list[str]:
        opened = partial(_sequenced, database) if takes_revision_first else database.transaction
        return [_write_one(opened, manufacturer_id) for _ in range(count)]

    return [brand_id for some in _in_threads(settings, threads, work) for brand_id in some]


def _write_one(transaction: Callable[[int], Any], manufacturer_id: str) -> str:
    with transaction(CITY) as session:
        name = f"brand {new_id()}"
        brand = create_brand(session, command_line_actor(CITY), manufacturer_id=manufacturer_id, name=name)
    return str(brand["id"])


@contextmanager
def _sequenced(database: Database, city_id: int) -> Iterator[Session]:
    """A transaction whose revision comes from a plain sequence: taken first, and not held until the commit."""
    with database.transaction(city_id) as session:
        rev = session.scalar(update(feed.Clock).values(rev=feed.Clock.rev + 1).returning(feed.Clock.rev))
    with Session(database.engine, info={"city_id": city_id}) as session:
        yield session
        session.flush()
        [(document, channels)] = feed._notes(session).live.items()
        for channel in channels:
            session.add(
                feed.FeedEntry(
                    city_id=city_id, channel=channel, collection=document.collection, doc_id=document.id, rev=rev,
                    deleted=False, at=utc_now(),
                )
            )  # fmt: skip
        session.flush()
        feed._notes(session).live.clear()
        session.commit()


def follow(settings: Settings, actors: list[Actor], done: Path) -> list[list[str]]:
    """For each actor a thread that pulls without pause, and once more after the work is done: the ids that came, in order."""

    def work(actor: Actor, database: Database) -> list[str]:
        cursor, came = None, []
        while True:
            is_last = done.exists()
            more = True
            while more:
                with database.reading(CITY) as session:
                    page = pull.read(session, actor, cursor, 20)
                cursor, more = page.cursor, page.more
                came += [change["id"] for change in page.changes if change["collection"] == "brands"]
            if is_last:
                return came

    return _in_threads(settings, len(actors), *[partial(work, actor) for actor in actors])


def _in_threads(settings: Settings, threads: int, *works: Callable[[Database], Any]) -> list[Any]:
    database = Database(replace(settings, threads=threads))
    works = works * threads if len(works) == 1 else works
    try:
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda work: work(database), works))
    finally:
        database.dispose()
