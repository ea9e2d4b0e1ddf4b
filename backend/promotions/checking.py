"""Checks of a promotion in its shops: managers send them by phone, promoters and desks by REST; the rules are the same.

A manager checks the shops they cover, or covered on that day; a promoter any shop of a promotion of the own manufacturer; a desk
any shop of its branch, which is a spot check (R14).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.accounts import queries as accounts
from backend.city_time import business_day, month_of
from backend.db import utc_now
from backend.notices import service as notices
from backend.notices.rules import Kind
from backend.photos import queries as photos
from backend.photos import service as photo_service
from backend.problems import Problem, fault
from backend.promotions import check_queries, judging
from backend.promotions.check_models import PromotionCheck
from backend.promotions.check_rules import DECIDED, CheckedBy, CheckState, is_drawn, party_of, state_of
from backend.promotions.numbers import PROMOTION_RULES
from backend.promotions.rules import CHECKABLE
from backend.rule_sets import service as rule_sets
from backend.visits import recording_queries as visits
from backend.visits.checking import Receipt
from backend.visits.rules import TimeRules, is_plausible, true_time

TIME_RULES = TimeRules()


def record_checks(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt
) -> list[Problem | None]:
    """Store checks as their manager wrote them, new or edited; `drafts` are loaded by `CheckInput`, with distinct ids.

    Returns:
        For each draft None, or the problem that keeps it out: `not-found`, `unknown-reference`, `unknown-terminal`,
        `time-out-of-range`, `promotion-not-running`, `promotion-check-decided`, `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.RECORD_PROMOTION_CHECKS)
    return _record(session, actor, drafts, receipt, CheckedBy.MANAGER)


def check_by_rest(session: Session, actor: Actor, draft: dict[str, Any]) -> dict[str, Any]:
    """The same of one check by a promoter, a desk or a manager, as of now.

    Raises:
        Problem: `forbidden`, and those of `record_checks`; `not-found` for a promotion that the actor does not see.
    """
    by = _checked_by(actor)
    verb = Verb.RECORD_PROMOTION_CHECKS if by is CheckedBy.MANAGER else Verb.SUPERVISE_PROMOTIONS
    require(actor, verb)
    [problem] = _record(session, actor, [draft], Receipt(utc_now(), 0, actor.device_id), by)
    if problem is not None:
        raise problem
    check = check_queries.lock_checks(session, actor.city_id, [draft["id"]])[draft["id"]]
    if check.state == CheckState.CONFIRMED:
        days = rule_sets.rules_for(session, actor.city_id, PROMOTION_RULES).rectify_working_days
        judging.ask_to_rectify(session, actor, check, draft["note"], days)
    return check_queries.check_documents(session, actor, [draft["id"]])[draft["id"]]


def withdraw_checks(session: Session, actor: Actor, check_ids: Collection[str]) -> list[Problem | None]:
    """Take back checks that their manager made by mistake. The rows stay, unseen; unknown and foreign ones are passed over.

    Returns:
        For each id None, or `promotion-check-decided` when a desk has decided on it.
    """
    require(actor, Verb.RECORD_PROMOTION_CHECKS)
    stored = check_queries.lock_checks(session, actor.city_id, check_ids)
    outcomes: list[Problem | None] = []
    for check_id in check_ids:
        check = stored.get(check_id)
        own = check is not None and check.author_id == actor.person_id and check.withdrawn_at is None
        if own and check is not None and check.state in DECIDED:
            outcomes.append(problems.PROMOTION_CHECK_DECIDED())
            continue
        if own and check is not None:
            check.withdrawn_at = utc_now()
        outcomes.append(None)
    session.flush()
    return outcomes


def _checked_by(actor: Actor) -> CheckedBy:
    if actor.role is Role.CUSTOMER_MANAGER:
        return CheckedBy.MANAGER
    return CheckedBy.PROMOTER if actor.role is Role.PROMOTER else CheckedBy.DESK


class _Known:
    """What the database knows of everything that a batch refers to, in one query each."""

    def __init__(self, session: Session, actor: Actor, drafts: Sequence[dict[str, Any]]) -> None:
        self.zone = ZoneInfo(accounts.get_city(session, actor).timezone)
        self.rules = rule_sets.rules_for(session, actor.city_id, PROMOTION_RULES)
        self.terminals = visits.held_terminals(session, actor, {draft["terminal_id"] for draft in drafts})
        former = [row.id for row in self.terminals.values() if row.manager_id != actor.person_id]
        is_manager = actor.role is Role.CUSTOMER_MANAGER
        self.periods = visits.covered_periods(session, actor, former) if former and is_manager else {}
        promotion_ids = {draft["promotion_id"] for draft in drafts}
        self.promotions = check_queries.promotions_of(session, actor.city_id, promotion_ids)
        self.targets = check_queries.targets_among(session, actor.city_id, promotion_ids, self.terminals)
        self.checks = check_queries.lock_checks(session, actor.city_id, [draft["id"] for draft in drafts])
        photo_ids = [photo["id"] for draft in drafts for photo in draft["photos"]]
        declared = photos.declared_photos(session, actor.city_id, photo_ids) if photo_ids else {}
        self.photo_owners = {photo_id: row.document_id for photo_id, row in declared.items()}
        for draft in drafts:  # two documents of one batch cannot both own a photo
            for photo in draft["photos"]:
                self.photo_owners.setdefault(photo["id"], draft["id"])

    def may_work_at(self, actor: Actor, terminal_id: str, day: date) -> bool:
        terminal = self.terminals.get(terminal_id)
        if terminal is None:
            return False
        if actor.role is not Role.CUSTOMER_MANAGER:
            return actor.branch_id in (None, terminal.branch_id)
        return terminal.manager_id == actor.person_id or any(
            period.from_date <= day and (period.to_date is None or day <= period.to_date)
            for period in self.periods.get(terminal_id, ())
        )


def _record(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt, by: CheckedBy
) -> list[Problem | None]:
    known = _Known(session, actor, drafts)
    outcomes = [_problem_of(actor, draft, receipt, known) for draft in drafts]
    good = [draft for draft, problem in zip(drafts, outcomes, strict=True) if problem is None]
    if good:
        _store(session, actor, good, receipt, known, by)
    return outcomes


def _problem_of(actor: Actor, draft: dict[str, Any], receipt: Receipt, known: _Known) -> Problem | None:
    stored, promotion = known.checks.get(draft["id"]), known.promotions.get(draft["promotion_id"])
    if stored is not None and stored.author_id != actor.person_id:
        return problems.NOT_FOUND()
    if stored is not None and stored.decided_at is not None:
        return problems.PROMOTION_CHECK_DECIDED()
    if actor.role is Role.PROMOTER and (promotion is None or promotion.manufacturer_id != actor.manufacturer_id):
        return problems.NOT_FOUND()
    at = true_time(draft["checked_at"], _offset(stored, receipt), TIME_RULES)
    if at is None or not is_plausible(at, receipt.at, TIME_RULES):
        return problems.TIME_OUT_OF_RANGE(errors=[fault("checked_at", "Too long ago, or in the future.")])
    day = business_day(at, known.zone)
    if not known.may_work_at(actor, draft["terminal_id"], day):
        reason = "There is no such terminal, or it is not yours."
        return problems.UNKNOWN_TERMINAL(errors=[fault("terminal_id", reason)])
    if promotion is None or (promotion.id, draft["terminal_id"]) not in known.targets:
        reason = "There is no such promotion in this shop."
        return problems.UNKNOWN_REFERENCE(errors=[fault("promotion_id", reason)])
    if promotion.state not in CHECKABLE or not promotion.starts_on <= day <= promotion.ends_on:
        return problems.PROMOTION_NOT_RUNNING(state=promotion.state)
    if stored is not None and (stored.promotion_id, stored.terminal_id) != (promotion.id, draft["terminal_id"]):
        return problems.INVALID(errors=[fault("terminal_id", "A check stays with its shop and its promotion.")])
    strange = [
        fault(f"photos.{place}.id", "The id belongs to something else.")
        for place, photo in enumerate(draft["photos"])
        if known.photo_owners[photo["id"]] != draft["id"]
    ]
    return problems.UNKNOWN_REFERENCE(errors=strange) if strange else None


def _offset(stored: PromotionCheck | None, receipt: Receipt) -> int:
    """A check keeps the clock offset of its first arrival, so that a later edit does not move it in time."""
    return stored.clock_offset_ms if stored is not None else receipt.clock_offset_ms


def _store(
    session: Session, actor: Actor, drafts: list[dict[str, Any]], receipt: Receipt, known: _Known, by: CheckedBy
) -> None:
    edited = [draft["id"] for draft in drafts if draft["id"] in known.checks]
    manifests = {draft["id"]: draft["photos"] for draft in drafts if draft["photos"]}
    received = photo_service.declare_photos(session, actor, manifests, replacing=edited)
    reported = []
    for draft in drafts:
        check, promotion = known.checks.get(draft["id"]), known.promotions[draft["promotion_id"]]
        was_reported = check is not None and check.state == CheckState.REPORTED
        values = _values(actor, draft, receipt, known, by)
        if check is None:
            check = PromotionCheck(city_id=actor.city_id, id=draft["id"], **values)
            session.add(check)
        else:
            for name, value in values.items():
                setattr(check, name, value)
        check.photos_received = received.get(draft["id"], 0)
        check.is_drawn = is_drawn(promotion.spot_seed, check.id, known.rules.spot_check_permille)
        if check.state == CheckState.REPORTED and not was_reported:
            reported.append(check)
    session.flush()
    for check in reported:
        desks = notices.branch_desks(session, actor.city_id, check.branch_id)
        about = notices.Subject("promotion_check", check.id)
        found = {"name": known.promotions[check.promotion_id].name, "faults": [each["fault"] for each in check.faults]}
        notices.notify(session, actor.city_id, desks, Kind.PROMOTION_CHECK_FAILED, about, **found)


def _values(actor: Actor, draft: dict[str, Any], receipt: Receipt, known: _Known, by: CheckedBy) -> dict[str, Any]:
    """The columns of a check that nobody has decided on."""
    stored, terminal = known.checks.get(draft["id"]), known.terminals[draft["terminal_id"]]
    offset = _offset(stored, receipt)
    at = true_time(draft["checked_at"], offset, TIME_RULES)
    assert at is not None
    day, state = business_day(at, known.zone), state_of(draft["faults"], by)
    faults = [{"fault": each["fault"], "note": each["note"]} for each in draft["faults"]]
    is_final = state is CheckState.CONFIRMED
    return {
        **{name: draft[name] for name in ("promotion_id", "terminal_id", "checked_at", "note")},
        "branch_id": stored.branch_id if stored else terminal.branch_id,
        "covered_by": stored.covered_by if stored else terminal.manager_id,
        "author_id": actor.account_id,
        "manager_id": actor.person_id if by is CheckedBy.MANAGER else None,
        "checked_by": by.value,
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": month_of(day),
        "faults": faults,
        "state": state.value,
        "decided_by": actor.account_id if is_final else None,
        "decided_at": receipt.at if is_final else None,
        "confirmed_faults": [{"fault": each["fault"], "party": party_of(each["fault"], known.rules)} for each in faults]
        if is_final
        else [],
        "photos_declared": len(draft["photos"]),
        "clock_offset_ms": offset,
        "received_at": stored.received_at if stored else receipt.at,
        "withdrawn_at": None,
    }
