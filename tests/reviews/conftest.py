from __future__ import annotations

import pytest

from backend.db import Database
from tests.people import World
from tests.reviews.story import Branch, branch_of


@pytest.fixture
def branch(database: Database, world: World) -> Branch:
    return branch_of(database, world)
