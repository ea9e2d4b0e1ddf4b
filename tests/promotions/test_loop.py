"""The closed loop through the API: each step put forward by one side and signed by the other, and what is refused on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from backend.db import Database, utc_now
from backend.promotions.models import Promotion
from backend.promotions.service import advance_promotions
from tests import factories
from tests.people import CITY, Person, World
from tests.phone import phone_of

_ALLOCATION = {"budget_fen": 600_000, "materials": [{"name": "立牌", "allocated": 5}]}
_NUMBERS = {"approval_no": "江烟促4号", "filing_no": "备041"}


def ask(person: Person, promotion_id: str, what: str, **body: Any) -> Any:
    answer = person.post(f"/promotions/{promotion_id}/{what}", json=body)
    assert answer.status_code in (200, 201), answer.json
    return answer.json


def refused(person: Person, promotion_id: str, what: str, **body: Any) -> tuple[int, str]:
    answer = person.post(f"/promotions/{promotion_id}/{what}", json=body)
    return answer.status_code, (answer.json or {})["slug"]


def propose(person: Person, shop: str, spec: str, **values: Any) -> str:
    days = {
        "starts_on": factories.today().isoformat(),
        "ends_on": (factories.today() + timedelta(days=13)).isoformat(),
    }
    answer = person.post("/promotions", json=factories.promotion_values([shop], [spec], **(days | values)))
    assert answer.status_code == 201, answer.json
    return str((answer.json or {})["id"])


def resourced(promoter: Person, centre: Person, shop: str, spec: str, **values: Any) -> str:
    """One whose plan and resources both sides have signed."""
    promotion_id = propose(promoter, shop, spec, **values)
    ask(centre, promotion_id, "signature", step="plan")
    ask(promoter, promotion_id, "allocation", **_ALLOCATION)
    ask(centre, promotion_id, "signature", step="resources")
    return promotion_id


def test_a_promotion_goes_all_the_way_signed_by_both_sides_at_every_step(
    database: Database, shop: str, spec: str, promoter: Person, centre: Person, manager: Person
) -> None:
    promotion_id, phone = resourced(promoter, centre, shop, spec), phone_of(manager)
    assert ask(centre, promotion_id, "submissions", **_NUMBERS)["state"] == "submitted"
    phone.pull()
    assert promotion_id not in phone.store["promotions"]
    assert ask(promoter, promotion_id, "signature", step="approval")["state"] == "approved"
    phone.pull()
    carried = phone.store["promotions"][promotion_id]
    assert carried["terminal_ids"] == [shop]
    assert "no_health_warning" in carried["to_check"]
    assert "planned_input_fen" not in carried
    with database.transaction(CITY) as session:
        assert advance_promotions(session, CITY) == 1
    assert ask(centre, promotion_id, "end", reason="赠品用完")["state"] == "ended"
    assert ask(promoter, promotion_id, "execution", actual_input_fen=660_000)["state"] == "reported"
    assert ask(centre, promotion_id, "signature", step="execution")["state"] == "executed"
    assert refused(centre, promotion_id, "evaluation", note="好") == (409, "evaluation-early")
    a_month_later(database, promotion_id)
    assert ask(centre, promotion_id, "evaluation", note="达到预期")["state"] == "evaluated"
    closed = ask(promoter, promotion_id, "signature", step="evaluation", note="同意")
    assert closed["state"] == "closed"
    assert all(side["at"] for step in closed["signatures"].values() for side in step.values())
    assert [each["deed"] for each in closed["steps"]] == [
        "proposed", "signed", "allocated", "signed", "submitted", "signed", "started", "ended", "reported", "signed",
        "evaluated", "signed",
    ]  # fmt: skip
    evaluation = centre.get(f"/promotions/{promotion_id}/evaluation").json or {}
    assert (evaluation["actual_input_fen"], evaluation["effect_packs"]) == (660_000, None)
    assert evaluation["provisional"] == ["no_sales"]


def a_month_later(database: Database, promotion_id: str) -> None:
    with database.transaction(CITY) as session:
        promotion = session.get_one(Promotion, (CITY, promotion_id))
        promotion.starts_on -= timedelta(days=31)
        promotion.ends_on -= timedelta(days=31)


def test_who_may_propose_follows_the_stage_of_the_specs(
    database: Database, world: World, shop: str, spec: str, promoter: Person, centre: Person
) -> None:
    values = {"manufacturer_id": promoter.manufacturer_id}
    answer = centre.post("/promotions", json=factories.promotion_values([shop], [spec], **values))
    assert (answer.status_code, (answer.json or {})["slug"]) == (403, "promotion-not-yours")
    mature = factories.make_spec(database, world, stage="mature")
    assert propose(centre, shop, mature, **values)
    assert propose(promoter, shop, mature)


def test_nobody_signs_for_the_other_side_or_a_step_that_is_not_there(
    shop: str, spec: str, promoter: Person, centre: Person, reviewer: Person
) -> None:
    promotion_id = propose(promoter, shop, spec)
    assert refused(promoter, promotion_id, "signature", step="plan") == (409, "own-signature")
    assert refused(centre, promotion_id, "signature", step="approval") == (409, "promotion-moved-on")
    assert refused(reviewer, promotion_id, "signature", step="plan") == (404, "not-found")
    told = (centre.get("/notices").json or {})["items"]
    assert [each["kind"] for each in told] == ["promotion_waiting"]
    ask(centre, promotion_id, "signature", step="plan")
    assert refused(centre, promotion_id, "signature", step="plan") == (409, "promotion-moved-on")


def test_a_rival_and_a_stranger_find_nothing(
    running: str, rival: Person, stranger: Person, promoter: Person, manager: Person, reviewer: Person
) -> None:
    for person in (rival, stranger):
        assert person.get(f"/promotions/{running}").status_code == 404
        assert person.get(f"/promotions/{running}/evaluation").status_code == 404
        assert person.get(f"/promotions/{running}/monitoring").status_code == 404
        assert refused(person, running, "end", reason="停") == (404, "not-found")
        assert (person.get("/promotions").json or {})["items"] == []
    for person in (promoter, manager, reviewer):
        assert [each["id"] for each in (person.get("/promotions").json or {})["items"]] == [running]
    assert refused(manager, running, "end", reason="停") == (403, "forbidden")
    assert manager.get(f"/promotions/{running}/evaluation").status_code == 403


def test_a_faulty_arrangement_is_corrected_and_its_faults_stay_on_record(
    running: str, shop: str, spec: str, promoter: Person, centre: Person
) -> None:
    promotion_id = resourced(promoter, centre, shop, spec, giveaway={"name": "烟具", "worth_fen": 10_001})
    faulty = ask(promoter, promotion_id, "submissions", filing_no="备041")
    assert faulty["state"] == "faulty"
    assert faulty["faults"][2]["reason"] == "缺少审批文号。"  # Chinese unless another language is asked for
    assert [(each["kind"], each["field"], each["party"]) for each in faulty["faults"]] == [
        ("clash", "starts_on", "manufacturer"),
        ("giveaway_too_dear", "giveaway.worth_fen", "manufacturer"),
        ("no_approval", "approval_no", "commerce"),
    ]
    assert not any(faulty["signatures"]["approval"].values())
    later = (factories.today() + timedelta(days=11)).isoformat()
    better = {"giveaway": {"name": "烟具", "worth_fen": 10_000}, "starts_on": later}
    assert ask(promoter, promotion_id, "submissions", **_NUMBERS, **better)["state"] == "submitted"
    ask(centre, promotion_id, "signature", step="approval")
    evaluation = centre.get(f"/promotions/{promotion_id}/evaluation").json or {}
    assert evaluation["errors_by_party"] == {"commerce": 1, "manufacturer": 2}


def test_what_costs_more_than_its_budget_is_reviewed_by_somebody_else_first(
    shop: str, spec: str, promoter: Person, centre: Person, admin: Person
) -> None:
    promotion_id = resourced(promoter, centre, shop, spec, planned_input_fen=600_001)
    assert ask(centre, promotion_id, "submissions", **_NUMBERS)["state"] == "special_review"
    assert refused(promoter, promotion_id, "budget-review", passed=True, reason="好") == (403, "forbidden")
    assert refused(centre, promotion_id, "budget-review", passed=True, reason="好") == (403, "own-work")
    assert refused(promoter, promotion_id, "signature", step="approval") == (409, "promotion-moved-on")
    assert ask(admin, promotion_id, "budget-review", passed=True, reason="新品")["state"] == "submitted"
    assert refused(centre, promotion_id, "signature", step="approval") == (409, "own-signature")
    assert ask(promoter, promotion_id, "signature", step="approval")["state"] == "approved"


def test_an_approved_promotion_leaves_the_phones_when_it_is_withdrawn_and_follows_its_shop(
    database: Database, shop: str, spec: str, promoter: Person, centre: Person, manager: Person, colleague: Person,
    reviewer: Person,
) -> None:  # fmt: skip
    promotion_id = resourced(promoter, centre, shop, spec)
    ask(promoter, promotion_id, "submissions", **_NUMBERS)
    ask(centre, promotion_id, "signature", step="approval")
    first, second = phone_of(manager), phone_of(colleague)
    first.pull()
    assert promotion_id in first.store["promotions"]
    moved = reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    assert moved.status_code < 300, moved.json
    first.pull()
    second.pull()
    assert promotion_id not in first.store["promotions"]
    assert second.store["promotions"][promotion_id]["terminal_ids"] == [shop]
    assert ask(promoter, promotion_id, "withdrawal", reason="物料未到")["state"] == "withdrawn"
    second.pull()
    assert promotion_id not in second.store["promotions"]
    assert second.is_true_copy()


def test_promotions_start_and_end_with_their_days(database: Database, running: str, centre: Person) -> None:
    with database.transaction(CITY) as session:
        assert advance_promotions(session, CITY, utc_now() + timedelta(days=9)) == 0
        assert advance_promotions(session, CITY, utc_now() + timedelta(days=11)) == 1
    assert (centre.get(f"/promotions/{running}").json or {})["state"] == "ended"
