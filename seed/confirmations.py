"""What became of the last days' displays: pictures arrive, promoters look at some, branches at what is in dispute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from backend.access import Actor, Role
from backend.accounts.service import today
from backend.db import Database, utc_now
from backend.displays import confirmation_queries as cases
from backend.displays.arbitrating import arbitrate, have_rectified
from backend.displays.confirmation_rules import Arbitration, CaseState, Reason, Verdict
from backend.displays.confirming import Decision, decide_cases, state_ones_side
from backend.displays.rules import PriceTag
from backend.photos.receiving import receive_photo
from backend.photos.rules import ORIGINALS
from backend.storage import blob_key, open_storage
from backend.visits.service import photos_arrived
from seed.city import CITY
from seed.history import City, Syncs
from seed.people import Employee

#: Of the cases of a promoter, those due first; every so many are left open.
_LOOKED_AT, _LEFT_OPEN = 40, 4
_FEW_FACINGS = 1
_RECTIFIED_WITHIN = timedelta(days=5)

_NOTES = {
    Reason.D1: "只有一个排面，没有达到方案要求",
    Reason.D3: "照片上看不到价签",
}


def deliver_pictures(database: Database, week: Syncs) -> None:
    """Let the pictures of what a phone has sent arrive."""
    pictures = {photo_id: data for sync in week.syncs for photo_id, data in sync.pictures.items()}
    visits = {
        document["id"]: photos
        for sync in week.syncs
        for document in sync.documents
        if (photos := [each for each in document["photos"] if each["id"] in pictures])
    }
    if not visits:
        return
    storage = open_storage(database.settings)
    photos = [photo for some in visits.values() for photo in some]
    for photo in photos:
        storage.put(blob_key(CITY, ORIGINALS, photo["sha256"]), [pictures[photo["id"]]])
    now = utc_now()
    with database.transaction(CITY) as session:
        for photo in photos:
            receive_photo(session, CITY, photo["id"], photo["sha256"], photo["size"], now)
        photos_arrived(session, CITY, visits)


def confirm_displays(
    database: Database, city: City, branch_ids: Mapping[str, str], manufacturer_ids: Mapping[str, str]
) -> None:
    """Each promoter answers most of what is due first; of the disputes in a branch the first is upheld and has to be put right,
    the second is dismissed, the rest are open."""
    for promoter in _of(city, Role.PROMOTER):
        assert promoter.manufacturer is not None
        actor = Actor(CITY, promoter.id, promoter.role, manufacturer_id=manufacturer_ids[promoter.manufacturer])
        with database.transaction(CITY) as session:
            waiting = cases.list_cases(session, actor, {"states": [CaseState.WAITING]}, None, _LOOKED_AT)
            looked_at = [case for number, case in enumerate(waiting) if number % _LEFT_OPEN]
            for problem in decide_cases(session, actor, [_decision(case) for case in looked_at]):
                if problem is not None:
                    raise problem
    for reviewer in _of(city, Role.MARKET_MANAGER):
        assert reviewer.branch is not None
        _arbitrate(database, Actor(CITY, reviewer.id, reviewer.role, branch_id=branch_ids[reviewer.branch.code]))


def _of(city: City, role: Role) -> Iterable[Employee]:
    return (each for each in city.people if each.role is role)


def _decision(case: Mapping[str, Any]) -> Decision:
    """What is wrong with the display as it is shown decides."""
    display, reason = case["display"], None
    if display["price_tag"] == PriceTag.MISSING:
        reason = Reason.D3
    elif display["facings"] is not None and display["facings"] <= _FEW_FACINGS:
        reason = Reason.D1
    if reason is None:
        return Decision(case["id"], Verdict.CONFIRMED)
    return Decision(case["id"], Verdict.DISPUTED, reason.value, _NOTES[reason])


def _arbitrate(database: Database, actor: Actor) -> None:
    with database.transaction(CITY) as session:
        disputed = cases.list_cases(session, actor, {"states": [CaseState.DISPUTED]}, None, 3)
        for number, case in enumerate(disputed):
            if number == 0:
                arbitrate(session, actor, case["id"], Arbitration.UPHELD, "照片属实，请尽快整改")
                day = today(session, actor) + _RECTIFIED_WITHIN
                have_rectified(session, actor, case["id"], day, "按方案补齐后重新拍照")
            elif number == 1:
                arbitrate(session, actor, case["id"], Arbitration.DISMISSED, "另一张照片可见，陈列符合要求")
            else:
                state_ones_side(session, actor, case["id"], "已请客户经理说明情况")
