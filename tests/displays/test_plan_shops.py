"""Which shops an agreement means: both sides see what they sign, a branch what is its own, a rival nothing."""

from __future__ import annotations

from backend.db import Database
from tests import factories
from tests.people import Person, World


def test_both_sides_see_the_shops_that_they_sign_and_a_branch_its_own(database: Database, world: World) -> None:
    people = world.people
    near = factories.make_terminal(database, people["manager"], name="福源食杂店")
    far = factories.make_terminal(database, people["stranger"], name="河口便利店")
    spec = factories.make_spec(database, world)
    plan_id = factories.make_plan(database, world, [near, far], [spec])
    promotion_id = factories.make_promotion(database, world, [near, far], [spec])

    def seen(person: Person, path: str) -> set[str]:
        answer = person.get(path)
        assert answer.status_code == 200, answer.json
        return {each["id"] for each in answer.json["items"]}

    for path in (f"/maintenance-plans/{plan_id}/terminals", f"/promotions/{promotion_id}/terminals"):
        assert seen(people["promoter"], path) == seen(people["centre"], path) == {near, far}
        assert seen(people["reviewer"], path) == {near}
        assert seen(people["promoter"], f"{path}?q=河口") == {far}
        assert seen(people["promoter"], f"{path}?branch_id={world.branches['城东']}") == {near}
        first = people["promoter"].get(f"{path}?limit=1").json
        rest = people["promoter"].get(f"{path}?limit=1&cursor={first['next_cursor']}").json
        assert {first["items"][0]["id"], rest["items"][0]["id"]} == {near, far}
        assert people["rival"].get(path).status_code == 404


def test_what_is_still_proposed_only_the_two_parties_see(database: Database, world: World) -> None:
    people = world.people
    near = factories.make_terminal(database, people["manager"])
    also = factories.make_terminal(database, people["manager"])
    spec = factories.make_spec(database, world)
    plan_id = factories.make_plan(database, world, [near], [spec])
    further = people["promoter"].post(
        f"/maintenance-plans/{plan_id}/versions", json=factories.plan_values([near, also], [spec])
    )
    assert further.status_code == 201, further.json
    path = f"/maintenance-plans/{plan_id}/terminals"
    assert len(people["centre"].get(path).json["items"]) == 1

    assert len(people["centre"].get(f"{path}?version=2").json["items"]) == 2
    assert people["reviewer"].get(f"{path}?version=2").status_code == 404
    assert people["centre"].get(f"{path}?version=3").status_code == 404
