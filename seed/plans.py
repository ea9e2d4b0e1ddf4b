"""The maintenance plans of the demo city: most of them agreed before the history begins, one refused, one that awaits an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from backend.access import Actor, Role
from backend.city_time import month_of
from backend.db import Database
from backend.displays.plan_rules import MOST_MONTHS, Side
from backend.displays.plan_schemas import PlanInput
from backend.displays.plans import decline_plan, sign_plan
from backend.displays.proposing import propose_plan
from backend.displays.rules import ShelfPosition
from backend.terminals.rules import Kind
from seed.city import CITY, MANUFACTURERS
from seed.days import ZONE
from seed.history import City
from seed.randomness import generator, make_id

_PROPOSED, _ANSWERED = timedelta(days=20), timedelta(days=12)
#: Months of at most so many days make up a plan's length.
_LONGEST = timedelta(days=28 * (MOST_MONTHS - 1))
_PLAN = PlanInput()


@dataclass(frozen=True)
class PlanStory:
    """Whose product shall stand where. `answer` is what the other side said: yes, no with this reason, or nothing yet."""

    spec: str
    name: str
    proposer: Side
    position: ShelfPosition | None
    least_facings: int
    targets: dict[str, Any]
    answer: bool | str | None = True
    materials: list[dict[str, Any]] = field(default_factory=list)


#: Shops that are called on often: a plan that means many others asks for more checks than anybody makes.
_BENCHMARKS = {"is_benchmark": True}
_MODERN = {"kinds": [Kind.MODERN.value, Kind.FRANCHISE.value]}
_SIGN = [{"name": "背柜标牌", "quantity": 1}, {"name": "价签框", "quantity": 4}]

PLANS = (
    PlanStory("南岭(软蓝)", "软蓝现代终端陈列", Side.MANUFACTURER, ShelfPosition.BACK_CABINET, 2, _BENCHMARKS, materials=_SIGN),
    PlanStory("东湖(细支)", "细支成长期陈列", Side.MANUFACTURER, ShelfPosition.COUNTER, 2, {**_MODERN, "lowest_tier": 26}),
    PlanStory("金禾(中支)", "中支柜台推介", Side.MANUFACTURER, None, 2, {"lowest_tier": 29}),
    PlanStory("望江(新韵)", "新韵标杆终端上市", Side.MANUFACTURER, ShelfPosition.COUNTER, 3, _BENCHMARKS),
    PlanStory(
        "南岭(硬红)", "硬红背柜五排面", Side.MANUFACTURER, ShelfPosition.BACK_CABINET, 5, {},
        answer="普通终端背柜放不下五个排面，请按档位分开。", materials=_SIGN,
    ),
    PlanStory("西山(老版)", "老版退出期下柜", Side.COMMERCE, ShelfPosition.OTHER, 1, {"highest_tier": 12}, answer=None),
)  # fmt: skip


def agree_plans(database: Database, city: City, manufacturer_ids: dict[str, str]) -> None:
    """Propose and answer the plans, each by the person who would.

    Raises:
        Problem: whatever the services refuse.
    """
    rng = generator(city.seed, "plans")
    specs = {spec.full_name: (spec.brand, spec_id) for spec, spec_id in city.spec_ids.items()}
    first = max(city.first, city.last - _LONGEST)
    begins = datetime.combine(first.replace(day=1), time(9, 30), ZONE)
    for story in PLANS:
        brand, spec_id = specs[story.spec]
        manufacturer = next(name for name, brands in MANUFACTURERS.items() if brand in brands)
        sides = sides_of(city, manufacturer, manufacturer_ids)
        standard = {
            "spec_id": spec_id,
            "position": story.position,
            "least_facings": story.least_facings,
            "materials": bool(story.materials),
            "views": [{"view": "front"}],
        }
        values = {
            "manufacturer_id": manufacturer_ids[manufacturer],
            "name": story.name,
            "first_month": month_of(first),
            "last_month": month_of(city.last),
            "materials_by": Side.MANUFACTURER if story.materials else None,
            "materials": story.materials,
            "targets": {"filter": story.targets},
            "standards": [standard],
        }
        plan_id, answered = make_id(rng, begins - _PROPOSED), begins - _ANSWERED
        with database.transaction(CITY) as session:
            propose_plan(session, sides[story.proposer], _PLAN.load(values), id=plan_id, at=begins - _PROPOSED)
            other = sides[story.proposer.other]
            if story.answer is True:
                sign_plan(session, other, plan_id, 1, at=answered)
            elif story.answer:
                decline_plan(session, other, plan_id, 1, story.answer, at=answered)


def sides_of(city: City, manufacturer: str, manufacturer_ids: dict[str, str]) -> dict[Side, Actor]:
    centre = next(each for each in city.people if each.role is Role.MARKETING_CENTRE)
    promoter = next(each for each in city.people if each.manufacturer == manufacturer)
    return {
        Side.COMMERCE: Actor(CITY, centre.id, centre.role),
        Side.MANUFACTURER: Actor(CITY, promoter.id, promoter.role, manufacturer_id=manufacturer_ids[manufacturer]),
    }
