"""Several phones and desks at the same moment: nothing is lost, doubled, or filed under the wrong manager."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.db import Database, new_id
from backend.terminals import service as terminal_service
from backend.visits import queries as visit_queries
from backend.visits import recording_queries, signal_queries
from tests import factories
from tests.people import Person, World
from tests.phone import phone_of
from tests.sync.conftest import Shop

NINE = factories.nine_on_a_monday()


def batch(shop: Shop, count: int = 5) -> list[dict[str, Any]]:
    return [
        {"collection": "visits", "id": new_id(), "base_rev": 0, "device_seq": n,
         "doc": factories.visit(shop.id, NINE + timedelta(hours=n), specs=[shop.spec_id])}
        for n in range(1, count + 1)
    ]  # fmt: skip


def at_once(*deeds: Any) -> list[Any]:
    start = Barrier(len(deeds))

    def run(deed: Any) -> Any:
        start.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_the_same_push_from_four_places_at_once_is_applied_once(shop: Shop, manager: Person) -> None:
    changes = batch(shop)
    answers = at_once(*[lambda: phone_of(manager).send(changes)] * 4)
    statuses = [[result["status"] for result in answer["results"]] for answer in answers]
    assert sorted(map(tuple, statuses)) == sorted([("applied",) * 5, *[("unchanged",) * 5] * 3])
    assert len(manager.get("/visits").json["items"]) == 5


def test_pushes_of_different_managers_at_once_all_count(
    shop: Shop, database: Database, manager: Person, colleague: Person, stranger: Person, centre: Person
) -> None:
    shops = {person: Shop(factories.make_terminal(database, person), shop.spec_id) for person in (colleague, stranger)}
    shops[manager] = shop
    sent = {person: [batch(of) for _ in range(4)] for person, of in shops.items()}

    def push_all(person: Person) -> None:
        for changes in sent[person]:
            answer = phone_of(person).send(changes)
            assert {result["status"] for result in answer["results"]} == {"applied"}

    at_once(*[lambda person=person: push_all(person) for person in shops])
    expected = {change["id"] for batches in sent.values() for changes in batches for change in changes}
    assert {item["id"] for item in centre.get("/visits?limit=200").json["items"]} == expected
    for person in shops:
        phone = phone_of(person)
        phone.pull(limit=7)
        assert set(phone.store["visits"]) == {change["id"] for changes in sent[person] for change in changes}
        assert phone.is_true_copy()


def test_a_hand_over_while_visits_arrive_files_all_of_them_under_the_new_manager(
    shop: Shop, manager: Person, colleague: Person, admin: Person
) -> None:
    batches = [batch(shop, 3) for _ in range(6)]

    def push_all() -> None:
        for changes in batches:
            phone_of(manager).send(changes)

    def hand_over() -> None:
        answer = admin.post("/assignments", json={"terminal_ids": [shop.id], "manager_id": colleague.id})
        assert answer.status_code < 300, answer.json

    at_once(push_all, hand_over)
    expected = {change["id"] for changes in batches for change in changes}
    heir, former = phone_of(colleague), phone_of(manager)
    heir.pull()
    former.pull()
    # What was made after the shop had gone is refused: the visits lie on earlier days, so all are taken here.
    assert set(heir.store["visits"]) == expected
    assert not former.store["visits"]
    assert heir.is_true_copy()
    assert former.is_true_copy()


def test_a_cursor_never_passes_a_row_that_commits_later(shop: Shop, manager: Person, database: Database) -> None:
    """Readers pull without pause while writers commit; whoever follows the cursor has seen everything in the end."""
    batches = [batch(shop, 2) for _ in range(10)]
    phone = phone_of(manager)
    done = False

    def write(some: list[Any]) -> None:
        for changes in some:
            phone_of(manager).send(changes)

    def read() -> None:
        while not done:
            phone.pull(limit=3)

    with ThreadPoolExecutor(3) as pool:
        reader = pool.submit(read)
        writers = [pool.submit(write, some) for some in (batches[::2], batches[1::2])]
        for writer in writers:
            writer.result()
        done = True
        reader.result()
    phone.pull()
    assert set(phone.store["visits"]) == {change["id"] for changes in batches for change in changes}
    assert phone.is_true_copy()


#: Of SQLite's transactions one waits for the other from the start.
postgresql_only = pytest.mark.parametrize("source", ["postgresql"], indirect=True)


class Interruption:
    """Starts a deed by somebody else right after a function of a session has run for the first time, and goes on when the deed is
    done or waits for a lock: whether it waits is what the code decides."""

    def __init__(self, patch: pytest.MonkeyPatch, module: Any, function: str, deed: Any) -> None:
        self.pool, self.deed, self.interrupted = ThreadPoolExecutor(1), deed, getattr(module, function)
        self.started: Future[Any] | None = None
        patch.setattr(module, function, self.run)

    def run(self, session: Session, *args: Any, **options: Any) -> Any:
        answer = self.interrupted(session, *args, **options)
        if self.started is None:
            self.started = self.pool.submit(self.deed)
            while not self._is_waiting(session) and not self.started.done():
                wait([self.started], timeout=0.01)
        return answer

    @staticmethod
    def _is_waiting(session: Session) -> bool:
        return bool(session.connection().exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar())

    def result(self) -> Any:
        assert self.started is not None
        return self.started.result()


def hand_over(admin: Person, terminal_id: str, to: Person) -> Any:
    return admin.post("/assignments", json={"terminal_ids": [terminal_id], "manager_id": to.id})


@postgresql_only
def test_a_neighbour_that_changes_hands_while_its_signals_are_settled_reaches_the_new_manager(
    shop: Shop, database: Database, manager: Person, colleague: Person, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.make_terminal(database, manager)
    later, phone, heir = new_id(), phone_of(manager), phone_of(colleague)
    phone.write("visits", later, factories.visit(other, NINE + timedelta(minutes=10)))
    phone.push()
    meanwhile = Interruption(
        monkeypatch, signal_queries, "related_stays", lambda: hand_over(admin, other, colleague).status_code
    )
    phone.write("visits", new_id(), factories.visit(shop.id, NINE))
    phone.push()
    assert meanwhile.result() == 201
    for each in (phone, heir):
        each.pull()
        assert each.is_true_copy()
    assert [each["signal"] for each in heir.store["visits"][later]["server"]["signals"]] == ["overlap"]


@postgresql_only
@pytest.mark.parametrize("first", ["the manager", "the desk"])
def test_a_visit_that_is_taken_back_while_its_shop_changes_hands_leaves_both_phones(
    shop: Shop, manager: Person, colleague: Person, admin: Person, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    visit_id, phone, heir = new_id(), phone_of(manager), phone_of(colleague)
    phone.write("visits", visit_id, factories.visit(shop.id, NINE))
    phone.push()
    phone.write("visits", visit_id, None)
    if first == "the manager":
        meanwhile = Interruption(
            monkeypatch, recording_queries, "recorded_visits", lambda: hand_over(admin, shop.id, colleague)
        )
        phone.push()
    else:
        meanwhile = Interruption(monkeypatch, visit_queries, "visits_at", phone.push)
        hand_over(admin, shop.id, colleague)
    meanwhile.result()
    for each in (phone, heir):
        each.pull()
        assert visit_id not in each.store["visits"]
        assert each.is_true_copy()


@postgresql_only
def test_nobody_gets_a_shop_while_being_posted_away(
    shop: Shop, world: World, colleague: Person, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = {"role": "customer_manager", "branch_id": world.branches["河口"]}
    meanwhile = Interruption(
        monkeypatch,
        terminal_service,
        "require_sound",
        lambda: admin.post(f"/people/{colleague.id}/postings", json=place).status_code,
    )
    assert hand_over(admin, shop.id, colleague).status_code == 201
    assert meanwhile.result() == 201
    assert admin.get(f"/terminals/{shop.id}").json["manager_id"] is None  # released by the posting, which had to wait
    assert hand_over(admin, shop.id, colleague).json["slug"] == "not-a-manager"
