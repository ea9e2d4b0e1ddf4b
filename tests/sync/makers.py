"""How the contract suite gets a row of each collection. Whoever registers a collection adds its maker to `MAKERS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.db import Database, new_id
from tests import factories
from tests.people import World
from tests.phone import Document, phone_of
from tests.sync.conftest import Shop


@dataclass(frozen=True)
class Scene:
    """`shop` is the manager's; its city has a template and a spec."""

    database: Database
    world: World
    shop: Shop

    def desk(self, method: str, path: str, **body: Any) -> Any:
        answer = self.world.people["admin"].ask(method, path, json=body)
        assert answer.status_code < 300, answer.json
        return answer.json


@dataclass(frozen=True)
class Maker:
    """`make` lets a row reach the manager's phone, new or changed, and returns its id; `remove` lets it leave again.

    `document` is what a phone writes, for collections that it does write.
    """

    make: Callable[[Scene], str]
    remove: Callable[[Scene, str], object] | None = None
    document: Callable[[Scene], Document] | None = None


def _rename(scene: Scene) -> str:
    person_id = scene.world.people["manager"].id
    scene.desk("PATCH", f"/people/{person_id}", name=f"李静 {new_id()}")
    return person_id


def _release(scene: Scene, terminal_id: str) -> None:
    scene.desk("POST", "/assignments", terminal_ids=[terminal_id], manager_id=None)


def _brand(scene: Scene) -> str:
    maker_id = scene.world.manufacturers["南岭中烟"]
    return str(scene.desk("POST", "/brands", manufacturer_id=maker_id, name=f"品牌 {new_id()}")["id"])


def _template(scene: Scene) -> str:
    version = factories.make_template(scene.database)
    templates = (scene.world.people["manager"].get("/visit-templates").json or {})["items"]
    return str(next(each["id"] for each in templates if each["version"] == version))


def _visit(scene: Scene) -> str:
    phone = phone_of(scene.world.people["manager"])
    phone.write("visits", visit_id := new_id(), factories.visit(scene.shop.id, specs=[scene.shop.spec_id]))
    assert [each["status"] for each in phone.push()] == ["applied"]
    return visit_id


def _take_back(scene: Scene, visit_id: str) -> None:
    phone = phone_of(scene.world.people["manager"], device_seq=1)
    phone.write("visits", visit_id, None)
    assert [each["status"] for each in phone.push()] == ["applied"]


def _task(scene: Scene) -> str:
    return str(scene.desk("POST", "/tasks", terminal_id=scene.shop.id, title="补齐价签", due_on="2099-01-05")["id"])


def _report(scene: Scene) -> Document:
    return {"task_id": _task(scene), "outcome": "done", "reported_at": "2026-03-04T02:10:00.000Z"}


def _task_update(scene: Scene) -> str:
    phone = phone_of(scene.world.people["manager"])
    phone.write("task_updates", update_id := new_id(), _report(scene))
    assert [each["status"] for each in phone.push()] == ["applied"]
    return update_id


def _take_report_back(scene: Scene, update_id: str) -> None:
    phone = phone_of(scene.world.people["manager"], device_seq=1)
    phone.write("task_updates", update_id, None)
    assert [each["status"] for each in phone.push()] == ["applied"]


def _plan(scene: Scene) -> str:
    return factories.make_plan(scene.database, scene.world, [scene.shop.id], [scene.shop.spec_id])


def _end_plan(scene: Scene, plan_id: str) -> None:
    answer = scene.world.people["centre"].post(f"/maintenance-plans/{plan_id}/withdrawal", json={"reason": "退市"})
    assert answer.status_code == 200, answer.json


def _notice(scene: Scene) -> str:
    """A word from the branch on a task reaches its manager as a notice."""
    scene.desk("POST", f"/tasks/{_task(scene)}/verdicts", verdict="cancelled")
    return str((scene.world.people["manager"].get("/notices?limit=1").json or {})["items"][0]["id"])


def _reported(scene: Scene) -> Document:
    return factories.anomaly_report(scene.database, items=[scene.shop.id])


def _anomaly_report(scene: Scene) -> str:
    phone = phone_of(scene.world.people["manager"])
    phone.write("anomaly_reports", report_id := new_id(), _reported(scene))
    assert [each["status"] for each in phone.push()] == ["applied"]
    return report_id


def _take_anomaly_report_back(scene: Scene, report_id: str) -> None:
    phone = phone_of(scene.world.people["manager"], device_seq=1)
    phone.write("anomaly_reports", report_id, None)
    assert [each["status"] for each in phone.push()] == ["applied"]


def _complained(scene: Scene) -> Document:
    return factories.complaint(scene.shop.id)


def _complaint(scene: Scene) -> str:
    phone = phone_of(scene.world.people["manager"])
    phone.write("complaints", complaint_id := new_id(), _complained(scene))
    assert [each["status"] for each in phone.push()] == ["applied"]
    return complaint_id


def _take_complaint_back(scene: Scene, complaint_id: str) -> None:
    phone = phone_of(scene.world.people["manager"], device_seq=1)
    phone.write("complaints", complaint_id, None)
    assert [each["status"] for each in phone.push()] == ["applied"]


MAKERS: dict[str, Maker] = {
    "me": Maker(_rename),
    "terminals": Maker(lambda scene: factories.make_terminal(scene.database, scene.world.people["manager"]), _release),
    "brands": Maker(_brand),
    "specs": Maker(lambda scene: factories.make_spec(scene.database, scene.world)),
    "visit_templates": Maker(_template),
    "maintenance_plans": Maker(_plan, _end_plan),
    "visits": Maker(
        _visit, _take_back, lambda scene: factories.visit(scene.shop.id, specs=[scene.shop.spec_id])
    ),
    "tasks": Maker(_task, lambda scene, _: _release(scene, scene.shop.id)),
    "task_updates": Maker(_task_update, _take_report_back, _report),
    "anomaly_reports": Maker(_anomaly_report, _take_anomaly_report_back, _reported),
    "complaints": Maker(_complaint, _take_complaint_back, _complained),
    "notices": Maker(_notice),
}  # fmt: skip
