"""A shop, two makers' specs, and short words for what the two sides of a plan do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backend.db import Database, new_id
from tests import factories
from tests.people import Person, World


@dataclass(frozen=True)
class Street:
    """A shop of the manager's and one of the stranger's, and a growing spec of the promoter's maker and one of the rival's."""

    database: Database
    world: World
    shop_id: str
    far_shop_id: str
    spec_id: str
    rival_spec_id: str

    def plan(self, **values: Any) -> dict[str, Any]:
        return factories.plan_values([self.shop_id, self.far_shop_id], [self.spec_id], **values)

    def agreed(self, **values: Any) -> str:
        """A plan that both sides signed before this month."""
        shops = values.pop("shops", [self.shop_id, self.far_shop_id])
        return factories.make_plan(self.database, self.world, shops, [self.spec_id], **values)

    def display_check(self, **values: Any) -> dict[str, Any]:
        return {
            "id": new_id(),
            "spec_id": self.spec_id,
            "position": "counter",
            "facings": 3,
            "price_tag": "right",
        } | values


def propose(person: Person, values: dict[str, Any]) -> dict[str, Any]:
    answer = person.post("/maintenance-plans", json=values)
    assert answer.status_code == 201, answer.json
    return dict(answer.json or {})


def answer_to(person: Person, plan_id: str, word: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """`word` is signature, refusal, withdrawal or versions."""
    answer = person.post(f"/maintenance-plans/{plan_id}/{word}", json=body)
    return answer.status_code, dict(answer.json or {})


def faults(answer: dict[str, Any]) -> set[str]:
    return {each["field"] for each in answer["errors"]}
