"""One maker per thing, with everything that a story does not care about filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.accounts.service import command_line_actor
from backend.brands import service as brands
from backend.db import Database, new_id, rfc3339
from backend.displays import plans, proposing
from backend.displays.plan_schemas import PlanInput
from backend.in_store_days import duties
from backend.in_store_days.duty_queries import lock_duties_at
from backend.promotions import arranging, service
from backend.promotions.schemas import AllocationInput, PromotionInput, SubmissionInput
from backend.terminals import service as terminals
from backend.visits import templates
from backend.workdays.service import keep_days
from tests.people import CITY, Person, World

#: Where the shops of the stories stand (WGS-84).
TOWN = (30.5, 114.3)

_serial = iter(range(1, 100_000))


def make_terminal(database: Database, manager: Person | None, branch_id: str | None = None, **values: Any) -> str:
    """A shop of this manager, or of nobody in a branch. Returns its id."""
    place = {
        "branch_id": branch_id or (manager.branch_id if manager else None),
        "manager_id": manager.id if manager else None,
    }
    row = terminal_row(**(place | values))
    with database.transaction(CITY) as session:
        terminals.create_terminals(
            session, command_line_actor(CITY), [row], from_date=date.today() - timedelta(days=60)
        )
    return str(row["id"])


def terminal_row(**values: Any) -> dict[str, Any]:
    """What `create_terminals` takes for a shop; `values` have its branch and manager."""
    serial = next(_serial)
    return {
        "id": new_id(), "license_no": f"4399021{serial:05d}", "name": f"福源食杂店{serial}",
        "kind": "modern", "tier": 14, "store_format": "grocery", "scale": "medium", "trade_area": "residential",
        "locality": "urban", "latitude": TOWN[0], "longitude": TOWN[1], "datum": "wgs84", "accuracy_m": 5.0,
        "owner_name": "张三丰", "owner_phone": "13812341234",
    } | values  # fmt: skip


def make_spec(database: Database, world: World, maker: str = "南岭中烟", **values: Any) -> str:
    """A spec of a new brand of this manufacturer. Returns its id."""
    serial = next(_serial)
    with database.transaction(CITY) as session:
        actor = command_line_actor(CITY)
        brand = brands.create_brand(session, actor, manufacturer_id=world.manufacturers[maker], name=f"品牌{serial}")
        fields: dict[str, Any] = {
            "brand_id": brand["id"], "name": f"品规{serial}", "price_class": "III", "wholesale_fen": 8800,
            "retail_fen": 10000, "ean13": _ean13(serial), "entry_date": date(2020, 1, 1), "stage": "growth",
        }  # fmt: skip
        return str(brands.create_spec(session, actor, **(fields | values))["id"])


def _ean13(serial: int) -> str:
    digits = f"20{serial:010d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return digits + str(-(odd + 3 * even) % 10)


SECTIONS = [
    {
        "key": "greeting",
        "title": {"zh": "问候", "en": "Greeting"},
        "questions": [
            {"key": "owner_present", "label": {"zh": "店主在店", "en": "Owner present"}, "kind": "yes_no"},
            {"key": "note", "label": {"zh": "备注", "en": "Note"}, "kind": "text", "most": 200},
        ],
    }
]


def plan_values(terminal_ids: Iterable[str], spec_ids: Iterable[str], **values: Any) -> dict[str, Any]:
    """What is sent to propose a plan of this month and its neighbours: three facings on the counter, and a photo of them."""
    return {
        "name": "柜台三个排面",
        "first_month": month(-31),
        "last_month": month(31),
        "targets": {"terminal_ids": list(terminal_ids)},
        "standards": [
            {"spec_id": spec_id, "position": "counter", "least_facings": 3, "views": [{"view": "front"}]}
            for spec_id in spec_ids
        ],
    } | values


def month(days: int = 0) -> str:
    """The city's month so many days from now, as `YYYY-MM`."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)).strftime("%Y-%m")


#: For tests that tell of what happened hours ago, and ask for this month.
needs_hours_of_this_month = pytest.mark.skipif(
    month() != (datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(hours=4)).strftime("%Y-%m"),
    reason="the month has only just begun: hours ago it was another",
)


