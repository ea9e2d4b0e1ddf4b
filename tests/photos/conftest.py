"""A visit with photos, and where they arrive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backend.db import Database
from tests import factories
from tests.people import Person
from tests.studio import Studio


@pytest.fixture
def studio(database: Database) -> Studio:
    return Studio(database)


@pytest.fixture
def record(database: Database, manager: Person) -> Callable[..., str]:
    """Records a visit of the manager, at a new shop of theirs unless one is named; returns its id."""
    factories.make_template(database)

    def record(*photos: dict[str, Any], shop: str | None = None, **values: Any) -> str:
        shop = shop or factories.make_terminal(database, manager)
        answer = manager.post("/visits", json=factories.visit(shop, photos=list(photos), **values))
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    return record
