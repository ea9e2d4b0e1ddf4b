"""What both scores of a month follow from, written into a city that has shops and visits: plans of three manufacturers, checked
displays with what became of them, faults of plans, and promotions with their sales.

A check has a reason that counts once in ten; of those a tenth is disputed and another lapsed. One shop of twenty was not checked.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend import feed
from backend.access import Role
from backend.accounts.service import command_line_actor, create_person
from backend.brands import service as brands
from backend.brands.models import Spec
from backend.city_time import bounds_of_month
from backend.db import Database, insert_rows, new_id, utc_now
from backend.displays.confirmation_models import ConfirmationCase
from backend.displays.confirmation_rules import CaseState, Reason, party_of
from backend.displays.models import DisplayCheck
from backend.displays.plan_models import MaintenancePlan, PlanTerminal, PlanVersion
from backend.promotions.check_models import PromotionCheck
from backend.promotions.models import Promotion, PromotionFault, PromotionSpec, PromotionStep, PromotionTerminal
from backend.sales.models import Sale, SalesTotal
from backend.scores.models import PlanFaultRow
from backend.visits.models import ShelfCheck, Visit
from bench import city

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
CHECKS_EACH = 5
PROMOTIONS, SHOPS_EACH, CHECKED = 6, 500, 50
_FAULTS = 40


@dataclass(frozen=True)
class Plan:
    """A manufacturer's agreement for one spec in these shops."""

    id: str
    manufacturer_id: str
    spec_id: str
    shops: Sequence[city.Shop]


def check_shelves(database: Database, made: city.City) -> int:
    """So many for each visit, all in all."""
    with database.reading(city.CITY) as session:
        visit_ids = session.scalars(select(Visit.id).where(Visit.city_id == city.CITY)).all()
    _write(database, ShelfCheck, (
        {"city_id": city.CITY, "visit_id": visit_id, "spec_id": spec_id, "on_shelf": True, "facings": 2,
         "position": "counter", "stock_packs": 30, "retail_price_fen": 10000, "price_tag": "right",
         "produced_on": None, "note": None}
        for visit_id in visit_ids
        for spec_id in made.specs[:CHECKS_EACH]
    ))  # fmt: skip
    return len(visit_ids) * CHECKS_EACH


