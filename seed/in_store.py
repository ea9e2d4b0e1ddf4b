"""The in-store days of the demo city: each belongs to a long visit to a benchmark that the history has told already.

Months that are over show what was kept and missed. In the present one a manager is on leave, another has a substitute, and what
remains is at risk as far as the calendar says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from backend.access import Actor, Role
from backend.accounts.service import command_line_actor
from backend.db import Database, rfc3339, utc_now
from backend.in_store_days import board_queries, duties, requests
from backend.in_store_days.duty_rules import OPEN_STATES, RequestKind, RequestState, days_of, month_of
from backend.in_store_days.schemas import InStoreDayInput
from backend.in_store_days.service import record_in_store_days
from backend.photos.rules import MediaType
from backend.visits.checking import Receipt
from backend.visits.queries import list_visits, visit_documents
from backend.visits.rules import Kind
from seed.city import CITY
from seed.days import ZONE
from seed.history import City
from seed.people import Employee
from seed.personas import PERSONAS, Persona
from seed.randomness import generator, make_id

_DAY = InStoreDayInput()
_MOST_DAYS = 2000
_PING = timedelta(minutes=45)
_NEEDED, _LUNCH = timedelta(hours=6), timedelta(minutes=20)
_NOTES = {
    "ordering": ("按周转天数下单，少量多次", "讲解本周货源投放，建议减少囤货", "核对订单，提醒周四前补单"),
    "compliance": ("未成年人提示牌已张贴", "讲解明码标价要求，价签已补齐", "抽查进货台账，未见异常"),
    "stock": ("中支库存偏高，建议促动销", "断货两个品规，已反馈", "库存结构合理"),
}
_COMMITMENTS = (("retailer", "每周一盘点背柜"), ("retailer", "本周补齐价签"), ("manager", "下周送来新品资料"))
_REASONS = {RequestKind.LEAVE: "年休假一周", RequestKind.SUBSTITUTE: "外出培训，请同事代为驻店"}


def spend_days(database: Database, city: City, branch_ids: Mapping[str, str]) -> None:
    """Let the duties of the history's months be there, the days be spent, and the branch decide on two requests.

    Raises:
        Problem: whatever the services refuse.
    """
    for month in _months(city.first, city.last):
        with database.transaction(CITY) as session:
            duties.make_duties(session, CITY, max(days_of(month)[0], city.first))
    for number, manager in enumerate(city.managers):
        persona = PERSONAS[number % len(PERSONAS)]
        rng = generator(city.seed, "in-store days", manager.username)
        actor = _actor(manager, branch_ids)
        for visit in _long_visits(database, manager):
            server = visit["server"]
            at = datetime.fromisoformat(server["received_at"])
            drafts: list[dict[str, Any]] = [_DAY.load(_document(rng, persona, visit))]
            receipt = Receipt(at, server["clock_offset_ms"], manager.device_id)
            with database.transaction(CITY) as session:
                for problem in record_in_store_days(session, actor, drafts, receipt):
                    if problem is not None:
                        raise problem
    today = datetime.now(ZONE).date()
    with database.transaction(CITY) as session:
        duties.make_duties(session, CITY, today)
    _ask(database, city, branch_ids, today)
    with database.transaction(CITY) as session:
        duties.keep_duties(session, CITY)


def _months(first: date, last: date) -> Iterator[str]:
    day = first
    while day <= last:
        yield month_of(day)
        day = days_of(month_of(day))[1] + timedelta(days=1)


def _actor(person: Employee, branch_ids: Mapping[str, str]) -> Actor:
    assert person.branch is not None
    return Actor(
        CITY, person.id, person.role, branch_id=branch_ids[person.branch.code], device_id=person.device_id or None
    )


def _long_visits(database: Database, manager: Employee) -> list[dict[str, Any]]:
    """The manager's visits that were whole days, in order."""
    operator = command_line_actor(CITY)
    with database.reading(CITY) as session:
        asked = {"manager_id": manager.id, "kind": Kind.IN_STORE_DAY.value}
        found = [each["id"] for each in list_visits(session, operator, asked, None, _MOST_DAYS)]
        visits = visit_documents(session, operator, found)
    return [visits[visit_id] for visit_id in reversed(found)]


