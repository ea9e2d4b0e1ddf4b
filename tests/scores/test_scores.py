"""A month of displays becomes scores: explained to the last photo, frozen, revised when something comes late, and appealed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from random import Random
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor
from backend.city_time import bounds_of_month, month_after
from backend.db import Database, new_id
from backend.scores import queries
from backend.scores.closing import follow_visits, keep_months, refresh_open_month, verify_closing
from backend.terminals.service import assign_terminals, close_terminal
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.scores.conftest import LAST, PRESENT, ZONE, Street, close, explanation, scores

MAKER, RIVAL = "南岭中烟", "东湖中烟"


@pytest.fixture
def failed(street: Street) -> str:
    """Everything was checked; one display of the manager's had no price tag, and the branch upheld that. The case's id."""
    street.agree(MAKER)
    cases = street.check_all(MAKER)
    case_id = cases[street.shops["manager"][0]]
    street.decide(case_id, "upheld", "D3")
    return case_id


def test_a_month_that_is_over_is_closed_and_everyone_reads_their_own(
    failed: str, admin: Person, centre: Person, reviewer: Person, manager: Person, colleague: Person, promoter: Person
) -> None:
    assert [each["revision"] for each in close(admin).json["items"]] == [1]
    everything = scores(centre)
    assert everything["branch", "城东"]["score"] == 100_00  # one failure of five shops is no step of three
    assert everything["marketing_centre", ""]["examinee_id"] == ""
    assert {name for _, name in everything} == {
        "", "城东", "河口", "李静", "王磊", "陈晨", "南岭中烟", "东湖中烟", "吴桐", "郑爽",
    }  # fmt: skip
    assert set(scores(reviewer)) == {("branch", "城东"), ("manager", "李静"), ("manager", "王磊")}
    assert set(scores(manager)) == {("manager", "李静")}
    assert set(scores(promoter)) == {("manufacturer", "南岭中烟"), ("promoter", "吴桐")}
    assert explanation(colleague, "manager", manager.id).status_code == 404
    assert explanation(promoter, "branch", str(manager.branch_id)).status_code == 404


def test_a_deduction_is_explained_by_terminal_reason_case_visit_and_plan(
    failed: str, street: Street, admin: Person, reviewer: Person, manager: Person
) -> None:
    close(admin)
    found = explanation(reviewer, "manager", manager.id).json
    [failure] = found["failures"]
    assert (failure["reason"], failure["party"], failure["meaning"]["en"]) == (
        "D3",
        "branch",
        "Price tag missing or wrong",
    )
    assert failure["terminal"]["id"] == street.shops["manager"][0]
    assert failure["plan"] == {"id": street.plans[MAKER], "name": "柜台三个排面"}
    assert (failure["case"]["id"], failure["case"]["state"]) == (failed, "upheld")
    assert reviewer.get(f"/visits/{failure['case']['visit_id']}").status_code == 200
    assert (found["terminals"], found["failing"], found["step"]) == (3, 100, 3)
    assert found["open_items"] is None


def test_a_planned_shop_that_nobody_checked_is_the_branchs_failure_once_the_month_is_over(
    street: Street, admin: Person, centre: Person, reviewer: Person
) -> None:
    plan_id = street.agree(MAKER)
    close(admin)
    found = explanation(centre, "branch", str(reviewer.branch_id)).json
    assert [(each["reason"], each["case"], each["plan"]["id"]) for each in found["failures"]] == [
        ("D4", None, plan_id)
    ] * 5
    assert found["score"] == 98_00
    assert centre.post("/score-refreshes", json={"month": PRESENT}).status_code == 204
    running = explanation(centre, "branch", str(reviewer.branch_id), PRESENT).json
    assert (running["score"], running["revision"], running["failures"]) == (100_00, 0, [])
    assert "month_open" in running["provisional"]
    assert len(running["open_items"]["unchecked"]) == 5


def test_silence_counts_for_the_promoter_and_a_dispute_makes_a_score_provisional(
    street: Street, admin: Person, promoter: Person, reviewer: Person, centre: Person
) -> None:
    street.agree(MAKER)
    cases = list(street.check_all(MAKER).values())
    for case_id in cases[:3]:
        street.decide(case_id, "lapsed", "D8")
    street.decide(cases[3], "disputed", "D1")
    close(admin)
    own = explanation(promoter, "promoter", promoter.id).json
    assert (own["score"], {each["reason"] for each in own["failures"]}) == (98_00, {"D8"})
    assert {each["case"]["visit_id"] for each in own["failures"]} == {None}
    assert scores(centre)["branch", "城东"]["provisional"] == ["open_disputes"]
    assert scores(centre)["manufacturer", RIVAL]["provisional"] == ["no_terminals"]


def test_what_arrives_after_the_closing_makes_a_revision_that_says_why(
    failed: str, street: Street, database: Database, admin: Person, centre: Person, reviewer: Person, manager: Person
) -> None:
    close(admin)
    assert [each["revision"] for each in close(admin).json["items"]] == [1]  # nothing has changed
    street.decide(failed, "dismissed")
    newest, first = close(admin).json["items"]
    assert (newest["revision"], first["revision"], first["cause"]) == (2, 1, None)
    assert [each[5] for each in newest["cause"]["went"]] == [failed]
    assert newest["cause"]["came"] == []
    assert explanation(centre, "manager", manager.id).json["failures"] == []
    assert reviewer.get(f"/score-closings/{LAST}").json["items"][0]["cause"] is None
    with database.reading(CITY) as session:
        closings = [queries.newest_closing(session, CITY, LAST)]
        assert [verify_closing(session, each) for each in closings if each] == [True]


def test_a_month_closes_by_itself_and_only_then(failed: str, database: Database, centre: Person) -> None:
    with database.transaction(CITY) as session:
        keep_months(session, CITY)
    closed = centre.get(f"/score-closings/{LAST}").json["items"]
    revision = scores(centre)["branch", "城东"]["revision"]
    assert [each["revision"] for each in closed] == ([revision] if revision else [])
    assert scores(centre, f"month={PRESENT}")["branch", "城东"]["revision"] == 0


def test_a_month_that_is_not_over_cannot_be_closed_and_a_closed_one_not_refreshed(
    failed: str, admin: Person, reviewer: Person, promoter: Person
) -> None:
    assert close(admin, PRESENT).json["slug"] == "month-not-over"
    assert close(reviewer).status_code == 403
    close(admin)
    assert admin.post("/score-refreshes", json={"month": LAST}).json["slug"] == "month-closed"
    assert promoter.get(f"/score-closings/{LAST}").status_code == 404


def test_shops_count_for_who_covered_them_when_the_month_ended_and_closed_ones_for_nobody(
    street: Street, database: Database, admin: Person, centre: Person, manager: Person, colleague: Person
) -> None:
    street.agree(MAKER)
    first, second, _ = street.shops["manager"]
    with database.transaction(CITY) as session:
        operator = command_line_actor(CITY)
        assign_terminals(session, operator, [first], colleague.id)
        close_terminal(session, operator, second, bounds_of_month(LAST, ZONE)[0].astimezone(ZONE).date())
    close(admin)
    assert explanation(centre, "manager", manager.id).json["terminals"] == 2
    assert explanation(centre, "manager", colleague.id).json["terminals"] == 2
    assert explanation(centre, "marketing_centre", "city").json["terminals"] == 5


def test_a_fault_of_a_plan_counts_once_the_other_side_has_confirmed_it(
    failed: str,
    admin: Person,
    centre: Person,
    reviewer: Person,
    promoter: Person,
    rival: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = {"month": LAST, "kind": "P2", "branch_id": reviewer.branch_id, "note": "按旧方案摆放"}
    recorded = promoter.post("/plan-faults", json=values).json
    assert (recorded["state"], recorded["side"]) == ("recorded", "manufacturer")
    answer = f"/plan-faults/{recorded['id']}/answer"
    assert promoter.post(answer, json={"confirmed": True}).json["slug"] == "not-the-other-side"
    assert rival.post(answer, json={"confirmed": True}).status_code == 404
    assert reviewer.post(answer, json={"confirmed": True, "note": "属实"}).json["state"] == "confirmed"
    assert reviewer.post(answer, json={"confirmed": False}).json["slug"] == "plan-fault-answered"
    close(admin)
    found = explanation(centre, "branch", str(reviewer.branch_id)).json
    assert (found["score"], [each["id"] for each in found["faults_of_plans"]]) == (97_00, [recorded["id"]])
    missing = {**values, "branch_id": None}
    assert promoter.post("/plan-faults", json=missing).json["errors"][0]["field"] == "branch_id"

    # A month begins at the city's midnight, while the day before still goes on in Greenwich.
    coming = month_after(PRESENT)
    assert promoter.post("/plan-faults", json={**values, "month": coming}).json["errors"][0]["field"] == "month"
    with monkeypatch.context() as midnight:
        first = bounds_of_month(coming, ZONE)[0].astimezone(ZONE).date()
        midnight.setattr("backend.accounts.service.today", lambda *_: first)
        assert promoter.post("/plan-faults", json={**values, "month": coming}).status_code == 201


def test_a_branch_records_faults_of_its_own_plans_and_a_stranger_is_named_by_nobody(
    failed: str, street: Street, centre: Person, reviewer: Person, stranger: Person, promoter: Person
) -> None:
    maker = promoter.manufacturer_id
    values = {"month": LAST, "kind": "P1", "manufacturer_id": maker, "note": "没有双方签署的方案"}
    recorded = reviewer.post("/plan-faults", json=values).json
    assert (recorded["branch_id"], recorded["side"]) == (reviewer.branch_id, "commerce")

    def ids(person: Person, query: str) -> list[str]:
        return [each["id"] for each in person.get(f"/plan-faults?{query}").json["items"]]

    assert ids(reviewer, "") == ids(promoter, "waiting_for=manufacturer") == [recorded["id"]]
    assert ids(promoter, "waiting_for=commerce") == ids(centre, f"plan_id={new_id()}") == []
    elsewhere = reviewer.post("/plan-faults", json={**values, "branch_id": stranger.branch_id})
    assert (elsewhere.status_code, elsewhere.json["errors"][0]["field"]) == (422, "branch_id")
    rivals = street.agree("东湖中烟")
    for field, strange in {"manufacturer_id": new_id(), "branch_id": new_id(), "plan_id": rivals}.items():
        unknown = centre.post("/plan-faults", json={**values, field: strange})
        assert (unknown.status_code, unknown.json["slug"]) == (422, "unknown-reference")
        assert unknown.json["errors"][0]["field"] == field


def test_a_closed_score_is_appealed_once_and_decided_by_somebody_else(
    failed: str, admin: Person, centre: Person, manager: Person, colleague: Person
) -> None:
    address = f"/scores/maintenance/manager/{manager.id}/{LAST}/appeals"
    assert centre.post("/score-refreshes", json={"month": LAST}).status_code == 204
    assert manager.post(address, json={"text": "价签当天已补"}).json["slug"] == "month-open"
    close(admin)
    [appeal] = manager.post(address, json={"text": "价签当天已补"}).json["items"]
    assert manager.post(address, json={"text": "再次申诉"}).json["slug"] == "score-appealed"
    assert colleague.post(address, json={"text": "替他申诉"}).status_code == 404
    assert centre.post(address, json={"text": "替他申诉"}).status_code == 403
    [waiting] = centre.get("/score-appeals?undecided=true").json["items"]
    assert (waiting["id"], waiting["name"], waiting["month"]) == (appeal["id"], manager.name, LAST)
    assert [each["id"] for each in manager.get("/score-appeals").json["items"]] == [appeal["id"]]
    assert colleague.get("/score-appeals").json["items"] == []
    decision = {"outcome": "upheld", "note": "照片显示价签齐全"}
    assert manager.post(f"/score-appeals/{appeal['id']}/decision", json=decision).status_code == 404
    [decided] = centre.post(f"/score-appeals/{appeal['id']}/decision", json=decision).json["items"]
    assert (decided["outcome"], decided["note"]) == ("upheld", "照片显示价签齐全")
    assert centre.get("/score-appeals?undecided=true").json["items"] == []
    assert centre.post(f"/score-appeals/{appeal['id']}/decision", json=decision).json["slug"] == "score-appeal-decided"


def test_rules_can_be_tried_out_on_a_month_and_nothing_changes(
    failed: str, admin: Person, reviewer: Person, centre: Person
) -> None:
    close(admin)
    before = scores(centre)
    body = {"month": LAST, "parameters": {"step_mode": "count", "step_terminals": 1}}
    tried = admin.post("/score-rehearsals", json=body).json["items"]
    assert {(each["score"], each["what_if"]) for each in tried if each["examinee_id"] == reviewer.branch_id} == {
        (100_00, 98_00)
    }
    assert scores(centre) == before
    assert centre.post("/score-rehearsals", json=body).json["items"] == tried
    assert reviewer.post("/score-rehearsals", json=body).status_code == 403
    assert admin.post("/score-rehearsals", json={**body, "parameters": {"step_mode": "most"}}).status_code == 422


def test_the_own_score_travels_to_the_phone(failed: str, admin: Person, manager: Person, colleague: Person) -> None:
    close(admin)
    phone = phone_of(manager)
    phone.pull()
    own, promotions = sorted(phone.store["scores"].values(), key=lambda each: str(each["kind"]))
    assert (promotions["score"], promotions["provisional"]) == (None, ["nothing_closed"])
    assert (own["part"], own["examinee_id"], own["month"], own["result"]["failing"]) == (
        "manager",
        manager.id,
        LAST,
        100,
    )
    assert phone.is_true_copy()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_agree_with_a_naive_count_over_what_the_api_says(
    seed: int, street: Street, admin: Person, centre: Person
) -> None:
    chance = Random(seed)
    meant = {}
    for maker in (MAKER, RIVAL):
        shops = chance.sample(street.all_shops, chance.randint(2, 6))
        meant[street.agree(maker, shops)] = shops
    for part, shops in street.shops.items():
        for shop in shops:
            for maker in (MAKER, RIVAL):
                for _ in range(chance.randint(0, 2)):
                    at = bounds_of_month(LAST, ZONE)[0] + timedelta(days=chance.randint(0, 27), hours=3)
                    state = chance.choice(["confirmed", "upheld", "lapsed", "disputed", "waiting"])
                    reason = {"upheld": chance.choice(["D1", "D6", "D9", "D11"]), "lapsed": "D8", "disputed": "D2"}
                    street.decide(street.check(part, shop, maker, at), state, reason.get(state))
    close(admin)
    assert {key: row["score"] for key, row in scores(centre).items()} == naive_scores(centre, meant)


def naive_scores(centre: Person, plans: dict[str, list[str]]) -> dict[tuple[str, str], int]:
    """By loops over lists of the API, and the arithmetic of domain.md written out once more. `plans` is id → shops."""
    shops = {each["id"]: each for each in pages(centre, "/terminals")}
    meant = [(each, shop) for each in pages(centre, "/maintenance-plans") for shop in plans[each["id"]]]
    states = ("waiting", "confirmed", "disputed", "upheld", "dismissed", "lapsed")
    cases = [each for state in states for each in pages(centre, f"/confirmations?state={state}")]
    cases = [each for each in cases if each["plan_id"]]
    failures = [(each["terminal"]["id"], each["manufacturer_id"], each["party"]) for each in cases
                if each["state"] in ("upheld", "lapsed")]  # fmt: skip
    checked = {(each["plan_id"], each["terminal"]["id"]) for each in cases}
    failures += [(shop, plan["manufacturer_id"], "branch") for plan, shop in meant if (plan["id"], shop) not in checked]
    people = pages(centre, "/people")
    result = {("marketing_centre", ""): naive(meant, failures, "marketing_centre", lambda shop, maker: True)}
    for branch in pages(centre, "/branches"):
        mine = lambda shop, maker, own=branch["id"]: shops[shop]["branch_id"] == own  # noqa: E731
        result["branch", branch["name"]] = naive(meant, failures, "branch", mine)
    for person in people:
        if person["role"] == "customer_manager":
            mine = lambda shop, maker, own=person["id"]: shops[shop]["manager_id"] == own  # noqa: E731
            result["manager", person["name"]] = naive(meant, failures, "branch", mine)
        if person["role"] == "promoter":
            mine = lambda shop, maker, own=person["manufacturer"]["id"]: maker == own  # noqa: E731
            result["promoter", person["name"]] = naive(meant, failures, "promoter", mine)
            result["manufacturer", person["manufacturer"]["name"]] = naive(meant, failures, "promoter", mine)
    return result


def naive(meant: list[Any], failures: list[Any], party: str, mine: Any) -> int:
    planned = len({shop for plan, shop in meant if mine(shop, plan["manufacturer_id"])})
    failing = len({shop for shop, maker, answers in failures if answers == party and mine(shop, maker)})
    step = 3
    while step * 50 < planned:  # two percent of planned, rounded up
        step += 1
    return 100_00 - min(40_00, failing // step * 2_00)


def pages(person: Person, path: str) -> list[Any]:
    found: list[Any] = []
    cursor = ""
    while True:
        page = person.get(f"{path}{'&' if '?' in path else '?'}limit=200{cursor}").json
        found += page["items"]
        if not page.get("next_cursor"):
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_a_score_is_printed_and_taken_into_a_spreadsheet_by_whoever_sees_it(
    failed: str, street: Street, admin: Person, manager: Person, colleague: Person
) -> None:
    close(admin)
    address = f"/scores/maintenance/manager/{manager.id}/{LAST}"
    page = manager.get(f"{address}/report", headers={"Accept-Language": "zh-CN"})
    assert (page.mimetype, page.status_code) == ("text/html", 200)
    shop = explanation(manager, "manager", manager.id).json["failures"][0]["terminal"]
    for said in ("终端维护有效度", manager.name, "100.00", "价签缺失或错误", shop["name"], shop["license_no"], "@page"):
        assert said in page.text, said
    assert "Price tag missing or wrong" in manager.get(f"{address}/report?lang=en").text
    table = manager.get(f"{address}/report.xlsx?lang=en")
    rows = list(openpyxl.load_workbook(BytesIO(table.data)).active.values)
    assert rows[0][:4] == ("Terminal", "Licence", "Branch", "Reason")
    assert [row[:4] for row in rows[1:]] == [(shop["name"], shop["license_no"], shop["branch"], "D3")]
    assert manager.get(f"{address}/report.csv").data.startswith(b"\xef\xbb\xbf")
    for path in ("report", "report.xlsx"):
        assert colleague.get(f"{address}/{path}").status_code == 404


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_open_month_that_follows_visits_stands_as_if_it_were_computed_as_a_whole(
    seed: int, street: Street, database: Database, centre: Person
) -> None:
    chance = Random(seed)
    for maker in (MAKER, RIVAL):
        street.agree(maker, chance.sample(street.all_shops, chance.randint(2, 6)))
    with database.transaction(CITY) as session:
        refresh_open_month(session, CITY, LAST)
    cases: list[str] = []
    for _ in range(3):
        for _ in range(chance.randint(1, 4)):
            part = chance.choice(list(street.shops))
            at = bounds_of_month(LAST, ZONE)[0] + timedelta(days=chance.randint(0, 27), hours=3)
            cases.append(street.check(part, chance.choice(street.shops[part]), chance.choice((MAKER, RIVAL)), at))
        for case_id in chance.sample(cases, chance.randint(1, len(cases))):
            state = chance.choice(["confirmed", "upheld", "lapsed", "disputed", "dismissed"])
            reason = {"upheld": chance.choice(["D1", "D6", "D9", "D11"]), "lapsed": "D8", "disputed": "D2"}
            street.decide(case_id, state, reason.get(state))
        with database.transaction(CITY) as session:
            follow_visits(session, CITY, LAST)
            followed = scores_kept(session)
            assert refresh_open_month(session, CITY, LAST) == 0
            assert scores_kept(session) == followed


def scores_kept(session: Session) -> dict[tuple[str, str, str], Any]:
    return {key: row.result for key, row in queries.stored_scores(session, CITY, LAST).items()}


def test_a_plan_that_comes_between_is_counted_in_when_the_open_month_is_computed_as_a_whole(
    street: Street, database: Database, centre: Person, manager: Person
) -> None:
    street.agree(MAKER, street.shops["manager"][:1])
    with database.transaction(CITY) as session:
        follow_visits(session, CITY, PRESENT)  # which has not been computed before
    street.agree(RIVAL)
    planned = []
    for update_month in (follow_visits, refresh_open_month):
        with database.transaction(CITY) as session:
            update_month(session, CITY, PRESENT)
        planned.append(explanation(centre, "manager", manager.id, PRESENT).json["terminals"])
    assert planned == [1, 3]
