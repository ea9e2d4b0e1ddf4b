"""The promotions of the demo city: two that have ended, of which one was faulty when it was submitted, and one that runs.

Managers check them on their visits and photograph what they find; what they report the branch confirms or clears.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.service import command_line_actor
from backend.db import Database, utc_now
from backend.displays.plan_rules import Side
from backend.photos.receiving import receive_photo
from backend.photos.rules import ORIGINALS, MediaType
from backend.problems import Problem
from backend.promotions import arranging, check_queries, queries, service
from backend.promotions.check_rules import CheckState, ProcessFault
from backend.promotions.check_schemas import CheckInput
from backend.promotions.checking import record_checks
from backend.promotions.judging import judge_check
from backend.promotions.rules import State
from backend.promotions.schemas import AllocationInput, PromotionInput, SubmissionInput
from backend.promotions.sight import photos_arrived
from backend.storage import blob_key, open_storage
from backend.terminals.rules import Kind as TerminalKind
from backend.visits.checking import Receipt
from backend.visits.queries import list_visits, visit_documents
from backend.visits.rules import Kind
from seed.city import CITY, MANUFACTURERS
from seed.days import ZONE
from seed.history import City
from seed.pictures import draw, jpeg
from seed.plans import sides_of
from seed.randomness import generator, make_id

_PROMOTION, _ALLOCATION, _SUBMISSION, _CHECK = PromotionInput(), AllocationInput(), SubmissionInput(), CheckInput()
_MOST_VISITS, _MOST_CHECKS = 5000, 40
_ENOUGH = 5000
#: One check of so many finds something.
_FINDS = 9
_NUMBERS = {"approval_no": "江烟促〔2026〕{number}号", "filing_no": "备2026-{number:03}"}


@dataclass(frozen=True)
class PromotionStory:
    """`begins` and `ends` are shares of the history: a whole one is its last day. `lacks` was missing at first."""

    spec: str
    name: str
    begins: float
    ends: float
    targets: Mapping[str, Any]
    giveaway: Mapping[str, Any]
    spent_percent: int | None = None
    lacks: Sequence[str] = ()
    materials: Sequence[Mapping[str, Any]] = field(default_factory=list)


_MODERN = {"kinds": [TerminalKind.MODERN.value, TerminalKind.FRANCHISE.value]}
_SIGN = ({"name": "促销立牌", "quantity": 1},)
_PLANNED_FEN = 1_200_000

STORIES = (
    PromotionStory("南岭(软蓝)", "软蓝买赠", 0.1, 0.3, _MODERN, {"name": "打火机", "worth_fen": 500}, 108, ("filing_no",), _SIGN),
    PromotionStory("东湖(细支)", "细支品吸周", 0.5, 0.75, {"lowest_tier": 18}, {"name": "品吸装", "worth_fen": 2200}, 95),
    PromotionStory("望江(新韵)", "新韵上市体验", 0.8, 1.5, {"is_benchmark": True}, {"name": "雨伞", "worth_fen": 3000}),
)  # fmt: skip


def run_promotions(
    database: Database, city: City, branch_ids: Mapping[str, str], manufacturer_ids: dict[str, str]
) -> None:
    """Have the promotions arranged, checked and, where their time has come, evaluated.

    Raises:
        Problem: whatever the services refuse.
    """
    rng = generator(city.seed, "promotions")
    ids = {spec.full_name: (spec.brand, spec_id) for spec, spec_id in city.spec_ids.items()}
    ends_at = datetime.combine(city.last, time(19), ZONE)
    for number, story in enumerate(STORIES, 1):
        brand, spec_id = ids[story.spec]
        manufacturer = next(name for name, brands in MANUFACTURERS.items() if brand in brands)
        sides = sides_of(city, manufacturer, manufacturer_ids)
        with database.transaction(CITY) as session:
            promotion_id = _arrange(session, rng, number, story, city, spec_id, sides)
            _live(session, promotion_id, story, ends_at, sides)
        _check(database, city, branch_ids, promotion_id)
        with database.transaction(CITY) as session:
            _finish(session, promotion_id, story, ends_at, sides)


def _arrange(
    session: Session,
    rng: Random,
    number: int,
    story: PromotionStory,
    city: City,
    spec_id: str,
    sides: Mapping[Side, Actor],
) -> str:
    maker, centre = sides[Side.MANUFACTURER], sides[Side.COMMERCE]
    starts_on = _day(city, story.begins)
    at = datetime.combine(starts_on - timedelta(days=20), time(10), ZONE)
    values = {
        "name": story.name,
        "starts_on": starts_on.isoformat(),
        "ends_on": _day(city, story.ends).isoformat(),
        "spec_ids": [spec_id],
        "targets": {"filter": story.targets},
        "planned_input_fen": _PLANNED_FEN,
        "planned_effect_packs": 4000,
        "giveaway": story.giveaway,
        "materials": story.materials,
    }
    promotion_id = make_id(rng, at)
    arranging.propose_promotion(session, maker, _PROMOTION.load(values), id=promotion_id, at=at)
    at += timedelta(days=2)
    service.sign(session, centre, promotion_id, "plan", at=at)
    enough = [{"name": each["name"], "allocated": _ENOUGH} for each in story.materials]
    resources = {"budget_fen": _PLANNED_FEN, "materials": enough}
    at += timedelta(days=2)
    arranging.allocate(session, maker, promotion_id, _ALLOCATION.load(resources), at)
    service.sign(session, centre, promotion_id, "resources", at=at + timedelta(days=1))
    numbers = {name: text.format(number=number) for name, text in _NUMBERS.items()}
    at += timedelta(days=3)
    if story.lacks:
        lacking = {name: text for name, text in numbers.items() if name not in story.lacks}
        arranging.submit(session, maker, promotion_id, _SUBMISSION.load(lacking), at)
    arranging.submit(session, maker, promotion_id, _SUBMISSION.load(numbers), at + timedelta(days=1))
    service.sign(session, centre, promotion_id, "approval", at=at + timedelta(days=2))
    return promotion_id


def _day(city: City, share: float) -> date:
    return city.first + timedelta(days=int((city.last - city.first).days * share))


def _live(
    session: Session, promotion_id: str, story: PromotionStory, ends_at: datetime, sides: Mapping[Side, Actor]
) -> None:
    """It starts, and ends if it is over before the history is."""
    days = queries.promotion_documents(session, sides[Side.COMMERCE], [promotion_id])[promotion_id]
    service.advance_promotions(session, CITY, datetime.combine(days["starts_on"], time(7), ZONE))
    after = datetime.combine(days["ends_on"] + timedelta(days=1), time(7), ZONE)
    if after <= ends_at:
        service.advance_promotions(session, CITY, after)


def _check(database: Database, city: City, branch_ids: Mapping[str, str], promotion_id: str) -> None:
    operator = command_line_actor(CITY)
    for manager in city.managers:
        assert manager.branch is not None
        rng = generator(city.seed, f"checks of {promotion_id}", manager.username)
        actor = Actor(CITY, manager.id, manager.role, branch_id=branch_ids[manager.branch.code])
        with database.transaction(CITY) as session:
            promotion = queries.promotion_documents(session, operator, [promotion_id])[promotion_id]
            asked = {"manager_id": manager.id, "kind": Kind.PLANNED.value}
            visited = list_visits(session, operator, asked, None, _MOST_VISITS)
            shop_ids = {each["terminal"]["id"] for each in visited}
            shops = {shop for _, shop in check_queries.targets_among(session, CITY, [promotion_id], shop_ids)}
            found = [
                each["id"]
                for each in visited
                if each["terminal"]["id"] in shops
                and promotion["starts_on"] <= _day_of(each["started_at"]) <= promotion["ends_on"]
            ]
            visits = visit_documents(session, operator, found[:_MOST_CHECKS])
            pictures: dict[str, bytes] = {}
            drafts = [_draft(rng, promotion_id, visits[visit_id], pictures) for visit_id in visits]
            for draft, visit in zip(drafts, visits.values(), strict=True):
                server = visit["server"]
                receipt = Receipt(datetime.fromisoformat(server["received_at"]), server["clock_offset_ms"])
                _all_taken(record_checks(session, actor, [_CHECK.load(draft)], receipt))
                _deliver(database, session, draft, pictures)
    desks = {each.branch: each for each in city.people if each.role is Role.MARKET_MANAGER}
    for branch, desk in desks.items():
        assert branch is not None
        reviewer = Actor(CITY, desk.id, desk.role, branch_id=branch_ids[branch.code])
        with database.transaction(CITY) as session:
            asked = {"promotion_id": promotion_id, "state": CheckState.REPORTED.value}
            for place, check in enumerate(check_queries.list_checks(session, reviewer, asked, None, 200)):
                outcome = (CheckState.CONFIRMED, CheckState.CLEARED, None)[place % 3]
                if outcome:
                    said = "照片可见，属实" if outcome is CheckState.CONFIRMED else "当日已更正"
                    judge_check(session, reviewer, check["id"], outcome, said)


def _day_of(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(ZONE).date()


def _draft(rng: Random, promotion_id: str, visit: Mapping[str, Any], pictures: dict[str, bytes]) -> dict[str, Any]:
    """A check during the visit; what it finds is photographed."""
    started_at = visit["check_in"]["device_time"]
    faults = [{"fault": rng.choice(list(ProcessFault)).value, "note": None}] if rng.random() * _FINDS < 1 else []
    photos = []
    if faults:
        photo_id = make_id(rng, datetime.fromisoformat(started_at))
        data = pictures[photo_id] = jpeg(draw(photo_id))
        photos = [{"id": photo_id, "sha256": sha256(data).hexdigest(), "size": len(data),
                   "media_type": MediaType.JPEG.value, "taken_at": started_at}]  # fmt: skip
    return {
        "id": make_id(rng, datetime.fromisoformat(started_at)),
        "promotion_id": promotion_id,
        "terminal_id": visit["terminal_id"],
        "checked_at": started_at,
        "faults": faults,
        "photos": photos,
    }


def _deliver(database: Database, session: Session, draft: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    """Let the pictures of a check arrive."""
    for photo in draft["photos"]:
        storage = open_storage(database.settings)
        storage.put(blob_key(CITY, ORIGINALS, photo["sha256"]), [pictures[photo["id"]]])
        receive_photo(session, CITY, photo["id"], photo["sha256"], photo["size"], utc_now())
        photos_arrived(session, CITY, [draft["id"]])


def _finish(
    session: Session, promotion_id: str, story: PromotionStory, ends_at: datetime, sides: Mapping[Side, Actor]
) -> None:
    """What was spent is signed by both sides, and so is the evaluation if a month has gone by."""
    maker, centre = sides[Side.MANUFACTURER], sides[Side.COMMERCE]
    days = queries.promotion_documents(session, centre, [promotion_id])[promotion_id]
    if story.spent_percent is None or days["state"] != State.ENDED:  # a short history is over before it
        return
    at = datetime.combine(days["ends_on"] + timedelta(days=2), time(10), ZONE)
    service.report_execution(session, maker, promotion_id, _PLANNED_FEN * story.spent_percent // 100, at=at)
    service.sign(session, centre, promotion_id, "execution", at=at)
    at = datetime.combine(days["ends_on"] + timedelta(days=31), time(10), ZONE)
    if at <= ends_at:
        service.sign_evaluation(session, centre, promotion_id, "执行到位，下期提前备案", at)
        service.sign(session, maker, promotion_id, "evaluation", at=at + timedelta(days=1))


def _all_taken(outcomes: Iterable[Problem | None]) -> None:
    for problem in outcomes:
        if problem is not None:
            raise problem
