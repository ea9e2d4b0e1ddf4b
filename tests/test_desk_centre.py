"""The marketing centre at its desk in a real browser: figures and their rows, a closing, an appeal, a revision, other rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.people import PASSWORD, Person
from tests.scores.conftest import LAST, Street
from tests.scores.conftest import street as street
from tests.served import Driver
from tests.served import served as served
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium

MAKER = "南岭中烟"
YEAR, MONTH = LAST.split("-")
SAID = f"{YEAR}年{int(MONTH)}月"


@pytest.fixture
def desk(served: str) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "desk-centre-driver.mjs", served) as driver:
        yield driver


@pytest.fixture
def failed(street: Street) -> list[str]:
    """The manager's three displays had no price tag: three of the branch's five shops are a step. Ids of the cases."""
    street.agree(MAKER)
    cases = street.check_all(MAKER)
    ids = [cases[shop] for shop in street.shops["manager"]]
    for case_id in ids:
        street.decide(case_id, "upheld", "D3")
    return ids


def test_a_month_is_looked_at_closed_appealed_and_revised_and_other_rules_are_tried_before_they_are_published(
    desk: Driver, failed: list[str], street: Street, centre: Person, reviewer: Person, admin: Person, promoter: Person,
    manager: Person, stranger: Person,
) -> None:  # fmt: skip
    assert centre.post("/score-refreshes", json={"month": LAST}).status_code == 204
    score = f"/app/desk/scores/maintenance/branch/{reviewer.branch_id}/{LAST}"

    # Every figure leads to its rows, and every chart has its table.
    desk.ask("begin", name="centre")
    assert desk.ask("log_in", username=centre.username, password=PASSWORD) == "/app/desk/dashboard"
    desk.ask("open", path=f"/app/desk/dashboard?month={LAST}")
    assert desk.ask("figures")["终端维护有效度"] == "99"
    assert desk.ask("chart_as_table", title="从计划到确认") == [
        ["城东", "5", "5", "0", "0"], ["河口", "1", "1", "0", "0"], ["合计", "6", "6", "0", "0"],
    ]  # fmt: skip
    assert desk.ask("audit") == []
    assert desk.ask("follow", text="终端维护有效度") == f"/app/desk/scores?month={LAST}&kind=maintenance"
    assert desk.ask("count") == "10 行"
    assert desk.ask("follow", text="城东") == score
    rows = desk.ask("table")
    assert {(row[1], row[2]) for row in rows} == {("D3 价签缺失或错误", "柜台三个排面")}
    assert len(rows) == 3

    # Managers to choose from are those of the branch that is chosen.
    desk.ask("go", path="/app/desk/visits")
    assert set(desk.ask("options", label="客户经理")) == {"李静 · 城东", "王磊 · 城东", "陈晨 · 河口"}
    desk.ask("select", label="客户经理", option="李静 · 城东")
    desk.ask("select", label="营销部", option="城东")
    assert set(desk.ask("options", label="客户经理")) == {"李静", "王磊"}
    desk.ask("comes_to", path=f"/app/desk/visits?manager_id={manager.id}&branch_id={manager.branch_id}")
    desk.ask("select", label="营销部", option="河口")
    assert desk.ask("options", label="客户经理") == ["陈晨"]
    desk.ask("comes_to", path=f"/app/desk/visits?branch_id={stranger.branch_id}")

    # A closing is looked at before it is made.
    desk.ask("go", path=f"/app/desk/closings/{LAST}")
    desk.ask("click", name="结算")
    assert "下面 20 个得分将被冻结，不能撤销。" in desk.ask("text", has="将被冻结")
    assert ["城东", "营销部", "98", "–"] in desk.ask("table")
    desk.ask("click", name="结算")
    desk.ask("told", text=f"{SAID}已结算")

    # The branch appeals against its score; the centre's it does not see, and rules are not its own.
    desk.ask("begin", name="reviewer", phone=True)
    desk.ask("log_in", username=reviewer.username, password=PASSWORD, path=score)
    desk.ask("fill", label="为什么这个得分不对？", text="三家店当天正在换柜台。")
    desk.ask("click", name="提交申诉")
    desk.ask("told", text="申诉已提交")
    assert not desk.ask("has_button", name="提交申诉"), "once against each revision"
    assert desk.ask("audit", paths=[score, "/app/desk/dashboard", "/app/desk/scores", "/app/desk/sales"]) == []
    desk.ask("go", path=f"/app/desk/scores/maintenance/marketing_centre/city/{LAST}")
    assert desk.ask("state") == "没有找到"
    desk.ask("go", path="/app/desk/rule-sets/maintenance_score")
    assert desk.ask("state") == "您没有权限查看"

    # What the appeal is right about is mended; the next revision says what went, and who moved.
    desk.ask("look_at", name="centre")
    desk.ask("go", path="/app/desk/score-appeals?undecided=true")
    desk.ask("open_row", index=0)
    assert desk.ask("audit") == []
    desk.ask("fill", label="答复 *", text="已更正其中一家。")
    desk.ask("click", name="申诉成立")
    assert "之后不能更改" in desk.ask("text", has="认定申诉成立？")
    desk.ask("click", name="申诉成立")
    desk.ask("told", text="已答复城东：成立")
    assert desk.ask("state") == "没有符合条件的内容"
    street.decide(failed[0], "dismissed")
    desk.ask("go", path=f"/app/desk/closings/{LAST}")
    desk.ask("click", name="检查有无变化")
    desk.ask("told", text="已生成第 2 版")
    assert "不合格终端的变化（1）" in desk.ask("text", has="第 2 版")
    assert ["城东", "终端维护", "98", "100", "+2"] in desk.ask("table")
    paths = (
        "closings",
        f"closings/{LAST}",
        "rule-sets",
        "satisfaction",
        "lifecycle",
        "sales/shelf",
        "dashboard/displays",
    )
    assert desk.ask("audit", paths=[f"/app/desk/{path}" for path in paths]) == []

    # The centre tries rules; the administrator publishes them.
    desk.ask("go", path="/app/desk/rule-sets/maintenance_score")
    desk.ask("click", name="试算")
    assert not desk.ask("has_button", name="发布…")
    desk.ask("begin", name="admin")
    desk.ask("log_in", username=admin.username, password=PASSWORD, path="/app/desk/rule-sets/maintenance_score")
    desk.ask("click", name="新版本")
    desk.ask("fill", label="每档终端数", text="1")
    desk.ask("select", label="档的算法", option="按家数")
    desk.ask("click", name="试算")
    assert ["城东", "终端维护", "100", "96", "−4"] in desk.ask("table")
    assert desk.ask("audit") == []
    desk.ask("click", name="发布…")
    desk.ask("click", name="发布")
    desk.ask("told", text="终端维护有效度 v2 已发布")
    assert "每档终端数" in desk.ask("text", has="版本差异")
    assert [each["version"] for each in admin.get("/rule-sets/maintenance_score").json["versions"]] == [2]

    # A promoter has the own scores, and no dashboard.
    desk.ask("begin", name="promoter", phone=True)
    desk.ask("log_in", username=promoter.username, password=PASSWORD, path=f"/app/desk/scores?month={LAST}")
    assert desk.ask("count") == "4 行"
    desk.ask("go", path="/app/desk/dashboard")
    assert desk.ask("state") == "您没有权限查看"
    assert desk.ask("complaints") == []
