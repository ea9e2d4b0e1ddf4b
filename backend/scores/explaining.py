"""Why a score is what it is: the rows behind every deduction, and, while its month is open, what would still raise it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.displays.confirmation_rules import MEANINGS, CaseState, Reason
from backend.scores import appeal_queries as appeals
from backend.scores import explaining_queries as behind
from backend.scores import promotion_explaining_queries as promotions
from backend.scores import queries
from backend.scores.facts import Month
from backend.scores.scoring import OPEN, PROMOTION
from backend.scores.standings import Examinee, Part


def explain(session: Session, actor: Actor, kind: str, part: str, examinee_id: str, month: str) -> dict[str, Any]:
    """A score with the rows behind every deduction, and, while its month is open, what would still raise it.

    Raises:
        Problem: `not-found`.
    """
    score = queries.find_score(session, actor, kind, part, examinee_id, month)
    if score is None:
        raise problems.NOT_FOUND()
    result = score.pop("result")
    examinee, is_open = Examinee(Part(part), examinee_id), score["revision"] == OPEN
    reasons = _of_promotions if kind == PROMOTION else _of_maintenance
    return {
        **score,
        "open_disputes": result["open_disputes"],
        **reasons(session, actor, result, examinee, month, is_open),
        "appeals": appeals.list_appeals(session, actor, kind, part, examinee_id, month),
        "closings": queries.list_closings(session, actor, month) if actor.sees_city else [],
    }


# ---- the maintenance score --------------------------------------------------------------------------------------------


def _of_maintenance(
    session: Session, actor: Actor, result: Mapping[str, Any], examinee: Examinee, month: str, is_open: bool
) -> dict[str, Any]:
    worst = result["worst"]
    cases = behind.cases_among(session, actor, [each["source_id"] for each in worst])
    names = behind.plans_among(
        session, actor, {each["source_id"] for each in worst} | {each["plan_id"] for each in cases.values()}
    )
    shops = behind.terminals_among(session, actor, [each["terminal_id"] for each in worst])
    return {
        **{name: value for name, value in result.items() if name not in ("worst", "provisional", "band", "score")},
        "failures": [_failure(each, cases, names, shops) for each in worst],
        "faults_of_plans": [
            each for each in queries.list_faults(session, actor, month, "confirmed") if _concerns(each, examinee)
        ],
        "open_items": _open_items(session, actor, examinee, month) if is_open else None,
    }


def _failure(
    failure: Mapping[str, str], cases: Mapping[str, Any], plan_names: Mapping[str, str], shops: Mapping[str, Any]
) -> dict[str, Any]:
    shop, case = shops[failure["terminal_id"]], cases.get(failure["source_id"])
    meaning = MEANINGS[Reason(failure["reason"])]
    plan_id = case["plan_id"] if case else failure["source_id"]
    return {
        "terminal": {"id": shop.id, "name": shop.name, "license_no": shop.license_no, "branch": shop.branch_name},
        "reason": failure["reason"],
        "meaning": {"zh": meaning.zh, "en": meaning.en},
        "party": meaning.party.value,
        "plan": {"id": plan_id, "name": plan_names.get(plan_id)},
        "case": case,
    }


def _concerns(fault_row: Mapping[str, Any], examinee: Examinee) -> bool:
    match examinee.part:
        case Part.BRANCH:
            return bool(fault_row["branch_id"] == examinee.id)
        case Part.MANUFACTURER:
            return bool(fault_row["manufacturer_id"] == examinee.id)
    return examinee.part is Part.MARKETING_CENTRE


def _open_items(session: Session, actor: Actor, examinee: Examinee, name: str) -> dict[str, Any]:
    """Disputes that wait for the branch, checks that wait for the promoter, and terminals that nobody has checked yet."""
    month = Month(session, actor.city_id, name)
    maker = actor.manufacturer_id if examinee.part is Part.PROMOTER else examinee.id
    if examinee.part is Part.PROMOTER and maker is None:
        maker = queries.manufacturer_of(session, actor.city_id, examinee.id)
    return {
        "disputes": behind.open_cases(session, actor, month, examinee, maker, CaseState.DISPUTED),
        "waiting": behind.open_cases(session, actor, month, examinee, maker, CaseState.WAITING),
        "unchecked": [dict(row._mapping) for row in behind.unchecked_terminals(session, month, examinee, maker)],
    }


# ---- the promotion score ----------------------------------------------------------------------------------------------


def _of_promotions(
    session: Session, actor: Actor, result: Mapping[str, Any], examinee: Examinee, month: str, is_open: bool
) -> dict[str, Any]:
    scored = result["promotions"]
    named = promotions.promotions_among(session, actor, [each["promotion_id"] for each in scored])
    faults = promotions.faults_among(session, actor, [key for each in scored for key in each["arrangement_errors"]])
    check_ids = [error["check_id"] for each in scored for error in each["process_errors"]]
    checks = promotions.checks_among(session, actor, check_ids)
    waiting = None
    if is_open:
        ids = [each["promotion_id"] for each in scored if each["open_disputes"]]
        waiting = promotions.undecided_among(session, actor, examinee, ids)
    return {
        "promotions": [
            {
                **each,
                **named[each["promotion_id"]],
                "arrangement_errors": [faults[key] for key in each["arrangement_errors"]],
                "process_errors": [
                    {"fault": error["fault"], "check": checks.get(error["check_id"])}
                    for error in each["process_errors"]
                ],
            }
            for each in scored
        ],
        "open_items": {"checks": waiting} if is_open else None,
    }
