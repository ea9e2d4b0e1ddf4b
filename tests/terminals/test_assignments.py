"""Hand-over of terminals between managers, and benchmark designations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backend.accounts.service import command_line_actor
from backend.db import Database, new_id
from backend.terminals import service, writing
from tests.factories import make_terminal
from tests.people import CITY, Person

pytestmark = pytest.mark.usefixtures("world")

TODAY = date.today()


def pulled(person: Person, cursor: str | None = None) -> tuple[dict[str, bool], str]:
    """The terminals in a pull, each with whether it is there or gone, and the cursor behind them."""
    answer = person.get("/sync/pull", query_string={"cursor": cursor} if cursor else {}).json
    changes = [each for each in answer["changes"] if each["collection"] == "terminals"]
    return {each["id"]: not each.get("deleted", False) for each in changes}, answer["cursor"]


class TestHandOver:
    def test_a_set_of_shops_goes_to_a_colleague_and_both_phones_learn_of_it(
        self, database: Database, manager: Person, colleague: Person, reviewer: Person
    ) -> None:
        moving = [make_terminal(database, manager) for _ in range(3)]
        staying = make_terminal(database, manager)
        before, from_manager = pulled(manager)
        nothing, from_colleague = pulled(colleague)
        assert (set(before), nothing) == ({*moving, staying}, {})

        body = {"terminal_ids": moving, "manager_id": colleague.id}
        assert reviewer.post("/assignments", json=body).json == {"handed_over": 3, "unchanged": 0}
        assert reviewer.post("/assignments", json=body).json == {"handed_over": 0, "unchanged": 3}

        assert pulled(manager, from_manager)[0] == dict.fromkeys(moving, False)
        assert pulled(colleague, from_colleague)[0] == dict.fromkeys(moving, True)
        assert [each["id"] for each in manager.get("/terminals").json["items"]] == [staying]

    def test_the_history_says_who_covered_it_when(
        self, database: Database, manager: Person, colleague: Person, reviewer: Person
    ) -> None:
        terminal = make_terminal(database, manager)
        day = (TODAY - timedelta(days=3)).isoformat()
        reviewer.post("/assignments", json={"terminal_ids": [terminal], "manager_id": colleague.id, "from_date": day})
        history = colleague.get(f"/terminals/{terminal}/assignments").json["items"]
        assert [(each["manager_name"], each["to_date"]) for each in history] == [("王磊", None), ("李静", day)]
        assert history[0]["from_date"] == day
        assert manager.get(f"/terminals/{terminal}/assignments").status_code == 404

    def test_nobody_covers_what_is_taken_away(self, database: Database, manager: Person, reviewer: Person) -> None:
        terminal = make_terminal(database, manager)
        reviewer.post("/assignments", json={"terminal_ids": [terminal], "manager_id": None})
        assert manager.get("/terminals").json["items"] == []
        assert [each["id"] for each in reviewer.get("/terminals?covered=false").json["items"]] == [terminal]

    def test_only_by_a_desk_and_only_what_it_sees(
        self, database: Database, manager: Person, colleague: Person, stranger: Person, reviewer: Person
    ) -> None:
        own, far = make_terminal(database, manager), make_terminal(database, stranger)
        body = {"terminal_ids": [own], "manager_id": colleague.id}
        assert manager.post("/assignments", json=body).status_code == 403
        assert colleague.post("/assignments", json=body).status_code == 404
        for unseen in (far, new_id()):
            body["terminal_ids"] = [own, unseen]
            assert reviewer.post("/assignments", json=body).status_code == 404
        assert manager.get(f"/terminals/{own}").json["manager_id"] == manager.id

    def test_only_to_an_active_manager_of_the_branch(
        self, database: Database, manager: Person, stranger: Person, reviewer: Person, admin: Person
    ) -> None:
        terminal = make_terminal(database, manager)
        for person in (stranger, reviewer):
            body = {"terminal_ids": [terminal], "manager_id": person.id}
            assert admin.post("/assignments", json=body).json["slug"] == "not-a-manager"
        assert manager.get(f"/terminals/{terminal}").json["manager_id"] == manager.id

    @pytest.mark.parametrize("days", [-100, 2])
    def test_not_before_the_present_one_began_nor_in_advance(
        self, database: Database, manager: Person, colleague: Person, reviewer: Person, days: int
    ) -> None:
        terminal = make_terminal(database, manager)
        day = (TODAY + timedelta(days=days)).isoformat()
        body = {"terminal_ids": [terminal], "manager_id": colleague.id, "from_date": day}
        refused = reviewer.post("/assignments", json=body)
        assert [each["field"] for each in refused.json["errors"]] == ["from_date"]

    def test_more_than_two_thousand_at_once_are_refused(self, reviewer: Person) -> None:
        body = {"terminal_ids": [new_id() for _ in range(2_001)], "manager_id": None}
        assert reviewer.post("/assignments", json=body).json["errors"][0]["field"] == "terminal_ids"

    def test_higher_packages_are_told_within_the_transaction(
        self, database: Database, manager: Person, colleague: Person, reviewer: Person, monkeypatch: Any
    ) -> None:
        told: list[writing.HandOver] = []
        monkeypatch.setattr(writing, "after_hand_over", [lambda session, hand_overs: told.extend(hand_overs)])
        terminal = make_terminal(database, manager)
        assert told == []
        reviewer.post("/assignments", json={"terminal_ids": [terminal], "manager_id": colleague.id})
        assert told == [writing.HandOver(terminal, str(manager.branch_id), manager.id, colleague.id)]


def test_a_manager_who_leaves_releases_all_shops_to_a_successor(
    database: Database, manager: Person, colleague: Person
) -> None:
    shops = {make_terminal(database, manager) for _ in range(3)}
    with database.transaction(CITY) as session:
        handed_over = service.release_terminals(session, command_line_actor(CITY), manager.id, colleague.id)
    assert {each.terminal_id for each in handed_over} == shops
    assert {each["id"] for each in colleague.get("/terminals").json["items"]} == shops


class TestBenchmarks:
    def test_a_modern_shop_becomes_a_benchmark_for_a_dated_time(
        self, database: Database, manager: Person, reviewer: Person
    ) -> None:
        terminal = make_terminal(database, manager)
        day = (TODAY - timedelta(days=1)).isoformat()
        designated = reviewer.post(f"/terminals/{terminal}/benchmark-designations", json={"from_date": day})
        assert designated.status_code == 201
        assert designated.json["is_benchmark"]
        assert [each["id"] for each in manager.get("/terminals?is_benchmark=true").json["items"]] == [terminal]
        assert reviewer.delete(f"/terminals/{terminal}/benchmark-designations/current").status_code == 204
        seen = manager.get(f"/terminals/{terminal}").json
        assert not seen["is_benchmark"]
        assert [(each["from_date"], each["to_date"] is None) for each in seen["designations"]] == [(day, False)]
        assert reviewer.delete(f"/terminals/{terminal}/benchmark-designations/current").status_code == 404
        overlapping = reviewer.post(f"/terminals/{terminal}/benchmark-designations", json={"from_date": day})
        assert overlapping.json["errors"][0]["field"] == "from_date"

    @pytest.mark.parametrize("kind", ["ordinary", "franchise"])
    def test_another_kind_does_not(self, database: Database, manager: Person, reviewer: Person, kind: str) -> None:
        terminal = make_terminal(database, manager, kind=kind)
        refused = reviewer.post(f"/terminals/{terminal}/benchmark-designations", json={})
        assert refused.json["slug"] == "not-eligible"

    def test_nor_twice_nor_when_closed_nor_in_advance(
        self, database: Database, manager: Person, reviewer: Person
    ) -> None:
        terminal, closed = make_terminal(database, manager, is_benchmark=True), make_terminal(database, manager)
        reviewer.post(f"/terminals/{closed}/closure", json={})
        for each in (terminal, closed):
            assert reviewer.post(f"/terminals/{each}/benchmark-designations", json={}).json["slug"] == "not-eligible"
        other = make_terminal(database, manager)
        refused = reviewer.post(f"/terminals/{other}/benchmark-designations", json={"from_date": "2038-01-19"})
        assert refused.json["errors"][0]["field"] == "from_date"

    def test_its_manager_may_see_but_not_decide_it(self, database: Database, manager: Person, stranger: Person) -> None:
        terminal = make_terminal(database, manager)
        assert manager.post(f"/terminals/{terminal}/benchmark-designations", json={}).status_code == 403
        assert stranger.post(f"/terminals/{terminal}/benchmark-designations", json={}).status_code == 404

    def test_alerts_name_managers_with_too_many_or_too_few_and_nobody_sees_those_of_other_branches(
        self, database: Database, manager: Person, colleague: Person, stranger: Person, reviewer: Person, centre: Person
    ) -> None:
        for _ in range(3):
            make_terminal(database, manager, is_benchmark=True)
            make_terminal(database, stranger, is_benchmark=True)

        def alerts(person: Person) -> dict[str, tuple[int, str]]:
            items = person.get("/benchmark-alerts").json["items"]
            return {each["manager_id"]: (each["benchmarks"], each["alert"]) for each in items}

        assert alerts(reviewer) == alerts(colleague) == {colleague.id: (0, "too_few")}
        assert alerts(centre) == {colleague.id: (0, "too_few"), stranger.id: (3, "too_many")}
        assert alerts(manager) == {}
