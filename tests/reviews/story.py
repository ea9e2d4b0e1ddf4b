"""A branch at work: a manager's phone at one shop, and what the branch says of the visits that come from there."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.db import Database, new_id, rfc3339
from tests import factories
from tests.people import Person, World
from tests.phone import Phone, phone_of

#: Three kilometres from the shops of the stories: a visit from here is flagged.
FAR = (factories.TOWN[0] + 0.03, factories.TOWN[1])

Document = dict[str, Any]


@dataclass(frozen=True)
class Branch:
    """`shop` is the manager's; `phone` is the manager's, and has pulled nothing yet."""

    database: Database
    world: World
    shop: str
    phone: Phone

    def hand_in(self, hours_ago: float = 3, place: tuple[float, float] = factories.TOWN, **values: Any) -> str:
        """A visit reaches the server; from a `place` that is not the shop's it is flagged. Returns its id."""
        started_at = datetime.now(UTC) - timedelta(hours=hours_ago)
        check_in = factories.check_point(started_at, place)
        visit_id = new_id()
        self.push(visit_id, factories.visit(self.shop, started_at, check_in=check_in, **values))
        return visit_id

    def push(self, visit_id: str, document: Document | None) -> Document:
        self.phone.write("visits", visit_id, document)
        [result] = self.phone.push()
        return result

    def hand_in_again(self, visit_id: str, **changes: Any) -> Document:
        """The manager corrects what was returned and submits it a minute later; what becomes of that."""
        return self.push(
            visit_id, {**self.on_phone(visit_id), "submitted_at": later(self.on_phone(visit_id)), **changes}
        )

    def on_phone(self, visit_id: str) -> Document:
        """The manager's own part of the visit, after a pull."""
        self.phone.pull()
        document = deepcopy(self.phone.store["visits"][visit_id])
        del document["server"]
        return document

    def server_part(self, visit_id: str) -> Document:
        """What the phone is told of the visit."""
        self.phone.pull()
        told: Document = self.phone.store["visits"][visit_id]["server"]
        return told


def later(document: Document) -> str:
    return rfc3339(datetime.fromisoformat(document["submitted_at"]) + timedelta(minutes=1))


def branch_of(database: Database, world: World) -> Branch:
    factories.make_template(database)
    manager = world.people["manager"]
    return Branch(database, world, factories.make_terminal(database, manager), phone_of(manager))


ACCEPTED: Document = {"outcome": "accepted"}
RETURNED: Document = {"outcome": "returned", "reason": "answer_missing", "note": "请补充备注"}
REJECTED: Document = {"outcome": "rejected", "reason": "not_shown_to_be_there", "note": "无法证明到店"}


def sheet(person: Person, visit_id: str) -> Document:
    answer = person.get(f"/visits/{visit_id}/review")
    assert answer.status_code == 200, answer.json
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
    return dict(answer.json)


def say(person: Person, visit_id: str, said: Document, version: int | None = None) -> Any:
    """Review a visit as it is now, or as it was in another version."""
    tag = sheet(person, visit_id)["version"] if version is None else version
    return person.post(f"/visits/{visit_id}/reviews", json=said, headers={"If-Match": f'"{tag}"'})


def reviewed(person: Person, visit_id: str, said: Document) -> Document:
    """The sheet after a review that was taken."""
    answer = say(person, visit_id, said)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["slug"]
