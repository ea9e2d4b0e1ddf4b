"""Two parties agree to a maintenance plan: who proposes, who signs, what can be refused, and who sees what."""

from __future__ import annotations

from typing import Any

import pytest

from backend.db import new_id
from tests import factories
from tests.displays.plan_story import Street, answer_to, faults, propose
from tests.people import Person


def test_a_plan_counts_when_both_sides_have_signed(street: Street, promoter: Person, centre: Person) -> None:
    plan = propose(promoter, street.plan())
    assert (plan["state"], plan["version"], plan["agreed_at"], plan["stage"]) == ("proposed", 1, None, "growth")
    status, agreed = answer_to(centre, plan["id"], "signature", version=1, note="同意")
    assert (status, agreed["state"], agreed["agreed_version"]) == (200, "agreed", 1)
    assert agreed["agreed_at"]
    steps = (promoter.get(f"/maintenance-plans/{plan['id']}").json or {})["steps"]
    assert [(each["deed"], each["side"], each["person_name"], each["note"]) for each in steps] == [
        ("proposed", "manufacturer", "吴桐", None),
        ("signed", "commerce", "孙宁", "同意"),
    ]


def test_whoever_proposed_cannot_sign_for_the_other_side(street: Street, promoter: Person) -> None:
    plan = propose(promoter, street.plan())
    status, problem = answer_to(promoter, plan["id"], "signature", version=1)
    assert (status, problem["slug"]) == (409, "already-signed")


def test_a_signed_version_cannot_be_answered_again(street: Street, promoter: Person, centre: Person) -> None:
    plan = propose(promoter, street.plan())
    assert answer_to(centre, plan["id"], "signature", version=1)[0] == 200
    for word, body in (("signature", {}), ("refusal", {"reason": "太晚"})):
        status, problem = answer_to(centre, plan["id"], word, version=1, **body)
        assert (status, problem["slug"]) == (409, "plan-not-open")


@pytest.mark.parametrize(
    ("stage", "by_promoter", "by_centre"),
    [("introduction", 201, 403), ("growth", 201, 403), ("mature", 201, 201), ("exit", 403, 201)],
)
def test_who_may_propose_follows_the_stage(
    street: Street, promoter: Person, centre: Person, stage: str, by_promoter: int, by_centre: int
) -> None:
    spec_id = factories.make_spec(street.database, street.world, stage=stage)
    values = factories.plan_values([street.shop_id], [spec_id])
    asked = values | {"manufacturer_id": promoter.manufacturer_id}
    answers = promoter.post("/maintenance-plans", json=values), centre.post("/maintenance-plans", json=asked)
    assert [each.status_code for each in answers] == [by_promoter, by_centre]
    assert {(each.json or {})["slug"] for each in answers if each.status_code == 403} <= {"not-your-proposal"}


@pytest.mark.parametrize("part", ["reviewer", "manager", "admin"])
def test_others_see_an_agreed_plan_but_may_not_make_one(street: Street, part: str) -> None:
    person, plan_id = street.world.people[part], street.agreed()
    assert person.get(f"/maintenance-plans/{plan_id}").status_code == 200
    for word, body in (("signature", {"version": 1}), ("withdrawal", {"reason": "x"}), ("versions", street.plan())):
        status, problem = answer_to(person, plan_id, word, **body)
        assert (status, problem["slug"]) == (403, "forbidden"), word
    assert person.post("/maintenance-plans", json=street.plan()).status_code == 403


def test_another_manufacturers_promoter_gets_404_for_a_plan(street: Street, rival: Person, promoter: Person) -> None:
    plan_id = street.agreed()
    assert rival.get(f"/maintenance-plans/{plan_id}").status_code == 404
    assert (rival.get("/maintenance-plans").json or {})["items"] == []
    for word, body in (
        ("signature", {"version": 1}), ("refusal", {"version": 1, "reason": "x"}), ("withdrawal", {"reason": "x"}),
        ("versions", street.plan()),
    ):  # fmt: skip
        assert answer_to(rival, plan_id, word, **body)[0] == 404, word
    assert promoter.get(f"/maintenance-plans/{plan_id}").status_code == 200


def test_what_is_negotiated_is_seen_by_the_parties_alone(
    street: Street, promoter: Person, centre: Person, reviewer: Person, manager: Person
) -> None:
    plan_id = propose(promoter, street.plan())["id"]
    seen = {
        each.username: each.get(f"/maintenance-plans/{plan_id}").status_code for each in (centre, reviewer, manager)
    }
    assert seen == {"centre": 200, "reviewer": 404, "manager": 404}
    assert answer_to(centre, plan_id, "signature", version=1)[0] == 200
    assert answer_to(promoter, plan_id, "versions", **street.plan(name="四个排面"))[0] == 201
    document = reviewer.get(f"/maintenance-plans/{plan_id}").json or {}
    assert (document["name"], [each["version"] for each in document["versions"]]) == ("柜台三个排面", [1])
    assert {each["version"] for each in document["steps"]} == {1}
    detail = centre.get(f"/maintenance-plans/{plan_id}").json or {}
    assert [(each["version"], each["name"]) for each in detail["versions"]] == [(2, "四个排面"), (1, "柜台三个排面")]


