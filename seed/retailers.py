"""What the retailers of the demo city say: of the last visits, one of which nobody remembers, and of the city, once a quarter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.db import Database
from backend.problems import Problem
from backend.retailers import survey_queries, surveys
from backend.retailers.answering import open_link, take_answer
from backend.retailers.rules import Purpose, TookPlace, Words
from backend.retailers.service import make_link
from backend.retailers.survey_rules import quarter_of
from backend.retailers.tokens import Place
from backend.visits.queries import list_visits
from seed.city import CITY
from seed.days import ZONE
from seed.history import City
from seed.people import Employee
from seed.randomness import generator

#: Of a manager's visits, the newest; of every so many links one is not answered.
_ASKED, _SILENT = 9, 4
_RESPONSE_RATE = 0.62
#: How often 1 to 5 are given.
_SCORES = (1, 2, 7, 38, 52)
_PRAISE = ("讲解很仔细", "帮忙整理了背柜", "价签都换好了", "来得很准时")
_WISHES = ("希望提前一天通知拜访时间", "紧俏品规能多配一些", "新品培训可以再细一点", "多谢，继续保持")
_DENIAL = "那天店里没有人来过"


def ask_retailers(
    database: Database, city: City, branch_ids: Mapping[str, str], truth: Mapping[str, Mapping[str, str]]
) -> None:
    """Have some visits confirmed, one that was no honest one denied, and last quarter's survey answered."""
    denied = False
    for manager in city.managers:
        assert manager.branch is not None
        actor = Actor(CITY, manager.id, manager.role, branch_id=branch_ids[manager.branch.code])
        rng = generator(city.seed, "retailers", manager.username)
        with database.transaction(CITY) as session:
            visits = list_visits(session, actor, {"manager_id": manager.id}, None, _ASKED)
            for number, visit in enumerate(each for each in visits if each["ended_at"]):
                if number % _SILENT == 0:
                    _ask(session, actor, visit)
                    continue
                denies = not denied and visit["id"] in truth
                denied = denied or denies
                _say(session, actor, visit, _denial() if denies else _praise(rng))
    _survey(database, city)


def _ask(session: Session, actor: Actor, visit: Mapping[str, Any]) -> tuple[str, datetime]:
    """The link that the manager shows when leaving, and when that is."""
    leaving = datetime.fromisoformat(visit["ended_at"])
    return make_link(session, actor, Purpose.VISIT, visit["id"], now=leaving)["id"], leaving


def _say(session: Session, actor: Actor, visit: Mapping[str, Any], words: Words) -> None:
    link_id, leaving = _ask(session, actor, visit)
    answer_link(session, link_id, words, leaving + timedelta(minutes=40))


def answer_link(session: Session, link_id: str, words: Words, at: datetime) -> None:
    """What the retailer says who holds the link."""
    opened = open_link(session, Place(CITY, link_id), None, lock=True, now=at)
    if isinstance(opened, Problem):
        raise opened
    take_answer(session, opened, words, now=at)


def _denial() -> Words:
    return Words(took_place=TookPlace.NO, rating=1, comment=_DENIAL)


def _praise(rng: Random) -> Words:
    comment = rng.choice(_PRAISE) if rng.random() < 0.3 else None
    took_place = TookPlace.UNSURE if rng.random() < 0.05 else TookPlace.YES
    return Words(took_place=took_place, rating=_score(rng), comment=comment)


def _survey(database: Database, city: City) -> None:
    """Last quarter's: opened when it was over, and closed since."""
    centre = next(each for each in city.people if each.role is Role.MARKETING_CENTRE)
    opened_at = datetime.combine(_first_of_quarter(city.last), time(9), ZONE) + timedelta(days=4)
    rng = generator(city.seed, "survey")
    with database.transaction(CITY) as session:
        survey = _open(session, centre, city, opened_at)
        keys = [each["key"] for each in survey["questions"]]
        for link in survey_queries.survey_links(session, Actor(CITY, centre.id, centre.role), survey["id"]):
            if rng.random() < _RESPONSE_RATE:
                comment = rng.choice(_WISHES) if rng.random() < 0.15 else None
                words = Words(scores={key: _score(rng) for key in keys}, comment=comment)
                answer_link(session, link["id"], words, opened_at + timedelta(hours=rng.uniform(1, 24 * 20)))


def _open(session: Session, centre: Employee, city: City, opened_at: datetime) -> dict[str, Any]:
    quarter = quarter_of(opened_at.date() - timedelta(days=40))
    actor = Actor(CITY, centre.id, centre.role)
    return surveys.open_survey(session, actor, quarter=quarter, seed=f"demo {city.seed}", now=opened_at)


def _first_of_quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _score(rng: Random) -> int:
    return rng.choices(range(1, 6), _SCORES)[0]
