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
from backend.accounts.service import command_line_actor, create_branch, create_city, create_person
from backend.accounts.sessions import DeviceClaim, log_in
from backend.brands.service import create_manufacturer
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


#: part: (name, role, branch or manufacturer)
_PARTS = {
    "manager": ("李静", Role.CUSTOMER_MANAGER, "城东"),
    "colleague": ("王磊", Role.CUSTOMER_MANAGER, "城东"),
    "stranger": ("陈晨", Role.CUSTOMER_MANAGER, "河口"),
    "reviewer": ("赵敏", Role.MARKET_MANAGER, "城东"),
    "centre": ("孙宁", Role.MARKETING_CENTRE, None),
    "admin": ("周敏", Role.ADMIN, None),
    "promoter": ("吴桐", Role.PROMOTER, "南岭中烟"),
    "rival": ("郑爽", Role.PROMOTER, "东湖中烟"),
}


def build_world(database: Database) -> World:
    """The city, its two branches, two manufacturers, and everyone at work with a phone."""
    operator = command_line_actor(CITY)
    world = World()
    with database.transaction(CITY) as session:
        create_city(session, CITY, "江州")
        for code, name, locality in (("439902", "城东", "urban"), ("439921", "河口", "rural")):
            world.branches[name] = create_branch(session, operator, code=code, name=name, locality=locality).id
        for name in ("南岭中烟", "东湖中烟"):
            world.manufacturers[name] = create_manufacturer(session, operator, name=name)["id"]
        session.flush()
        for part, (name, role, place) in _PARTS.items():
            branch_id, manufacturer_id = world.branches.get(place or ""), world.manufacturers.get(place or "")
            account, _ = create_person(
                session,
                operator,
                username=part,
                name=name,
                role=role,
                branch_id=branch_id,
                manufacturer_id=manufacturer_id,
                password=PASSWORD,
            )
            world.people[part] = Person(account.id, name, part, role, branch_id, manufacturer_id)
    for part, person in world.people.items():
        phone = DeviceClaim(person.device_id, f"{part}'s phone", "android")
        entered = log_in(database, username=part, password=PASSWORD, device=phone, city=CITY, address=None)
        world.people[part] = dataclasses.replace(
            person, token=entered.access_token, refresh_token=entered.refresh_token
        )
    return world
