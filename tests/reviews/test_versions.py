"""Versions of a visit and what differs between them."""

from __future__ import annotations

from backend.db import Database, new_id
from tests import factories
from tests.people import Person, World
from tests.reviews.story import RETURNED, Branch, reviewed


def test_a_visit_that_came_back_is_compared_with_what_was_returned(
    branch: Branch, database: Database, world: World, reviewer: Person, manager: Person
) -> None:
    spec_id = factories.make_spec(database, world, name="南岭(硬红)")
    blurred, sharp = (branch.phone.take_photo(data, view="front") for data in (b"blurred", b"sharp"))
    visit_id = branch.hand_in(specs=[spec_id], photos=[blurred])
    assert [each["number"] for each in manager.get(f"/visits/{visit_id}/versions").json["items"]] == [1]
    review_id = reviewed(reviewer, visit_id, RETURNED)["reviews"][0]["id"]
    document = branch.on_phone(visit_id)
    document["shelf_checks"][0]["facings"] = 5
    branch.hand_in_again(
        visit_id,
        sections={"greeting": {"owner_present": False, "note": "店主外出"}},
        shelf_checks=document["shelf_checks"],
        photos=[sharp],
    )

    versions = manager.get(f"/visits/{visit_id}/versions").json["items"]
    assert [(each["number"], each["version"], each["review_id"]) for each in versions] == [
        (1, 1, review_id), (2, 3, None),
    ]  # fmt: skip
    former = manager.get(f"/visits/{visit_id}/versions/1").json
    assert former["sections"] == {"greeting": {"owner_present": True}}
    assert former["check_in"] == {"device_time": document["check_in"]["device_time"]}
    lines = reviewer.get(f"/visits/{visit_id}/versions/2/difference").json["items"]
    assert [(each["label"]["zh"], each["change"], each["before"], each["after"]) for each in lines[1:-2]] == [
        ("问候 · 店主在店", "changed", True, False),
        ("问候 · 备注", "added", None, "店主外出"),
        ("上架检查 · 南岭(硬红) · 排面数", "changed", 2, 5),
    ]
    assert lines[0]["path"] == "submitted_at"
    assert [(each["path"], each["change"]) for each in lines[-2:]] == [
        (f"photos.{blurred['id']}", "removed"), (f"photos.{sharp['id']}", "added"),
    ]  # fmt: skip


def test_versions_are_seen_by_whoever_sees_the_visit(branch: Branch, world: World) -> None:
    visit_id = branch.hand_in()
    for part, status in (("manager", 200), ("reviewer", 200), ("centre", 200), ("stranger", 404), ("promoter", 404)):
        assert world.people[part].get(f"/visits/{visit_id}/versions").status_code == status, part
        assert world.people[part].get(f"/visits/{visit_id}/versions/1").status_code == status, part
        assert world.people[part].get(f"/visits/{visit_id}/versions/1/difference").status_code == 404
        assert world.people[part].get(f"/visits/{new_id()}/versions").status_code == 404
