"""Everybody who works at a desk walks through all of it, in the demo city with a whole month of history, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from backend.db import Database
from backend.migrations import migrate
from seed.days import ZONE
from seed.history import City
from seed.people import PASSWORD
from seed.story import tell_city
from tests.conftest import Source
from tests.served import Driver
from tests.served import served as served
from tests.studio import Studio
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium

#: Kinds of screens that somebody comes by: not all of them, for some have rows only sometimes.
LEAST = {"zhao.min": 45, "gu.ying": 40, "fang.wei": 55, "admin": 50, "tang.yu": 15}


@pytest.fixture
def database(source: Source) -> Iterator[Database]:
    city = Database(source.make(None))
    migrate(city)
    last = datetime.now(ZONE).date().replace(day=1) - timedelta(days=1)
    tell_city(city, City(1, 1, last.replace(day=1), last))
    Studio(city).work()
    yield city
    source.drop(city)


@pytest.fixture
def desk(served: str) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "desk-walk-driver.mjs", served) as driver:
        yield driver


def test_everybody_walks_through_their_desk_at_a_table_and_on_a_phone_and_a_rivals_addresses_show_nothing(
    desk: Driver,
) -> None:
    walks = desk.ask("walk", people=list(LEAST), password=PASSWORD)
    assert [fault for walk in walks for fault in walk["faults"]] == []
    assert [walk for walk in walks if len(walk["seen"]) < LEAST[walk["username"]]] == []

    seen: dict[str, dict[str, str]] = {walk["username"]: walk["seen"] for walk in walks if not walk["onPhone"]}
    own = {kind: path for kind, path in seen["tang.yu"].items() if ":id" in kind and "/scores/" not in kind}
    assert len(own) >= 4, own
    others = {kind: path for kind, path in seen["fang.wei"].items() if ":id" in kind and kind not in seen["tang.yu"]}
    said = desk.ask("knock", username="song.qi", password=PASSWORD, paths=[*own.values(), *others.values()])
    assert [path for path, words in said.items() if words is None] == []
