"""A clock that can be moved on, and the door to log in by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.accounts import people, service, sessions
from backend.db import new_id, utc_now
from tests.people import API, PASSWORD


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def move_on(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    for module in (service, sessions, people):
        monkeypatch.setattr(module, "utc_now", moved)
    return moved


LogIn = Callable[..., TestResponse]


@pytest.fixture
def log_in(client: FlaskClient) -> LogIn:
    """Tries a log-in; the device is a new one unless given."""

    def door(username: str, password: str = PASSWORD, *, device_id: str | None = None, **more: Any) -> TestResponse:
        at = {key: more.pop(key) for key in ("environ_base",) if key in more}
        device = {"id": device_id or new_id(), "name": "a phone", "platform": "android"}
        body = {"username": username, "password": password, "device": device, **more}
        return client.post(f"{API}/sessions", json=body, **at)

    return door


@pytest.fixture
def refresh(client: FlaskClient) -> Callable[[str], TestResponse]:
    return lambda token: client.post(f"{API}/sessions/refresh", json={"refresh_token": token})


@pytest.fixture
def who_am_i(client: FlaskClient) -> Callable[[str], TestResponse]:
    return lambda token: client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})