def make_plan(
    database: Database, world: World, terminal_ids: Iterable[str], spec_ids: Iterable[str], **values: Any
) -> str:
    """A plan for growing products, agreed to before this month began. Returns its id."""
    proposer, other = world.people["promoter"].actor, world.people["centre"].actor
    at = datetime.now(UTC) - timedelta(days=40)
    with database.transaction(CITY) as session:
        loaded = PlanInput().load(plan_values(terminal_ids, spec_ids, **values))
        plan_id = str(proposing.propose_plan(session, proposer, loaded, at=at)["id"])
        plans.sign_plan(session, other, plan_id, 1, at=at)
    return plan_id


def make_template(database: Database, sections: list[dict[str, Any]] | None = None) -> int:
    """The next version of the visit template. Returns its number."""
    with database.transaction(CITY) as session:
        return templates.publish_template(session, command_line_actor(CITY), "日常拜访", sections or SECTIONS).version


def check_point(
    at: datetime, position: tuple[float, float] | None = TOWN, datum: str = "wgs84", accuracy_m: float | None = 10
) -> dict[str, Any]:
    where = None
    if position is not None:
        where = {"latitude": position[0], "longitude": position[1], "datum": datum, "accuracy_m": accuracy_m}
    return {"device_time": rfc3339(at), "position": where}


def visit(
    terminal_id: str, started_at: datetime | None = None, minutes: float = 20, specs: Iterable[str] = (), **values: Any
) -> dict[str, Any]:
    """A finished, unremarkable visit as a phone sends it."""
    started_at = started_at or datetime.now(UTC) - timedelta(hours=3)
    ended_at = started_at + timedelta(minutes=minutes)
    return {
        "terminal_id": terminal_id,
        "kind": "planned",
        "template_version": 1,
        "check_in": check_point(started_at),
        "check_out": check_point(ended_at),
        "submitted_at": rfc3339(ended_at),
        "sections": {"greeting": {"owner_present": True}},
        "shelf_checks": [
            {"spec_id": spec_id, "on_shelf": True, "facings": 2, "position": "counter", "stock_packs": 30,
             "retail_price_fen": 10000, "price_tag": "right"}
            for spec_id in specs
        ],
        "display_checks": [],
        "photos": [],
    } | values  # fmt: skip


def anomaly_report(database: Database, items: Iterable[str] = (), at: datetime | None = None) -> dict[str, Any]:
    """A report of today, which becomes a working day, with something urgent at each of these shops."""
    at = at or datetime.now(UTC)
    day = at.astimezone(ZoneInfo("Asia/Shanghai")).date()
    with database.transaction(CITY) as session:
        keep_days(session, command_line_actor(CITY), [{"day": day, "kind": "working_day"}])
    return {
        "day": day.isoformat(),
        "items": [
            {"kind": "price", "terminal_id": shop, "spec_id": None, "text": "低于指导价", "urgent": True}
            for shop in items
        ],
        "reported_at": rfc3339(at),
    }


def complaint(terminal_id: str, **values: Any) -> dict[str, Any]:
    """What a retailer complained of an hour ago, as a manager's phone sends it."""
    return {
        "terminal_id": terminal_id,
        "visit_id": None,
        "kind": "delivery",
        "text": "上次配送少一条",
        "opened_at": rfc3339(datetime.now(UTC) - timedelta(hours=1)),
        "contact_wish": "visit",
        "answer": None,
        "answered_at": None,
    } | values


def today() -> date:
    """The city's."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def nine_on_a_monday() -> datetime:
    """The city's, of two weeks ago or a little more: what phones still hold, and what lies a week later has happened too."""
    monday = today() - timedelta(days=14 + today().weekday())
    return datetime.combine(monday, time(9), ZoneInfo("Asia/Shanghai")).astimezone(UTC)


