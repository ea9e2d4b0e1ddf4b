"""The desk in a real browser: its door, its session, its list of visits. What it is made of is told in app/tests/desk.test.ts.

Stories of an area stand in a file of their own, `tests/test_desk_<area>.py`; they take `desk` and `needs_chromium` from here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import PASSWORD, Person
from tests.phone import phone_of
from tests.served import Driver
from tests.served import served as served
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium

NEW_PASSWORD = "other-lantern-48-river"
PIN = "135790"
VISITS = 120


@pytest.fixture
def desk(served: str) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "desk-driver.mjs", served) as driver:
        yield driver


@pytest.fixture
def visits(database: Database, manager: Person, colleague: Person) -> list[str]:
    """More than a page of them, most by `manager` and three by `colleague`."""
    factories.make_template(database)
    ids = []
    for person, name, count in ((manager, "福源食杂店", VISITS - 3), (colleague, "如意茶楼", 3)):
        shop, phone = factories.make_terminal(database, person, name=name), phone_of(person)
        for _ in range(count):
            ids.append(new_id())
            phone.write("visits", ids[-1], factories.visit(shop))
        assert {result["status"] for result in phone.push()} == {"applied"}
    return ids


def test_a_reviewer_keeps_the_filter_the_session_and_what_was_typed_until_the_log_out(
    desk: Driver,
    visits: list[str],
    manager: Person,
    colleague: Person,
    reviewer: Person,
    admin: Person,
    promoter: Person,
) -> None:
    desk.ask("begin", name="reviewer")
    assert desk.ask("log_in", username=reviewer.username, password=PASSWORD) == "/app/desk/today"
    desk.ask("go", path="/app/desk/visits")
    assert desk.ask("count") == "已载入 100 行，向下滚动继续"
    assert desk.ask("rows") < 60, "rows out of sight are not drawn"
    assert desk.ask("to_the_end") == f"{VISITS} 行"

    # Filters live in the address: a reload keeps them, another tab has them, and a saved view brings them back.
    filtered = desk.ask("choose", label="客户经理", option=colleague.name)
    assert filtered == f"/app/desk/visits?manager_id={colleague.id}"
    assert (desk.ask("reload"), desk.ask("count")) == (filtered, "3 行")
    desk.ask("save_view", name="同事")
    assert desk.ask("tab", path=filtered) == filtered
    assert desk.ask("count") == "3 行"
    desk.ask("go", path="/app/desk/visits")
    assert (desk.ask("show_view", name="同事"), desk.ask("count")) == (filtered, "3 行")

    # From row to row and into one by keys, and back to the list as it was.
    desk.ask("press", keys=["j", "j"])
    assert desk.ask("focused") == 1
    desk.ask("press", keys=["Enter"])
    detail = desk.ask("at", path="/app/desk/visits/")
    assert detail.rpartition("/")[2] in visits
    assert desk.ask("heading") == "如意茶楼"
    assert desk.ask("audit") == []
    assert desk.ask("audit", paths=["/app/desk/notices", "/app/desk/exports", "/app/desk/nowhere", filtered]) == []

    # The session ends while somebody is typing: the same person goes on, in both tabs; what was typed is there.
    assert admin.post(f"/people/{reviewer.id}/password", json={"password": NEW_PASSWORD}).status_code in (200, 201)
    desk.ask("type", text="福源")
    assert desk.ask("asked_to_log_in_again") == "登录已过期"
    assert desk.ask("audit") == []
    desk.ask("log_in_again", password=NEW_PASSWORD)
    assert (desk.ask("typed"), desk.ask("state")) == ("福源", "没有符合条件的内容")
    desk.ask("tab", first=True)
    desk.ask("has_no_dialog")
    assert desk.ask("reload") == filtered

    # The log-out is that of every tab, and leaves nothing but the names of filters.
    desk.ask("log_out")
    assert desk.ask("kept") == [f"views/{reviewer.id}/visits"]
    assert str(desk.ask("open", path=filtered)).startswith("/app/log-in?next=")

    # On a phone's screen it is the same desk. A promoter is told that the branch's visits are not theirs.
    desk.ask("begin", name="phone", phone=True)
    assert desk.ask("log_in", username=reviewer.username, password=NEW_PASSWORD, path=filtered) == filtered
    assert desk.ask("audit", paths=[detail, "/app/desk/notices", "/app/desk/exports", filtered]) == []
    assert desk.ask("open", path="/app/today") == "/app/desk/today"
    desk.ask("log_out")
    assert desk.ask("log_in", username=promoter.username, password=PASSWORD) == "/app/desk/confirmations"
    desk.ask("open", path="/app/desk/visits")
    assert desk.ask("state") == "您没有权限查看"

    # A customer manager who asks for the desk has the phone's screens.
    desk.ask("begin", name="manager", phone=True)
    desk.ask("log_in_on_phone", username=manager.username, password=PASSWORD, pin=PIN)
    desk.ask("go_to", path="/app/desk/visits")
    assert desk.ask("at", path="/app/today") == "/app/today"
    assert desk.ask("complaints") == []
