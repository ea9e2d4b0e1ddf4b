"""A plan's way: proposed, changed by its manager, submitted, and confirmed or returned by the branch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.access import Role
from backend.db import Database, utc_now
from backend.planning import proposing
from backend.planning.handing_over import retire_visit_plans
from backend.planning.rules import PlanningRules
from backend.rule_sets.service import publish_rules
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.planning.conftest import COMING, change, confirmed, count, decide, intend, proposed, stops_at, submit

NOWHERE = "019cb5ec-3c00-7000-8000-00000000ffff"


def kinds(person: Person) -> list[str]:
    return [each["kind"] for each in person.get("/notices").json["items"]]


def test_a_proposal_plans_every_shop_as_often_as_its_target_and_says_why(shops: list[str], manager: Person) -> None:
    plan = proposed(manager)
    benchmark, large, small, _ = shops
    assert (plan["state"], plan["month"], plan["unplanned"]) == ("draft", COMING, [])
    assert [len(stops_at(plan, shop)) for shop in shops] == [4, 2, 1, 1]
    assert sum(stop["in_store_day"] for _, stop in stops_at(plan, benchmark)) == 1
    _, first = stops_at(plan, large)[0]
    assert first["reasons"] == [{"kind": "nth_of_month", "number": 1, "of": 2}, {"kind": "never_visited"}]
    assert plan["names"].keys() == set(shops)
    assert stops_at(plan, small)[0][0].startswith(COMING)


def test_a_task_brings_the_shop_forward_and_is_among_the_reasons(
    shops: list[str], manager: Person, reviewer: Person
) -> None:
    due = proposed(manager)["days"][0]["day"]
    reviewer.post("/tasks", json={"terminal_id": shops[3], "title": "补齐价签", "due_on": due})
    [(day, stop)] = stops_at(proposed(manager), shops[3])
    assert day <= due
    assert {"kind": "task_due", "due_on": due} in stop["reasons"]


def test_targets_and_capacity_are_the_citys_rules(shops: list[str], manager: Person, admin: Person) -> None:
    rules = {"benchmark": 1, "large": 3, "small": 0}
    assert admin.post("/rule-sets/visit_targets", json={"parameters": rules}).status_code == 201
    assert admin.post("/rule-sets/planning", json={"parameters": {"stops_a_day": 1}}).status_code == 201
    plan = proposed(manager)
    assert [len(stops_at(plan, shop)) for shop in shops] == [1, 3, 0, 0]
    phone = phone_of(manager)
    phone.pull()
    [me] = phone.store["me"].values()
    assert me["targets"]["visits_a_month"] == {"benchmark": 1, "large": 3, "medium": 1, "small": 0}


def test_closed_shops_are_not_planned_and_those_without_a_position_are(
    shops: list[str], database: Database, manager: Person, reviewer: Person
) -> None:
    assert reviewer.post(f"/terminals/{shops[3]}/closure", json={}).status_code < 300
    nowhere = factories.make_terminal(
        database, manager, latitude=None, longitude=None, datum=None, accuracy_m=None, scale="small"
    )
    plan = proposed(manager)
    assert stops_at(plan, shops[3]) == []
    assert len(stops_at(plan, nowhere)) == 1


def test_a_manager_without_shops_gets_an_empty_plan(manager: Person) -> None:
    plan = proposed(manager)
    assert (plan["days"], plan["unplanned"]) == ([], [])


def test_a_plan_is_proposed_for_oneself_or_by_the_branch_and_by_nobody_else(
    shops: list[str], manager: Person, colleague: Person, stranger: Person, reviewer: Person, centre: Person,
    promoter: Person,
) -> None:  # fmt: skip
    plan = proposed(reviewer, manager_id=manager.id)
    assert plan["manager_id"] == manager.id
    assert kinds(manager) == ["visit_plan_proposed"]
    body = {"month": COMING, "manager_id": manager.id}
    for outsider in (colleague, stranger, promoter):
        assert outsider.post("/visit-plans", json=body).status_code == 404
        assert outsider.get(f"/visit-plans/{plan['id']}").status_code == 404
        assert outsider.get("/visit-plans").json["items"] == []
    assert centre.post("/visit-plans", json=body).json["slug"] == "forbidden"
    assert centre.get(f"/visit-plans/{plan['id']}").status_code == 200
    assert reviewer.post("/visit-plans", json={"month": COMING}).json["errors"][0]["field"] == "manager_id"
    assert reviewer.post("/visit-plans", json=body | {"manager_id": reviewer.id}).json["slug"] == "invalid"


def test_months_that_are_over_or_far_away_are_not_planned(manager: Person) -> None:
    for month in (factories.month(-31), factories.month(120), "2026-13"):
        answer = manager.post("/visit-plans", json={"month": month})
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "month")


def test_a_plan_reaches_the_phone_and_its_answer_comes_as_a_notice(
    shops: list[str], manager: Person, reviewer: Person
) -> None:
    plan, phone = proposed(manager), phone_of(manager)
    phone.pull()
    assert phone.store["visit_plans"][plan["id"]]["days"] == plan["days"]
    submitted = submit(manager, plan).json
    assert (submitted["state"], submitted["version"]) == ("submitted", 2)
    assert kinds(reviewer) == ["visit_plan_submitted"]
    returned = decide(reviewer, submitted, "returned", "请把周五的店移到周三").json
    assert kinds(manager) == ["visit_plan_returned"]
    phone.pull()
    there = phone.store["visit_plans"][plan["id"]]
    assert (there["state"], there["note"]) == ("returned", "请把周五的店移到周三")
    assert confirmed(manager, reviewer, returned)["state"] == "confirmed"
    steps = [(each["step"], each["author_name"]) for each in manager.get(f"/visit-plans/{plan['id']}").json["events"]]
    assert steps[::-1] == [
        ("proposed", manager.name),
        ("submitted", manager.name),
        ("returned", reviewer.name),
        ("submitted", manager.name),
        ("confirmed", reviewer.name),
    ]


def test_a_return_needs_a_reason_and_only_the_branch_decides(
    shops: list[str], manager: Person, reviewer: Person, centre: Person, stranger: Person
) -> None:
    plan = proposed(manager)
    assert submit(reviewer, plan).json["slug"] == "forbidden"
    assert decide(reviewer, plan, "confirmed").json["slug"] == "visit-plan-not-open"
    submitted = submit(manager, plan).json
    assert decide(manager, submitted, "confirmed").json["slug"] == "forbidden"
    assert decide(centre, submitted, "confirmed").json["slug"] == "forbidden"
    assert decide(stranger, submitted, "confirmed").status_code == 404
    assert decide(reviewer, submitted, "returned", " ").json["errors"][0]["field"] == "note"
    assert submit(manager, submitted).json["slug"] == "visit-plan-not-open"


def test_of_two_who_decide_at_once_the_second_has_to_read_again(
    shops: list[str], manager: Person, reviewer: Person
) -> None:
    submitted = submit(manager, proposed(manager)).json
    assert decide(reviewer, submitted, "confirmed").status_code == 200
    late = decide(reviewer, submitted, "returned", "太满")
    assert (late.status_code, late.json["slug"], late.json["version"]) == (412, "stale", 3)


def test_a_day_is_given_other_stops_in_the_managers_order(shops: list[str], manager: Person) -> None:
    plan = proposed(manager)
    day, _ = stops_at(plan, shops[2])[0]
    other = next(each["day"] for each in plan["days"] if all(s["terminal_id"] not in shops[2:] for s in each["stops"]))
    without = change(manager, plan, day, [])
    assert without.status_code == 200, without.json
    assert {"terminal_id": shops[2], "visits": 1} in without.json["unplanned"]
    changed = change(manager, without.json, other, [shops[3], shops[2]]).json
    assert changed["version"] == plan["version"] + 2
    [there] = [each for each in changed["days"] if each["day"] == other]
    assert [stop["terminal_id"] for stop in there["stops"]] == [shops[3], shops[2]]
    assert 1000 < there["length_m"] < 1200
    assert there["stops"][1]["reasons"][-1] == {"kind": "by_hand"}
    assert shops[2] not in {each["terminal_id"] for each in changed["unplanned"]}


def test_first_and_second_are_said_anew_when_a_stop_is_moved(shops: list[str], manager: Person) -> None:
    plan = proposed(manager)
    first, second = (day for day, _ in stops_at(plan, shops[1]))
    plan = change(manager, plan, first, []).json
    [(day, stop)] = stops_at(plan, shops[1])
    assert (day, stop["reasons"][0]) == (second, {"kind": "nth_of_month", "number": 1, "of": 2})
    assert {"terminal_id": shops[1], "visits": 1} in plan["unplanned"]


def test_what_cannot_be_planned_is_refused_with_its_reason(
    shops: list[str], database: Database, manager: Person, colleague: Person, reviewer: Person
) -> None:
    plan = proposed(manager)
    day = plan["days"][0]["day"]
    sunday = next(
        each
        for each in (f"{COMING}-{number:02d}" for number in range(1, 29))
        if date.fromisoformat(each).weekday() == 6
    )
    foreign = factories.make_terminal(database, colleague)
    for shop in (foreign, NOWHERE):
        assert change(manager, plan, day, [shop]).json["slug"] == "unknown-terminal"
    assert change(manager, plan, sunday, []).json["errors"][0]["reason"]
    assert change(manager, plan, f"{factories.month()}-01", []).json["errors"][0]["field"] == "day"
    assert change(manager, plan, day, [shops[0], shops[0]]).json["slug"] == "invalid"
    assert change(manager, plan, "tomorrow", []).status_code == 404
    assert change(colleague, plan, day, []).status_code == 404
    assert change(manager, plan | {"version": 7}, day, []).status_code == 412
    assert change(manager, plan | {"version": "x"}, day, []).json["slug"] == "invalid"
    unsaid = manager.put(f"/visit-plans/{plan['id']}/days/{day}", json={"stops": []})
    assert (unsaid.status_code, unsaid.json["errors"][0]["field"]) == (422, "If-Match")


def test_a_confirmed_plan_is_changed_with_a_reason_and_confirmed_again(
    shops: list[str], manager: Person, reviewer: Person
) -> None:
    plan = proposed(manager)
    day = plan["days"][0]["day"]
    submitted = submit(manager, plan).json
    assert change(manager, submitted, day, []).json["slug"] == "visit-plan-not-open"
    agreed = decide(reviewer, submitted, "confirmed").json
    assert change(manager, agreed, day, []).json["slug"] == "visit-plan-confirmed"
    assert manager.post("/visit-plans", json={"month": COMING}).json["slug"] == "visit-plan-not-open"
    opened = change(manager, agreed, day, [], reason="店主装修停业").json
    assert (opened["state"], opened["events"][0]["step"]) == ("draft", "reopened")
    assert (opened["events"][0]["note"], opened["events"][0]["day"]) == ("店主装修停业", day)
    assert confirmed(manager, reviewer, opened)["version"] == agreed["version"] + 3


def test_proposing_again_replaces_a_draft(shops: list[str], manager: Person) -> None:
    plan = proposed(manager)
    change(manager, plan, plan["days"][0]["day"], [])
    again = proposed(manager)
    assert (again["id"], again["version"], again["days"]) == (plan["id"], 3, plan["days"])


def test_stops_follow_a_shop_that_changes_hands(
    shops: list[str], manager: Person, colleague: Person, reviewer: Person
) -> None:
    agreed, heirs = confirmed(manager, reviewer, proposed(manager)), proposed(colleague)
    answer = reviewer.post("/assignments", json={"terminal_ids": [shops[1]], "manager_id": colleague.id})
    assert answer.status_code < 300, answer.json
    left = manager.get(f"/visit-plans/{agreed['id']}").json
    assert stops_at(left, shops[1]) == []
    assert (left["state"], left["events"][0]["step"]) == ("confirmed", "handed_over")
    gained = colleague.get(f"/visit-plans/{heirs['id']}").json
    assert gained["unplanned"] == [{"terminal_id": shops[1], "visits": 2}]
    for person in (manager, colleague):
        phone = phone_of(person)
        phone.pull()
        assert phone.is_true_copy()
    assert len(stops_at(proposed(colleague), shops[1])) == 2


def test_stops_that_have_passed_stay_with_who_made_the_plan(
    shops: list[str], database: Database, manager: Person, colleague: Person, reviewer: Person
) -> None:
    plan_id = intend(database, manager, {date(2026, 1, 5): [shops[1]]})
    reviewer.post("/assignments", json={"terminal_ids": [shops[1]], "manager_id": colleague.id})
    assert len(stops_at(manager.get(f"/visit-plans/{plan_id}").json, shops[1])) == 1


def test_the_worker_proposes_next_month_once_its_day_has_come(
    shops: list[str], database: Database, manager: Person, admin: Person
) -> None:
    with database.transaction(CITY) as session:
        publish_rules(session, replace(admin.actor, role=Role.ADMIN), "planning", {"proposal_day": 28})
        due = utc_now().astimezone(proposing.lookups.zone_of(session, CITY)).day >= 28
        assert proposing.propose_next_month(session, CITY, database.settings) == due
        publish_rules(session, admin.actor, "planning", {"proposal_day": 1})
    for _ in range(2):  # asked for twice, proposed once
        with database.transaction(CITY) as session:
            proposing.propose_next_month(session, CITY, database.settings)
        count(database)
    [plan] = manager.get("/visit-plans").json["items"]
    assert (plan["state"], plan["version"], plan["stops"]) == ("draft", 1, 8)
    assert kinds(manager) == ["visit_plan_proposed"]
    assert PlanningRules().proposal_day == 20


def test_old_plans_leave_the_phone_and_stay_on_the_server(
    shops: list[str], database: Database, manager: Person
) -> None:
    plan_id, phone = intend(database, manager, {date(2026, 1, 5): [shops[1]]}), phone_of(manager)
    kept = proposed(manager)["id"]
    phone.pull()
    assert set(phone.store["visit_plans"]) == {plan_id, kept}
    with database.transaction(CITY) as session:
        assert retire_visit_plans(session, CITY) == 1
    phone.pull()
    assert set(phone.store["visit_plans"]) == {kept}
    assert manager.get(f"/visit-plans/{plan_id}").status_code == 200


def test_lists_are_narrowed_and_paged(
    shops: list[str], database: Database, manager: Person, colleague: Person, reviewer: Person
) -> None:
    old = intend(database, manager, {date(2026, 1, 5): [shops[1]]})
    own, other = proposed(manager)["id"], proposed(colleague)["id"]

    def ids(query: str = "") -> list[str]:
        return [each["id"] for each in reviewer.get(f"/visit-plans?{query}").json["items"]]

    assert ids()[-1] == old
    assert set(ids()) == {old, own, other}
    assert ids(f"manager_id={manager.id}") == [own, old]
    assert ids("state=confirmed") == [old]
    assert set(ids(f"month={COMING}")) == {own, other}
    page = reviewer.get("/visit-plans?limit=2").json
    assert ids(f"limit=2&cursor={page['next_cursor']}") == [old]
