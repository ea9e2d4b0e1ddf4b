"""A manager's shop, spec and template: what every story about a phone needs."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from backend.db import Database
from tests import factories
from tests.people import Person, World
from tests.served import npm as npm
from tests.served import served as served


@dataclass(frozen=True)
class Shop:
    id: str
    spec_id: str


@pytest.fixture
def shop(database: Database, world: World, manager: Person) -> Shop:
    """A shop of the manager, in a city with a template and one spec."""
    factories.make_template(database)
    return Shop(factories.make_terminal(database, manager), factories.make_spec(database, world))