def test_a_branch_sees_no_plan_that_means_none_of_its_shops(street: Street, reviewer: Person, stranger: Person) -> None:
    plan_id = street.agreed(shops=[street.far_shop_id])
    assert reviewer.get(f"/maintenance-plans/{plan_id}").status_code == 404
    assert stranger.get(f"/maintenance-plans/{plan_id}").status_code == 200


def test_a_further_version_takes_the_place_of_the_first_when_it_is_signed(
    street: Street, promoter: Person, centre: Person
) -> None:
    plan_id = street.agreed()
    status, proposed = answer_to(promoter, plan_id, "versions", **street.plan(name="四个排面"))
    assert (status, proposed["state"], proposed["version"], proposed["newest_version"]) == (201, "agreed", 1, 2)
    assert answer_to(centre, plan_id, "signature", version=1)[1]["slug"] == "stale"
    assert answer_to(centre, plan_id, "signature", version=2)[1]["name"] == "四个排面"
    versions = (centre.get(f"/maintenance-plans/{plan_id}").json or {})["versions"]
    assert [(each["version"], each["state"]) for each in versions] == [(2, "agreed"), (1, "superseded")]
    assert versions[1]["ended_at"] == versions[0]["agreed_at"]


def test_a_declined_version_says_why_and_leaves_the_agreed_one(
    street: Street, promoter: Person, centre: Person
) -> None:
    plan_id = street.agreed()
    answer_to(promoter, plan_id, "versions", **street.plan(name="五个排面"))
    status, plan = answer_to(centre, plan_id, "refusal", version=2, reason="柜台放不下")
    assert (status, plan["state"], plan["name"]) == (200, "agreed", "柜台三个排面")
    steps = (promoter.get(f"/maintenance-plans/{plan_id}").json or {})["steps"]
    assert (steps[-1]["deed"], steps[-1]["note"]) == ("declined", "柜台放不下")


def test_a_declined_plan_can_be_proposed_anew(street: Street, promoter: Person, centre: Person) -> None:
    plan_id = propose(promoter, street.plan())["id"]
    assert answer_to(centre, plan_id, "refusal", version=1, reason="太多")[1]["state"] == "declined"
    assert answer_to(promoter, plan_id, "versions", **street.plan(name="两个排面"))[1]["state"] == "proposed"
    assert answer_to(centre, plan_id, "signature", version=2)[1]["state"] == "agreed"


def test_either_side_ends_an_agreed_plan_and_only_its_maker_a_proposal(
    street: Street, promoter: Person, centre: Person
) -> None:
    agreed, proposed = street.agreed(), propose(promoter, street.plan())["id"]
    assert answer_to(centre, agreed, "withdrawal", reason="退市")[1]["state"] == "withdrawn"
    assert answer_to(centre, proposed, "withdrawal", reason="退市")[1]["slug"] == "not-your-proposal"
    assert answer_to(promoter, proposed, "withdrawal", reason="退市")[1]["state"] == "withdrawn"
    for word, body in (("withdrawal", {"reason": "x"}), ("versions", street.plan())):
        assert answer_to(promoter, agreed, word, **body)[1]["slug"] == "plan-not-open"


def _changed(values: dict[str, Any], **standard: Any) -> dict[str, Any]:
    return values | {"standards": [values["standards"][0] | standard]}


def test_what_cannot_be_is_named_by_its_field(street: Street, promoter: Person) -> None:
    plan, unknown = street.plan(), new_id()
    mature = factories.make_spec(street.database, street.world, stage="mature")
    both = [{"spec_id": each, "views": [{"view": "front"}]} for each in (street.spec_id, mature)]
    refused = {
        "standards.0.spec_id": _changed(plan, spec_id=street.rival_spec_id),
        "standards": plan | {"standards": both},
        "targets.terminal_ids.1": plan | {"targets": {"terminal_ids": [street.shop_id, unknown]}},
        "targets.filter": plan | {"targets": {"filter": {"scales": ["large"], "lowest_tier": 30}}},
        "targets": plan | {"targets": {}},
        "executor": plan | {"executor": "manufacturer"},
        "materials_by": plan | {"materials": [{"name": "标牌", "quantity": 1}]},
        "last_month": plan | {"first_month": "2026-01", "last_month": "2026-02"},
        "first_month": plan | {"first_month": "2026-13"},
        "standards.0.views": _changed(plan, views=[]),
        "standards.0.views.0.example_photo_id": _changed(plan, views=[{"view": "front", "example_photo_id": unknown}]),
        "manufacturer_id": plan | {"manufacturer_id": unknown},
        "colour": plan | {"colour": "red"},
    }
    for field, values in refused.items():
        answer = promoter.post("/maintenance-plans", json=values)
        assert (answer.status_code, faults(answer.json or {})) == (422, {field}), field
    assert (promoter.get("/maintenance-plans").json or {})["items"] == []


