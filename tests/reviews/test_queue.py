"""The queue: what is in it, in which order, and what leaves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.db import Database
from backend.visits import spot_checks
from tests import factories
from tests.people import CITY, Person, World
from tests.reviews.story import ACCEPTED, FAR, RETURNED, Branch, reviewed, slug


@pytest.fixture
def nothing_is_picked(admin: Person) -> None:
    published = admin.post("/rule-sets/spot_checks", json={"parameters": {"permille": 0}})
    assert published.status_code == 201


@pytest.fixture
def everything_is_picked(admin: Person) -> None:
    published = admin.post("/rule-sets/spot_checks", json={"parameters": {"permille": 1000}})
    assert published.status_code == 201


def queue(person: Person, query: str = "") -> list[str]:
    answer = person.get(f"/review-queue{query}")
    assert answer.status_code == 200, answer.json
    return [each["id"] for each in answer.json["items"]]


def pages(person: Person, limit: int) -> Iterator[list[str]]:
    cursor = ""
    while True:
        page = person.get(f"/review-queue?limit={limit}{cursor}").json
        yield [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            return
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.usefixtures("nothing_is_picked")
def test_flagged_visits_wait_and_others_do_not(branch: Branch, reviewer: Person) -> None:
    branch.hand_in(20)
    flagged = branch.hand_in(10, FAR)
    branch.hand_in(5, FAR, submitted_at=None)
    [row] = reviewer.get("/review-queue").json["items"]
    assert (row["id"], row["risk"], row["signals"]) == (flagged, 40, ["far_from_terminal"])
    assert (row["spot_check"], row["version"], row["newest_review"]) == (False, 1, None)
    reviewed(reviewer, flagged, ACCEPTED)
    assert queue(reviewer) == []


@pytest.mark.usefixtures("everything_is_picked")
def test_the_riskiest_come_first_and_of_those_the_oldest_page_after_page(branch: Branch, reviewer: Person) -> None:
    plain = [branch.hand_in(hours) for hours in (60, 40, 20)]
    far = [branch.hand_in(hours, FAR) for hours in (50, 30)]
    mocked = branch.hand_in(10, FAR, minutes=1)  # far, and short
    expected = [mocked, *far, *plain]
    assert queue(reviewer) == expected
    assert [one for page in pages(reviewer, 2) for one in page] == expected
    assert queue(reviewer, "?reason=flagged") == [mocked, *far]
    assert queue(reviewer, "?reason=spot_check") == expected


@pytest.mark.usefixtures("nothing_is_picked")
def test_what_was_returned_is_in_the_queue_again_when_it_comes_back(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, RETURNED)
    assert queue(reviewer) == []
    branch.hand_in_again(visit_id)
    assert queue(reviewer, "?reason=came_back") == [visit_id]
    [row] = reviewer.get("/review-queue").json["items"]
    assert row["newest_review"]["outcome"] == "returned"


@pytest.mark.usefixtures("everything_is_picked")
def test_withdrawn_visits_leave_the_queue(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    assert queue(reviewer) == [visit_id]
    branch.push(visit_id, None)
    assert queue(reviewer) == []


@pytest.mark.usefixtures("everything_is_picked")
def test_everyone_has_the_queue_of_what_they_see(
    branch: Branch, database: Database, world: World, reviewer: Person, centre: Person, manager: Person
) -> None:
    visit_id = branch.hand_in()
    flagged = branch.hand_in(10, FAR)
    assert queue(reviewer) == queue(centre) == queue(centre, f"?branch_id={reviewer.branch_id}") == [flagged, visit_id]
    assert queue(centre, f"?branch_id={world.branches['河口']}") == []
    assert queue(reviewer, f"?manager_id={manager.id}") == [flagged, visit_id]
    [count] = centre.get("/review-queue/counts").json["items"]
    assert count["branch"] == {"id": reviewer.branch_id, "name": "城东"}
    assert (count["waiting"], count["flagged"], count["others"]) == (2, 1, 1)
    assert count["oldest_started_at"] == reviewer.get(f"/visits/{flagged}").json["server"]["started_at"]
    for part in ("manager", "promoter"):
        assert slug(world.people[part].get("/review-queue")) == (403, "forbidden")
        assert slug(world.people[part].get("/review-queue/counts")) == (403, "forbidden")
    assert slug(reviewer.get("/review-queue?cursor=x")) == (400, "bad-cursor")


@pytest.mark.usefixtures("everything_is_picked")
def test_desks_have_a_months_sample_whatever_became_of_it(
    branch: Branch, reviewer: Person, manager: Person, promoter: Person
) -> None:
    accepted, waiting = branch.hand_in(0.2), branch.hand_in(0.1)
    reviewed(reviewer, accepted, ACCEPTED)
    draws = [f"/spot-checks/{each['month']}/visits" for each in reviewer.get("/spot-checks").json["items"]]

    def sample(query: str = "") -> list[str]:
        return [row["id"] for draw in draws for row in reviewer.get(draw + query).json["items"]]

    assert sorted(sample()) == sorted([accepted, waiting])
    assert sample("?state=accepted") == [accepted]
    here = next(draw for draw in draws if reviewer.get(draw).json["items"])
    first = reviewer.get(f"{here}?limit=1").json
    assert first["next_cursor"] is None or reviewer.get(f"{here}?cursor={first['next_cursor']}").json["items"]
    assert slug(manager.get(here)) == slug(promoter.get(here)) == (403, "forbidden")
    assert slug(reviewer.get("/spot-checks/1999-01/visits")) == (404, "not-found")


def test_a_visit_keeps_what_the_draw_said_of_it(branch: Branch, database: Database, admin: Person) -> None:
    with database.transaction(CITY) as session:
        spot_checks.draw_ahead(session, CITY, branch.phone.now)
    admin.post("/rule-sets/spot_checks", json={"parameters": {"permille": 1000}})
    visits = [branch.hand_in(0.5 + number / 10) for number in range(3)]
    [draw, *_] = [each for each in admin.get("/spot-checks").json["items"] if each["month"] == factories.month()]
    assert (draw["permille"], draw["seed"]) == (100, None)
    before = [admin.get(f"/visits/{each}/review").json["spot_check"] for each in visits]
    for each in visits:
        branch.push(each, {**branch.on_phone(each), "kind": "ad_hoc"})
    assert [admin.get(f"/visits/{each}/review").json["spot_check"] for each in visits] == before
