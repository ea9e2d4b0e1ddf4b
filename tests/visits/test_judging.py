"""Verdicts on signals, what managers say to them, and the record of what was shown to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import Person
from tests.phone import phone_of

BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5)
#: 220 m from the shop.
AWAY = (30.502, 114.3)


@pytest.fixture
def visit_id(database: Database, manager: Person) -> str:
    """A visit of three minutes, far from the shop: 40 and 20 points."""
    factories.make_template(database)
    return send(manager, new_id(), factories.make_terminal(database, manager))


def send(manager: Person, visit_id: str, shop: str, where: tuple[float, float] = AWAY, minutes: float = 3) -> str:
    visit = factories.visit(shop, BEGIN, minutes=minutes, check_in=factories.check_point(BEGIN, where))
    answer = manager.post("/visits", json={"id": visit_id, **visit})
    assert answer.status_code == 201, answer.json
    return visit_id


def resend(manager: Person, visit_id: str, where: tuple[float, float] = AWAY, minutes: float = 3) -> None:
    send(manager, visit_id, manager.get(f"/visits/{visit_id}").json["terminal_id"], where, minutes)


def judge(person: Person, visit_id: str, signal: str = "far_from_terminal", verdict: str = "cleared") -> Any:
    return person.put(f"/visits/{visit_id}/signals/{signal}/verdict", json={"verdict": verdict, "note": "店铺已搬"})


def signals(person: Person, visit_id: str) -> dict[str, Any]:
    return {each["signal"]: each for each in person.get(f"/visits/{visit_id}").json["server"]["signals"]}


def risk(person: Person, visit_id: str) -> int:
    return next(int(each["risk"]) for each in person.get("/visits").json["items"] if each["id"] == visit_id)


# ---- verdicts ---------------------------------------------------------------------------------------------------------


def test_what_is_cleared_no_longer_counts_and_what_is_confirmed_does(
    visit_id: str, manager: Person, reviewer: Person, centre: Person
) -> None:
    assert risk(reviewer, visit_id) == 60
    answer = judge(reviewer, visit_id)
    assert answer.status_code == 200
    cleared = {each["signal"]: each["verdict"] for each in answer.json["server"]["signals"]}
    assert cleared["short_stay"] is None
    assert cleared["far_from_terminal"] | {"at": ""} == {
        "verdict": "cleared", "note": "店铺已搬", "by": reviewer.id, "at": "",
    }  # fmt: skip
    assert answer.json["names"][reviewer.id] == reviewer.name
    assert risk(reviewer, visit_id) == 20
    assert judge(centre, visit_id, verdict="confirmed").status_code == 200
    assert risk(reviewer, visit_id) == 60
    phone = phone_of(manager)
    phone.pull()
    assert phone.store["visits"][visit_id]["server"]["signals"][0]["verdict"]["verdict"] == "confirmed"


def test_a_verdict_is_void_when_the_evidence_is_another(visit_id: str, manager: Person, reviewer: Person) -> None:
    judge(reviewer, visit_id)
    resend(manager, visit_id, minutes=4)
    assert signals(reviewer, visit_id)["far_from_terminal"]["verdict"] is not None
    assert risk(reviewer, visit_id) == 20
    resend(manager, visit_id, where=(30.503, 114.3))
    assert signals(reviewer, visit_id)["far_from_terminal"]["verdict"] is None
    assert risk(reviewer, visit_id) == 60
    resend(manager, visit_id)
    assert risk(reviewer, visit_id) == 20


def test_who_may_judge_a_signal(
    visit_id: str, manager: Person, reviewer: Person, stranger: Person, promoter: Person, admin: Person
) -> None:
    for person, status, slug in (
        (manager, 403, "forbidden"), (admin, 403, "forbidden"), (stranger, 404, "not-found"), (promoter, 404, "not-found"),
    ):  # fmt: skip
        answer = judge(person, visit_id)
        assert (answer.status_code, answer.json["slug"]) == (status, slug), person.username
    for unknown in ("overlap", "nonsense"):
        assert judge(reviewer, visit_id, unknown).status_code == 404
    assert judge(reviewer, new_id()).status_code == 404
    assert judge(reviewer, visit_id, verdict="perhaps").status_code == 422
    assert risk(reviewer, visit_id) == 60


def test_nobody_judges_their_own_visits(visit_id: str, manager: Person, reviewer: Person, admin: Person) -> None:
    posting = {"role": "market_manager", "branch_id": manager.branch_id}
    assert admin.post(f"/people/{manager.id}/postings", json=posting).status_code < 300
    answer = judge(manager, visit_id)
    assert (answer.status_code, answer.json["slug"]) == (403, "own-work")
    assert judge(reviewer, visit_id).status_code == 200


# ---- history ----------------------------------------------------------------------------------------------------------


def test_what_was_said_before_is_kept_with_who_was_shown_it(
    visit_id: str, manager: Person, reviewer: Person, centre: Person, stranger: Person
) -> None:
    for _ in range(2):
        reviewer.get(f"/visits/{visit_id}")
    judge(reviewer, visit_id)
    resend(manager, visit_id, minutes=10)
    reviewer.get(f"/visits/{visit_id}")
    history = centre.get(f"/visits/{visit_id}/signals/history").json
    assert [(each["signal"], each["shown_until"] is None) for each in history["items"]] == [
        ("far_from_terminal", True),
        ("short_stay", False),
    ]
    gone = history["items"][1]
    assert gone["evidence"] == {"seconds": 180, "least_seconds": 300}
    assert gone["rules_version"] == 1
    assert gone["shown_from"] < gone["shown_until"]
    assert [(each["verdict"], each["by_name"]) for each in history["verdicts"]] == [("cleared", reviewer.name)]
    assert [(each["person_name"], [said["signal"] for said in each["signals"]]) for each in history["showings"]] == [
        (reviewer.name, ["far_from_terminal"]),
        (reviewer.name, ["far_from_terminal", "short_stay"]),
    ]
    assert manager.get(f"/visits/{visit_id}/signals/history").status_code == 403
    assert stranger.get(f"/visits/{visit_id}/signals/history").status_code == 404


# ---- explanations -----------------------------------------------------------------------------------------------------


def explanation(visit_id: str, text: str = "店铺临时搬到对面") -> dict[str, Any]:
    at = "2026-03-04T02:10:00.000Z"
    return {"visit_id": visit_id, "signal": "far_from_terminal", "text": text, "explained_at": at}


def test_what_the_author_says_is_read_beside_the_signal(visit_id: str, manager: Person, reviewer: Person) -> None:
    phone = phone_of(manager)
    phone.write("signal_explanations", said := new_id(), explanation(visit_id))
    phone.push()
    shown = signals(reviewer, visit_id)
    assert shown["short_stay"]["explanation"] is None
    assert shown["far_from_terminal"]["explanation"] == {
        "id": said, "text": "店铺临时搬到对面", "explained_at": "2026-03-04T02:10:00.000Z",
    }  # fmt: skip
    phone.write("signal_explanations", said, explanation(visit_id, "已提交位置更正"))
    phone.push()
    assert signals(reviewer, visit_id)["far_from_terminal"]["explanation"]["text"] == "已提交位置更正"
    phone.write("signal_explanations", said, None)
    phone.push()
    assert signals(reviewer, visit_id)["far_from_terminal"]["explanation"] is None
    assert phone.refused == []


def test_only_the_author_explains_also_when_the_shop_has_gone_to_a_colleague(
    visit_id: str, manager: Person, colleague: Person, admin: Person, reviewer: Person
) -> None:
    shop = manager.get(f"/visits/{visit_id}").json["terminal_id"]
    hand_over = {"terminal_ids": [shop], "manager_id": colleague.id}
    assert admin.post("/assignments", json=hand_over).status_code < 300
    answer = colleague.post("/signal-explanations", json=explanation(visit_id))
    assert (answer.status_code, answer.json["slug"]) == (422, "unknown-reference")
    assert reviewer.post("/signal-explanations", json=explanation(visit_id)).status_code == 403
    mine = manager.post("/signal-explanations", json=explanation(visit_id))
    assert mine.status_code == 201
    stolen = colleague.post("/signal-explanations", json=explanation(visit_id) | {"id": mine.json["id"]})
    assert stolen.status_code == 404
    moved = manager.post(
        "/signal-explanations", json={**explanation(visit_id), "id": mine.json["id"], "signal": "overlap"}
    )
    assert (moved.status_code, moved.json["slug"]) == (422, "invalid")
    assert signals(reviewer, visit_id)["far_from_terminal"]["explanation"]["id"] == mine.json["id"]
