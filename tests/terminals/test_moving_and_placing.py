"""What a hand-over would move, where visits say that a shop is, and changes by two desks at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import Person
from tests.planning.conftest import intend

pytestmark = pytest.mark.usefixtures("world")

#: 330 m north of where the shops of the stories are on record.
THERE = (30.503, 114.3)


def checked_in(person: Person, shop: str, places: list[tuple[float, float] | None]) -> None:
    for days, place in enumerate(places, 1):
        began = datetime.now(UTC) - timedelta(days=days, hours=3)
        doc = factories.visit(shop, began, check_in=factories.check_point(began, place))
        assert person.post("/visits", json={"id": new_id(), **doc}).status_code == 201


def previewed(person: Person, shops: list[str], to: Person | None, **values: Any) -> Any:
    body = {"terminal_ids": shops, "manager_id": to.id if to else None, **values}
    return person.post("/hand-over-previews", json=body)


def test_a_preview_says_what_moves_and_what_stays_and_the_hand_over_does_just_that(
    database: Database, manager: Person, colleague: Person, stranger: Person, reviewer: Person
) -> None:
    factories.make_template(database)
    benchmark, _ = factories.make_duty(database, manager)
    shop, left = (factories.make_terminal(database, manager) for _ in range(2))
    theirs = factories.make_terminal(database, colleague)
    intend(database, manager, {factories.today() + timedelta(days=1): [benchmark, shop, left]})
    due = (factories.today() + timedelta(days=3)).isoformat()
    for place in (shop, left):
        reviewer.post("/tasks", json={"terminal_id": place, "title": "补货", "due_on": due})
    complaints = [
        reviewer.post("/complaints", json={"terminal_id": shop, "kind": "other", "text": f"送货太迟{n}"}).json["id"]
        for n in range(2)
    ]
    reviewer.post(f"/complaints/{complaints[0]}/assignments", json={"manager_id": manager.id})
    checked_in(manager, shop, [None])

    answer = previewed(reviewer, [benchmark, shop, theirs], colleague)
    assert answer.status_code == 200, answer.json
    said = answer.json
    assert said["shops"] == {"moving": 2, "staying": 1}
    to_do = [each["terminal_id"] for each in reviewer.get("/tasks").json["items"] if each["closed_at"] is None]
    assert said["tasks"] == {"moving": to_do.count(shop) + to_do.count(benchmark), "staying": 0}
    assert said["duties"] == {"moving": 1, "staying": 0}
    assert said["complaints"] == {"moving": 1, "staying": 1}
    assert said["visits"] == {"moving": 1, "staying": 0}
    assert said["stops"] == {"leaving": 2, "plans": 1, "without_a_plan": 2}
    assert [(each["manager"]["name"], each["shops_before"], each["shops_after"]) for each in said["managers"]] == [
        (colleague.name, 1, 3), (manager.name, 3, 1),
    ]  # fmt: skip
    assert {each["id"] for each in manager.get("/terminals").json["items"]} == {benchmark, shop, left}

    reviewer.post("/assignments", json={"terminal_ids": [benchmark, shop, theirs], "manager_id": colleague.id})
    covered = {each["id"] for each in colleague.get("/terminals").json["items"]}
    assert covered == {benchmark, shop, theirs}
    assert (
        len([each for each in colleague.get("/tasks").json["items"] if each["closed_at"] is None])
        == said["tasks"]["moving"]
    )
    assert len(colleague.get("/complaints").json["items"]) == said["complaints"]["moving"]

    assert previewed(reviewer, [left], stranger).json["slug"] == "not-a-manager"
    assert previewed(reviewer, [left], colleague, from_date=due).status_code == 422
    assert previewed(manager, [left], colleague).status_code == 403
    assert previewed(stranger, [left], stranger).status_code == 404


def test_visits_that_agree_on_another_place_propose_it_until_it_is_accepted(
    database: Database, manager: Person, reviewer: Person, promoter: Person
) -> None:
    factories.make_template(database)
    moved, right = (factories.make_terminal(database, manager) for _ in range(2))
    placeless = factories.make_terminal(database, manager, latitude=None, longitude=None, datum=None, accuracy_m=None)
    scattered = factories.make_terminal(database, manager)
    checked_in(manager, moved, [THERE, THERE, (30.5031, 114.3)])
    checked_in(manager, right, [factories.TOWN, factories.TOWN])
    checked_in(manager, placeless, [THERE])
    checked_in(manager, scattered, [(30.6, 114.3), (30.4, 114.3)])

    def proposals(**query: str) -> dict[str, Any]:
        return {each["id"]: each for each in reviewer.get("/position-proposals", query_string=query).json["items"]}

    found = proposals()
    assert set(found) == {moved, placeless}
    assert (found[moved]["reason"], found[moved]["visits"], found[moved]["distance_m"]) == ("elsewhere", 3, 334)
    assert (found[placeless]["reason"], found[placeless]["proposed"]) == ("missing", None)
    assert set(proposals(reason="missing")) == {placeless}
    assert set(proposals(reason="elsewhere")) == {moved}
    first = reviewer.get("/position-proposals", query_string={"limit": 1}).json
    rest = reviewer.get("/position-proposals", query_string={"limit": 1, "cursor": first["next_cursor"]}).json
    assert [each["id"] for each in first["items"] + rest["items"]] == [*found]

    assert reviewer.patch(f"/terminals/{moved}", json=found[moved]["proposed"]).status_code == 200
    assert set(proposals()) == {placeless}
    assert manager.get("/position-proposals").status_code == 403
    assert promoter.get("/position-proposals").status_code == 403

    places = reviewer.get("/terminal-places").json
    assert ({each["id"] for each in places["items"]}, places["placeless"]) == ({moved, right, scattered}, 1)
    assert reviewer.get("/terminal-places", query_string={"kind": "ordinary"}).json["items"] == []
    assert promoter.get("/terminal-places").json == {"items": [], "placeless": 0, "next_cursor": None}


def test_of_two_desks_that_change_a_shop_the_second_is_told_that_it_has_changed(
    database: Database, manager: Person, reviewer: Person, centre: Person
) -> None:
    shop = f"/terminals/{factories.make_terminal(database, manager)}"
    looked_at = reviewer.get(shop, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert looked_at == reviewer.get(shop, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    first = centre.patch(shop, json={"tier": 20}, headers={"If-Match": centre.get(shop).headers["ETag"]})
    assert first.status_code == 200
    refused = reviewer.patch(shop, json={"tier": 10}, headers={"If-Match": looked_at})
    assert (refused.status_code, refused.json["slug"]) == (412, "stale")
    assert reviewer.patch(shop, json={"tier": 10}, headers={"If-Match": first.headers["ETag"]}).json["tier"] == 10
    assert reviewer.patch(shop, json={"tier": 11}).json["tier"] == 11