def agree(database: Database, made: city.City, first: str, last: str) -> list[Plan]:
    """Plans for all shops, every second and every tenth, signed before the months began; two promoters for each manufacturer."""
    shops = [shop for manager in made.managers for shop in manager.shops]
    agreed_at = bounds_of_month(first, ZONE)[0] - timedelta(days=3)
    plans = []
    for number, (every, (maker_id, spec_id)) in enumerate(zip((1, 2, 10), _makers(database, made), strict=True)):
        plan = Plan(new_id(), maker_id, spec_id, shops[::every])
        plans.append(plan)
        with database.transaction(city.CITY) as session:
            for each in range(2):
                create_person(
                    session, command_line_actor(city.CITY), username=f"promoter{number}{each}", name="吴桐",
                    role=Role.PROMOTER, manufacturer_id=maker_id, password=city.PASSWORD,
                )  # fmt: skip
            session.add(
                MaintenancePlan(
                    city_id=city.CITY, id=plan.id, manufacturer_id=maker_id, state="agreed", newest_version=1,
                    agreed_version=1,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                PlanVersion(
                    city_id=city.CITY, plan_id=plan.id, version=1, state="agreed", name="柜台三个排面", stage="growth",
                    first_month=first, last_month=last, executor="commerce", materials=[],
                    proposed_by_side="manufacturer", terminals=len(plan.shops), agreed_at=agreed_at,
                )
            )  # fmt: skip
        of_plan = {"city_id": city.CITY, "plan_id": plan.id, "version": 1}
        _write(database, PlanTerminal, ({**of_plan, "terminal_id": each.id} for each in plan.shops))
    return plans


def _makers(database: Database, made: city.City) -> list[tuple[str, str]]:
    """The manufacturer that there is, and two more, each with a spec."""
    found = []
    with database.transaction(city.CITY) as session:
        actor = command_line_actor(city.CITY)
        of_spec = select(Spec.manufacturer_id).where(Spec.city_id == city.CITY, Spec.id == made.specs[0])
        found.append((session.scalars(of_spec).one(), made.specs[0]))
        for number, name in enumerate(("东湖", "金禾")):
            maker_id = brands.create_manufacturer(session, actor, name=f"{name}中烟")["id"]
            brand_id = brands.create_brand(session, actor, manufacturer_id=maker_id, name=name)["id"]
            spec = brands.create_spec(
                session, actor, brand_id=brand_id, name=f"{name}(硬)", price_class="III", wholesale_fen=8800,
                retail_fen=10000, ean13=city.ean13(100 + number), entry_date=date(2020, 1, 1), stage="growth",
            )  # fmt: skip
            found.append((maker_id, str(spec["id"])))
    return found


# ---- displays ---------------------------------------------------------------------------------------------------------


def check_displays(database: Database, plans: Sequence[Plan], month: str) -> None:
    for plan in plans:
        chance = random.Random(f"{month}{len(plan.shops)}")
        check_shops(database, plan, month, [shop for shop in plan.shops if chance.random() < 0.95])


def check_shops(database: Database, plan: Plan, month: str, shops: Sequence[city.Shop]) -> None:
    """One check of each, at some moment of the month that is past."""
    chance = random.Random(f"{month}{len(shops)}")
    first, end = bounds_of_month(month, ZONE)
    end = min(end, utc_now())
    checks = [_check(plan, shop, first + (end - first) * chance.random()) for shop in shops]
    _write(database, DisplayCheck, checks)
    _write(database, ConfirmationCase, [_case(check, chance) for check in checks])


def _check(plan: Plan, shop: city.Shop, at: datetime) -> dict[str, Any]:
    return _row(DisplayCheck) | {
        "subject_id": new_id(), "terminal_id": shop.id, "checked_at": at, "spec_id": plan.spec_id,
        "manufacturer_id": plan.manufacturer_id, "plan_id": plan.id, "plan_version": 1, "ordinal": 0,
    }  # fmt: skip


def _case(check: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    reason, state = None, chance.choices((CaseState.CONFIRMED, CaseState.WAITING), (95, 5))[0]
    if chance.random() < 0.1:
        reason = chance.choice(list(Reason))
        state = chance.choices((CaseState.UPHELD, CaseState.DISPUTED, CaseState.LAPSED), (80, 10, 10))[0]
    same = ("city_id", "id", "subject_id", "terminal_id", "spec_id", "manufacturer_id", "plan_id", "checked_at")
    return {name: check[name] for name in same} | {
        "shown": {"photos": []}, "shown_sha256": "0" * 64, "state": state, "version": 1,
        "opened_at": check["checked_at"], "due_at": check["checked_at"] + timedelta(days=3), "reason": reason,
        "party": party_of(reason).value if reason else None, "decided_by": None, "decided_at": None,
        "settled_at": check["checked_at"],
    }  # fmt: skip


def find_faults(database: Database, made: city.City, plans: Sequence[Plan], month: str) -> None:
    """Faults of plans, half of each kind; every fourth is not confirmed yet."""
    _write(database, PlanFaultRow, (
        _row(PlanFaultRow) | {
            "month": month, "kind": ("P1", "P2")[number % 2], "note": "按旧方案摆放", "side": "manufacturer",
            "manufacturer_id": plans[number % len(plans)].manufacturer_id, "plan_id": plans[number % len(plans)].id,
            "branch_id": made.branches[number % len(made.branches)] if number % 2 else None,
            "state": "recorded" if number % 4 == 3 else "confirmed", "recorded_by": made.managers[0].id,
            "recorded_at": utc_now(),
        }
        for number in range(_FAULTS)
    ))  # fmt: skip


# ---- promotions -------------------------------------------------------------------------------------------------------


def hold_promotions(database: Database, made: city.City, plans: Sequence[Plan], month: str) -> int:
    """Promotions of two weeks that closed in the month, and two after it, their sales followed for thirty days; how many figures
    of sales there are.

    A shop is delivered to once a week, as the trade does: one figure for each shop, spec and week.
    """
    closed_at = bounds_of_month(month, ZONE)[0] + timedelta(days=9)
    ends_on = closed_at.date() - timedelta(days=35)
    span = [ends_on - timedelta(days=41) + timedelta(days=number) for number in range(72)]
    shops = [shop.id for shop in plans[0].shops]
    chance = random.Random(month)
    specs = made.specs[:4]
    for number in range(PROMOTIONS + 2):
        at = closed_at if number < PROMOTIONS else bounds_of_month(month, ZONE)[1]
        some = [specs[number % 4], specs[(number + 1) % 4]]
        _hold(database, made, plans[0], some, chance.sample(shops, min(SHOPS_EACH, len(shops) // 2)), ends_on, at)
    figures = [
        {"city_id": city.CITY, "granularity": "day", "spec_id": spec_id, "period": day, "terminal_id": shop_id,
         "packs": chance.randrange(0, 200, 10), "amount_fen": None, "import_number": 1}
        for spec_id in specs
        for number, day in enumerate(span)
        for shop_id in shops[number % 7 :: 7]
    ]  # fmt: skip
    _write(database, Sale, figures)
    _write(database, SalesTotal, [
        {"city_id": city.CITY, "granularity": "day", "period": day, "spec_id": spec_id, "branch_id": made.branches[0],
         "told_by": "day", "packs": 1, "amount_fen": None, "shops": 1, "buyers": 1}
        for spec_id in specs
        for day in span
    ])  # fmt: skip
    return len(figures)


def _hold(
    database: Database,
    made: city.City,
    plan: Plan,
    specs: list[str],
    shops: list[str],
    ends_on: date,
    closed_at: datetime,
) -> None:
    promotion_id = new_id()
    of_promotion = {"city_id": city.CITY, "promotion_id": promotion_id}
    _write(database, Promotion, [_row(Promotion) | {
        "id": promotion_id, "manufacturer_id": plan.manufacturer_id, "state": "closed", "name": "买二赠一",
        "stage": "growth", "proposed_by_side": "manufacturer", "starts_on": ends_on - timedelta(days=13),
        "ends_on": ends_on, "planned_input_fen": 600000, "planned_effect_packs": 9000, "actual_input_fen": 660000,
        "materials": [], "terminals": len(shops), "submissions": 1, "spot_seed": new_id(), "is_carried": False,
        "updated_at": closed_at,
    }])  # fmt: skip
    _write(database, PromotionSpec, [{**of_promotion, "spec_id": each} for each in specs])
    _write(database, PromotionTerminal, [{**of_promotion, "terminal_id": each} for each in shops])
    _write(database, PromotionStep, [_row(PromotionStep) | of_promotion | {
        "number": 5, "step": "evaluation", "deed": "signed", "state": "closed", "side": "commerce", "at": closed_at,
    }])  # fmt: skip
    _write(database, PromotionFault, [_row(PromotionFault) | of_promotion | {
        "submission": 1, "kind": "not_filed", "field": "filing_no", "reason": "未备案", "party": "manufacturer",
        "found_at": closed_at - timedelta(days=60),
    }])  # fmt: skip
    _write(database, PromotionCheck, [
        _row(PromotionCheck) | of_promotion | {
            "terminal_id": each, "branch_id": made.branches[0], "checked_by": "manager", "checked_at": closed_at,
            "day": ends_on, "week": ends_on, "month": f"{ends_on:%Y-%m}", "faults": [], "is_drawn": False,
            "state": "confirmed" if number < 3 else "reported", "photos_declared": 0, "photos_received": 0,
            "confirmed_faults": [{"fault": "wrong_material", "party": "manufacturer"}], "clock_offset_ms": 0,
            "received_at": closed_at,
        }
        for number, each in enumerate(shops[:CHECKED])
    ])  # fmt: skip


# ---- rows -------------------------------------------------------------------------------------------------------------


def _row(model: Any) -> dict[str, Any]:
    """A row of the city with an id, and else nothing."""
    return dict.fromkeys(column.name for column in model.__table__.columns) | {"city_id": city.CITY, "id": new_id()}


def _write(database: Database, model: Any, rows: Iterable[dict[str, Any]]) -> None:
    remaining = iter(rows)
    while some := list(islice(remaining, 10_000)):
        with database.transaction(city.CITY) as session:
            insert_rows(session, model, some)
            if hasattr(model, "collection"):
                feed.publish(session, model.collection, [])
