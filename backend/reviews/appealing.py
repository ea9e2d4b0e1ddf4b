"""Appeals: the author of a visit says why a return or rejection is wrong, and somebody else than the reviewer decides.

An appeal that is upheld opens the visit for a new review, as long as nothing else has been decided of it since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Verb, require
from backend.accounts import queries as accounts
from backend.audit import service as audit
from backend.db import AnyRow, utc_now
from backend.notices import service as notices
from backend.notices.rules import Kind as NoticeKind
from backend.problems import Problem, fault
from backend.reviews import appeal_queries as queries
from backend.reviews.models import Appeal, Review
from backend.reviews.numbers import REVIEW_RULES
from backend.reviews.queries import centre_of, find_review
from backend.reviews.rules import (
    APPEALABLE,
    AppealOutcome,
    Outcome,
    is_in_time,
    last_day_of_appeal,
    may_follow,
)
from backend.reviews.service import VISIT, Draft, new_review, tell_author, write_reviews
from backend.rule_sets import service as rule_sets
from backend.tasks import service as tasks
from backend.tasks.rules import Outcome as TaskOutcome
from backend.visits import deciding
from backend.visits.checking import TIME_RULES, Receipt
from backend.visits.rules import true_time
from backend.workdays.queries import load_calendar


def record_appeals(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt
) -> list[Problem | None]:
    """Store what authors of visits write, new or edited; `drafts` are loaded by `AppealInput` and have distinct ids.

    Returns:
        For each draft None, or the problem that keeps it out: `not-found`, `unknown-reference`, `invalid`,
        `not-appealable`, `appealed-already`, `appeal-late`, `appeal-decided`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.APPEAL)
    review_ids = {draft["review_id"] for draft in drafts}
    reviews = queries.hold_own_reviews(session, actor, review_ids)
    stored = queries.stored_appeals(session, actor.city_id, [draft["id"] for draft in drafts])
    taken = queries.appeals_against(session, actor.city_id, review_ids)
    clock = _Clock(session, actor, receipt)
    outcomes: list[Problem | None] = []
    for draft in drafts:
        appeal, review = stored.get(draft["id"]), reviews.get(draft["review_id"])
        problem = _problem_of(actor, draft, appeal, review, taken) or (
            clock.problem_of(draft, review) if not appeal else None
        )
        if problem is None and appeal is not None:
            appeal.text, appeal.appealed_at = draft["text"], draft["appealed_at"]
        elif problem is None and review is not None:
            session.add(_new_appeal(actor, draft, review, receipt))
            taken[review.id] = draft["id"]
            _tell_deciders(session, actor, draft["id"], review)
        outcomes.append(problem)
    session.flush()
    return outcomes


def _problem_of(
    actor: Actor, draft: Mapping[str, Any], appeal: Appeal | None, review: AnyRow | None, taken: Mapping[str, str]
) -> Problem | None:
    if appeal is not None and appeal.author_id != actor.person_id:
        return problems.NOT_FOUND()
    if appeal is not None and appeal.decided_at is not None:
        return problems.APPEAL_DECIDED(outcome=appeal.outcome)
    if appeal is not None and appeal.review_id != draft["review_id"]:
        return problems.INVALID(errors=[fault("review_id", "An appeal stays with its review.")])
    if review is None:
        reason = "There is no such review, or the visit is not yours."
        return problems.UNKNOWN_REFERENCE(errors=[fault("review_id", reason)])
    if review.outcome not in APPEALABLE:
        return problems.NOT_APPEALABLE(outcome=review.outcome)
    if taken.get(review.id, draft["id"]) != draft["id"]:
        return problems.APPEALED_ALREADY(appeal_id=taken[review.id])
    return None


class _Clock:
    """Whether appeals are in time; what that takes is asked for once, if at all."""

    def __init__(self, session: Session, actor: Actor, receipt: Receipt) -> None:
        self.receipt = receipt
        self.rules = rule_sets.rules_for(session, actor.city_id, REVIEW_RULES)
        self.zone = ZoneInfo(accounts.get_city(session, actor).timezone)
        self.calendar = load_calendar(session, actor.city_id)

    def problem_of(self, draft: Mapping[str, Any], review: AnyRow | None) -> Problem | None:
        assert review is not None
        last_day = last_day_of_appeal(review.reviewed_at, self.zone, self.calendar, self.rules)
        written_at = true_time(draft["appealed_at"], self.receipt.clock_offset_ms, TIME_RULES)
        if is_in_time(written_at, self.receipt.at, last_day, self.zone, self.rules):
            return None
        return problems.APPEAL_LATE(last_day=last_day.isoformat())


