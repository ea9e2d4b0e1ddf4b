"""The managers' months of the demo city: the last one of the history was planned and confirmed before it began, the one after it is
drafted; of the drafts one was returned and one waits for its branch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from backend.access import Actor, Role
from backend.accounts.service import command_line_actor
from backend.db import Database
from backend.planning.proposing import gather, keep, work_out
from backend.planning.rules import Step, first_day, month_after, month_of
from backend.planning.service import decide_plan, submit_plan
from seed.city import CITY
from seed.days import ZONE
from seed.history import City
from seed.people import Employee
from seed.randomness import generator, make_id

_PROPOSED, _SUBMITTED, _DECIDED = timedelta(days=11), timedelta(days=8), timedelta(days=6)
_RETURNED, _WAITING = 0, 1
_WHY_RETURNED = "周五的路线跨了两个片区，请把北边的店移到周三，再提交一次。"


def plan_months(database: Database, city: City, branch_ids: Mapping[str, str]) -> None:
    """Plan the last month of the history and the one after it, for everybody.

    Raises:
        Problem: whatever the services refuse.
    """
    rng = generator(city.seed, "visit plans")
    present = month_of(city.last)
    desks = {each.branch: each for each in city.people if each.role is Role.MARKET_MANAGER}
    for number, manager in enumerate(city.managers):
        own, desk = _actor(manager, branch_ids), _actor(desks[manager.branch], branch_ids)
        for month in (present, month_after(present)):
            begins = datetime.combine(first_day(month), time(9, 30), ZONE)
            plan_id = make_id(rng, begins - _PROPOSED)
            with database.reading(CITY) as session:
                material = gather(session, CITY, manager.id, month, (begins - _PROPOSED).date())
            proposal = work_out(material)
            with database.transaction(CITY) as session:
                keep(session, command_line_actor(CITY), material, proposal, id=plan_id, at=begins - _PROPOSED)
                if month == present or number in (_RETURNED, _WAITING):
                    submit_plan(session, own, plan_id, 1, at=begins - _SUBMITTED)
                if month == present:
                    decide_plan(session, desk, plan_id, 2, Step.CONFIRMED, at=begins - _DECIDED)
                elif number == _RETURNED:
                    decide_plan(session, desk, plan_id, 2, Step.RETURNED, _WHY_RETURNED, at=begins - _DECIDED)


def _actor(person: Employee, branch_ids: Mapping[str, str]) -> Actor:
    assert person.branch is not None
    return Actor(CITY, person.id, person.role, branch_id=branch_ids[person.branch.code])
