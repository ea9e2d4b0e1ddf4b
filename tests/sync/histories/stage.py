"""The server of the histories, which can be made to crash around its next commit, and the people who play on it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import structlog
from sqlalchemy.orm import Session

from backend import feed
from backend.access import Role
from backend.accounts.service import command_line_actor, create_person
from backend.accounts.sessions import DeviceClaim, log_in
from backend.db import Database, new_id
from backend.terminals import service as terminals
from tests import factories
from tests.people import CITY, PASSWORD, Person, World


class Crash(Exception):
    """The server stops at an unlucky moment."""


class FragileDatabase(Database):
    """A database whose next transaction can be interrupted when everything but the commit has been done."""

    before_commit: Callable[[], None] | None = None

    @contextmanager
    def transaction(self, city_id: int | None) -> Iterator[Session]:
        interruption, self.before_commit = self.before_commit, None
        with super().transaction(city_id) as session:
            yield session
            if interruption is not None:
                feed.stamp(session)
                interruption()


@dataclass(frozen=True)
class Cast:
    """Who plays in one history: a manager with two phones, a colleague with one, and their shops."""

    phones: list[Person]
    shops: dict[str, str]

    @property
    def managers(self) -> list[Person]:
        return [self.phones[0], self.phones[-1]]


@dataclass(frozen=True)
class Stage:
    """One server for several histories. Each has its own people and shops, so that none meets another's."""

    database: FragileDatabase
    world: World

    def engage(self, count: int) -> list[Cast]:
        """New people for so many histories, logged in."""
        operator, names = command_line_actor(CITY), [f"m-{new_id()}" for _ in range(2 * count)]
        east, client = self.world.branches["城东"], self.world.people["admin"].client
        with self.database.transaction(CITY) as session:
            ids = [
                create_person(
                    session, operator, username=name, name=name, role=Role.CUSTOMER_MANAGER, branch_id=east,
                    password=PASSWORD,
                )[0].id
                for name in names
            ]  # fmt: skip
            owners = [person_id for person_id in ids for _ in range(2)]
            shops = [factories.terminal_row(branch_id=east, manager_id=owner) for owner in owners]
            terminals.create_terminals(session, operator, shops, from_date=date.today() - timedelta(days=60))
        people = [
            Person(person_id, name, name, Role.CUSTOMER_MANAGER, east, client=client)
            for person_id, name in zip(ids, names, strict=True)
        ]
        casts = []
        for n in range(count):
            first, second = people[2 * n : 2 * n + 2]
            phones = [self._with_phone(each) for each in (first, first, second)]
            casts.append(Cast(phones, {shop["id"]: shop["manager_id"] for shop in shops[4 * n : 4 * n + 4]}))
        return casts

    def _with_phone(self, person: Person) -> Person:
        device = DeviceClaim(new_id(), "phone", "android")
        entered = log_in(
            self.database, username=person.username, password=PASSWORD, device=device, city=CITY, address=None
        )
        return replace(person, device_id=device.id, token=entered.access_token)


@contextmanager
def open_stage(database: Database, world: World) -> Iterator[Stage]:
    """A server for many histories in little time: its crashes are not described."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    fragile = FragileDatabase(database.settings)
    factories.make_template(fragile)
    app = world.people["admin"].client.application
    app.extensions["zhudian"] = fragile
    try:
        yield Stage(fragile, world)
    finally:
        app.extensions["zhudian"] = database
        fragile.dispose()
        structlog.configure(**before)
