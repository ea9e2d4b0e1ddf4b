"""Checks of a running promotion: by phone, by promoters, by desks; what is confirmed has to be put right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from backend.db import Database, new_id, rfc3339
from backend.promotions.custody import retire_old
from tests import factories
from tests.people import CITY, Person, World
from tests.phone import phone_of


def push(person: Person, check: dict[str, Any], check_id: str | None = None) -> dict[str, Any]:
    phone = phone_of(person, device_seq=int(datetime.now(UTC).timestamp() * 1000))
    phone.write("promotion_checks", check_id or new_id(), check)
    return phone.push()[0]


def judge(person: Person, check_id: str, outcome: str, **values: Any) -> Any:
    return person.post(
        f"/promotion-checks/{check_id}/verdict", json={"outcome": outcome, "reason": "照片可见"} | values
    )


def test_a_check_from_the_phone_is_confirmed_by_the_branch_and_comes_back_as_a_task(
    running: str, shop: str, manager: Person, reviewer: Person, promoter: Person, centre: Person
) -> None:
    phone, check_id = phone_of(manager), new_id()
    picture = phone.take_photo(b"\xff\xd8\xff a picture")
    check = factories.promotion_check(running, shop, ["wrong_material", "no_health_warning"], photos=[picture])
    phone.write("promotion_checks", check_id, check)
    assert [each["status"] for each in phone.push()] == ["applied"]
    phone.send_photos()
    phone.pull()
    server = phone.store["promotion_checks"][check_id]["server"]
    assert (server["state"], server["photos_declared"], server["photos_received"]) == ("reported", 1, 1)
    assert [each["kind"] for each in (reviewer.get("/notices").json or {})["items"]] == ["promotion_check_failed"]
    queue = (reviewer.get("/promotion-checks?to_review=true").json or {})["items"]
    assert [each["id"] for each in queue] == [check_id]
    assert judge(reviewer, check_id, "confirmed").json["server"]["state"] == "confirmed"
    phone.pull()
    [task] = phone.store["tasks"].values()
    assert (task["kind"], task["terminal_id"]) == ("rectification", shop)
    assert phone.store["promotion_checks"][check_id]["server"]["state"] == "confirmed"
    assert {each["kind"] for each in phone.store["notices"].values()} == {"promotion_check_judged"}
    again = judge(reviewer, check_id, "cleared")
    assert (again.status_code, again.json["slug"]) == (409, "promotion-check-decided")
    edited = push(manager, {**check, "faults": []}, check_id)
    assert edited["status"] in ("rejected", "conflict")
    evaluation = promoter.get(f"/promotions/{running}/evaluation").json or {}
    assert [(each["fault"], each["party"]) for each in evaluation["process_errors"]] == [
        ("wrong_material", "manufacturer"),
        ("no_health_warning", "manufacturer"),
    ]


def test_a_promoter_checks_the_own_brands_and_a_rival_finds_no_such_promotion(
    running: str, shop: str, promoter: Person, rival: Person, reviewer: Person, stranger: Person
) -> None:
    check = factories.promotion_check(running, shop, ["not_executed"])
    made = promoter.post("/promotion-checks", json=check)
    assert (made.status_code, (made.json or {})["server"]["checked_by"]) == (201, "promoter")
    check_id = (made.json or {})["id"]
    tried = rival.post("/promotion-checks", json=check)
    assert (tried.status_code, (tried.json or {})["slug"]) == (404, "not-found")
    assert rival.get(f"/promotion-checks/{check_id}").status_code == 404
    assert stranger.get(f"/promotion-checks/{check_id}").status_code == 404
    assert (rival.get("/promotion-checks").json or {})["items"] == []
    assert judge(rival, check_id, "confirmed").status_code == 404
    assert judge(promoter, check_id, "cleared").status_code == 403
    assert judge(reviewer, check_id, "cleared").json["server"]["state"] == "cleared"


def test_a_desk_makes_spot_checks_of_its_branch_that_need_no_further_word(
    database: Database, world: World, shop: str, spec: str, reviewer: Person, manager: Person, stranger: Person
) -> None:
    far = factories.make_terminal(database, stranger)
    promotion_id = factories.make_promotion(database, world, [shop, far], [spec])
    made = reviewer.post("/promotion-checks", json=factories.promotion_check(promotion_id, shop, ["minors_approached"]))
    assert (made.json or {})["server"]["state"] == "confirmed"
    assert judge(reviewer, (made.json or {})["id"], "cleared").status_code == 409
    phone = phone_of(manager)
    phone.pull()
    assert [each["kind"] for each in phone.store["tasks"].values()] == ["rectification"]
    elsewhere = reviewer.post("/promotion-checks", json=factories.promotion_check(promotion_id, far))
    assert (elsewhere.status_code, (elsewhere.json or {})["slug"]) == (422, "unknown-terminal")


def test_a_check_that_passed_can_be_drawn_and_a_fault_confirmed_that_it_missed(
    running: str, shop: str, manager: Person, reviewer: Person
) -> None:
    check_id = new_id()
    push(manager, factories.promotion_check(running, shop), check_id)
    nothing = judge(reviewer, check_id, "confirmed")
    assert (nothing.status_code, nothing.json["errors"][0]["field"]) == (422, "faults")
    found = [{"fault": "invalid_photo", "party": "commerce"}]
    assert judge(reviewer, check_id, "confirmed", faults=found).json["server"]["confirmed_faults"] == found


def test_what_cannot_be_is_refused_with_its_reason_and_harms_no_other(
    database: Database, world: World, running: str, shop: str, spec: str, manager: Person, colleague: Person
) -> None:
    elsewhere = factories.make_terminal(database, manager)
    before = rfc3339(datetime.now(UTC) - timedelta(days=5))
    later = rfc3339(datetime.now(UTC) + timedelta(days=3))
    wrong = {
        "unknown-reference": factories.promotion_check(running, elsewhere),
        "promotion-not-running": factories.promotion_check(running, shop, checked_at=before),
        "time-out-of-range": factories.promotion_check(running, shop, checked_at=later),
        "unknown-terminal": factories.promotion_check(running, new_id()),
    }
    phone, good = phone_of(manager), new_id()
    for check in wrong.values():
        phone.write("promotion_checks", new_id(), check)
    phone.write("promotion_checks", good, factories.promotion_check(running, shop))
    results = phone.push()
    assert [each["problem"]["slug"] for each in results[:-1]] == list(wrong)
    assert results[-1]["status"] == "applied"
    foreign = push(colleague, factories.promotion_check(running, shop))
    assert foreign["problem"]["slug"] == "unknown-terminal"


def test_checks_are_counted_by_day_week_and_month(
    database: Database, running: str, shop: str, manager: Person, promoter: Person, reviewer: Person
) -> None:
    yesterday = rfc3339(datetime.now(UTC) - timedelta(days=1))
    checks = {new_id(): values for values in ({}, {"checked_at": yesterday})}
    for check_id, values in checks.items():
        push(manager, factories.promotion_check(running, shop, **values), check_id)
    failed = promoter.post("/promotion-checks", json=factories.promotion_check(running, shop, ["not_executed"])).json
    assert failed is not None
    judge(reviewer, failed["id"], "confirmed")
    days = (reviewer.get(f"/promotions/{running}/monitoring?period=day&by=manager").json or {})["items"]
    assert [(each["checks"], each["passed"], each["failed"], each["confirmed"]) for each in days] == [
        (1, 1, 0, 0),
        (2, 1, 1, 1),
    ]
    assert {each["name"] for each in days} == {manager.name}
    for period in ("week", "month"):
        rows = (promoter.get(f"/promotions/{running}/monitoring?period={period}&by=shop&limit=1").json or {})["items"]
        assert rows[0]["id"] == shop
    page = reviewer.get(f"/promotions/{running}/monitoring?by=branch&limit=1").json or {}
    rest = reviewer.get(f"/promotions/{running}/monitoring?by=branch&limit=1&cursor={page['next_cursor']}").json or {}
    whole = (reviewer.get(f"/promotions/{running}/monitoring?by=branch").json or {})["items"]
    assert len(whole) == 2
    assert page["items"] + rest["items"] == whole
    assert promoter.get(f"/promotions/{running}/monitoring?by=manager").status_code == 403


def test_old_promotions_and_checks_leave_the_phones_and_stay_with_the_desks(
    database: Database, running: str, shop: str, manager: Person, reviewer: Person
) -> None:
    check_id, phone = new_id(), phone_of(manager)
    push(manager, factories.promotion_check(running, shop), check_id)
    phone.pull()
    assert phone.store["promotion_checks"]
    for left in (2, 0):
        with database.transaction(CITY) as session:
            assert retire_old(session, CITY, factories.today() + timedelta(days=11)) == left
    phone.pull()
    assert not phone.store["promotion_checks"]
    assert not phone.store["promotions"]
    assert phone.is_true_copy()
    assert reviewer.get(f"/promotion-checks/{check_id}").status_code == 200
