"""What the managers of the demo city report at the end of a working day, and what retailers complain of in their visits.

Hardly anybody forgets a report; one in the hills sends late what was written in time. Most complaints are answered on the next
day, and the branch asks some of the retailers whether the answer will do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.service import command_line_actor
from backend.anomaly_reports.rules import AnomalyKind
from backend.anomaly_reports.schemas import ReportInput
from backend.anomaly_reports.service import record_reports
from backend.complaints.handling import open_complaint
from backend.complaints.lateness import note_late_complaints
from backend.complaints.rules import ComplaintKind, ComplaintSource, ContactWish
from backend.complaints.schemas import ComplaintInput
from backend.complaints.service import record_complaints
from backend.db import Database, rfc3339
from backend.problems import Problem
from backend.retailers.rules import Purpose, Words
from backend.retailers.service import make_link
from backend.visits.checking import Receipt
from backend.visits.queries import list_visits, visit_documents
from backend.visits.rules import Kind
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day
from seed.city import CITY
from seed.days import ZONE
from seed.history import City
from seed.people import Employee
from seed.personas import PERSONAS, Persona
from seed.randomness import generator, make_id
from seed.retailers import answer_link

_REPORT, _COMPLAINT = ReportInput(), ComplaintInput()
_MOST_VISITS = 5000
#: Shares of the working days.
_WITH_ITEMS, _FORGOTTEN, _LATE = 0.3, 0.02, 0.04
#: A retailer complains in one visit of so many.
_COMPLAINS = 45
_ANSWERED_AFTER, _ASKED_AFTER = timedelta(hours=18), timedelta(hours=26)


@dataclass(frozen=True)
class _Met:
    """What a manager meets: at a shop, of a spec, or in the market at large."""

    kind: AnomalyKind
    text: str
    at_shop: bool = True
    of_spec: bool = False
    urgent: bool = False


_MET = (
    _Met(AnomalyKind.OUT_OF_STOCK, "断货三天，店主要求补货", of_spec=True),
    _Met(AnomalyKind.OUT_OF_STOCK, "片区多户反映订不到", at_shop=False, of_spec=True),
    _Met(AnomalyKind.PRICE, "低于指导价销售，已提醒店主", of_spec=True),
    _Met(AnomalyKind.PRICE, "未明码标价，已当场补齐价签"),
    _Met(AnomalyKind.DISPLAY, "背柜被饮料堆头挡住，店主答应本周移开"),
    _Met(AnomalyKind.LOGISTICS, "送货推迟一天", at_shop=False),
    _Met(AnomalyKind.COMPETITOR, "对面新开便利店，正在办证"),
    _Met(AnomalyKind.LICENCE, "许可证下月到期，已提醒延续"),
    _Met(AnomalyKind.COUNTERFEIT_OR_SMUGGLED, "发现来路不明的卷烟，请专卖核查", urgent=True),
    _Met(AnomalyKind.OTHER, "店主住院，近期由家人代管"),
)
_RARE = {AnomalyKind.COUNTERFEIT_OR_SMUGGLED: 0.2}

_SAID = (
    (ComplaintKind.SUPPLY, "紧俏品规每周只给两条，不够卖", "已说明本周投放规则，下周按新档位供货"),
    (ComplaintKind.DELIVERY, "连续两周送货推迟一天", "配送线路已调整，恢复周三上午送货"),
    (ComplaintKind.ORDERING, "订货平台提交后一直转圈", "已协助更新软件，当场下单成功"),
    (ComplaintKind.PRICE, "旁边的店卖得比我低", "已走访该店，提醒按指导价销售"),
    (ComplaintKind.QUALITY, "有两包烟盒受潮变形", "已登记，下次送货时换货"),
    (ComplaintKind.MATERIALS, "价签用完了一直没有补", "价签已送到店里"),
    (ComplaintKind.SERVICE, "新品培训没有通知到我", "已补讲一次，下次提前两天打电话"),
)
_WISHES = (ContactWish.VISIT, ContactWish.CALL, ContactWish.NONE, None)
_STILL_WRONG = "这周送货又晚了一天"
_AT_DESK = (ComplaintKind.DELIVERY, "电话反映：送来的数量与订单不符")


def report_days(database: Database, city: City, branch_ids: Mapping[str, str]) -> None:
    """Have every working day reported, and the complaints of the visits dealt with.

    Raises:
        Problem: whatever the services refuse.
    """
    with database.reading(CITY) as session:
        calendar = load_calendar(session, CITY)
    number_of_days = (city.last - city.first).days + 1
    every_day = (city.first + timedelta(days=number) for number in range(number_of_days))
    days = [day for day in every_day if is_working_day(calendar, day)]
    ends_at = datetime.combine(city.last + timedelta(days=1), time(), ZONE)
    for number, manager in enumerate(city.managers):
        persona, actor = PERSONAS[number % len(PERSONAS)], _actor(manager, branch_ids)
        with database.transaction(CITY) as session:
            visits = _planned_visits(session, manager)
            _report(session, city, manager, actor, persona, visits, days)
            _complain(session, city, manager, actor, _desk(city, manager, branch_ids), persona, visits, ends_at)
    for reviewer in (each for each in city.people if each.role is Role.MARKET_MANAGER):
        _call_the_desk(database, city, _actor(reviewer, branch_ids), ends_at)
    with database.transaction(CITY) as session:
        note_late_complaints(session, CITY, ends_at)


def _actor(person: Employee, branch_ids: Mapping[str, str]) -> Actor:
    assert person.branch is not None
    return Actor(CITY, person.id, person.role, branch_id=branch_ids[person.branch.code])


def _desk(city: City, manager: Employee, branch_ids: Mapping[str, str]) -> Actor:
    desks = (each for each in city.people if each.role is Role.MARKET_MANAGER and each.branch == manager.branch)
    return _actor(next(desks), branch_ids)


def _planned_visits(session: Session, manager: Employee) -> list[dict[str, Any]]:
    """Summaries, oldest first."""
    asked = {"manager_id": manager.id, "kind": Kind.PLANNED.value}
    found = list_visits(session, command_line_actor(CITY), asked, None, _MOST_VISITS)
    return found[::-1]


# ---- anomaly reports --------------------------------------------------------------------------------------------------


def _report(
    session: Session,
    city: City,
    manager: Employee,
    actor: Actor,
    persona: Persona,
    visits: Sequence[Mapping[str, Any]],
    days: Sequence[date],
) -> None:
    rng = generator(city.seed, "anomaly reports", manager.username)
    shops: dict[date, list[str]] = defaultdict(list)
    for visit in visits:
        shops[datetime.fromisoformat(visit["started_at"]).astimezone(ZONE).date()].append(visit["terminal"]["id"])
    spec_ids = list(city.spec_ids.values())
    for day in days:
        if rng.random() < _FORGOTTEN:
            continue
        written_at, arrives_at = _evening(rng, day, persona)
        items = list(_met(rng, shops[day], spec_ids)) if rng.random() < _WITH_ITEMS else []
        draft = {
            "id": make_id(rng, written_at),
            "day": day.isoformat(),
            "items": items,
            "reported_at": rfc3339(written_at),
        }
        _all_taken(record_reports(session, actor, [_REPORT.load(draft)], Receipt(arrives_at)))


def _evening(rng: Random, day: date, persona: Persona) -> tuple[datetime, datetime]:
    """When the report is written and when it arrives; the network keeps some until after the cut-off."""
    written_at = datetime.combine(day, time(17, 30), ZONE) + timedelta(minutes=rng.uniform(0, 110))
    if rng.random() < _LATE:
        written_at += timedelta(hours=3)
    elif rng.random() < persona.late_syncs:
        return written_at, written_at + timedelta(hours=3)
    return written_at, written_at + timedelta(seconds=rng.uniform(1, 90))


def _met(rng: Random, shop_ids: Sequence[str], spec_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    weights = [_RARE.get(met.kind, 1) for met in _MET]
    for met in rng.choices(_MET, weights, k=rng.choice((1, 1, 2))):
        if met.at_shop and not shop_ids:
            continue
        yield {
            "kind": met.kind.value,
            "terminal_id": rng.choice(shop_ids) if met.at_shop else None,
            "spec_id": rng.choice(spec_ids) if met.of_spec else None,
            "text": met.text,
            "urgent": met.urgent,
        }


# ---- complaints -------------------------------------------------------------------------------------------------------


def _complain(
    session: Session,
    city: City,
    manager: Employee,
    actor: Actor,
    desk: Actor,
    persona: Persona,
    visits: Sequence[Mapping[str, Any]],
    ends_at: datetime,
) -> None:
    """Of three complaints that are answered the retailer is satisfied with one, with one not, and has yet to be asked of one."""
    rng = generator(city.seed, "complaints", manager.username)
    chosen = [visit["id"] for visit in visits if rng.random() * _COMPLAINS < 1]
    documents = visit_documents(session, command_line_actor(CITY), chosen)
    answered = 0
    for visit_id in chosen:
        visit = documents[visit_id]
        received_at = datetime.fromisoformat(visit["server"]["received_at"])
        offset_ms = visit["server"]["clock_offset_ms"]
        kind, text, answer = rng.choice(_SAID)
        wish = rng.choice(_WISHES)
        draft: dict[str, Any] = {
            "id": make_id(rng, received_at),
            "terminal_id": visit["terminal_id"],
            "visit_id": visit_id,
            "kind": kind.value,
            "text": text,
            "contact_wish": wish.value if wish else None,
            "opened_at": visit["check_in"]["device_time"],
            "answer": None,
            "answered_at": None,
        }
        _record(session, actor, draft, Receipt(received_at, offset_ms))
        answered_at = received_at + _ANSWERED_AFTER
        if answered_at + _ASKED_AFTER >= ends_at or rng.random() > 0.7 + 0.3 * persona.notes:
            continue
        _answer(session, actor, draft, answer, answered_at, offset_ms)
        answered += 1
        if answered % 3:
            words = Words(satisfied=True) if answered % 3 == 1 else Words(satisfied=False, comment=_STILL_WRONG)
            link = make_link(session, desk, Purpose.COMPLAINT, draft["id"], now=answered_at)
            answer_link(session, link["id"], words, answered_at + _ASKED_AFTER)


def _answer(
    session: Session, actor: Actor, draft: Mapping[str, Any], answer: str, at: datetime, offset_ms: int
) -> None:
    by_phone = at + timedelta(milliseconds=offset_ms) - timedelta(minutes=2)
    said = {**draft, "answer": answer, "answered_at": rfc3339(by_phone)}
    _record(session, actor, said, Receipt(at, offset_ms))


def _record(session: Session, actor: Actor, draft: Mapping[str, Any], receipt: Receipt) -> None:
    _all_taken(record_complaints(session, actor, [_COMPLAINT.load(draft)], receipt))


def _call_the_desk(database: Database, city: City, desk: Actor, ends_at: datetime) -> None:
    """A retailer of the branch has called on the last day."""
    kind, text = _AT_DESK
    rng = generator(city.seed, "calls", desk.person_id)
    with database.transaction(CITY) as session:
        visits = list_visits(session, desk, {"kind": Kind.PLANNED.value}, None, 20)
        shops = sorted({visit["terminal"]["id"] for visit in visits})
        wish = ContactWish.CALL.value
        at = ends_at - timedelta(hours=rng.uniform(8, 15))
        open_complaint(
            session, CITY, rng.choice(shops), kind, text, ComplaintSource.DESK, contact_wish=wish, by=desk, at=at
        )


def _all_taken(outcomes: Sequence[Problem | None]) -> None:
    for problem in outcomes:
        if problem is not None:
            raise problem
