"""The administrator's desk in a real browser: people, the calendar, the template editor, parked jobs, the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from backend.db import Database, utc_now
from backend.jobs import enqueue
from backend.jobs.models import JobRow
from tests import factories
from tests.people import CITY, PASSWORD, Person, World
from tests.served import Driver
from tests.served import served as served
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium


def _question(key: str, zh: str) -> dict[str, Any]:
    return {
        "key": key,
        "label": {"zh": zh, "en": key},
        "kind": "yes_no",
        "required": False,
        "most": None,
        "choices": [],
    }


def _section(key: str, zh: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return {"key": key, "title": {"zh": zh, "en": key}, "questions": list(questions)}


TEMPLATE = [
    _section("greeting", "问候", _question("owner", "店主在店"), _question("mood", "配合")),
    _section("stock", "库存", _question("level", "库存合理")),
]


@pytest.fixture
def desk(served: str) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "desk-admin-driver.mjs", served) as driver:
        yield driver


@pytest.fixture
def parked(database: Database) -> None:
    with database.transaction(CITY) as session:
        for subject in ("a" * 64, "b" * 64):
            enqueue(session, "process_photo", subject)
        session.flush()
        session.execute(
            update(JobRow)
            .where(JobRow.city_id == CITY)
            .values(due_at=None, attempts=5, error="The worker died.", parked_at=utc_now())
        )


def test_an_administrator_keeps_the_city_in_order_and_others_are_told_that_it_is_not_theirs(
    desk: Driver,
    database: Database,
    world: World,
    parked: None,
    admin: Person,
    centre: Person,
    manager: Person,
    reviewer: Person,
) -> None:
    factories.make_template(database, TEMPLATE)
    desk.ask("begin", name="admin")
    desk.ask("log_in", username=admin.username, password=PASSWORD, path="/app/desk/people")

    # Somebody new: the password that was made up is shown once, and opens the door.
    new = {"name": "陈伟", "username": "chenwei", "role": "客户经理", "branch": "城东"}
    assert desk.ask("add_person", **new | {"username": admin.username}) == "已被使用。", "said at its field"
    desk.ask("close")
    password = desk.ask("add_person", **new)
    assert desk.ask("audit") == []
    desk.ask("noted")
    device = {"id": factories.new_id(), "name": "x", "platform": "x"}
    login = {"username": "chenwei", "password": password, "device": device}
    session = admin.client.post("/api/v1/sessions", json=login)
    assert session.status_code == 201

    # Suspended and taken back; a device that is revoked stays so.
    desk.ask("go", path=f"/app/desk/people/{session.json['person']['id']}")
    assert "客户经理 · 城东" in desk.ask("part", name="postings")
    assert "清除其中的全部数据" in desk.ask("press_and_agree", button="作废")
    assert "已作废" in desk.ask("part", name="devices")
    assert admin.client.post("/api/v1/sessions", json=login).json["slug"] == "device_revoked"
    assert "不会被清除" in desk.ask("press_and_agree", button="停用账号")
    assert "已停用" in desk.ask("part", name="account")
    desk.ask("undo_by_toast", text="已停用陈伟的账号")
    assert "正常" in desk.ask("part", name="account")

    # The calendar: a file with a fault changes nothing and says where; a good one is seen first.
    desk.ask("go", path="/app/desk/calendar?year=2099")
    faulty = desk.ask("import_days", csv="日期,安排,名称\n2099-10-01,放假,国庆节\n2099-13-01,放假,x\n")
    assert "1 处错误" in faulty[0]
    assert faulty[1].split()[:2] == ["3", "日期"]
    assert desk.ask("import_days", csv="日期,安排,名称\n2099-10-01,放假,国庆节\n") == [
        "将新增 1 天、更改 0 天，0 天不变。"
    ]
    assert admin.get("/workdays?year=2099").json["items"] == []
    assert [each.split()[0] for each in desk.ask("confirm_import")] == ["1"]

    # The editor: by keys, by dragging, undone; the phone beside it follows; two administrators at once.
    desk.ask("go", path="/app/desk/templates/new")
    desk.ask("choose_row", name="店主在店")
    desk.ask("press_in_outline", keys=["Alt+ArrowDown"])
    assert desk.ask("outline") == ["1. 问候", "配合", "店主在店", "2. 库存", "库存合理"]
    desk.ask("drag", **{"from": "2. 库存", "to": "1. 问候"})
    assert desk.ask("outline") == ["1. 库存", "库存合理", "2. 问候", "配合", "店主在店"]
    desk.ask("click", name="撤销")
    desk.ask("choose_row", name="2. 库存")
    desk.ask("press_in_outline", keys=["Delete"])
    desk.ask("press_in_outline", keys=["Control+z"])
    desk.ask("choose_row", name="1. 问候")
    desk.ask("add_question", zh="新客群", en="New customers")
    assert desk.ask("preview") == ["配合", "店主在店", "新客群"]
    assert [each.split()[0] for each in desk.ask("changes")] == ["移动", "新增"]
    assert desk.ask("audit") == []
    published = admin.post("/visit-templates", json={"name": "另一版", "sections": TEMPLATE})
    assert published.status_code == 201
    assert "第 2 版已经发布" in desk.ask("publish", waits=True)
    assert desk.ask("publish_anyway") == "第 3 版"
    newest = admin.get("/visit-templates").json["items"][0]
    assert [each["key"] for each in newest["sections"][0]["questions"]] == ["mood", "owner", "question_1"]

    # Parked jobs: one is tried again, the other given up, and the log has both.
    desk.ask("go", path="/app/desk/jobs")
    assert desk.ask("count") == "2 行"
    desk.ask("select_all")
    assert "不能撤销" in desk.ask("press_and_agree", button="放弃")
    assert desk.ask("state") == "没有搁置的任务"
    desk.ask("go", path="/app/desk/audit?thing=job")
    assert [each.split("“")[0] for each in desk.ask("sentences")] == ["周敏放弃了后台任务"] * 2
    assert "The worker died." in desk.ask("open_first")
    desk.ask("close")
    admin.patch(f"/branches/{world.branches['城东']}", json={"name": "东城"})
    desk.ask("go", path="/app/desk/audit?deed=change&thing=branch")
    detail = desk.ask("open_first")
    assert "城东" in detail
    assert "东城" in detail
    assert desk.ask("audit") == []
    desk.ask("close")
    screens = [
        f"/app/desk/{path}"
        for path in ("people", f"people/{manager.id}", "branches", "calendar", "templates", "templates/3", "jobs")
    ]
    assert desk.ask("audit", paths=screens) == []

    # The marketing centre reads; a reviewer is told that it is not theirs. On a phone it is the same desk.
    desk.ask("begin", name="centre", phone=True)
    desk.ask("log_in", username=centre.username, password=PASSWORD, path=f"/app/desk/people/{manager.id}")
    assert desk.ask("has_button", name="停用账号") is False
    assert desk.ask("audit", paths=["/app/desk/people", "/app/desk/calendar", "/app/desk/templates/3"]) == []
    desk.ask("go_to", path="/app/desk/templates/new")
    assert desk.ask("state") == "您没有权限查看"
    desk.ask("begin", name="reviewer")
    desk.ask("log_in", username=reviewer.username, password=PASSWORD)
    desk.ask("open", path="/app/desk/audit")
    assert desk.ask("state") == "您没有权限查看"
    assert desk.ask("complaints") == []
