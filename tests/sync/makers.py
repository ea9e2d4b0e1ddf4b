"""How the contract suite gets a row of each collection. Whoever registers a collection adds its maker to `MAKERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import select

from backend.db import Database, new_id
from backend.planning.models import VisitPlan
from tests import factories
from tests.people import CITY, World
from tests.phone import Document, phone_of
from tests.sync.conftest import Shop


@dataclass(frozen=True)
class Scene:
    """`shop` is the manager's; its city has a template and a spec."""

    database: Database
    world: World
    shop: Shop
    seq: Iterator[int] = field(default_factory=count)

    def push(self, collection: str, doc_id: str, document: Document | None) -> str:
        """What the manager's phone wrote is taken."""
        phone = phone_of(self.world.people["manager"], device_seq=next(self.seq))
        phone.write(collection, doc_id, document)
        assert [each["status"] for each in phone.push()] == ["applied"]
        return doc_id

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


def _visit(scene: Scene) -> Document:
    return factories.visit(scene.shop.id, specs=[scene.shop.spec_id])


def _explain(scene: Scene) -> Document:
    return {
        "visit_id": scene.push("visits", new_id(), _visit(scene)),
        "signal": "far_from_terminal",
        "text": "店铺搬到对面",
        "explained_at": "2026-03-04T02:10:00.000Z",
    }


def _task(scene: Scene) -> str:
    return str(scene.desk("POST", "/tasks", terminal_id=scene.shop.id, title="补齐价签", due_on="2099-01-05")["id"])


def _report(scene: Scene) -> Document:
    return {"task_id": _task(scene), "outcome": "done", "reported_at": "2026-03-04T02:10:00.000Z"}


def _plan(scene: Scene) -> str:
    return factories.make_plan(scene.database, scene.world, [scene.shop.id], [scene.shop.spec_id])


def _end_plan(scene: Scene, plan_id: str) -> None:
    answer = scene.world.people["centre"].post(f"/maintenance-plans/{plan_id}/withdrawal", json={"reason": "退市"})
    assert answer.status_code == 200, answer.json


def _notice(scene: Scene) -> str:
    """A word from the branch on a task reaches its manager as a notice."""
    scene.desk("POST", f"/tasks/{_task(scene)}/verdicts", verdict="cancelled")
    return str((scene.world.people["manager"].get("/notices?limit=1").json or {})["items"][0]["id"])


def _appeal(scene: Scene) -> Document:
    """An appeal against the return of a visit."""
    visit_id, reviewer = scene.push("visits", new_id(), _visit(scene)), scene.world.people["reviewer"]
    said = {"outcome": "returned", "reason": "photo_missing"}
    answer = reviewer.post(f"/visits/{visit_id}/reviews", json=said, headers={"If-Match": '"1"'})
    assert answer.status_code == 201, answer.json
    review_id = (answer.json or {})["reviews"][0]["id"]
    return {"review_id": review_id, "text": "柜台被搬走了", "appealed_at": "2026-03-04T02:10:00.000Z"}


def _visit_plan(scene: Scene) -> str:
    manager = scene.world.people["manager"]
    answer = manager.post("/visit-plans", json={"month": factories.month(31)})
    assert answer.status_code == 201, answer.json
    return str((answer.json or {})["id"])


def _retire_visit_plan(scene: Scene, plan_id: str) -> None:
    with scene.database.transaction(CITY) as session:
        for plan in session.scalars(select(VisitPlan).where(VisitPlan.id == plan_id)):
            plan.is_carried = False


def _reported(scene: Scene) -> Document:
    return factories.anomaly_report(scene.database, items=[scene.shop.id])


def _complained(scene: Scene) -> Document:
    return factories.complaint(scene.shop.id)


def _in_store_day(scene: Scene) -> Document:
    return factories.in_store_day(scene.shop.id)


def _duty(scene: Scene) -> str:
    return factories.make_duty(scene.database, scene.world.people["manager"])[1]


def _promotion(scene: Scene) -> str:
    spec_id = factories.make_spec(scene.database, scene.world)
    return factories.make_promotion(scene.database, scene.world, [scene.shop.id], [spec_id])


def _promotion_check(scene: Scene) -> Document:
    return factories.promotion_check(_promotion(scene), scene.shop.id, photos=[factories.photo()])


def _release_all(scene: Scene, _: str) -> None:
    manager = scene.world.people["manager"]
    shops = [each["id"] for each in (manager.get("/terminals?limit=200").json or {})["items"]]
    scene.desk("POST", "/assignments", terminal_ids=shops, manager_id=None)


def _leave(scene: Scene) -> Document:
    return {"duty_id": _duty(scene), "kind": "leave", "reason": "病假", "requested_at": "2026-03-04T02:10:00.000Z"}


def _score(scene: Scene) -> str:
    """That of the manager in a month which nobody has asked for yet."""
    month = factories.month(-31 * next(scene.seq))
    answer = scene.world.people["centre"].post("/score-refreshes", json={"month": month})
    assert answer.status_code == 204, answer.json
    return str((scene.world.people["manager"].get(f"/scores?month={month}").json or {})["items"][0]["id"])


def _written(collection: str, document: Callable[[Scene], Document]) -> Maker:
    """The phone writes the row, and takes it back."""
    return Maker(
        lambda scene: scene.push(collection, new_id(), document(scene)),
        lambda scene, doc_id: scene.push(collection, doc_id, None),
        document,
    )


MAKERS: dict[str, Maker] = {
    "me": Maker(_rename),
    "terminals": Maker(lambda scene: factories.make_terminal(scene.database, scene.world.people["manager"]), _release),
    "brands": Maker(_brand),
    "specs": Maker(lambda scene: factories.make_spec(scene.database, scene.world)),
    "visit_templates": Maker(_template),
    "maintenance_plans": Maker(_plan, _end_plan),
    "visits": _written("visits", _visit),
    "signal_explanations": _written("signal_explanations", _explain),
    "tasks": Maker(_task, lambda scene, _: _release(scene, scene.shop.id)),
    "task_updates": _written("task_updates", _report),
    "visit_plans": Maker(_visit_plan, _retire_visit_plan),
    "notices": Maker(_notice),
    "appeals": _written("appeals", _appeal),
    "anomaly_reports": _written("anomaly_reports", _reported),
    "complaints": _written("complaints", _complained),
    "in_store_days": _written("in_store_days", _in_store_day),
    "promotions": Maker(_promotion, lambda scene, _: _release(scene, scene.shop.id)),
    "promotion_checks": _written("promotion_checks", _promotion_check),
    "in_store_duties": Maker(_duty, _release_all),
    "in_store_requests": _written("in_store_requests", _leave),
    "scores": Maker(_score),
}
