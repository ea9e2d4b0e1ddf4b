"""A history: three phones, some forty steps each, and a desk that hands shops over and posts people elsewhere."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from backend.db import new_id
from tests import factories
from tests.people import Person
from tests.phone import Document, Phone, Refused
from tests.sync.histories.model import UNKNOWN_VERSION, Model
from tests.sync.histories.network import BAD, Weather, Wire
from tests.sync.histories.stage import Cast, Stage

STEPS = 120
NINE = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=3)


@dataclass(frozen=True)
class Kind:
    """A kind of history: how bad the network is, how often what is done, and by how many of the phones."""

    weather: Weather = field(default_factory=lambda: BAD)
    deeds: dict[str, int] = field(
        default_factory=lambda: {"write": 14, "edit": 34, "push": 17, "pull": 17, "deliver": 11, "meddle": 3, "desk": 4}
    )
    steps: int = STEPS
    phones: int = 3


@dataclass
class Hand:
    """A phone, who holds it, and what lies between it and the server."""

    person: Person
    phone: Phone
    wire: Wire


class History:
    def __init__(self, seed: int, stage: Stage, cast: Cast, kind: Kind) -> None:
        self.random, self.kind, self.stage, self.cast = Random(seed), kind, stage, cast
        self.model = Model(dict(cast.shops), dict(cast.shops))
        self.hands: list[Hand] = []
        for person in cast.phones:
            wire = Wire(self.random, person, stage.database, self.model, kind.weather, self.pull)
            self.hands.append(Hand(person, Phone(wire), wire))
        self.authors: dict[str, str] = {}
        self.is_away = False

    def run(self) -> None:
        for hand in self.hands:
            self.first_sync(hand.phone)
        names, weights = list(self.kind.deeds), list(self.kind.deeds.values())
        for name in self.random.choices(names, weights, k=self.kind.steps):
            getattr(self, name)()
            if self.model.surprises:
                return  # what follows would only repeat it
        self.calm_down()

    def first_sync(self, phone: Phone) -> None:
        while not phone.store["terminals"]:
            with suppress(ConnectionError, Refused):
                phone.pull()

    # ---- what people do -----------------------------------------------------------------------------------------------

    def somebody(self) -> Hand:
        return self.random.choice(self.hands[: self.kind.phones])

    def write(self) -> None:
        hand = self.somebody()
        if shops := sorted(hand.phone.store["terminals"]):
            visit_id = new_id()
            self.authors[visit_id] = hand.person.id
            hand.phone.write("visits", visit_id, self.document(self.random.choice(shops)))

    def document(self, shop: str) -> Document:
        at = NINE + timedelta(minutes=self.random.randrange(600), seconds=self.random.randrange(60))
        doc = factories.visit(shop, at, minutes=self.random.choice([2, 20, 60]))
        return doc | ({"template_version": UNKNOWN_VERSION} if self.random.random() < 0.06 else {})

    def edit(self) -> None:
        """Write one of the own visits anew, mostly; else save it as it is, or take it back."""
        hand = self.somebody()
        waiting = {edit.id: edit.doc for edit in hand.phone.outbox if edit.doc}
        known = {**hand.phone.store["visits"], **waiting}
        if not (own := sorted(each for each in known if self.authors.get(each) == hand.person.id)):
            return
        visit_id, chance = self.random.choice(own), self.random.random()
        doc: Document | None = self.document(known[visit_id]["terminal_id"])
        if chance < 0.1 and visit_id in waiting:
            doc = waiting[visit_id]
        elif chance > 0.85:
            doc = None
        hand.phone.write("visits", visit_id, doc)

    def meddle(self) -> None:
        """Somebody writes in a visit that a colleague made."""
        hand = self.somebody()
        store = hand.phone.store["visits"]
        if foreign := sorted(each for each in store if self.authors.get(each) != hand.person.id):
            visit_id = self.random.choice(foreign)
            is_taken_back = self.random.random() < 0.3
            hand.phone.write(
                "visits", visit_id, None if is_taken_back else self.document(store[visit_id]["terminal_id"])
            )

    def push(self) -> None:
        with suppress(ConnectionError, Refused):
            self.somebody().phone.push(batch=self.random.choice([4, 100, 100]))

    def pull(self) -> None:
        with suppress(ConnectionError, Refused):
            self.somebody().phone.pull(limit=self.random.choice([3, 1000, 1000]))

    def deliver(self) -> None:
        self.somebody().wire.deliver_late(share=0.5)

    def desk(self) -> None:
        """Hand shops over, or post the colleague to the other branch or back; the shops then belong to nobody."""
        first, second = (each.id for each in self.cast.managers)
        if self.random.random() < 0.3:
            self.is_away = not self.is_away
            branch = self.stage.world.branches["河口" if self.is_away else "城东"]
            place = {"role": "customer_manager", "branch_id": branch}
            answer = self.stage.world.people["admin"].post(f"/people/{second}/postings", json=place)
            assert answer.status_code == 201, answer.json
            self.model.handed_over(sorted(self.model.shops_of(second)), None)
        heir = self.random.choice([first, None if self.is_away else second])
        self.hand_over(self.random.sample(sorted(self.cast.shops), 2), heir)

    def hand_over(self, shops: list[str], heir: str | None) -> None:
        body = {"terminal_ids": shops, "manager_id": heir}
        answer = self.stage.world.people["admin"].post("/assignments", json=body)
        assert answer.status_code == 201, answer.json
        self.model.handed_over(shops, heir)

    # ---- the end ------------------------------------------------------------------------------------------------------

    def calm_down(self) -> None:
        """The network becomes good: everyone pushes, what was held up arrives before or after that, then everyone pulls."""
        for hand in self.hands:
            hand.wire.weather = {}
            hand.wire.deliver_late(share=0.5)
            hand.phone.push()
            hand.wire.deliver_late()
        for hand in self.hands:
            hand.phone.pull(limit=self.random.choice([7, 1000]))

    def faults(self) -> list[str]:
        """What does not hold in the end; nothing, if the server is right."""
        if self.model.surprises:
            return self.model.surprises
        found: list[str] = []
        for hand in self.hands:
            name = f"phone {hand.person.device_id}"
            unanswered = {edit.device_seq for edit in hand.phone.outbox}
            unanswered |= {
                seq
                for seq in range(1, hand.phone.device_seq + 1)
                if (hand.person.device_id, seq) not in self.model.answered
            }
            if unanswered:
                found.append(f"{name}: edits {unanswered} were lost")
            if set(hand.phone.store["terminals"]) != self.model.shops_of(hand.person.id):
                found.append(f"{name}: holds other shops than it should")
            found += [f"{name}: {each}" for each in self._differences(hand)]
            if not hand.phone.is_true_copy():
                found.append(f"{name}: the digest differs")
        for manager in self.cast.managers:
            found += [f"manager {manager.id}: {each}" for each in self._at_the_desk(manager)]
        return found

    def _differences(self, hand: Hand) -> list[str]:
        expected, held = self.model.visits_on_phones_of(hand.person.id), hand.phone.store["visits"]
        found = [f"visit {each} is missing" for each in expected.keys() - held.keys()]
        found += [f"visit {each} should not be there" for each in held.keys() - expected.keys()]
        for visit_id in expected.keys() & held.keys():
            doc, shown = expected[visit_id], held[visit_id]
            # A position travels back with what was not said of it.
            if any(_without_nothing(shown[name]) != _without_nothing(doc[name]) for name in doc):
                found.append(f"visit {visit_id} is not as it was last written")
            if shown["server"]["manager_id"] != self.authors.get(visit_id):
                found.append(f"visit {visit_id} has another author")
        return found

    def _at_the_desk(self, manager: Person) -> list[str]:
        """What the centre's lists show of a manager."""
        centre, found = self.stage.world.people["centre"], []
        visits = _items(centre, f"/visits?limit=200&manager_id={manager.id}")
        if sorted(row["id"] for row in visits) != sorted(self.model.visits_of(manager.id)):
            found.append("the list of visits is another")
        refusals = _items(centre, f"/sync/refusals?limit=200&person_id={manager.id}")
        kept = [(row["doc_id"], row["device_seq"]) for row in refusals]
        if set(kept) != self.model.refused[manager.id]:
            found.append("what was refused was not kept")
        if len({(row["device_id"], *each) for row, each in zip(refusals, kept, strict=True)}) < len(kept):
            found.append("a refusal was doubled")
        if {row["id"] for row in visits if "overlap" in row["signals"]} != _overlapping(visits):
            found.append("other visits are said to overlap than do")
        return found


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nothing(each) for name, each in value.items() if each is not None}
    return value


def _items(person: Person, path: str) -> list[Document]:
    return list((person.get(path).json or {})["items"])


def _overlapping(visits: list[Document]) -> set[str]:
    stays = sorted((row["started_at"], row["id"], row["ended_at"]) for row in visits)
    return {stay[1] for index, stay in enumerate(stays) if any(other[2] > stay[0] for other in stays[:index])}
