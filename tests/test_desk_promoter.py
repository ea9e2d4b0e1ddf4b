"""The promoter's desk in a real browser: display checks, what is agreed with commerce, and the addresses of a rival."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.db import Database
from tests import factories
from tests.displays.cases import Displays, case_of, queue
from tests.displays.conftest import displays as displays
from tests.people import PASSWORD, Person, World
from tests.photos.pictures import jpeg
from tests.promotions.test_loop import a_month_later, ask
from tests.served import Driver
from tests.served import served as served
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium

QUEUE = "/app/desk/confirmations"
MISSING = "没有找到"


@pytest.fixture
def desk(served: str) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "desk-promoter-driver.mjs", served) as driver:
        yield driver


def test_a_promoter_answers_displays_by_keys_in_bulk_and_by_swipe_and_a_rival_sees_nothing_of_it(
    desk: Driver,
    displays: Displays,
    database: Database,
    world: World,
    tmp_path: Path,
    promoter: Person,
    rival: Person,
    reviewer: Person,
    centre: Person,
) -> None:
    for _ in range(6):
        displays.presented()
    foreign = displays.presented(displays.foreign)
    cases = queue(promoter)
    (own := tmp_path / "陈列.jpg").write_bytes(jpeg(seed=7))

    # One by one, by keys: the next is shown at once, and what was answered can be taken back.
    desk.ask("begin", name="promoter")
    assert desk.ask("log_in", username=promoter.username, password=PASSWORD) == QUEUE
    assert desk.ask("count") == "6 行"
    assert desk.ask("key", key="s") == f"{QUEUE}/{cases[0]}"
    assert desk.ask("audit") == []
    assert desk.ask("key", key="y") == f"{QUEUE}/{cases[1]}"
    third = desk.ask("dispute", reason="D3 价签缺失或错误", note="第二层没有价签", files=[str(own)])
    assert third == f"{QUEUE}/{cases[2]}"
    disputed = case_of(promoter, cases[1])
    assert (case_of(promoter, cases[0])["state"], disputed["state"], disputed["reason"]) == (
        "confirmed",
        "disputed",
        "D3",
    )
    assert [each["size"] for each in disputed["evidence"] if each["received_at"]] == [own.stat().st_size]
    desk.ask("key", key="y")
    desk.ask("undo")
    assert case_of(promoter, cases[2])["state"] == "waiting"

    # Many at once, with one that was decided meanwhile elsewhere.
    desk.ask("go", path=QUEUE)
    desk.ask("select_all")
    taken = promoter.post(f"/confirmations/{cases[3]}/decision", json={"verdict": "disputed", "reason": "D1"})
    assert taken.status_code == 201
    desk.ask("act", name="确认 4 项", says="已确认 3 项")
    assert desk.ask("texts", selector="dialog li strong") == ["福源食杂店 · " + disputed["spec"]["name"]]
    assert [case_of(promoter, each)["state"] for each in cases[2:]] == [
        "confirmed",
        "disputed",
        "confirmed",
        "confirmed",
    ]
    desk.ask("close_dialog")
    desk.ask("undo")
    assert desk.ask("count") == "3 行", "what was taken back waits again, and is shown"
    assert [case_of(promoter, cases[at])["state"] for at in (2, 4, 5)] == ["waiting"] * 3

    # What is agreed: a plan with an example picture, and market information.
    desk.ask("open", path="/app/desk/plans/new")
    assert desk.ask("leave", to="促销", first={}) == "/app/desk/promotions", "nothing is asked of an empty form"
    for path in ("/app/desk/promotions/new", "/app/desk/plans/new"):
        desk.ask("open", path=path)
        assert desk.ask("leave", to="促销检查", first={"名称": "柜台推介"}, stays=True) == path
        assert desk.ask("leave", to="促销检查", first={}, asked=True) == "/app/desk/promotion-checks"
    desk.ask("open", path="/app/desk/plans/new")
    spec = disputed["spec"]["name"]
    plan = desk.ask("propose", fields={"名称": "柜台推介"}, chips=[spec], files=[str(own)])
    (market := tmp_path / "十月市场信息.csv").write_bytes(b"spec,price\nred,10\n")
    desk.ask("go", path="/app/desk/market-information")
    desk.ask("bring", file=str(market), says="已上传")
    promotion_id = factories.make_promotion(database, world, [displays.shop], [displays.own])
    paths = [
        f"/app/desk/{each}" for each in ("plans", "promotions", "promotion-checks", "bulletins", "market-information")
    ]
    details = [plan, f"/app/desk/promotions/{promotion_id}?tab=evaluation", f"{QUEUE}/{cases[1]}"]
    assert desk.ask("audit", paths=[*paths, *details, "/app/desk/promotions/new"]) == []

    # A rival is shown neither: not the case, not the plan, not the promotion, not the bulletin.
    desk.ask("begin", name="rival")
    desk.ask("log_in", username=rival.username, password=PASSWORD)
    assert desk.ask("count") == "1 行"
    bulletin = f"/app/desk/bulletins?manufacturer_id={promoter.manufacturer_id}"
    for path in (f"{QUEUE}/{cases[0]}", plan, f"/app/desk/promotions/{promotion_id}", f"{plan}/new-version"):
        desk.ask("open", path=path)
        assert desk.ask("state") == MISSING, path
    desk.ask("open", path=bulletin)
    assert "东湖中烟" in desk.ask("heading"), "a rival's bulletin is their own, whatever the address says"
    desk.ask("open", path=f"{QUEUE}/{foreign}")
    assert desk.ask("heading") == "福源食杂店"

    # The branch settles the dispute and reads no market information; the centre signs.
    desk.ask("begin", name="reviewer")
    desk.ask("log_in", username=reviewer.username, password=PASSWORD, path=f"{QUEUE}/{cases[1]}")
    desk.ask("act", name="异议不成立", text="照片可见价签", says="已裁定：异议不成立")
    assert case_of(promoter, cases[1])["state"] == "dismissed"
    desk.ask("open", path="/app/desk/market-information")
    assert desk.ask("state") == "您没有权限查看"
    desk.ask("begin", name="centre")
    desk.ask("log_in", username=centre.username, password=PASSWORD, path=plan)
    desk.ask("act", name="签字", text="同意", says="已签字，方案生效")
    plan_id = plan.rpartition("/")[2]
    agreed = promoter.get(f"/maintenance-plans/{plan_id}").json
    assert (agreed["state"], agreed["name"], len(agreed["photos"])) == ("agreed", "柜台推介", 1)
    assert agreed["photos"][0]["received_at"] is not None

    # What a promotion led to is judged when the weeks after it are over, and not before: until when is said.
    ask(centre, promotion_id, "end", reason="赠品用完")
    ask(promoter, promotion_id, "execution", actual_input_fen=660_000)
    ask(centre, promotion_id, "signature", step="execution")
    desk.ask("go", path=f"/app/desk/promotions/{promotion_id}?tab=evaluation")
    assert "次日起任何一方都可以作出评价" in desk.ask("texts", selector="main .above")[0]
    assert "评价" not in desk.ask("texts", selector="main header .btn")
    a_month_later(database, promotion_id)
    desk.ask("reload")
    desk.ask("act", name="评价", text="达到预期", says="已完成，现在")
    assert promoter.get(f"/promotions/{promotion_id}").json["state"] == "evaluated"

    # On a phone by a finger: far to the right confirms; a short way does nothing.
    for _ in range(2):
        displays.presented()
    waiting = queue(promoter)
    desk.ask("begin", name="phone", phone=True)
    desk.ask("log_in", username=promoter.username, password=PASSWORD)
    desk.ask("go", path=f"{QUEUE}/{waiting[0]}")
    assert desk.ask("swipe", px=160) == f"{QUEUE}/{waiting[1]}"
    assert case_of(promoter, waiting[0])["state"] == "confirmed"
    assert desk.ask("audit", paths=[f"{QUEUE}/{waiting[1]}", QUEUE, plan]) == []
    assert desk.ask("complaints") == []
