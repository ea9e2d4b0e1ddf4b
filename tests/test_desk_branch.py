"""A reviewer's day at the desk in a real browser: what waits is found, answered, and refused where it has to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.city_time import start_of_day
from backend.complaints.handling import open_complaint
from backend.complaints.rules import ComplaintKind, ComplaintSource
from backend.db import Database, new_id, rfc3339
from tests import factories
from tests.people import CITY, PASSWORD, Person
from tests.phone import Phone, phone_of
from tests.planning.conftest import COMING, decide, proposed, submit
from tests.served import Driver
from tests.served import served as served
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium

SHOP, BENCHMARK = "福源食杂店", "好邻居超市"
SCREENS = [
    "today",
    "visit-plans",
    "complaints",
    "in-store",
    "in-store/requests",
    "reports",
    "reports/rates",
    "tasks",
    "phones",
]


@pytest.fixture
def desk(served: str) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "desk-branch-driver.mjs", served) as driver:
        yield driver


@pytest.fixture
def branch(database: Database, manager: Person, colleague: Person, stranger: Person) -> dict[str, Any]:
    """A morning: one manager is in a shop, has reported, and asks for leave; two months wait, and a retailer complains."""
    factories.make_template(database)
    shop, elsewhere = factories.make_terminal(database, manager, name=SHOP), factories.make_terminal(database, stranger)
    factories.make_terminal(database, colleague)
    benchmark, duty = factories.make_duty(database, manager, name=BENCHMARK)
    midnight = start_of_day(factories.today(), ZoneInfo("Asia/Shanghai"))
    began = max(datetime.now(UTC) - timedelta(minutes=20), midnight)
    phone, day = phone_of(manager), new_id()
    phone.write("visits", new_id(), factories.visit(shop, began) | {"check_out": None, "submitted_at": None})
    phone.write("visits", new_id(), factories.visit(elsewhere, began))
    phone.write("anomaly_reports", new_id(), factories.anomaly_report(database, [shop]))
    phone.write("in_store_days", day, still_there(factories.in_store_day(benchmark), began))
    asked = {"duty_id": duty, "kind": "leave", "with_duty_id": None, "substitute_id": None}
    said = {"reason": "外出培训", "requested_at": rfc3339(began)}
    phone.write("in_store_requests", new_id(), asked | said)
    results = [(each["status"], (each.get("problem") or {}).get("slug")) for each in phone.push()]
    assert results == [("applied", None), ("rejected", "unknown-terminal"), *[("applied", None)] * 3]
    plans = [submit(person, proposed(person)).json for person in (manager, colleague)]
    with database.transaction(CITY) as session:
        complaints = [
            open_complaint(session, CITY, where, ComplaintKind.DELIVERY, "送货晚到半天", ComplaintSource.LINK)
            for where in (shop, elsewhere)
        ]
    return {"plans": plans, "complaint": complaints[0], "foreign": complaints[1], "day": day, "phone": phone}


def still_there(day: dict[str, Any], since: datetime) -> dict[str, Any]:
    return day | {"arrival": factories.check_point(since), "departure": None, "submitted_at": None, "photos": []}


def seen(person: Person, path: str) -> Any:
    answer = person.get(path)
    assert answer.status_code == 200, answer.json
    return answer.json


def hand_in(phone: Phone, day_id: str) -> None:
    phone.pull()
    now = datetime.now(UTC)
    phone.write("in_store_days", day_id, phone.store["in_store_days"][day_id] | {
        "departure": factories.check_point(now), "submitted_at": rfc3339(now),
    })  # fmt: skip
    assert [each["status"] for each in phone.push()] == ["applied"]


def test_a_reviewer_finds_what_waits_answers_it_and_is_told_when_a_colleague_was_faster(
    desk: Driver,
    branch: dict[str, Any],
    manager: Person,
    colleague: Person,
    reviewer: Person,
    centre: Person,
    promoter: Person,
) -> None:
    desk.ask("begin", name="reviewer")
    assert desk.ask("log_in", username=reviewer.username, password=PASSWORD) == "/app/desk/today"
    assert f"在{BENCHMARK}驻店" in desk.ask("text", at=f'.row:has-text("{manager.name}")')
    assert "还没有消息" in desk.ask("text", at=f'.row:has-text("{colleague.name}")')
    waits = desk.ask("text", at=".waiting")
    assert [word for word in ("拜访计划待确认 2", "驻店申请待决定 1", "手机数据未被接受 1") if word not in waits] == []

    # One month is returned with words; the other is confirmed by somebody else while it is looked at.
    mine, other = branch["plans"]
    desk.ask("go", path=f"/app/desk/visit-plans/{other['id']}")
    desk.ask("go", path=f"/app/desk/visit-plans/{mine['id']}")
    chosen, rest = (f'.calendar [aria-pressed="{pressed}"] .number' for pressed in ("true", "false"))
    day, following = (desk.ask("text", at=at) for at in (chosen, rest))
    for key, goal in (("ArrowRight", following), ("ArrowLeft", day)):
        desk.ask("press", keys=[key])
        desk.ask("text", at=f'{chosen}:text-is("{goal}")')
    desk.ask("click", name="退回")
    desk.ask("write", text="周五跨了两个片区")
    desk.ask("click", name="退回")
    desk.ask("told", words=f"已退回给 {manager.name}")
    assert seen(manager, f"/visit-plans/{mine['id']}")["note"] == "周五跨了两个片区"
    desk.ask("click", name="调整这一天")
    desk.ask("tap", at='[aria-label^="移出这一天"]')
    desk.ask("press", keys=["ArrowRight"])
    assert "没有保存" in desk.ask("text", at="dialog h2"), "what was changed is not lost by a key"
    desk.ask("press", keys=["Escape"])
    desk.ask("click", name="取消")
    desk.ask("go", path=f"/app/desk/visit-plans/{other['id']}")
    assert desk.ask("text", at="main .line .tag") == "待确认"
    assert decide(reviewer, other, "confirmed").status_code == 200
    desk.ask("click", name="确认计划")
    desk.ask("click", name="确认计划")
    assert "他人" in desk.ask("text", at="dialog [role=alert]")
    desk.ask("press", keys=["Escape"])
    desk.ask("text", at='main .line .tag:has-text("已确认")')
    desk.ask("go", path="/app/desk/visit-plans?state=submitted")
    assert desk.ask("state") == "没有符合条件的内容"

    # A complaint is given to a colleague, which is taken back, and answered; it is over only when it is closed.
    address = f"/complaints/{branch['complaint']}"
    desk.ask("go", path=f"/app/desk{address}")
    desk.ask("click", name="指派")
    desk.ask("pick", option=colleague.name)
    desk.ask("click", name="指派")
    desk.ask("text", at=f'main .facts:has-text("{colleague.name}")')
    desk.ask("go", path=f"/app/desk/complaints/{branch['foreign']}")
    assert desk.ask("state") == "没有找到"
    desk.ask("told", words=f"已指派给 {colleague.name}", undo=True)
    desk.ask("go", path=f"/app/desk{address}")
    server = seen(reviewer, address)["server"]
    assert (server["owner_id"], server["is_assigned"]) == (manager.id, False)
    desk.ask("go", path="/app/desk/complaints")
    desk.ask("tap", at=f'a[href$="{address}"]')
    desk.ask("click", name="答复")
    desk.ask("click", name="保存")
    assert desk.ask("text", at="dialog .desk-field").endswith("请写明原因")
    desk.ask("write", text="已与物流核对，周四补送")
    assert desk.ask("begin_to_close") == "beforeunload"
    assert (desk.ask("back", answer="取消"), desk.ask("written")) == (SHOP, "已与物流核对，周四补送")
    desk.ask("click", name="保存")
    desk.ask("told", words="已记录答复")
    assert seen(reviewer, address)["server"]["state"] == "answered"

    # Leave is approved, a day is refused as evidence, and a document is given up.
    desk.ask("go", path="/app/desk/in-store/requests?state=waiting")
    desk.ask("click", name="同意")
    desk.ask("click", name="同意")
    desk.ask("told", words="已同意")
    assert seen(reviewer, "/in-store-requests")["items"][0]["server"]["state"] == "approved"
    desk.ask("go", path=f"/app/desk/in-store/{branch['day']}")
    assert "未离店" in desk.ask("text", at="main aside")
    assert desk.ask("buttons") == ["返回"], "a day is not judged before it was handed in"
    hand_in(branch["phone"], branch["day"])
    desk.ask("reload")
    desk.ask("click", name="不认可")
    desk.ask("write", text="只待了半分钟")
    desk.ask("click", name="不认可")
    desk.ask("told", words="已判为不认可")
    assert seen(reviewer, f"/in-store-days/{branch['day']}")["server"]["branch_verdict"] == "not_kept"
    [refusal] = seen(reviewer, "/sync/refusals")["items"]
    desk.ask("go", path=f"/app/desk/refusals/{refusal['id']}")
    told = desk.ask("text", at="main table")
    assert [word for word in ("终端", "查不到", "到店 · 时间") if word not in told] == []
    assert desk.ask("text", at="main details summary") == "显示原始数据"
    desk.ask("click", name="放弃")
    desk.ask("write", text="店已移交")
    desk.ask("click", name="放弃")
    desk.ask("told", words="已放弃")
    assert seen(reviewer, "/sync/refusals?closed=false")["items"] == []

    assert desk.ask("lead", path="/app/desk/spot-checks"), "styles that did not come are asked for again"
    details = [f"visit-plans/{mine['id']}", f"complaints/{branch['complaint']}", f"in-store/{branch['day']}"]
    screens = [f"/app/desk/{path}" for path in (*SCREENS, *details, f"refusals/{refusal['id']}")]
    assert desk.ask("audit", paths=screens) == []

    # On a phone's screen it is the same. A promoter has none of it.
    desk.ask("begin", name="phone", phone=True)
    desk.ask("log_in", username=reviewer.username, password=PASSWORD)
    assert desk.ask("audit", paths=[screens[0], f"/app/desk/{details[0]}"]) == []
    desk.ask("log_out")
    assert desk.ask("log_in", username=promoter.username, password=PASSWORD) == "/app/desk/confirmations"
    desk.ask("open", path="/app/desk/complaints")
    assert desk.ask("state") == "您没有权限查看"
    assert desk.ask("complaints") == []
    assert seen(centre, f"/visit-plans?month={COMING}&state=returned")["items"][0]["id"] == mine["id"]