def _document(rng: Random, persona: Persona, visit: Mapping[str, Any]) -> dict[str, Any]:
    """What the phone says of the day around a visit: who takes few notes and photos forgets one now and then."""
    arrival, departure = visit["check_in"], visit["check_out"]
    begin = datetime.fromisoformat(arrival["device_time"])
    end = datetime.fromisoformat(departure["device_time"]) if departure else None
    forgets = (1 - persona.photos) / 4
    views = [view for view in ("before", "after") if rng.random() >= forgets]
    by, promise = rng.choice(_COMMITMENTS)
    return {
        "id": make_id(rng, begin),
        "terminal_id": visit["terminal_id"],
        "arrival": arrival,
        "departure": departure,
        "interruptions": _lunch(begin, end),
        "pings": list(_pings(rng, begin, end, arrival["position"])),
        "topics": {
            topic: {"note": rng.choice(notes) if rng.random() >= (1 - persona.notes) / 10 else None}
            for topic, notes in _NOTES.items()
        },
        "commitments": [{"by": by, "text": promise}] if rng.random() < persona.notes else [],
        "photos": [_photo(rng, view, begin) for view in views],
        "submitted_at": rfc3339(end + timedelta(minutes=2)) if end else None,
    }


def _lunch(begin: datetime, end: datetime | None) -> list[dict[str, Any]]:
    """Out for a bowl of noodles, if the day is long enough for that."""
    noon = begin + timedelta(hours=3)
    if end is None or end - begin < _NEEDED + _LUNCH:
        return []
    return [{"from": rfc3339(noon), "until": rfc3339(noon + _LUNCH), "reason": "午餐"}]


def _pings(
    rng: Random, begin: datetime, end: datetime | None, position: Mapping[str, Any] | None
) -> Iterable[dict[str, Any]]:
    at = begin + _PING
    while position is not None and end is not None and at < end:
        near = {name: round(position[name] + rng.uniform(-1e-4, 1e-4), 6) for name in ("latitude", "longitude")}
        yield {"at": rfc3339(at), "position": {**near, "datum": position["datum"], "accuracy_m": rng.randint(8, 40)}}
        at += _PING


def _photo(rng: Random, view: str, at: datetime) -> dict[str, Any]:
    return {
        "id": make_id(rng, at),
        "sha256": f"{rng.getrandbits(256):064x}",
        "size": rng.randint(280_000, 900_000),
        "media_type": MediaType.JPEG.value,
        "view": view,
        "taken_at": rfc3339(at),
    }


# ---- leave and substitutes --------------------------------------------------------------------------------------------


def _ask(database: Database, city: City, branch_ids: Mapping[str, str], today: date) -> None:
    """In two branches somebody asks to be excused or replaced, and is; in a third the branch has not decided yet."""
    rng = generator(city.seed, "in-store requests")
    plan = [(RequestKind.SUBSTITUTE, True), (RequestKind.LEAVE, True), (RequestKind.LEAVE, False)]
    for reviewer in (each for each in city.people if each.role is Role.MARKET_MANAGER):
        if not plan:
            return
        kind, is_decided = plan[0]
        team = [each for each in city.managers if each.branch == reviewer.branch]
        asker = _with_open_duty(database, team, branch_ids, today)
        if asker is None or (kind is RequestKind.SUBSTITUTE and len(team) == 1):
            continue
        plan.pop(0)
        manager, duty_id = asker
        substitute = next((each.id for each in team if each is not manager), None)
        request_id = make_id(rng, utc_now())
        draft = {
            "id": request_id, "duty_id": duty_id, "kind": kind.value, "with_duty_id": None,
            "substitute_id": substitute if kind is RequestKind.SUBSTITUTE else None, "reason": _REASONS[kind],
            "requested_at": utc_now(),
        }  # fmt: skip
        with database.transaction(CITY) as session:
            [problem] = requests.record_requests(session, _actor(manager, branch_ids), [draft], Receipt(utc_now()))
            if problem is not None:
                raise problem
            if is_decided:
                desk = _actor(reviewer, branch_ids)
                requests.decide_request(session, desk, request_id, RequestState.APPROVED, "同意")


def _with_open_duty(
    database: Database, team: Iterable[Employee], branch_ids: Mapping[str, str], today: date
) -> tuple[Employee, str] | None:
    for manager in team:
        with database.reading(CITY) as session:
            seen = board_queries.board(session, _actor(manager, branch_ids), month_of(today), None, today)
        for mine in seen["managers"]:
            for duty in mine["duties"]:
                if duty["state"] in OPEN_STATES:
                    return manager, duty["id"]
    return None
