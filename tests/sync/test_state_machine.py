"""Two phones of one manager, and whatever Hypothesis makes of them; it looks for the shortest story that goes wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from backend.db import Database, new_id
from tests.people import World
from tests.phone import Refused
from tests.sync.histories.stage import Stage, open_stage
from tests.sync.histories.story import History, Kind

PHONES = st.integers(0, 1)
FATES = st.sampled_from(["well", "answer lost", "request lost", "held up", "crash before commit", "twice", "in parts"])


class TwoPhones(RuleBasedStateMachine):
    """The third phone is the colleague's, who gets shops and loses them."""

    visits: Bundle[tuple[str, str]] = Bundle("visits")

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        [cast] = stage.engage(1)
        self.history = History(0, stage, cast, Kind(weather={}))
        self.shops = sorted(shop for shop, owner in cast.shops.items() if owner == cast.phones[0].id)
        for hand in self.history.hands:
            hand.phone.pull()

    @rule(target=visits, phone=PHONES, shop=st.integers(0, 1))
    def write(self, phone: int, shop: int) -> tuple[str, str]:
        visit_id = new_id()
        self.history.authors[visit_id] = self.history.cast.phones[0].id
        self._save(phone, visit_id, self.history.document(self.shops[shop]))
        return visit_id, self.shops[shop]

    @rule(phone=PHONES, visit=visits)
    def edit(self, phone: int, visit: tuple[str, str]) -> None:
        if self._knows(phone, visit[0]):
            self._save(phone, visit[0], self.history.document(visit[1]))

    @rule(phone=PHONES, visit=visits)
    def take_back(self, phone: int, visit: tuple[str, str]) -> None:
        if self._knows(phone, visit[0]):
            self._save(phone, visit[0], None)

    def _knows(self, phone: int, visit_id: str) -> bool:
        holds = self.history.hands[phone].phone
        return visit_id in holds.store["visits"] or any(edit.id == visit_id for edit in holds.outbox)

    def _save(self, phone: int, visit_id: str, doc: dict[str, Any] | None) -> None:
        self.history.hands[phone].phone.write("visits", visit_id, doc)

    @rule(phone=PHONES, fate=FATES, batch=st.sampled_from([1, 100]))
    def push(self, phone: int, fate: str, batch: int) -> None:
        hand = self.history.hands[phone]
        hand.wire.weather = {} if fate == "well" else {fate: 100}
        with suppress(ConnectionError, Refused):
            hand.phone.push(batch)
        hand.wire.weather = {}

    @rule(phone=PHONES)
    def what_was_held_up_arrives(self, phone: int) -> None:
        self.history.hands[phone].wire.deliver_late()

    @rule(phone=st.integers(0, 2))
    def pull(self, phone: int) -> None:
        self.history.hands[phone].phone.pull(limit=2)

    @rule(shop=st.integers(0, 1), heir=st.integers(0, 1))
    def hand_over(self, shop: int, heir: int) -> None:
        self.history.hand_over([self.shops[shop]], self.history.cast.managers[heir].id)

    @invariant()
    def the_server_does_what_the_model_says(self) -> None:
        assert not self.history.model.surprises

    def teardown(self) -> None:
        self.history.calm_down()
        faults = self.history.faults()
        assert not faults, faults


def test_whatever_two_phones_of_a_manager_do_nothing_is_lost_or_doubled(database: Database, world: World) -> None:
    few = settings(
        max_examples=20, stateful_step_count=25, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with open_stage(database, world) as stage:
        run_state_machine_as_test(lambda: TwoPhones(stage), settings=few)  # type: ignore[no-untyped-call]
