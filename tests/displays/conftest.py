"""What every story about display checks needs."""

from __future__ import annotations

import pytest

from backend.db import Database
from tests import factories
from tests.displays.cases import Displays
from tests.displays.plan_story import Street
from tests.people import Person, World


@pytest.fixture
def displays(database: Database, world: World, manager: Person) -> Displays:
    factories.make_template(database)
    return Displays(
        database,
        world,
        factories.make_terminal(database, manager, name="福源食杂店"),
        factories.make_spec(database, world),
        factories.make_spec(database, world, maker="东湖中烟"),
    )


@pytest.fixture
def street(database: Database, world: World, manager: Person, stranger: Person) -> Street:
    """What stories about plans need."""
    factories.make_template(database)
    return Street(
        database,
        world,
        factories.make_terminal(database, manager),
        factories.make_terminal(database, stranger),
        factories.make_spec(database, world),
        factories.make_spec(database, world, "东湖中烟"),
    )
