"""What the stories with RxDB share: its protocol spoken at the door, and phones whose app stores its documents in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from backend.accounts.service import command_line_actor
from backend.db import Database, new_id
from backend.terminals import service as terminals
from tests import factories
from tests.people import CITY, Person
from tests.served import Driver, Install
from tests.sync.conftest import Shop

Document = dict[str, Any]
#: Starts a phone that somebody has logged in with.
Phones = Callable[[Person], "RxdbPhone"]
on_sqlite = pytest.mark.parametrize("source", ["sqlite"], indirect=True)


# ---- documents -------------------------------------------------------------------------------------------------------


def visit_with(shop: Shop, facings: int = 2, **values: Any) -> Document:
    doc = factories.visit(shop.id, factories.nine_on_a_monday(), specs=[shop.spec_id], **values)
    doc["shelf_checks"][0]["facings"] = facings
    return {"id": new_id(), **doc, "_deleted": False}


def visit(shop: Shop, facings: int = 2, **values: Any) -> Document:
    document = factories.visit(shop.id, specs=[shop.spec_id], **values)
    return {"id": new_id(), **with_facings(document, facings)}


def with_facings(document: Document, facings: int) -> Document:
    [check] = document["shelf_checks"]
    return {**document, "shelf_checks": [{**check, "facings": facings}]}


def facings(person: Person, doc_id: str) -> int:
    return int(person.get(f"/visits/{doc_id}").json["shelf_checks"][0]["facings"])


def hand_over(database: Database, terminal_id: str, to: Person) -> None:
    with database.transaction(CITY) as session:
        terminals.assign_terminals(session, command_line_actor(CITY), [terminal_id], to.id)


# ---- at the door -----------------------------------------------------------------------------------------------------


def pull(person: Person, checkpoint: Document | None = None, limit: int = 100, of: str = "visits") -> Document:
    query = {"limit": limit} | ({"checkpoint": json.dumps(checkpoint)} if checkpoint else {})
    answer = person.get(f"/sync/rxdb/{of}/pull", query_string=query)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def push(person: Person, *rows: tuple[Document | None, Document], of: str = "visits") -> list[Document]:
    body = [
        {"assumedMasterState": base, "newDocumentState": new} if base else {"newDocumentState": new}
        for base, new in rows
    ]
    answer = person.post(f"/sync/rxdb/{of}/push", json=body)
    assert answer.status_code == 200, answer.json
    return list(answer.json)


def pulled(person: Person, doc_id: str) -> Document:
    [document] = [each for each in pull(person)["documents"] if each["id"] == doc_id]
    return document


def shown_to(person: Person, of: str = "visits") -> dict[str, Document]:
    """What a first sync brings."""
    answer = person.get(f"/sync/rxdb/{of}/pull", query_string={"limit": 5000})
    documents = [document for document in answer.json["documents"] if not document.pop("_deleted")]
    return {document["id"]: document for document in documents}


# ---- RxDB itself -----------------------------------------------------------------------------------------------------


class RxdbPhone:
    """A phone whose app stores its documents in RxDB, and is running."""

    def __init__(self, driver: Driver) -> None:
        self.ask = driver.ask
        self.ask("start")

    def sync(self) -> None:
        self.ask("sync")

    def documents(self, of: str = "visits") -> dict[str, Document]:
        return {document["id"]: document for document in self.ask("documents", of=of)}

    def insert(self, *documents: Document) -> None:
        self.ask("insert", documents=documents)

    def patch(self, doc_id: str, **values: Any) -> None:
        self.ask("patch", id=doc_id, values=values)

    def network(self, state: str) -> None:
        self.ask("network", **{"is": state})

    def restart(self) -> None:
        self.ask("stop")
        self.ask("start")


@pytest.fixture
def phones(npm: Install, served: str) -> Iterator[Phones]:
    folder = npm("rxdb")
    with ExitStack() as running:
        yield lambda person: RxdbPhone(
            running.enter_context(Driver(folder, "driver.mjs", served, new_login_of(person)))
        )


def new_login_of(person: Person) -> str:
    device = {"id": new_id(), "name": "with RxDB", "platform": "android"}
    login = {"username": person.username, "password": person.password, "device": device}
    return str(person.client.post("/api/v1/sessions", json=login).json["access_token"])


def edit(phone: RxdbPhone, doc_id: str, facings: int) -> None:
    phone.patch(doc_id, shelf_checks=with_facings(phone.documents()[doc_id], facings)["shelf_checks"])