def test_a_closed_shop_is_not_meant(street: Street, promoter: Person, admin: Person) -> None:
    assert admin.post(f"/terminals/{street.shop_id}/closure", json={}).status_code < 300
    answer = promoter.post("/maintenance-plans", json=street.plan())
    assert (answer.status_code, faults(answer.json or {})) == (422, {"targets.terminal_ids.0"})


def test_a_filter_is_counted_before_and_resolved_when_proposed(
    street: Street, promoter: Person, manager: Person
) -> None:
    factories.make_terminal(street.database, manager, tier=3)
    only = {"filter": {"lowest_tier": 10, "kinds": ["modern"]}}
    preview = promoter.post("/maintenance-plans/preview", json=only).json or {}
    assert preview["terminals"] == 2
    assert [(each["branch_name"], each["terminals"]) for each in preview["by_branch"]] == [("城东", 1), ("河口", 1)]
    plan = propose(promoter, street.plan(targets=only))
    assert plan["terminals"] == 2
    factories.make_terminal(street.database, manager)
    assert (promoter.get(f"/maintenance-plans/{plan['id']}").json or {})["terminals"] == 2
    assert promoter.post("/maintenance-plans/preview", json={"terminal_ids": [street.shop_id]}).json["terminals"] == 1  # type: ignore[index]
    assert manager.post("/maintenance-plans/preview", json=only).status_code == 403


def test_an_id_that_is_taken_is_refused(street: Street, promoter: Person) -> None:
    plan_id = propose(promoter, street.plan(id=new_id()))["id"]
    answer = promoter.post("/maintenance-plans", json=street.plan(id=plan_id))
    assert (answer.status_code, faults(answer.json or {})) == (422, {"id"})


def test_lists_are_filtered_and_go_on_page_by_page(street: Street, promoter: Person, centre: Person) -> None:
    agreed, proposed = street.agreed(), propose(promoter, street.plan())["id"]

    def listed(query: str = "") -> list[str]:
        return [each["id"] for each in (centre.get(f"/maintenance-plans?{query}").json or {})["items"]]

    assert set(listed()) == {agreed, proposed}
    assert listed("state=agreed") == [agreed]
    assert listed("waiting_for=commerce") == [proposed]
    assert listed("waiting_for=manufacturer") == []
    assert set(listed(f"terminal_id={street.shop_id}")) == {agreed, proposed}
    assert listed("month=2020-01") == []
    first = centre.get("/maintenance-plans?limit=1").json or {}
    second = centre.get(f"/maintenance-plans?limit=1&cursor={first['next_cursor']}").json or {}
    assert {first["items"][0]["id"], second["items"][0]["id"]} == {agreed, proposed}
    assert second["next_cursor"] is None
    assert centre.get("/maintenance-plans?cursor=x").status_code == 400


def test_example_pictures_stay_from_version_to_version_and_belong_to_one_plan(street: Street, promoter: Person) -> None:
    def picture() -> dict[str, Any]:
        return {"id": new_id(), "sha256": "ab" * 32, "size": 10, "media_type": "image/jpeg", "view": "front"}

    first, second = picture(), picture()
    views = [{"view": "front", "example_photo_id": first["id"]}]
    plan = propose(promoter, _changed(street.plan(photos=[first]), views=views))
    assert plan["standards"][0]["views"] == views
    status, _ = answer_to(promoter, plan["id"], "versions", **_changed(street.plan(photos=[second]), views=views))
    assert status == 201
    photos = (promoter.get(f"/maintenance-plans/{plan['id']}").json or {})["photos"]
    assert [each["id"] for each in photos] == [first["id"], second["id"]]
    answer = promoter.post("/maintenance-plans", json=street.plan(photos=[first]))
    assert (answer.status_code, faults(answer.json or {})) == (422, {"photos.0.id"})


def test_what_both_sides_did_is_on_record(street: Street, promoter: Person, centre: Person, admin: Person) -> None:
    plan_id = propose(promoter, street.plan())["id"]
    answer_to(centre, plan_id, "signature", version=1)
    lines = (admin.get(f"/audit?thing_id={plan_id}").json or {})["items"]
    assert [(each["deed"], each["person_id"]) for each in lines] == [("signed", centre.id), ("proposed", promoter.id)]
