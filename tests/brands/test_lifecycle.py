"""The life of a product at its doors: suggestions, decisions, taste tests, pilot sales, and who may propose what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from backend.access import Actor
from backend.brands import service
from backend.brands.lifecycle import volume_sources
from backend.db import Database, new_id
from backend.problems import Problem
from tests.factories import make_spec, make_terminal, plan_values
from tests.people import CITY, Person, World

TODAY = date.today()
Sold = Callable[[dict[str, int]], None]


@pytest.fixture
def sold(monkeypatch: pytest.MonkeyPatch) -> Sold:
    """Say how many cases each spec sold in the year."""

    def sold(cases: dict[str, int]) -> None:
        packs = {spec_id: number * 2_500 for spec_id, number in cases.items()}
        monkeypatch.setattr("backend.brands.lifecycle.volume_sources", [lambda session, city_id, today: packs])

    return sold


@pytest.fixture
def novelty(database: Database, world: World) -> str:
    return make_spec(database, world, stage="introduction", entry_date=TODAY - timedelta(days=30))


def suggestions(person: Person, **query: str) -> dict[str, dict[str, Any]]:
    answer = person.get("/lifecycle-suggestions", query_string=query)
    assert answer.status_code == 200, answer.text
    return {each["spec_id"]: each for each in answer.json["items"]}


def decide(person: Person, spec: str, stage: str, **values: Any) -> Any:
    body = {"stage": stage, "from_date": TODAY.isoformat(), "reason": "评估会决定", **values}
    return person.post(f"/specs/{spec}/stages", json=body)


def answer(taster: str, terminal_id: str | None = None, **values: Any) -> dict[str, Any]:
    return {
        "id": new_id(), "taster": taster, "terminal_id": terminal_id, "is_adult": True, "liking": 4, "would_buy": True,
    } | values  # fmt: skip


def tasted(person: Person, test_id: str, *answers: dict[str, Any]) -> Any:
    return person.post(f"/taste-tests/{test_id}/answers", json={"answers": answers})


def begin_test(centre: Person, spec: str) -> str:
    begun = centre.post(f"/specs/{spec}/taste-tests", json={"name": "口味测试"})
    assert begun.status_code == 201, begun.text
    return str(begun.json["id"])


def pass_test(database: Database, centre: Person, manager: Person, spec: str) -> list[str]:
    """A test that has been passed, by the least numbers; returns the shops."""
    test_id = begin_test(centre, spec)
    shops = [make_terminal(database, manager) for _ in range(25)]
    tasted(manager, test_id, *[answer("retailer", shop) for shop in shops], *[answer("consumer") for _ in range(30)])
    ended = centre.post(f"/taste-tests/{test_id}/verdict", json={"verdict": "passed"})
    assert ended.status_code == 201, ended.text
    return shops


class TestSuggestions:
    def test_they_name_their_figures_and_nothing_follows_by_itself(
        self, database: Database, world: World, centre: Person, sold: Sold
    ) -> None:
        spec = make_spec(database, world, price_class="I", stage="growth")
        quiet = make_spec(database, world, price_class="I", stage="growth")
        sold({spec: 1_500, quiet: 1_499})
        found = suggestions(centre)
        assert set(found) == {spec}
        assert (found[spec]["suggested"], found[spec]["grounds"]) == ("mature", ["spec_volume"])
        assert found[spec]["figures"]["year_packs"] == 1_500 * 2_500
        assert centre.get(f"/specs/{spec}").json["stage"] == "growth"
        assert set(suggestions(centre, all="true")) == {spec, quiet}

    def test_the_numbers_are_the_citys(
        self, database: Database, world: World, centre: Person, admin: Person, sold: Sold
    ) -> None:
        spec = make_spec(database, world, price_class="I", stage="growth")
        sold({spec: 1_000})
        assert suggestions(centre) == {}
        published = admin.post("/rule-sets/lifecycle", json={"parameters": {"mature_upper_spec_cases": 1_000}})
        assert published.status_code == 201
        assert suggestions(centre)[spec]["figures"]["rules_version"] == 2

    def test_a_promoter_sees_those_of_the_own_specs(
        self, database: Database, world: World, promoter: Person, rival: Person, sold: Sold
    ) -> None:
        spec = make_spec(database, world, price_class="I", stage="growth")
        sold({spec: 2_000})
        assert (set(suggestions(promoter)), set(suggestions(rival))) == ({spec}, set())

    def test_an_introduction_says_what_it_lacks(self, centre: Person, novelty: str) -> None:
        found = suggestions(centre, spec_id=novelty, all="true")[novelty]
        assert (found["suggested"], found["missing"]) == ("introduction", ["taste_test", "pilot_sale"])

    def test_what_was_sold_is_told_by_sales(self) -> None:
        from backend.sales.service import packs_of_year

        assert packs_of_year in volume_sources


class TestDecisions:
    def test_a_person_decides_and_the_figures_of_that_moment_are_kept(
        self, database: Database, world: World, centre: Person, sold: Sold
    ) -> None:
        spec = make_spec(database, world, price_class="I", stage="growth")
        sold({spec: 1_620})
        newest = decide(centre, spec, "mature").json["stages"][0]
        assert (newest["figures"]["suggested"], newest["figures"]["year_packs"]) == ("mature", 4_050_000)
        assert suggestions(centre) == {}

    def test_they_may_differ_from_the_suggestion_but_not_from_the_order_of_life(
        self, database: Database, world: World, centre: Person, manager: Person
    ) -> None:
        spec = make_spec(database, world, stage="growth")
        for stage in ("growth", "introduction"):
            refused = decide(centre, spec, stage)
            assert (refused.status_code, refused.json["slug"], refused.json["present"]) == (
                409,
                "stage-not-reachable",
                "growth",
            )
        assert decide(manager, spec, "mature").status_code == 403
        assert decide(centre, spec, "mature").status_code == 201

    def test_an_exit_says_whether_the_product_can_come_back(
        self, database: Database, world: World, centre: Person
    ) -> None:
        lost, improvable = (make_spec(database, world, stage="mature") for _ in range(2))
        assert decide(centre, lost, "exit").json["errors"][0]["field"] == "is_improvable"
        assert decide(centre, lost, "growth", is_improvable=True).json["errors"][0]["field"] == "is_improvable"
        assert decide(centre, lost, "exit", is_improvable=False).status_code == 201
        assert decide(centre, improvable, "exit", is_improvable=True).json["stages"][0]["is_improvable"] is True
        assert decide(centre, lost, "introduction").json["slug"] == "stage-not-reachable"
        back = decide(centre, improvable, "introduction")
        assert back.json["stage"] == "introduction"
        figures = suggestions(centre, spec_id=improvable, all="true")[improvable]["figures"]
        assert figures["introduced_on"] == TODAY.isoformat()

    def test_a_product_that_comes_back_is_tried_anew(
        self, database: Database, centre: Person, manager: Person, novelty: str
    ) -> None:
        shops = pass_test(database, centre, manager, novelty)
        assert suggestions(centre, spec_id=novelty, all="true")[novelty]["missing"] == ["pilot_sale"]
        decide(centre, novelty, "exit", is_improvable=True)
        decide(centre, novelty, "introduction")
        assert suggestions(centre, spec_id=novelty, all="true")[novelty]["missing"] == ["taste_test", "pilot_sale"]
        body = {"name": "试销", "first_day": TODAY.isoformat(), "last_day": TODAY.isoformat(), "terminal_ids": shops}
        assert centre.post(f"/specs/{novelty}/pilot-sales", json=body).json["slug"] == "taste-test-needed"


class TestTasting:
    def test_a_test_is_judged_only_when_enough_have_tasted(
        self, database: Database, centre: Person, manager: Person, novelty: str
    ) -> None:
        test_id = begin_test(centre, novelty)
        shops = [make_terminal(database, manager) for _ in range(25)]
        tasted(manager, test_id, *[answer("retailer", shop) for shop in shops[:24]])
        tasted(manager, test_id, *[answer("consumer", liking=3, would_buy=False) for _ in range(30)])
        early = centre.post(f"/taste-tests/{test_id}/verdict", json={"verdict": "failed"})
        assert (early.status_code, early.json["slug"]) == (409, "too-few-tasters")
        assert (early.json["retailers_missing"], early.json["consumers_missing"]) == (1, 0)
        counted = tasted(manager, test_id, answer("retailer", shops[24])).json["answers"]
        assert counted == [
            {"taster": "retailer", "count": 25, "would_buy": 25, "mean_liking": 400},
            {"taster": "consumer", "count": 30, "would_buy": 0, "mean_liking": 300},
        ]
        judged = centre.post(f"/taste-tests/{test_id}/verdict", json={"verdict": "passed", "note": "口感柔和"})
        assert (judged.status_code, judged.json["verdict"], judged.json["rules_version"]) == (201, "passed", 1)
        assert tasted(manager, test_id, answer("consumer")).json["slug"] == "trial-ended"
        assert centre.post(f"/taste-tests/{test_id}/verdict", json={"verdict": "failed"}).json["slug"] == "trial-ended"

    def test_it_may_be_abandoned_at_any_time(self, centre: Person, novelty: str) -> None:
        test_id = begin_test(centre, novelty)
        assert centre.post(f"/taste-tests/{test_id}/verdict", json={"verdict": "abandoned"}).status_code == 201

    def test_an_answer_sent_again_is_no_second_one_and_a_retailer_answers_once(
        self, database: Database, centre: Person, manager: Person, novelty: str
    ) -> None:
        test_id, shop = begin_test(centre, novelty), make_terminal(database, manager)
        said = answer("retailer", shop)
        for _ in range(2):
            assert tasted(manager, test_id, said).json["answers"][0]["count"] == 1
        again = tasted(manager, test_id, answer("consumer"), answer("retailer", shop))
        assert again.json["errors"][0]["field"] == "answers.1.terminal_id"
        assert centre.get(f"/taste-tests/{test_id}").json["answers"][1]["count"] == 0
        elsewhere = tasted(manager, begin_test(centre, novelty), said)
        assert elsewhere.json["errors"][0]["field"] == "answers.0.id"

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"is_adult": False}, "answers.0.is_adult"),
            ({"liking": 6}, "answers.0.liking"),
            ({"terminal_id": new_id()}, "answers.0.terminal_id"),
            ({"taster": "retailer"}, "answers.0.terminal_id"),
            ({"name": "张三"}, "answers.0.name"),
        ],
    )
    def test_consumers_are_anonymous_adults(
        self, centre: Person, manager: Person, novelty: str, values: dict[str, Any], field: str
    ) -> None:
        refused = tasted(manager, begin_test(centre, novelty), answer("consumer") | values)
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json["errors"]] == [field]

    def test_who_may_do_what(
        self, database: Database, centre: Person, manager: Person, stranger: Person, promoter: Person, rival: Person,
        novelty: str,
    ) -> None:  # fmt: skip
        assert manager.post(f"/specs/{novelty}/taste-tests", json={"name": "x"}).status_code == 403
        assert rival.post(f"/specs/{novelty}/taste-tests", json={"name": "x"}).status_code == 404
        test_id, shop = begin_test(centre, novelty), make_terminal(database, manager)
        assert tasted(stranger, test_id, answer("retailer", shop)).status_code == 422
        assert tasted(promoter, test_id, answer("consumer")).status_code == 403
        assert promoter.get(f"/taste-tests/{test_id}").status_code == 200
        assert rival.get(f"/taste-tests/{test_id}").status_code == 404
        assert rival.get("/taste-tests").json["items"] == []
        assert manager.post(f"/taste-tests/{test_id}/verdict", json={"verdict": "abandoned"}).status_code == 403

    def test_only_what_is_in_its_introduction_is_tried(self, database: Database, world: World, centre: Person) -> None:
        grown = make_spec(database, world, stage="growth")
        refused = centre.post(f"/specs/{grown}/taste-tests", json={"name": "x"})
        assert (refused.status_code, refused.json["slug"]) == (409, "not-in-introduction")


def test_a_pilot_sale_follows_the_test_and_is_seen_by_those_who_have_a_shop_of_it(
    database: Database, centre: Person, manager: Person, colleague: Person, reviewer: Person, stranger: Person,
    promoter: Person, rival: Person, novelty: str,
) -> None:  # fmt: skip
    own, other = make_terminal(database, manager), make_terminal(database, stranger)
    body = {
        "name": "定点试销", "first_day": TODAY.isoformat(), "last_day": (TODAY + timedelta(days=60)).isoformat(),
        "terminal_ids": [own, other],
    }  # fmt: skip
    assert centre.post(f"/specs/{novelty}/pilot-sales", json=body).json["slug"] == "taste-test-needed"
    pass_test(database, centre, manager, novelty)
    backwards = centre.post(f"/specs/{novelty}/pilot-sales", json=body | {"last_day": "2026-01-01"})
    assert backwards.json["errors"][0]["field"] == "last_day"
    unknown = centre.post(f"/specs/{novelty}/pilot-sales", json=body | {"terminal_ids": [own, new_id()]})
    assert unknown.json["errors"][0]["field"] == "terminal_ids.1"
    pilot = centre.post(f"/specs/{novelty}/pilot-sales", json=body)
    assert pilot.status_code == 201, pilot.text
    path = f"/pilot-sales/{pilot.json['id']}"
    seen = {each.username: each.get(path) for each in (centre, manager, reviewer, stranger, promoter, colleague, rival)}
    assert {name: each.status_code for name, each in seen.items()} == {
        "centre": 200, "manager": 200, "reviewer": 200, "stranger": 200, "promoter": 200, "colleague": 404, "rival": 404,
    }  # fmt: skip
    assert (seen["manager"].json["terminals"], seen["manager"].json["terminal_ids"]) == (1, [own])
    assert (seen["promoter"].json["terminals"], seen["promoter"].json["terminal_ids"]) == (2, [])
    assert [each["id"] for each in manager.get("/pilot-sales?is_open=true").json["items"]] == [pilot.json["id"]]
    assert manager.post(f"{path}/verdict", json={"verdict": "passed"}).status_code == 403
    assert centre.post(f"{path}/verdict", json={"verdict": "passed"}).json["verdict"] == "passed"
    assert centre.post(f"{path}/verdict", json={"verdict": "passed"}).json["slug"] == "trial-ended"
    assert suggestions(centre, spec_id=novelty, all="true")[novelty]["missing"] == []


class TestProposing:
    def ask(self, database: Database, actor: Actor, *spec_ids: str) -> str:
        with database.reading(CITY) as session:
            try:
                return service.require_proposer(session, actor, spec_ids).value
            except Problem as problem:
                return problem.kind.slug

    def test_the_stage_says_whose_turn_it_is(
        self, database: Database, world: World, centre: Person, promoter: Person, rival: Person
    ) -> None:
        grown, exiting = make_spec(database, world, stage="growth"), make_spec(database, world, stage="exit")
        mature = make_spec(database, world, stage="mature")
        assert self.ask(database, promoter.actor, grown) == "growth"
        assert self.ask(database, centre.actor, grown) == "not-your-proposal"
        assert self.ask(database, promoter.actor, exiting) == "not-your-proposal"
        assert self.ask(database, centre.actor, exiting) == "exit"
        assert {self.ask(database, each.actor, mature) for each in (centre, promoter)} == {"mature"}
        assert self.ask(database, promoter.actor, grown, mature) == "invalid"
        assert self.ask(database, rival.actor, grown) == "invalid"

    def test_a_decision_on_the_stage_changes_who_proposes_a_maintenance_plan(
        self, database: Database, world: World, centre: Person, promoter: Person, manager: Person
    ) -> None:
        spec, shop = make_spec(database, world, stage="growth"), make_terminal(database, manager)
        body = plan_values([shop], [spec], manufacturer_id=world.manufacturers["南岭中烟"])
        assert centre.post("/maintenance-plans", json=body).json["slug"] == "not-your-proposal"
        decide(centre, spec, "exit", is_improvable=False)
        assert promoter.post("/maintenance-plans", json=body).json["slug"] == "not-your-proposal"
        assert centre.post("/maintenance-plans", json=body).status_code == 201
