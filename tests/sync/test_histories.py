"""Random histories with a bad network: whatever was lost, doubled, late or out of order, in the end everybody holds the same.

Two managers with two phones each write, edit and take back visits, while requests and replies are lost, arrive twice or long
after, and shops and people change hands. A model keeps what each phone was told; the invariants are those of docs/sync.md.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import Person, World
from tests.phone import Answer, Phone, Transport, another_phone_of, phone_of

NINE = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=3)
POINTS = ("check_in", "check_out")


@dataclass
class Network:
    """Between a phone and the server. What it holds back arrives later, more than once, in any order."""

    random: Random
    arrive: Transport
    late: list[tuple[str, str, bytes | None, dict[str, str]]] = field(default_factory=list)
    good: bool = False

    def __call__(self, *request: Any) -> Answer:
        fate = 1.0 if self.good else self.random.random()
        if fate < 0.15:  # the request is lost, or held up
            self.late += [request] * self.random.randint(0, 2)
            raise ConnectionError
        answer = self.arrive(*request)
        if fate < 0.3:  # the reply is lost
            raise ConnectionError
        if fate < 0.4:
            self.late.append(request)
        return answer

    def deliver_late(self) -> None:
        self.random.shuffle(self.late)
        while self.late:
            assert self.arrive(*self.late.pop()).status_code == 200


@dataclass
class Hand:
    """A manager with one of the phones. `edits` are what was written there: visit → count of the edit → document."""

    person: Person
    phone: Phone
    network: Network
    edits: dict[str, dict[int, Any]] = field(default_factory=lambda: defaultdict(dict))

    def write(self, visit_id: str, doc: dict[str, Any] | None) -> None:
        self.phone.write("visits", visit_id, doc)
        self.edits[visit_id][self.phone.device_seq] = doc


@dataclass
class History:
    random: Random
    shops: list[str]
    admin: Person
    hands: list[Hand]
    branches: list[str]
    authors: dict[str, Person] = field(default_factory=dict)
    is_away: bool = False

    def step(self) -> None:
        deeds = {self.write: 5, self.edit: 5, self.push: 5, self.pull: 3, self.hand_over: 1}
        [deed] = self.random.choices(list(deeds), list(deeds.values()))
        deed()

    def write(self) -> None:
        hand = self.random.choice(self.hands)
        if shops := sorted(hand.phone.store["terminals"]):
            self.authors[visit_id := new_id()] = hand.person
            hand.write(visit_id, self.document(self.random.choice(shops)))

    def document(self, shop: str) -> dict[str, Any]:
        at = NINE + timedelta(minutes=self.random.randrange(600), seconds=self.random.randrange(60))
        return factories.visit(shop, at, minutes=self.random.choice([2, 20, 60]))

    def edit(self) -> None:
        hand = self.random.choice(self.hands)
        known = {edit.id: edit.doc for edit in hand.phone.outbox if edit.doc} | hand.phone.store["visits"]
        if own := sorted(visit_id for visit_id in known if self.authors[visit_id] is hand.person):
            visit_id = self.random.choice(own)
            is_taken_back = self.random.random() < 0.25
            hand.write(visit_id, None if is_taken_back else self.document(known[visit_id]["terminal_id"]))

    def push(self) -> None:
        hand = self.random.choice(self.hands)
        try:
            hand.phone.push(batch=self.random.choice([1, 3, 100]))
        except ConnectionError:
            if self.random.random() < 0.5:
                hand.network.deliver_late()

    def pull(self) -> None:
        with suppress(ConnectionError):
            self.random.choice(self.hands).phone.pull(limit=self.random.choice([1, 4, 1000]))

    def hand_over(self) -> None:
        first, second = self.hands[0].person, self.hands[-1].person
        if self.random.random() < 0.3:  # to the other branch, the shops to nobody; or back
            self.is_away = not self.is_away
            place = {"role": "customer_manager", "branch_id": self.branches[self.is_away]}
            assert self.admin.post(f"/people/{second.id}/postings", json=place).status_code == 201
        heir = self.random.choice([first.id, None if self.is_away else second.id])
        some = {"terminal_ids": self.random.sample(self.shops, 2), "manager_id": heir}
        assert self.admin.post("/assignments", json=some).status_code == 201

    def calm_down(self) -> None:
        """The network becomes good: what was held up arrives, everyone pushes, then everyone pulls."""
        for hand in self.hands:
            hand.network.deliver_late()
            hand.network.good = True
            hand.phone.push()
            assert not hand.phone.outbox
        for hand in self.hands:
            hand.phone.pull(limit=7)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_the_network_did_everyone_holds_the_same_in_the_end(
    seed: int, database: Database, world: World, manager: Person, colleague: Person, centre: Person, admin: Person
) -> None:
    random = Random(seed)
    factories.make_template(database)
    shops = [factories.make_terminal(database, each) for each in (manager, manager, colleague, colleague)]
    hands = []
    for person in (manager, colleague):
        for phone in (phone_of(person), another_phone_of(person)):
            phone.transport = network = Network(random, phone.transport)
            hands.append(Hand(person, phone, network))
    history = History(random, shops, admin, hands, list(world.branches.values()))
    for _ in range(80):
        history.step()
    history.calm_down()

    for hand in hands:
        assert set(hand.phone.store["visits"]) == {row["id"] for row in items(hand.person, "/visits?limit=200")}
        assert hand.phone.is_true_copy()
        assert {row["id"] for row in items(hand.person, "/terminals")} == set(hand.phone.store["terminals"])
    stored: dict[str, Any] = {
        row["id"]: centre.get(f"/visits/{row['id']}").json for row in items(centre, "/visits?limit=200")
    }
    for hand in hands:
        for visit_id, doc in hand.phone.store["visits"].items():
            assert {name: stored[visit_id][name] for name in doc} == doc
    refused = {(row["doc_id"], row["device_seq"]) for row in items(centre, "/sync/refusals?limit=200")}
    for visit_id in history.authors:
        assert is_a_last_word(hands, visit_id, stored.get(visit_id), refused)
    assert all(overlaps(stored, each.id) == expected_overlaps(stored, each.id) for each in (manager, colleague))


def items(person: Person, path: str) -> list[dict[str, Any]]:
    return list((person.get(path).json or {})["items"])


def is_a_last_word(hands: list[Hand], visit_id: str, stored: Any, refused: set[tuple[str, int]]) -> bool:
    """Whether what is stored is the last that one of the phones said of the visit.

    What was refused may have been taken when it arrived again, after the shop had come back; else what came before it holds.
    """
    said: list[Any] = []
    for hand in hands:
        if not (counts := sorted(hand.edits[visit_id], reverse=True)):
            continue
        taken = next((count for count in counts if (visit_id, count) not in refused), 0)
        said += [hand.edits[visit_id].get(count) for count in (*counts, 0) if count >= taken]
    if stored is None:
        return None in said
    return any(all(stored[each]["device_time"] == doc[each]["device_time"] for each in POINTS) for doc in said if doc)


def overlaps(stored: dict[str, Any], manager_id: str) -> set[str]:
    return {
        visit_id
        for visit_id, doc in stored.items()
        if doc["server"]["manager_id"] == manager_id
        and any(signal["signal"] == "overlap" for signal in doc["server"]["signals"])
    }


def expected_overlaps(stored: dict[str, Any], manager_id: str) -> set[str]:
    stays = sorted(
        (doc["server"]["started_at"], visit_id, doc["server"]["ended_at"])
        for visit_id, doc in stored.items()
        if doc["server"]["manager_id"] == manager_id
    )
    return {stay[1] for index, stay in enumerate(stays) if any(other[2] > stay[0] for other in stays[:index])}
