"""A visit whose retailer can be asked, and the retailer: somebody with a phone's browser, without an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.db import Database, new_id
from tests import factories
from tests.people import Person

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@dataclass
class Retailer:
    """Whoever opens links, in English."""

    client: FlaskClient
    address: str = "192.0.2.7"
    language: str = "en"

    def open(self, url: str, **headers: str) -> TestResponse:
        return self.client.get(_path(url), headers=self._headers(headers), environ_base={"REMOTE_ADDR": self.address})

    def answer(self, url: str, headers: dict[str, str] | None = None, **form: Any) -> TestResponse:
        return self.client.post(
            _path(url), data=form, headers=self._headers(headers or {}), environ_base={"REMOTE_ADDR": self.address}
        )

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return {**BROWSER, "Accept-Language": self.language, **headers}


def _path(url: str) -> str:
    split = urlsplit(url)
    return f"{split.path}?{split.query}" if split.query else split.path


@pytest.fixture
def retailer(app: Flask) -> Retailer:
    return Retailer(app.test_client(use_cookies=False))


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    factories.make_template(database)
    return factories.make_terminal(database, manager, name="福源食杂店")


@pytest.fixture
def record(shop: str, manager: Person) -> Callable[..., str]:
    """Has the manager record a visit to the shop. Returns its id."""

    def record(**values: Any) -> str:
        answer = manager.post("/visits", json={"id": new_id(), **factories.visit(shop, **values)})
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    return record


@pytest.fixture
def visit_id(record: Callable[..., str]) -> str:
    return record()


def ask(person: Person, subject_id: str, purpose: str = "visit") -> dict[str, Any]:
    """A link that this person had made."""
    answer = person.post("/retailer-links", json={"purpose": purpose, "subject_id": subject_id})
    assert answer.status_code == 201, answer.json
    link: dict[str, Any] = answer.json
    return link


def slug_of(page: TestResponse) -> str:
    """Which refusal a page shows."""
    assert page.mimetype == "text/html"
    return page.text.split('<div class="said calm" id="')[-1].split('<div class="said good" id="')[-1].split('"')[0]
