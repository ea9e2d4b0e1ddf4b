"""Presenting display checks to their manufacturer's promoters: when the document that carries them is handed in and whole.

A check is presented as it stands, with its photos. Whoever recorded the document calls `present_checks` again when it is
edited: what has changed is to be looked at anew, what has gone is withdrawn, and what was disputed stays in dispute.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.orm import Session

from backend.db import AnyRow, insert_rows, new_id, utc_now
from backend.displays import confirmation_lookups as lookups
from backend.displays.confirmation_models import ConfirmationCase, ConfirmationEvent
from backend.displays.confirmation_rules import (
    CaseState,
    Deed,
    Reason,
    Side,
    due_at,
    party_of,
    state_when_changed,
    state_when_removed,
)
from backend.photos import queries as photos
from backend.workdays.queries import load_calendar

_DISPLAY = ("position", "facings", "price_tag", "materials_present", "note")
_PHOTO = ("id", "view", "sha256", "media_type", "taken_at")

Event = dict[str, Any]


def present_checks(session: Session, city_id: int, subject_ids: Collection[str], at: datetime | None = None) -> int:
    """Open a case for each check of these documents, which have been handed in and whose photos have all arrived.

    Calling again is right: cases whose checks are as they were shown stay as they are. The clock runs from `at`, by default now.

    Returns:
        How many cases were opened or have to be looked at anew.
    """
    checks = lookups.presentable_checks(session, city_id, subject_ids)
    stored = {case.id: case for cases in lookups.lock_cases_of_subjects(session, city_id, subject_ids).values()
              for case in cases}  # fmt: skip
    if not checks and not stored:
        return 0
    at = at or utc_now()
    due = due_at(at, ZoneInfo(lookups.timezone_of(session, city_id)), load_calendar(session, city_id))
    pictures = _photos_by_check(session, city_id, {row.subject_id for row in checks})
    opened: list[dict[str, Any]] = []
    events: list[Event] = []
    anew = 0
    for row in checks:
        shown = {**{name: getattr(row, name) for name in _DISPLAY}, "photos": pictures[row.subject_id, row.id]}
        sha256 = hashlib.sha256(orjson.dumps([row.spec_id, shown], option=orjson.OPT_SORT_KEYS)).hexdigest()
        case = stored.pop(row.id, None)
        if case is None:
            opened.append(_new_case(city_id, row, shown, sha256, at, due))
            events.append(event(city_id, row.id, at, Side.SYSTEM, Deed.PRESENTED))
        elif case.shown_sha256 != sha256 or case.state == CaseState.WITHDRAWN:
            events.append(event(city_id, case.id, at, Side.MANAGER, Deed.CHANGED, detail={"former": case.shown}))
            anew += _change(case, row, shown, sha256, at, due)
    for case in stored.values():
        events += _remove(case, at)
    insert_rows(session, ConfirmationCase, opened)
    session.flush()
    insert_rows(session, ConfirmationEvent, events)
    return len(opened) + anew


def _photos_by_check(
    session: Session, city_id: int, subject_ids: Collection[str]
) -> Mapping[tuple[str, str | None], list[dict[str, Any]]]:
    found: dict[tuple[str, str | None], list[dict[str, Any]]] = defaultdict(list)
    for subject_id, manifest in photos.photo_documents(session, city_id, subject_ids).items():
        for photo in manifest:
            if photo["display_check_id"] is not None:
                found[subject_id, photo["display_check_id"]].append({name: photo[name] for name in _PHOTO})
    return found


def _new_case(
    city_id: int, row: AnyRow, shown: dict[str, Any], sha256: str, at: datetime, due: datetime
) -> dict[str, Any]:
    of_check = ("id", "subject_id", "terminal_id", "spec_id", "manufacturer_id", "plan_id", "checked_at")
    return {
        "city_id": city_id, **{name: getattr(row, name) for name in of_check}, "shown": shown, "shown_sha256": sha256,
        "state": CaseState.WAITING.value, "version": 1, "opened_at": at, "due_at": due,
    }  # fmt: skip


def _change(
    case: ConfirmationCase, row: AnyRow, shown: dict[str, Any], sha256: str, at: datetime, due: datetime
) -> bool:
    """Returns: whether it has to be looked at anew."""
    case.shown, case.shown_sha256, case.version = shown, sha256, case.version + 1
    case.spec_id, case.manufacturer_id, case.plan_id = row.spec_id, row.manufacturer_id, row.plan_id
    case.checked_at = row.checked_at
    case.state = state_when_changed(case.state).value
    if case.state != CaseState.WAITING:
        return False
    case.opened_at, case.due_at = at, due
    case.reason = case.party = case.decided_by = case.decided_at = case.settled_at = None
    return True


def withdraw_cases(session: Session, city_id: int, subject_ids: Collection[str]) -> None:
    """The documents were taken back: nothing of them is to be confirmed; what was disputed stays in dispute."""
    at = utc_now()
    cases = lookups.lock_cases_of_subjects(session, city_id, subject_ids)
    events = [each for some in cases.values() for case in some for each in _remove(case, at)]
    session.flush()
    insert_rows(session, ConfirmationEvent, events)


def _remove(case: ConfirmationCase, at: datetime) -> list[Event]:
    if case.state == CaseState.WITHDRAWN or case.shown_sha256 == "":
        return []
    case.state, case.version = state_when_removed(case.state).value, case.version + 1
    case.shown_sha256 = ""  # nothing stands: whatever comes back has changed
    return [event(case.city_id, case.id, at, Side.MANAGER, Deed.WITHDRAWN)]


def lapse_cases(session: Session, city_id: int, now: datetime, limit: int = 2000) -> int:
    """Close the cases that nobody has answered in time, as the promoter's own fault (D8).

    Returns:
        How many; call again while it is `limit`.
    """
    cases = lookups.lock_late_cases(session, city_id, now, limit)
    for case in cases:
        case.state, case.version = CaseState.LAPSED.value, case.version + 1
        case.reason, case.party = Reason.D8.value, party_of(Reason.D8).value
        case.settled_at = now
    session.flush()
    insert_rows(
        session,
        ConfirmationEvent,
        [event(city_id, case.id, now, Side.SYSTEM, Deed.LAPSED, reason=Reason.D8) for case in cases],
    )
    return len(cases)


def event(
    city_id: int,
    case_id: str,
    at: datetime,
    side: Side,
    deed: Deed,
    *,
    person_id: str | None = None,
    reason: str | None = None,
    note: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """A line of a case's history, as a row."""
    return {
        "city_id": city_id, "id": new_id(), "case_id": case_id, "at": at, "side": side.value, "deed": deed.value,
        "person_id": person_id, "reason": str(reason) if reason else None, "note": note, "detail": dict(detail or {}),
    }  # fmt: skip
