"""What the stories share: a shop of the manager, a growing spec, and a promotion that runs there."""

from __future__ import annotations

import pytest

from backend.db import Database
from tests import factories
from tests.people import Person, World


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    return factories.make_terminal(database, manager)


@pytest.fixture
def spec(database: Database, world: World) -> str:
    return factories.make_spec(database, world)


@pytest.fixture
def running(database: Database, world: World, shop: str, spec: str) -> str:
    return factories.make_promotion(database, world, [shop], [spec])
