"""Shops, products and tables at the desk, in a real browser: what the branch changes, what the city takes in, and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from backend.brands import imports as spec_imports
from backend.db import Database, new_id
from tests import factories
from tests.people import PASSWORD, Person, World
from tests.served import Driver
from tests.served import served as served
from tests.test_app_journey import APP
from tests.test_app_journey import pytestmark as needs_chromium

pytestmark = needs_chromium

HEADINGS = "条码,品牌,品规,价类,批发价,零售价,上市日期"
GOOD = "2099999999998,云岭,云岭(新品),三类,88,100,2026-03-01"
WRONG = "2099999999981,没有的品牌,新品,三类,88,100,2026-03-01"


@pytest.fixture
def desk(served: str) -> Iterator[Driver]:
    with Driver(APP / "tests" / "browser", "desk-shops-driver.mjs", served) as driver:
        yield driver


@pytest.fixture
def shops(database: Database, manager: Person) -> dict[str, str]:
    """By name. Two visits to the second say that it is 330 m farther north than on record."""
    factories.make_template(database)
    names = ("福源食杂店", "如意茶楼", "好邻居超市")
    made = {name: factories.make_terminal(database, manager, name=name) for name in names}
    for days in (1, 2):
        began = datetime.now(UTC) - timedelta(days=days)
        doc = factories.visit(made["如意茶楼"], began, check_in=factories.check_point(began, (30.503, 114.3)))
        assert manager.post("/visits", json={"id": new_id(), **doc}).status_code == 201
    return made


def test_the_branch_keeps_its_shops_and_nobody_overwrites_what_another_has_changed(
    desk: Driver,
    shops: dict[str, str],
    manager: Person,
    colleague: Person,
    reviewer: Person,
    centre: Person,
    admin: Person,
) -> None:
    one, moved, benchmark = shops.values()
    desk.ask("begin", name="reviewer")
    desk.ask("log_in", username=reviewer.username, password=PASSWORD, path="/app/desk/terminals?q=福源")
    assert desk.ask("names") == ["福源食杂店"]

    # The owner is masked until somebody asks, which is put on record.
    desk.ask("go", path=f"/app/desk/terminals/{one}")
    assert desk.ask("sees", text="138****1234")
    desk.ask("click", name="查看完整信息")
    assert desk.ask("sees", text="13812341234")
    [line] = [each for each in admin.get("/audit").json["items"] if each["deed"] == "reveal_owner"]
    assert line["thing_id"] == one

    # Somebody was faster: what is new is told, what was typed stays, and is saved on top of it.
    desk.ask("click", name="修改")
    desk.ask("fill", label="地址", value="江州市城东区人民路 1 号")
    assert centre.patch(f"/terminals/{one}", json={"tier": 21}).status_code == 200
    desk.ask("click", name="保存")
    assert desk.ask("sees", text="现在是：21")
    assert desk.ask("audit") == []
    desk.ask("click", name="保存")
    desk.ask("closed")
    now = reviewer.get(f"/terminals/{one}").json
    assert (now["tier"], now["address"]) == (21, "江州市城东区人民路 1 号")

    # A closure is taken back, and the screen shows it.
    desk.ask("click", name="登记歇业")
    desk.ask("click", name="登记歇业")
    desk.ask("closed")
    assert desk.ask("sees", text="恢复营业")
    desk.ask("undo")
    assert desk.ask("sees", text="登记歇业")
    assert reviewer.get(f"/terminals/{one}").json["closed_on"] is None

    # Visits propose another position, which is accepted on the map.
    desk.ask("go", path="/app/desk/terminals/positions")
    assert desk.ask("names") == ["如意茶楼"]
    desk.ask("click", name="如意茶楼")
    assert set(desk.ask("marks")) >= {"现位置", "新位置"}
    assert desk.ask("audit") == []
    desk.ask("click", name="采用建议位置")
    desk.ask("closed")
    assert desk.ask("state") == "位置都没有问题"
    assert reviewer.get(f"/terminals/{moved}").json["wgs84_latitude"] == pytest.approx(30.503)

    # A modern shop becomes a benchmark.
    desk.ask("go", path="/app/desk/benchmarks?show=candidates&q=好邻居")
    desk.ask("click", name="指定为标杆: 好邻居超市")
    desk.ask("click", name="指定为标杆")
    desk.ask("closed")
    assert reviewer.get(f"/terminals/{benchmark}").json["is_benchmark"] is True

    # A hand-over says what moves before it is done.
    desk.ask("go", path="/app/desk/hand-over")
    desk.ask("tick", rows=["如意茶楼", "好邻居超市"])
    desk.ask("click", name="下一步")
    desk.ask("select", label="新客户经理", option=colleague.name)
    said = {name: (moving, staying) for name, moving, staying in desk.ask("table")}
    assert (said["终端"], said["近期拜访记录"]) == (("2", "0"), ("2", "0"))
    assert desk.ask("audit") == []
    assert {each["id"] for each in manager.get("/terminals").json["items"]} == {one, moved, benchmark}
    desk.ask("click", name="移交 2 家")
    desk.ask("closed")
    assert {each["id"] for each in colleague.get("/terminals").json["items"]} == {moved, benchmark}

    places = [f"/app/desk/{path}" for path in ("terminals", "terminals/map", f"terminals/{benchmark}", "benchmarks")]
    assert desk.ask("audit", paths=places) == []
    desk.ask("begin", name="phone", phone=True)
    desk.ask("log_in", username=reviewer.username, password=PASSWORD, path="/app/desk/terminals")
    assert desk.ask("audit", paths=[*places[:3], "/app/desk/hand-over"]) == []
    assert desk.ask("complaints") == []


def test_the_city_takes_a_table_in_once_it_is_right_and_a_promoter_sees_no_shops(
    desk: Driver, database: Database, world: World, centre: Person, promoter: Person, tmp_path: Path
) -> None:
    own = factories.make_spec(database, world, "南岭中烟", name="南岭(硬红)")
    factories.make_spec(database, world, "东湖中烟", name="东湖(硬)")
    centre.post("/brands", json={"manufacturer_id": world.manufacturers["南岭中烟"], "name": "云岭"})
    table = tmp_path / "specs.csv"
    desk.ask("begin", name="centre")
    desk.ask("log_in", username=centre.username, password=PASSWORD, path="/app/desk/imports?table=specs")

    table.write_text("\n".join((HEADINGS, GOOD, WRONG)), "utf-8")
    desk.ask("file", path=str(table))
    desk.ask("click", name="试一遍")
    report = desk.ask("report")
    assert (report["heading"], report["counts"]["新增"], report["counts"]["有错"]) == ("有些行需要更正", "1", "1")
    assert report["errors"] == [["3", "品牌", "没有这个品牌。"]]
    assert desk.ask("audit") == []

    # It is saved again, which takes it out of the browser's hands until it is chosen anew.
    table.write_text("\n".join((HEADINGS, GOOD)), "utf-8")
    desk.ask("click", name="试一遍")
    assert desk.ask("sees", text="请重新选择文件")
    corrected = table.rename(tmp_path / "corrected.csv")
    desk.ask("file", path=str(corrected))
    desk.ask("click", name="试一遍")
    assert desk.ask("sees", text="全部正确，可以导入")
    assert [each["name"] for each in centre.get("/specs?q=新品").json["items"]] == []
    desk.ask("click", name="导入")
    desk.ask("click", name="导入")
    assert desk.ask("sees", text="已导入")
    assert [each["name"] for each in centre.get("/specs?q=新品").json["items"]] == ["云岭(新品)"]
    assert desk.ask("audit", paths=["/app/desk/specs", f"/app/desk/specs/{own}"]) == []

    # Of two who edit a product the second sees what the first has changed, and loses nothing.
    desk.ask("click", name="修改")
    desk.ask("fill", label="零售价", value="110")
    assert centre.patch(f"/specs/{own}", json={"is_focus": True}).status_code == 200
    desk.ask("click", name="保存")
    assert desk.ask("sees", text="现在是：是")
    desk.ask("click", name="保存")
    desk.ask("closed")
    now = centre.get(f"/specs/{own}").json
    assert (now["is_focus"], now["retail_fen"]) == (True, 11_000)

    desk.ask("begin", name="promoter")
    desk.ask("log_in", username=promoter.username, password=PASSWORD, path="/app/desk/specs")
    assert set(desk.ask("names")) == {"南岭(硬红)", "云岭(新品)"}
    for path in ("terminals", "terminals/map", "hand-over", "imports"):
        desk.ask("open", path=f"/app/desk/{path}")
        assert desk.ask("state") == "您没有权限查看"
    assert desk.ask("complaints") == []


def test_an_import_that_is_under_way_is_found_again_after_a_reload_and_what_came_of_it_later(
    desk: Driver, database: Database, world: World, centre: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.make_spec(database, world, "东湖中烟", name="东湖(硬)")
    really, may_go_on = spec_imports.import_specs, Event()

    def slowly(*arguments: Any) -> Any:
        arguments[-1](1, 4)
        assert may_go_on.wait(60)
        return really(*arguments)

    monkeypatch.setattr(spec_imports, "import_specs", slowly)
    # Every row is wrong by its brand, and all but the first by their bar code.
    table = tmp_path / "many.csv"
    table.write_text("\n".join((HEADINGS, *(WRONG for _ in range(20_000)))), "utf-8")
    desk.ask("begin", name="centre")
    desk.ask("log_in", username=centre.username, password=PASSWORD, path="/app/desk/imports?table=specs")
    desk.ask("file", path=str(table))
    desk.ask("click", name="试一遍")
    assert desk.ask("sees", text="可以离开或关闭窗口")

    desk.ask("reload")
    assert desk.ask("sees", text="服务器正在检查… 25%")
    assert desk.ask("sees", text="进行中")
    assert desk.ask("audit") == []
    desk.ask("open", path="/app/desk/specs")
    assert desk.ask("told_in_tray", text="many.csv")
    desk.ask("open", path="/app/desk/imports")
    assert desk.ask("sees", text="服务器正在检查… 25%")
    may_go_on.set()
    report = desk.ask("report")
    assert (report["heading"], report["counts"]["有错"]) == ("有些行需要更正", "39,999")
    assert report["errors"][0] == ["2", "品牌", "没有这个品牌。"]

    # Later it is looked at again.
    desk.ask("reload")
    assert desk.ask("sees", text="有错误")
    desk.ask("open_row", name="many.csv")
    assert desk.ask("report")["counts"]["有错"] == "39,999"
    assert desk.ask("audit") == []
    desk.ask("begin", name="phone", phone=True)
    desk.ask("log_in", username=centre.username, password=PASSWORD, path="/app/desk/imports")
    assert desk.ask("audit") == []
    assert desk.ask("complaints") == []
