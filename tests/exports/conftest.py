"""Whoever asks for exports, and the worker that writes them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest
from flask import Flask

from backend.db import Database
from backend.exports.service import WRITE
from backend.exports.writing import write_export
from backend.jobs import Context, run_due
from backend.storage import open_storage
from tests.exports.city import City, city_of
from tests.people import CITY, Person, World
from tests.retailers.conftest import Retailer


@dataclass
class Office:
    database: Database

    @property
    def context(self) -> Context:
        return Context(self.database, open_storage(self.database.settings), self.database.settings)

    def ask(self, person: Person, name: str, /, format: str = "csv", language: str = "en", **filters: Any) -> str:
        """An export that was asked for. Returns its id."""
        body = {"list": name, "format": format, "filters": filters, "language": language}
        answer = person.post("/exports", json=body)
        assert answer.status_code == 202, answer.json
        return str(answer.json["id"])

    def work(self) -> None:
        run_due(self.context, {WRITE: write_export}, 100)

    def file(self, person: Person, name: str, /, format: str = "csv", language: str = "en", **filters: Any) -> bytes:
        """The file of an export that was written."""
        export_id = self.ask(person, name, format, language, **filters)
        self.work()
        return self.fetch(person, export_id)

    def fetch(self, person: Person, export_id: str) -> bytes:
        answer = person.get(f"/exports/{export_id}/file")
        assert answer.status_code == 200, (answer.json, person.get(f"/exports/{export_id}").json)
        return answer.data

    def rows(self, person: Person, name: str, /, **filters: Any) -> list[dict[str, str]]:
        """The rows of an export as CSV, by English heading."""
        return list(csv.DictReader(io.StringIO(self.file(person, name, **filters).decode("utf-8-sig"), newline="")))

    def sheet(self, person: Person, name: str, /, language: str = "en", **filters: Any) -> list[dict[str, Any]]:
        """The cells of an export as a workbook, by heading."""
        book = openpyxl.load_workbook(io.BytesIO(self.file(person, name, "xlsx", language, **filters)))
        headings, *rows = book.worksheets[0].iter_rows()
        return [{str(top.value): cell for top, cell in zip(headings, row, strict=True)} for row in rows]

    def files(self) -> list[str]:
        """What lies in the storage."""
        return list(self.context.storage.keys(f"{CITY}/exports"))


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def city(database: Database, world: World, app: Flask) -> City:
    return city_of(database, world, Retailer(app.test_client(use_cookies=False)))
