"""The city that is measured: people, shops and specs made by the services, and visits as phones send them.

`history` fills a database with more visits than anyone could push in the time; it alone writes rows without the services.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from backend import feed
from backend.access import Role
from backend.accounts.models import Person
from backend.accounts.service import command_line_actor, create_branch, create_city, create_person
from backend.brands import service as brands
from backend.db import Database, insert_rows, new_id, rfc3339, utc_now
from backend.migrations import migrate
from backend.terminals import service as terminals
from backend.visits import templates
from backend.visits.models import Visit, VisitSignal
from backend.visits.signal_rules import SignalKind

CITY = 439900
PASSWORD = "plum-lantern-47-river"
BRANCHES = (("439902", "城东"), ("439903", "城西"), ("439904", "高新"), ("439921", "河口"), ("439922", "青石"))
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
_PLACES = ("东街", "西门", "河滨", "学府", "站前", "新村", "老城", "金桥", "南湖", "青石")
_OWNERS = ("福源", "顺发", "好邻居", "家和", "兴旺", "永盛", "万家", "鸿运", "百姓", "佳佳", "老王", "阿芳")
_SORTS = ("食杂店", "食杂店", "食杂店", "便利店", "超市", "烟酒行", "百货", "小卖部")
_NOTES = ("店主要求下周增加补货", "已提醒明码标价", "建议调整背柜陈列", "新品试销反馈良好", "库存结构合理")


@dataclass
class Shop:
    id: str
    latitude: float
    longitude: float


@dataclass
class Manager:
    id: str
    username: str
    branch_id: str
    shops: list[Shop] = field(default_factory=list)


@dataclass
class City:
    """Beside its managers it has two desks, the users `centre` and `reviewer` (of the first branch)."""

    branches: list[str]
    managers: list[Manager]
    specs: list[str]
    template_version: int


def build(database: Database, managers: int, shops_each: int) -> City:
    """A migrated database with a city of so many managers and shops."""
    migrate(database)
    actor = command_line_actor(CITY)
    with database.transaction(CITY) as session:
        create_city(session, CITY, "江州")
        branches = [create_branch(session, actor, code=code, name=name, locality="urban").id for code, name in BRANCHES]
        maker = brands.create_manufacturer(session, actor, name="南岭中烟")["id"]
        brand = brands.create_brand(session, actor, manufacturer_id=maker, name="南岭")["id"]
        specs = [
            str(brands.create_spec(
                session, actor, brand_id=brand, name=f"品规{number}", price_class="III", wholesale_fen=8800,
                retail_fen=10000, ean13=ean13(number), entry_date=date(2020, 1, 1), stage="growth",
            )["id"])
            for number in range(10)
        ]  # fmt: skip
        template = templates.publish_template(session, actor, "日常拜访", SECTIONS)
        first, _ = create_person(
            session, actor, username="manager0", name="李静", role=Role.CUSTOMER_MANAGER, branch_id=branches[0],
            password=PASSWORD,
        )  # fmt: skip
        create_person(session, actor, username="centre", name="孙宁", role=Role.MARKETING_CENTRE, password=PASSWORD)
        create_person(
            session, actor, username="reviewer", name="赵敏", role=Role.MARKET_MANAGER, branch_id=branches[0],
            password=PASSWORD,
        )  # fmt: skip
    people = [Manager(first.id, "manager0", branches[0])]
    people += [Manager(new_id(), f"manager{number}", branches[number % 5]) for number in range(1, managers)]
    _hire(database, people[1:], first.password_hash)
    _open_shops(database, people, shops_each)
    return City(branches, people, specs, template.version)


def _hire(database: Database, managers: list[Manager], password_hash: str) -> None:
    """All have the same password, hashed once: hundreds of argon2 hashes would take longer than the figures."""
    shared = {
        "city_id": CITY, "name": "王磊", "role": Role.CUSTOMER_MANAGER, "password_hash": password_hash,
        "scope_epoch": 0, "created_at": utc_now(),
    }  # fmt: skip
    with database.transaction(CITY) as session:
        rows = [{**shared, "id": each.id, "username": each.username, "branch_id": each.branch_id} for each in managers]
        insert_rows(session, Person, rows)
        feed.publish(session, "me", [(each.id, [feed.person_channel(each.id)]) for each in managers])


def _open_shops(database: Database, managers: list[Manager], shops_each: int) -> None:
    chance = random.Random(1)
    rows: list[dict[str, Any]] = []
    for manager in managers:
        for _ in range(shops_each):
            row = shop_values(chance, len(rows)) | {"branch_id": manager.branch_id, "manager_id": manager.id}
            manager.shops.append(Shop(row["id"], row["latitude"], row["longitude"]))
            rows.append(row)
    for start in range(0, len(rows), 5000):
        with database.transaction(CITY) as session:
            terminals.create_terminals(
                session, command_line_actor(CITY), rows[start : start + 5000], date.today() - timedelta(days=500)
            )


def shop_values(chance: random.Random, serial: int) -> dict[str, Any]:
    """A believable shop; `serial` makes the licence number."""
    name = f"{chance.choice(_PLACES)}{chance.choice(_OWNERS)}{chance.choice(_SORTS)}"
    return {
        "id": new_id(), "license_no": f"439902{serial:06d}", "name": name, "kind": "ordinary",
        "tier": chance.randint(1, 30), "store_format": "grocery", "scale": chance.choice(("large", "medium", "small")),
        "trade_area": "residential", "locality": "urban", "address": f"江州市{name[:2]}路{serial % 900}号",
        "latitude": round(30.4 + chance.random() / 5, 6), "longitude": round(114.2 + chance.random() / 5, 6),
        "datum": "wgs84", "accuracy_m": 8.0, "owner_name": "张三丰", "owner_phone": "13812341234",
    }  # fmt: skip


def ean13(serial: int) -> str:
    digits = f"20{serial:010d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return digits + str(-(odd + 3 * even) % 10)


# ---- visits as phones send them ---------------------------------------------------------------------------------------


def phone_visits(city: City, manager: Manager, count: int) -> Iterator[dict[str, Any]]:
    """Visits of one manager, about 600 bytes of JSON each: twelve a working day, the newest yesterday."""
    chance = random.Random(manager.username)
    days = -(-count // 12)
    day = datetime.now(UTC).replace(hour=0, minute=30, second=0, microsecond=0) - timedelta(days=1 + days * 7 // 5 + 2)
    made = 0
    while made < count:
        day += timedelta(days=1)
        if day.weekday() >= 5:
            continue
        for hour in range(min(12, count - made)):
            shop = chance.choice(manager.shops)
            yield _phone_visit(city, shop, day + timedelta(minutes=40 * hour + chance.randint(0, 9)), chance)
            made += 1


def _phone_visit(city: City, shop: Shop, started_at: datetime, chance: random.Random) -> dict[str, Any]:
    ended_at = started_at + timedelta(minutes=chance.randint(8, 25), milliseconds=chance.randint(0, 999))
    return {
        "terminal_id": shop.id,
        "kind": "planned",
        "template_version": city.template_version,
        "check_in": {"device_time": rfc3339(started_at), "position": _position(shop, chance)},
        "check_out": {"device_time": rfc3339(ended_at)},
        "submitted_at": rfc3339(ended_at),
        "sections": {"greeting": {"owner_present": True, "note": chance.choice(_NOTES)}},
        "shelf_checks": [
            {
                "spec_id": spec_id,
                "on_shelf": True,
                "facings": chance.randint(1, 4),
                "stock_packs": chance.randint(5, 90),
            }
            for spec_id in chance.sample(city.specs, chance.randint(1, 2))
        ],
    }


def _position(shop: Shop, chance: random.Random) -> dict[str, Any]:
    """Mostly within 50 m of the shop; now and then further off, as phones are."""
    spread = 0.0004 if chance.random() < 0.95 else 0.004
    return {
        "latitude": round(shop.latitude + chance.uniform(-spread, spread), 6),
        "longitude": round(shop.longitude + chance.uniform(-spread, spread), 6),
        "datum": "wgs84",
        "accuracy_m": chance.randint(5, 30),
    }


# ---- history ----------------------------------------------------------------------------------------------------------


def history(database: Database, city: City, count: int, *, on_phones: bool = False, days: int = 380) -> None:
    """So many visits over the last days, spread over all shops, every tenth with a signal, without shelf checks.

    With `on_phones` they are in the feed of their managers.
    """
    chance = random.Random(2)
    newest = utc_now().replace(microsecond=0) - timedelta(hours=12)
    step = timedelta(days=days) / count
    for start in range(0, count, 5000):
        rows = []
        for number in range(start, min(start + 5000, count)):
            manager = city.managers[number % len(city.managers)]
            rows.append(_visit_row(manager, chance.choice(manager.shops), newest - step * (count - number), chance))
        signals = {row["id"]: _signal_row(row, chance) for row in rows if chance.random() < 0.1}
        for row in rows:
            row["risk"] = signals[row["id"]]["weight"] if row["id"] in signals else 0
        with database.transaction(CITY) as session:
            insert_rows(session, Visit, rows)
            insert_rows(session, VisitSignal, list(signals.values()))
            channels = [(row["id"], [feed.manager_channel(row["covered_by"])]) for row in rows]
            feed.publish(session, Visit.collection, channels if on_phones else [])


def _visit_row(manager: Manager, shop: Shop, started_at: datetime, chance: random.Random) -> dict[str, Any]:
    ended_at = started_at + timedelta(minutes=18)
    kind = chance.choices(("planned", "ad_hoc", "joint", "inspection", "in_store_day"), (80, 12, 5, 2, 1))[0]
    state = chance.choices(("submitted", "checked_out", "in_progress"), (96, 3, 1))[0]
    fix = {"latitude": shop.latitude, "longitude": shop.longitude, "datum": "wgs84", "accuracy_m": 12.0}
    row: dict[str, Any] = dict.fromkeys(column.name for column in Visit.__table__.columns)
    return row | {
        "city_id": CITY, "id": new_id(), "terminal_id": shop.id, "manager_id": manager.id, "covered_by": manager.id,
        "branch_id": manager.branch_id, "kind": kind, "state": state, "template_version": 1, "started_at": started_at,
        "ended_at": ended_at, "check_in_device_time": started_at, "check_out_device_time": ended_at,
        "check_in_distance_m": 4, **{f"check_in_{name}": value for name, value in fix.items()},
        "submitted_at": ended_at, "sections": {"greeting": {"owner_present": True, "note": chance.choice(_NOTES)}},
        "clock_offset_ms": 0, "received_at": ended_at, "photos_declared": 0, "photos_received": 0, "version": 1,
        "spot_check": chance.random() < 0.1,
    }  # fmt: skip


def _signal_row(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    signal = chance.choices((SignalKind.FAR, SignalKind.SHORT_STAY, SignalKind.MOCK_LOCATION), (60, 39, 1))[0]
    return {
        "city_id": CITY, "visit_id": row["id"], "signal": signal, "weight": 20, "evidence": {"distance_m": 400},
        "rules_version": 1, "started_at": row["started_at"],
    }  # fmt: skip
