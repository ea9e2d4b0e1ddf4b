"""What the branches have said of the visits: most of the older ones are reviewed, those of the last days wait; some were
returned and came back, some were rejected, and of those some are appealed against.

A past review stands at the end of its week. Returns, rejections that are appealed against, and appeals are of today: they have
days on which they are due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.db import AnyRow, Database, rfc3339, utc_now
from backend.reviews.appealing import decide_appeal, record_appeals
from backend.reviews.batches import Looked, accept_visits
from backend.reviews.queries import reviews_of
from backend.reviews.rules import AppealOutcome, Outcome, Reason
from backend.reviews.service import Draft, review_visit
from backend.visits.checking import Receipt
from backend.visits.deciding import hold_visits
from backend.visits.queries import list_visits, visit_documents
from backend.visits.rules import State
from backend.visits.schemas import VisitInput
from backend.visits.service import record_visits
from backend.visits.spot_checks import make_draws
from seed.city import CITY
from seed.history import City
from seed.people import Employee
from seed.randomness import generator, make_id

#: What began so many days before the end waits.
_WAITING_DAYS = 4
_AT_ONCE = 200
#: Of the newest flagged visits of a branch that are looked at, by turns; the rest of them wait.
_TODAY = ("returned", "came_back", "accepted_after", "rejected", "appealed", "upheld", "dismissed")
#: A risk above this is rejected if it is old.
_HOPELESS = 80

_RETURN = Draft(Outcome.RETURNED, Reason.ANSWER_MISSING.value, "请补充店主意见后重新提交")
_REJECTION = Draft(Outcome.REJECTED, Reason.NOT_SHOWN_TO_BE_THERE.value, "定位与门店不符，无法证明到店")


def draw_spot_checks(database: Database, city: City) -> None:
    """Draw every month of the history, so that the same city is told twice alike."""
    days = (city.last - city.first).days
    months = sorted({f"{city.first + timedelta(days=day):%Y-%m}" for day in range(-1, days + 2)})
    chance = generator(city.seed, "spot checks")
    with database.transaction(CITY) as session:
        make_draws(session, CITY, months, lambda: f"{chance.getrandbits(256):064x}")


def review_visits(database: Database, city: City, branch_ids: Mapping[str, str]) -> None:
    """Let every branch look through its visits."""
    managers = {each.id: each for each in city.people if each.role is Role.CUSTOMER_MANAGER}
    [centre] = [each for each in city.people if each.role is Role.MARKETING_CENTRE]
    for reviewer in city.people:
        if reviewer.role is not Role.MARKET_MANAGER:
            continue
        assert reviewer.branch is not None
        actor = Actor(CITY, reviewer.id, reviewer.role, branch_id=branch_ids[reviewer.branch.code])
        with database.transaction(CITY) as session:
            flagged = _review_history(session, actor, city)
            _review_today(session, actor, Actor(CITY, centre.id, centre.role), managers, flagged, city.seed)


def _review_history(session: Session, actor: Actor, city: City) -> list[AnyRow]:
    """Accept what is in order, week by week; of what is flagged the hopeless is rejected. The newest flagged ones are left."""
    last = datetime.combine(city.last - timedelta(days=_WAITING_DAYS), time(), UTC)
    weeks: dict[datetime, list[AnyRow]] = defaultdict(list)
    flagged: list[AnyRow] = []
    for visit in _submitted(session, actor, last):
        monday = visit.started_at.date() + timedelta(days=7 - visit.started_at.weekday())
        weeks[min(datetime.combine(monday, time(1), UTC), utc_now())].append(visit)
    for at, visits in sorted(weeks.items()):
        clear = [Looked(visit.id, visit.version) for visit in visits if not visit.risk]
        for start in range(0, len(clear), _AT_ONCE):
            for problem in accept_visits(session, actor, clear[start : start + _AT_ONCE], at=at):
                if problem is not None:
                    raise problem
        flagged += sorted((visit for visit in visits if visit.risk), key=lambda visit: (visit.started_at, visit.id))
        while len(flagged) > 2 * len(_TODAY):
            visit = flagged.pop(0)
            draft = _REJECTION if visit.risk >= _HOPELESS else Draft(Outcome.ACCEPTED, note="已电话核实")
            review_visit(session, actor, visit.id, visit.version, draft, at=at)
    return flagged


def _submitted(session: Session, actor: Actor, until: datetime) -> Iterator[AnyRow]:
    after = None
    while True:
        rows = list_visits(session, actor, {"state": State.SUBMITTED, "until": until}, after, _AT_ONCE)
        yield from hold_visits(session, actor, [row["id"] for row in rows]).values()
        if len(rows) < _AT_ONCE:
            return
        after = (datetime.fromisoformat(rows[-1]["started_at"]), rows[-1]["id"])


def _review_today(
    session: Session, actor: Actor, centre: Actor, managers: Mapping[str, Employee], flagged: list[AnyRow], seed: int
) -> None:
    chance = generator(seed, "appeals", actor.person_id)
    there = [visit for visit in reversed(flagged) if visit.covered_by == visit.manager_id]
    for what, visit in zip(_TODAY, there, strict=False):
        manager = managers[visit.manager_id]
        author = Actor(CITY, manager.id, manager.role, branch_id=actor.branch_id, device_id=manager.device_id)
        returned = what in ("returned", "came_back", "accepted_after")
        review_visit(session, actor, visit.id, visit.version, _RETURN if returned else _REJECTION)
        if what in ("came_back", "accepted_after"):
            _hand_in_again(session, author, visit.id)
        if what == "accepted_after":
            back = hold_visits(session, actor, [visit.id])[visit.id]
            review_visit(session, actor, visit.id, back.version, Draft(Outcome.ACCEPTED, note="补充后符合要求"))
        if what in ("appealed", "upheld", "dismissed"):
            appeal_id = _appeal(session, author, visit.id, make_id(chance, utc_now()))
            if what != "appealed":
                upheld = what == "upheld"
                note = "店主证明当天到店，重新审核" if upheld else "证据不足，维持原决定"
                outcome = AppealOutcome.UPHELD if upheld else AppealOutcome.DISMISSED
                decide_appeal(session, centre, appeal_id, outcome, note)


def _hand_in_again(session: Session, author: Actor, visit_id: str) -> None:
    """The manager adds what was missing, a minute later by the phone's clock."""
    document: dict[str, Any] = deepcopy(visit_documents(session, author, [visit_id])[visit_id])
    submitted_at = datetime.fromisoformat(document["submitted_at"]) + timedelta(minutes=1)
    document["submitted_at"] = rfc3339(submitted_at)
    for check in document["shelf_checks"][:1]:
        check["note"] = "已与店主核对"
    [problem] = record_visits(session, author, [VisitInput().load(document)], Receipt(utc_now(), 0, author.device_id))
    if problem is not None:
        raise problem


def _appeal(session: Session, author: Actor, visit_id: str, appeal_id: str) -> str:
    review = reviews_of(session, CITY, [visit_id])[visit_id][-1]
    now = utc_now()
    draft = {"id": appeal_id, "review_id": review["id"], "text": "商场内定位漂移，店主可以作证", "appealed_at": now}
    [problem] = record_appeals(session, author, [draft], Receipt(now, 0, author.device_id))
    if problem is not None:
        raise problem
    return appeal_id
