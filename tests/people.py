"""The people of every story: a small city, 江州, and who works there.

`manager` and `colleague` are customer managers of one branch, `stranger` is one of another; `reviewer` is the market manager
of the first; `centre` and `admin` see the city; `promoter` and `rival` are posted by two manufacturers. Each is a fixture: a
person with a phone that is logged in, who asks and sends by `get`, `post`, `put`, `patch` and `delete`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.access import Actor, Role
from backend.db import Database, new_id

API = "/api/v1"
CITY = 439900
PASSWORD = "plum-lantern-47-river"


@dataclass(frozen=True)
class Person:
    """Someone with a phone. Addresses are below /api/v1."""

    id: str
    name: str
    username: str
    role: Role
    branch_id: str | None = None
    manufacturer_id: str | None = None
    device_id: str = field(default_factory=new_id)
    token: str = ""
    refresh_token: str = ""
    password: str = PASSWORD
    city_id: int = CITY
    client: FlaskClient = field(default=None, repr=False)  # type: ignore[assignment]

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self.ask("POST", path, **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        return self.ask("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> TestResponse:
        return self.ask("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.ask("DELETE", path, **options)

    def ask(self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        return self.client.open(
            API + path, method=method, headers={"Authorization": f"Bearer {self.token}", **(headers or {})}, **options
        )

    @property
    def actor(self) -> Actor:
        """For tests that call a service without a request."""
        return Actor(
            self.city_id,
            self.id,
            self.role,
            branch_id=self.branch_id,
            manufacturer_id=self.manufacturer_id,
            device_id=self.device_id,
        )


@dataclass(frozen=True)
class World:
    """`people` by their part in the story, `branches` and `manufacturers` by name: values are people and ids."""

    people: dict[str, Person] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    manufacturers: dict[str, str] = field(default_factory=dict)

    def on(self, app: Flask) -> World:
        """The same people, at the doors of this app."""
        client = app.test_client()
        people = {part: dataclasses.replace(each, client=client) for part, each in self.people.items()}
        return dataclasses.replace(self, people=people)


def build_world(database: Database) -> World:
    raise NotImplementedError