def in_store_day(terminal_id: str, day: date | None = None, hours: float = 8, **values: Any) -> dict[str, Any]:
    """A whole day in a shop as a phone sends it, from nine in the morning on, with nothing missing; by default today's."""
    arrived_at = datetime.combine(day or today(), time(9), ZoneInfo("Asia/Shanghai"))
    left_at = arrived_at + timedelta(hours=hours)
    return {
        "terminal_id": terminal_id,
        "arrival": check_point(arrived_at),
        "departure": check_point(left_at),
        "interruptions": [],
        "pings": [],
        "topics": {
            "ordering": {"note": "按周转天数下单", "figure": None},
            "compliance": {"note": "提示牌已张贴", "figure": None},
            "stock": {"note": None, "figure": 46.0},
        },
        "commitments": [{"by": "retailer", "text": "每周一盘点", "due_on": None}],
        "photos": [photo(view, taken_at=rfc3339(arrived_at)) for view in ("before", "after")],
        "note": None,
        "submitted_at": rfc3339(left_at),
    } | values


def photo(view: str | None = None, **values: Any) -> dict[str, Any]:
    """A declaration of a picture that nobody has seen yet."""
    photo_id = new_id()
    return {
        "id": photo_id, "sha256": photo_id.replace("-", "") * 2, "size": 412380, "media_type": "image/jpeg", "view": view,
        "display_check_id": None, "taken_at": None, "source": "camera",
    } | values  # fmt: skip


def make_duty(database: Database, manager: Person, **values: Any) -> tuple[str, str]:
    """A benchmark shop of the manager, and the duty of this month at it. Returns the ids of both."""
    shop = make_terminal(database, manager, is_benchmark=True, **values)
    with database.transaction(CITY) as session:
        duties.make_duties(session, CITY, today())
        duty = next(each for each in lock_duties_at(session, CITY, [month()], [shop]))
    return shop, duty.id


def promotion_values(terminal_ids: Iterable[str], spec_ids: Iterable[str], **values: Any) -> dict[str, Any]:
    """What is sent to propose a promotion of the days around today: a lighter with each carton, and a sign."""
    return {
        "name": "软蓝品吸",
        "starts_on": (today() - timedelta(days=3)).isoformat(),
        "ends_on": (today() + timedelta(days=10)).isoformat(),
        "spec_ids": list(spec_ids),
        "targets": {"terminal_ids": list(terminal_ids)},
        "planned_input_fen": 600_000,
        "planned_effect_packs": 900,
        "giveaway": {"name": "打火机", "worth_fen": 500},
        "materials": [{"name": "立牌", "quantity": 1, "supplied_by": "manufacturer"}],
    } | values


def make_promotion(
    database: Database, world: World, terminal_ids: Iterable[str], spec_ids: Iterable[str], **values: Any
) -> str:
    """A promotion of growing products that runs, arranged a week before it began. Returns its id."""
    maker, centre = world.people["promoter"].actor, world.people["centre"].actor
    loaded = PromotionInput().load(promotion_values(terminal_ids, spec_ids, **values))
    at = datetime.combine(loaded["starts_on"], time(9), ZoneInfo("Asia/Shanghai")) - timedelta(days=7)
    allocated = [{"name": each["name"], "allocated": 10_000} for each in loaded["materials"]]
    with database.transaction(CITY) as session:
        promotion_id = str(arranging.propose_promotion(session, maker, loaded, at=at)["id"])
        service.sign(session, centre, promotion_id, "plan", at=at)
        resources = AllocationInput().load({"budget_fen": 600_000, "materials": allocated})
        arranging.allocate(session, maker, promotion_id, resources, at)
        service.sign(session, centre, promotion_id, "resources", at=at)
        numbers = SubmissionInput().load({"approval_no": "江烟促4号", "filing_no": "备041"})
        arranging.submit(session, maker, promotion_id, numbers, at)
        service.sign(session, centre, promotion_id, "approval", at=at)
        service.advance_promotions(session, CITY)
    return promotion_id


def promotion_check(promotion_id: str, terminal_id: str, faults: Iterable[str] = (), **values: Any) -> dict[str, Any]:
    """What a phone sends of a look at a promotion, just now."""
    return {
        "promotion_id": promotion_id,
        "terminal_id": terminal_id,
        "checked_at": rfc3339(datetime.now(UTC)),
        "faults": [{"fault": fault, "note": None} for fault in faults],
        "note": None,
        "photos": [],
    } | values
