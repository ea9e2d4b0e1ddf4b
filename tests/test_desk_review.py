"""Reviewing visits in a real browser: the queue, two reviewers at once, a return, an appeal, a batch, the sample."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.db import Database, rfc3339, utc_now
from tests.people import PASSWORD, Person, World
from tests.reviews.story import FAR, Branch, branch_of
from tests.served import Driver
from tests.served import served as served
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium


@pytest.fixture
def desk(served: str) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "desk-review-driver.mjs", served) as driver:
        yield driver


@pytest.fixture
def branch(database: Database, world: World, admin: Person) -> Branch:
    assert admin.post("/rule-sets/spot_checks", json={"parameters": {"permille": 1000}}).status_code == 201
    return branch_of(database, world)


def test_visits_are_reviewed_by_keys_and_nobody_overwrites_anybody(
    desk: Driver, branch: Branch, reviewer: Person, centre: Person, admin: Person, manager: Person
) -> None:
    flagged, plain, last, newest = branch.hand_in(3, FAR), *(branch.hand_in(hours) for hours in (2, 1, 0.5))
    address = f"/app/desk/visits/{flagged}"

    def reviews(visit_id: str) -> list[str]:
        return [each["outcome"] for each in reviewer.get(f"/visits/{visit_id}/review").json["reviews"]]

    # Both look at the same visit; the first accepts it by a key, and the second is told, and has written nothing.
    desk.ask("begin", name="centre")
    assert desk.ask("log_in", username=centre.username, password=PASSWORD, path=address) == address
    assert desk.ask("buttons") == ["驳回", "退回", "通过"]
    desk.ask("begin", name="reviewer")
    desk.ask("log_in", username=reviewer.username, password=PASSWORD, path="/app/desk/queue")
    assert desk.ask("audit") == []
    desk.ask("press", keys=["j"])
    assert desk.ask("focused") == 0, "the riskiest is the first"
    desk.ask("press", keys=["Enter"])
    assert desk.ask("at", path=address) == address
    assert "不超过 100 米" in str(desk.ask("signal"))
    assert "店主在店" in str(desk.ask("answers"))
    assert desk.ask("audit") == []
    desk.ask("press", keys=["a"])
    assert str(desk.ask("said")).startswith("已通过")
    assert desk.ask("at", path=f"/app/desk/visits/{plain}") == f"/app/desk/visits/{plain}", "the next of the queue"
    desk.ask("look_at", name="centre")
    desk.ask("press", keys=["x"])
    desk.ask("refuse", reason="无法证明到店", note="证明不了到店")
    assert f"{reviewer.name} 刚在" in str(desk.ask("met"))
    assert desk.ask("buttons") == []
    assert reviews(flagged) == ["accepted"]

    # What was accepted is taken back, and leads back to it; then it is returned, with what it is about.
    desk.ask("look_at", name="reviewer")
    desk.ask("press", keys=["u"])
    assert desk.ask("at", path=address) == address
    desk.ask("state_becomes", text="已提交")
    desk.ask("judge", verdict="认定")
    desk.ask("mark", label="店主在店", note="照片里没有店主")
    desk.ask("press", keys=["r"])
    desk.ask("refuse", note="请补充说明")
    desk.ask("at", path=f"/app/desk/visits/{plain}")
    assert reviews(flagged) == ["accepted", "undone", "returned"]
    [item] = branch.server_part(flagged)["review"]["items"]
    assert (item["path"], item["note"]) == ("sections.greeting.owner_present", "照片里没有店主")

    # Whoever leaves before the answer is there is led nowhere by it, and what was typed elsewhere is there still.
    desk.ask("buttons")
    desk.ask("press", keys=["x"])
    desk.ask("leave_typing", note="先看一下")
    desk.ask("press", keys=["x"])
    assert desk.ask("typed_note") == "先看一下"
    desk.ask("press", keys=["Escape"])
    assert desk.ask("accept_and_leave", path="/app/desk/queue") == "/app/desk/queue"
    assert reviews(plain) == ["accepted"]

    # It comes back as another version, is rejected, and the manager appeals: somebody else decides.
    branch.hand_in_again(flagged, sections={"greeting": {"owner_present": False}})
    desk.ask("open", path=address)
    difference = str(desk.ask("difference"))
    assert [word for word in ("店主在店", "是", "否") if word not in difference] == []
    desk.ask("mark", label="店主在店", note="仍然不对")
    desk.ask("press", keys=["x"])
    desk.ask("refuse", note="无法证明到店")
    desk.ask("state_becomes", text="未通过")
    review = reviewer.get(f"/visits/{flagged}/review").json["reviews"][-1]
    said = {"review_id": review["id"], "text": "店主可以作证", "appealed_at": rfc3339(utc_now())}
    appeal = manager.post("/appeals", json=said).json["id"]
    desk.ask("open", path=f"/app/desk/appeals?appeal={appeal}")
    assert desk.ask("appeal") == 0, "nobody decides on what they said themselves"
    assert desk.ask("audit") == []
    desk.ask("look_at", name="centre")
    desk.ask("open", path=f"/app/desk/appeals?appeal={appeal}")
    assert desk.ask("appeal") == 2
    desk.ask("decide", button="申诉成立", note="情况属实")
    assert "申诉成立" in str(desk.ask("said"))
    assert reviews(flagged)[-1] == "reopened"

    # All at once: what nothing is said against is accepted, and of the flagged one is told why it is not.
    desk.ask("look_at", name="reviewer")
    desk.ask("open", path="/app/desk/visits")
    told = str(desk.ask("accept_all"))
    assert [words for words in ("已通过 2 次", "1 次没有通过") if words not in told] == []
    assert (reviews(last), reviews(newest), reviews(flagged)[-1]) == (["accepted"], ["accepted"], "reopened")

    # The month's sample has all of them, on a phone's screen too; an administrator reads, and has no buttons.
    desk.ask("begin", name="admin", phone=True)
    desk.ask("log_in", username=admin.username, password=PASSWORD, path=address)
    assert desk.ask("buttons") == []
    month = reviewer.get(f"/visits/{flagged}").json["server"]["started_at"][:7]
    assert (
        desk.ask(
            "audit", paths=["/app/desk/queue", "/app/desk/appeals", f"/app/desk/spot-checks?month={month}", address]
        )
        == []
    )
    assert desk.ask("complaints") == []
