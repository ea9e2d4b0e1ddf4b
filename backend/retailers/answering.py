"""Looking at what a link asks, and answering it: for whoever holds it.

Nobody is known here. Whoever asks is counted, by link and by address, and a refusal is returned and not raised, for the count to
be kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.accounts.limits import count_attempt
from backend.accounts.rules import network_of
from backend.complaints.handling import open_complaint, record_retailer_answer
from backend.complaints.rules import ComplaintKind, ComplaintSource, without_numbers
from backend.db import utc_now
from backend.in_store_days.judging import note_confirmation
from backend.notices.rules import Kind as Notice
from backend.notices.service import Subject, branch_desks, notify
from backend.problems import Problem
from backend.retailers import queries, survey_queries
from backend.retailers.models import RetailerAnswer, RetailerLink
from backend.retailers.rules import LinkState, Purpose, TookPlace, Words, state_of
from backend.retailers.tokens import Place


@dataclass(frozen=True)
class Asking:
    """What a link asks: of which shop, about what, and when that was in the city's time. Nobody is named."""

    purpose: Purpose
    city: str
    shop: str
    began_at: datetime | None = None
    quarter: str | None = None
    questions: tuple[Mapping[str, str], ...] = ()


class Opened(NamedTuple):
    """A link that can be answered."""

    link: RetailerLink
    asking: Asking


def open_link(
    session: Session, place: Place, address: str | None, *, lock: bool = False, now: datetime | None = None
) -> Opened | Problem:
    """What the link asks. Looking uses nothing up; with `lock`, nobody else answers it until the transaction ends.

    Returns:
        Else the problem: `too-many-requests`, `link-used`, `link-expired`, `link-void`.
    """
    now = now or utc_now()
    settings = session.info["settings"]
    limits = {
        f"link:{place.link_id}": settings.retailer_requests_per_link,
        f"retailer:{network_of(address)}": settings.retailer_requests_per_address,
    }
    window = timedelta(minutes=settings.retailer_window_minutes)
    if wait := count_attempt(session, place.city_id, limits, window, now).wait:
        return problems.TOO_MANY_REQUESTS(retry_after_seconds=wait)
    link = queries.get_link(session, place.city_id, place.link_id, lock=lock)
    if link is None:
        return problems.LINK_VOID()
    shop, city, timezone = queries.get_place(session, place.city_id, link.terminal_id)
    zone = ZoneInfo(timezone)
    asking = _asking(session, link, shop, city, zone)
    state = state_of(link.used_at, link.voided_at, link.expires_at, stands=asking is not None, now=now)
    if state is LinkState.USED and link.used_at is not None:
        return problems.LINK_USED(used_at=link.used_at.astimezone(zone))
    if state is LinkState.EXPIRED:
        return problems.LINK_EXPIRED(expired_at=link.expires_at.astimezone(zone))
    if state is LinkState.VOID or asking is None:
        return problems.LINK_VOID()
    return Opened(link, asking)


def take_answer(session: Session, opened: Opened, words: Words, *, now: datetime | None = None) -> None:
    """Take the one answer that the link is good for; it was opened with `lock` in this transaction."""
    link, asking = opened
    at = link.used_at = now or utc_now()
    comment = without_numbers(words.comment) if words.comment else None
    complaint_id = None
    if words.complaint:
        kind = ComplaintKind(words.complaint_kind or ComplaintKind.OTHER)
        complaint_id = open_complaint(
            session, link.city_id, link.terminal_id, kind, words.complaint, ComplaintSource.LINK, at=at
        )
    session.add(
        RetailerAnswer(
            city_id=link.city_id,
            id=link.id,
            purpose=link.purpose,
            subject_id=link.subject_id,
            terminal_id=link.terminal_id,
            branch_id=link.branch_id,
            manager_id=link.manager_id,
            took_place=words.took_place,
            rating=words.rating,
            satisfied=words.satisfied,
            scores=dict(words.scores) if words.scores is not None else None,
            comment=comment,
            complaint_id=complaint_id,
            answered_at=at,
        )
    )
    session.flush()
    if words.took_place == TookPlace.NO:
        _tell_branch(session, link, asking)
    if asking.purpose is Purpose.IN_STORE_DAY and words.took_place != TookPlace.UNSURE:
        note_confirmation(session, link.city_id, link.subject_id, words.took_place == TookPlace.YES, at)
    if asking.purpose is Purpose.COMPLAINT:
        record_retailer_answer(session, link.city_id, link.subject_id, bool(words.satisfied), comment, at=at)


def _asking(session: Session, link: RetailerLink, shop: str, city: str, zone: ZoneInfo) -> Asking | None:
    purpose = Purpose(link.purpose)
    if purpose is Purpose.SURVEY:
        quarter, questions = survey_queries.get_questions(session, link.city_id, link.subject_id)
        return Asking(purpose, city, shop, quarter=quarter, questions=tuple(questions))
    asked = queries.get_asked(session, link.city_id, purpose, link.subject_id)
    if asked is None:
        return None
    return Asking(purpose, city, shop, asked.began_at.astimezone(zone))


def _tell_branch(session: Session, link: RetailerLink, asking: Asking) -> None:
    """A retailer who says that nobody was there is heard by the desks of the branch."""
    desks = branch_desks(session, link.city_id, link.branch_id)
    subject = Subject(link.purpose, link.subject_id)
    facts: dict[str, Any] = {
        "terminal_id": link.terminal_id,
        "terminal_name": asking.shop,
        "manager_id": link.manager_id,
    }
    notify(session, link.city_id, desks, Notice.WORK_DENIED, subject, **facts)
