"""The demo city with two weeks of history, told once per kind of database, and its pictures looked at; tests only read it,
or log in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from backend.db import Database, new_id
from backend.migrations import migrate
from seed.history import City
from seed.people import PASSWORD
from seed.story import tell_city
from tests.conftest import Source
from tests.people import API
from tests.studio import Studio

#: Two whole weeks.
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 15)

Truth = dict[str, dict[str, str]]


def two_weeks(seed: int = 1) -> City:
    return City(seed, 1, FIRST, LAST)


@pytest.fixture(scope="session")
def _told() -> Iterator[dict[int, tuple[Source, Database, Truth]]]:
    told: dict[int, tuple[Source, Database, Truth]] = {}
    yield told
    for source, database, _ in told.values():
        source.drop(database)


@pytest.fixture
def _city(source: Source, _told: dict[int, tuple[Source, Database, Truth]]) -> tuple[Source, Database, Truth]:
    if id(source) not in _told:
        database = Database(source.make(None))
        migrate(database)
        _told[id(source)] = source, database, tell_city(database, two_weeks())
        Studio(database).work()
    return _told[id(source)]


@pytest.fixture
def database(_city: tuple[Source, Database, Truth]) -> Database:
    return _city[1]


@pytest.fixture
def truth(_city: tuple[Source, Database, Truth]) -> Truth:
    return _city[2]


@pytest.fixture
def enter(client: FlaskClient) -> Callable[..., Any]:
    """Log in with a user name, and the demo's password."""

    def enter(username: str, password: str = PASSWORD) -> Any:
        device = {"id": new_id(), "name": "a phone", "platform": "android"}
        return client.post(f"{API}/sessions", json={"username": username, "password": password, "device": device})

    return enter


@pytest.fixture
def fetch(client: FlaskClient, enter: Callable[..., Any]) -> Callable[..., Any]:
    """What is at an address, as somebody sees it; each person logs in once."""
    headers: dict[str, dict[str, str]] = {}

    def fetch(username: str, path: str, **query: Any) -> Any:
        if username not in headers:
            headers[username] = {"Authorization": f"Bearer {enter(username).json['access_token']}"}
        return client.get(API + path, query_string=query, headers=headers[username]).json

    return fetch


@pytest.fixture
def list_all(fetch: Callable[..., Any]) -> Callable[..., list[dict[str, Any]]]:
    """All items of a list, page by page, as somebody sees them."""

    def list_all(username: str, path: str, **filters: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        cursor = None
        while True:
            query = {"limit": 200, **filters} | ({"cursor": cursor} if cursor else {})
            page = fetch(username, path, **query)
            items += page["items"]
            cursor = page.get("next_cursor")
            if cursor is None:
                return items

    return list_all