def _new_appeal(actor: Actor, draft: Mapping[str, Any], review: AnyRow, receipt: Receipt) -> Appeal:
    return Appeal(
        city_id=actor.city_id,
        id=draft["id"],
        visit_id=review.visit_id,
        review_id=review.id,
        author_id=actor.person_id,
        text=draft["text"],
        appealed_at=draft["appealed_at"],
        received_at=receipt.at,
    )


def _tell_deciders(session: Session, actor: Actor, appeal_id: str, review: AnyRow) -> None:
    """The branch's desks but for the reviewer; where there is no other, the marketing centre."""
    desks = [
        each for each in notices.branch_desks(session, actor.city_id, review.branch_id) if each != review.reviewer_id
    ]
    notices.notify(
        session,
        actor.city_id,
        desks or centre_of(session, actor.city_id),
        NoticeKind.APPEAL_MADE,
        notices.Subject("appeal", appeal_id),
        visit_id=review.visit_id,
    )


def withdraw_appeals(session: Session, actor: Actor, appeal_ids: Collection[str]) -> list[Problem | None]:
    """Take back appeals; unknown and foreign ones are passed over.

    Returns:
        For each id None, or `appeal-decided`.
    """
    require(actor, Verb.APPEAL)
    stored = queries.stored_appeals(session, actor.city_id, appeal_ids)
    own = {key: each for key, each in stored.items() if each.author_id == actor.person_id}
    for each in own.values():
        if each.decided_at is None:
            session.delete(each)
    session.flush()
    return [
        problems.APPEAL_DECIDED(outcome=own[each].outcome) if each in own and own[each].decided_at else None
        for each in appeal_ids
    ]


# ---- deciding ---------------------------------------------------------------------------------------------------------


def decide_appeal(
    session: Session, actor: Actor, appeal_id: str, outcome: AppealOutcome, note: str, at: datetime | None = None
) -> None:
    """Uphold or dismiss an appeal. It is final.

    Raises:
        Problem: `not-found`, `forbidden`; `own-decision` for the reviewer, `own-work` for the author; `appeal-decided`.
    """
    seen = queries.get_appeal(session, actor, appeal_id)
    if seen is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.DECIDE_APPEALS)
    visit = deciding.hold_visits(session, actor, [seen["visit_id"]]).get(seen["visit_id"])
    appeal = queries.stored_appeals(session, actor.city_id, [appeal_id]).get(appeal_id)
    review = find_review(session, actor.city_id, seen["review"]["id"])
    if visit is None or appeal is None or review is None:
        raise problems.NOT_FOUND()
    if review.reviewer_id == actor.account_id:
        raise problems.OWN_DECISION()
    if appeal.author_id == actor.person_id:
        raise problems.OWN_WORK()
    if appeal.decided_at is not None:
        raise problems.APPEAL_DECIDED(outcome=appeal.outcome)
    at = at or utc_now()
    appeal.outcome, appeal.note, appeal.decided_by, appeal.decided_at = outcome.value, note, actor.account_id, at
    session.flush()
    if outcome is AppealOutcome.UPHELD:
        _reopen(session, actor, visit, review, note, at)
    about = notices.Subject("appeal", appeal_id)
    told = {"visit_id": visit.id, "outcome": outcome.value, "note": note}
    notices.notify(session, actor.city_id, [appeal.author_id], NoticeKind.APPEAL_DECIDED, about, **told)
    audit.record(session, actor, outcome.value, "appeal", appeal_id, visit_id=visit.id, note=note)


def _reopen(session: Session, actor: Actor, visit: AnyRow, review: Review, note: str, at: datetime) -> None:
    if visit.review["id"] != review.id or not may_follow(Outcome.REOPENED, visit.state):
        return  # the author has handed it in again, or somebody has decided anew
    row = new_review(actor, visit, Draft(Outcome.REOPENED, note=note), at, about=review.id)
    write_reviews(session, actor, [(visit, row)])
    tasks.settle_origin(session, actor, tasks.Origin(VISIT, visit.id), TaskOutcome.CANCELLED, note)
    tell_author(session, actor, visit, row)


def retire_appeals(session: Session, city_id: int, before: datetime, limit: int = 2000) -> int:
    """Let appeals that were decided before a moment leave the phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    rows = queries.decided_on_phones(session, city_id, before, limit)
    feed.withdraw(
        session, Appeal.collection, [(row.id, Appeal.channels_for({"author_id": row.author_id})) for row in rows]
    )
    return len(rows)
