"""A city with plans of two manufacturers, whose displays were checked last month, well or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from backend.city_time import bounds_of_month
from backend.db import Database, new_id
from backend.displays import plans, proposing
from backend.displays.confirmation_models import ConfirmationCase
from backend.displays.confirmation_rules import Reason, party_of
from backend.displays.plan_schemas import PlanInput
from backend.displays.presenting import present_checks
from tests import factories
from tests.people import CITY, Person, World

ZONE = ZoneInfo("Asia/Shanghai")
PRESENT = factories.month()
LAST = f"{datetime.now(ZONE).replace(day=1) - timedelta(days=1):%Y-%m}"
BEFORE = f"{datetime.strptime(LAST, '%Y-%m') - timedelta(days=1):%Y-%m}"
_AGREED = {"南岭中烟": "promoter", "东湖中烟": "rival"}


@dataclass
class Street:
    """`shops` by the part of who covers them; each manufacturer has a spec and, for all shops, an agreed plan."""

    database: Database
    world: World
    shops: dict[str, list[str]] = field(default_factory=dict)
    specs: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)

    @property
    def all_shops(self) -> list[str]:
        return [shop for some in self.shops.values() for shop in some]

    def open(self, part: str, count: int) -> None:
        person = self.world.people[part]
        self.shops[part] = [factories.make_terminal(self.database, person) for _ in range(count)]

    def agree(self, maker: str, shops: Sequence[str] | None = None) -> str:
        """A plan of last month and this one, signed by both before either began."""
        at = bounds_of_month(BEFORE, ZONE)[0]
        values = factories.plan_values(
            shops or self.all_shops, [self.specs[maker]], first_month=LAST, last_month=PRESENT
        )
        with self.database.transaction(CITY) as session:
            proposer, centre = self.world.people[_AGREED[maker]].actor, self.world.people["centre"].actor
            plan_id = str(proposing.propose_plan(session, proposer, PlanInput().load(values), at=at)["id"])
            plans.sign_plan(session, centre, plan_id, 1, at=at)
        self.plans[maker] = plan_id
        return plan_id

    def check(self, part: str, shop: str, maker: str, at: datetime | None = None) -> str:
        """A display check of the spec by a manager, presented to its promoter; last month if no time is given."""
        at = at or bounds_of_month(LAST, ZONE)[0] + timedelta(days=6, hours=3)
        check: dict[str, Any] = {"id": new_id(), "spec_id": self.specs[maker], "position": "counter", "facings": 3}
        visit = {"id": new_id(), **factories.visit(shop, at, display_checks=[check])}
        answer = self.world.people[part].post("/visits", json=visit)
        assert answer.status_code == 201, answer.json
        with self.database.transaction(CITY) as session:
            present_checks(session, CITY, [visit["id"]])
        return str(check["id"])

    def check_all(self, maker: str) -> dict[str, str]:
        """Check ids by shop."""
        return {shop: self.check(part, shop, maker) for part, some in self.shops.items() for shop in some}

    def decide(self, case_id: str, state: str, reason: str | None = None) -> None:
        """What both sides made of a case; how they do so is told in tests/displays."""
        party = party_of(Reason(reason)).value if reason else None
        with self.database.transaction(CITY) as session:
            session.execute(
                update(ConfirmationCase)
                .where(ConfirmationCase.id == case_id)
                .values(state=state, reason=reason, party=party)
            )


@pytest.fixture
def street(database: Database, world: World) -> Street:
    """Three shops of the manager, two of the colleague, one of the stranger; nothing agreed yet."""
    factories.make_template(database)
    street = Street(database, world)
    for part, count in (("manager", 3), ("colleague", 2), ("stranger", 1)):
        street.open(part, count)
    street.specs = {maker: factories.make_spec(database, world, maker) for maker in _AGREED}
    return street


def close(person: Person, month: str = LAST) -> Any:
    return person.post("/score-closings", json={"month": month})


def scores(
    person: Person, query: str = f"month={LAST}", kind: str = "maintenance"
) -> dict[tuple[str, str], dict[str, Any]]:
    answer = person.get(f"/scores?limit=200&kind={kind}&{query}")
    assert answer.status_code == 200, answer.json
    return {(row["part"], row["name"]): row for row in answer.json["items"]}


def explanation(person: Person, part: str, examinee_id: str, month: str = LAST, kind: str = "maintenance") -> Any:
    return person.get(f"/scores/{kind}/{part}/{examinee_id}/{month}/explanation")
