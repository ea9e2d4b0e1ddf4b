"""Trying rules out, recording faults of plans, and appeals. Closing is in closing.py, explaining in explaining.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.accounts import service as accounts
from backend.accounts.queries import is_branch, is_manufacturer
from backend.audit import service as audit
from backend.city_time import month_of
from backend.db import new_id, utc_now
from backend.displays import plan_queries as plans
from backend.displays.plan_rules import Side
from backend.problems import fault
from backend.rule_sets import service as rule_sets
from backend.rule_sets.rules import Kind, made_of, merged, rule_faults
from backend.scores import appeal_queries as appeals
from backend.scores import queries
from backend.scores.closing import refresh_open_month
from backend.scores.documents import facts_from
from backend.scores.models import PlanFaultRow, ScoreAppeal
from backend.scores.numbers import MAINTENANCE_RULES, PROMOTION_SCORE_RULES
from backend.scores.scoring import (
    MAINTENANCE,
    OPEN,
    PROMOTION,
    compute,
    read_facts,
    rules_of_month,
    rules_of_versions,
)
from backend.scores.standings import Part


def list_closings(session: Session, actor: Actor, month: str) -> list[dict[str, Any]]:
    """The closing of a month and its revisions, newest first; to the city's own people.

    Raises:
        Problem: `not-found` for promoters, who learn of a revision by their own score.
    """
    if actor.role is Role.PROMOTER:
        raise problems.NOT_FOUND()
    return [
        each if actor.sees_city else {**each, "cause": None} for each in queries.list_closings(session, actor, month)
    ]


def refresh(session: Session, actor: Actor, month: str) -> None:
    """Compute an open month now.

    Raises:
        Problem: `forbidden`; `month-closed`.
    """
    require(actor, Verb.CLOSE_MONTHS)
    if queries.newest_closing(session, actor.city_id, month) is not None:
        raise problems.MONTH_CLOSED()
    refresh_open_month(session, actor.city_id, month)


# ---- trying rules out -------------------------------------------------------------------------------------------------


def what_if(
    session: Session, actor: Actor, month: str, name: str, parameters: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What scores a month would have by other rules of a kind, beside what it has by its own; of a closed month by the facts that
    it was closed with. Nothing is changed.

    Raises:
        Problem: `forbidden`, `invalid`.
    """
    require(actor, Verb.CLOSE_MONTHS)
    closing = queries.newest_closing(session, actor.city_id, month)
    if closing is not None:
        own, facts = rules_of_versions(session, actor.city_id, closing.rules), facts_from(orjson.loads(closing.facts))
    else:
        own = rules_of_month(session, actor.city_id, month)
        facts = read_facts(session, actor.city_id, month, own)
    part, kind = _TRIED[name]
    if faults := rule_faults(kind, parameters):
        raise problems.INVALID(errors=[fault(*each) for each in faults])
    present = getattr(own, part)
    changed = made_of(kind, present.version, merged(kind, rule_sets.parameters_of(present), parameters))
    before, after = (compute(month, facts, rules).scores[part] for rules in (own, own._replace(**{part: changed})))
    return [
        {
            "kind": part,
            "part": each.part.value,
            "examinee_id": each.id,
            "score": before[each]["score"],
            "what_if": after[each]["score"],
        }
        for each in sorted(before)
    ]


#: The rules that can be tried out: of which kind of score, and as what they are registered.
_TRIED: Mapping[str, tuple[str, Kind[Any]]] = {
    MAINTENANCE_RULES.name: (MAINTENANCE, MAINTENANCE_RULES),
    PROMOTION_SCORE_RULES.name: (PROMOTION, PROMOTION_SCORE_RULES),
}


# ---- faults of plans --------------------------------------------------------------------------------------------------


def record_fault(session: Session, actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """Record as one side that there was no plan of two parties (P1), or that a display was made off its plan (P2).

    A branch records those of its own plans.

    Raises:
        Problem: `forbidden`; `invalid`, `unknown-reference`.
    """
    require(actor, Verb.RECORD_PLAN_FAULTS)
    side = side_of(actor)
    manufacturer_id = actor.manufacturer_id if side is Side.MANUFACTURER else values["manufacturer_id"]
    if manufacturer_id is None:
        raise problems.INVALID(errors=[fault("manufacturer_id", "Is required.")])
    branch_id = values["branch_id"] or actor.branch_id
    if values["kind"] == "P2" and branch_id is None:
        raise problems.INVALID(errors=[fault("branch_id", "Say which branch went off the plan.")])
    if actor.branch_id not in (None, branch_id):
        raise problems.INVALID(errors=[fault("branch_id", "A branch records what concerns itself.")])
    if values["month"] > month_of(accounts.today(session, actor)):
        raise problems.INVALID(errors=[fault("month", "This month is still to come.")])
    if not is_manufacturer(session, actor, manufacturer_id):
        raise problems.UNKNOWN_REFERENCE(errors=[fault("manufacturer_id", "There is no such manufacturer.")])
    if branch_id and not is_branch(session, actor, branch_id):
        raise problems.UNKNOWN_REFERENCE(errors=[fault("branch_id", "There is no such branch.")])
    if plan_id := values["plan_id"]:
        plan = plans.plan_documents(session, actor, [plan_id]).get(plan_id)
        if plan is None or plan["manufacturer_id"] != manufacturer_id:
            raise problems.UNKNOWN_REFERENCE(errors=[fault("plan_id", "There is no such plan.")])
    row = PlanFaultRow(
        city_id=actor.city_id,
        id=new_id(),
        **{name: values[name] for name in ("month", "kind", "plan_id", "note")},
        manufacturer_id=manufacturer_id,
        branch_id=branch_id,
        side=side.value,
        state="recorded",
        recorded_by=actor.person_id,
        recorded_at=utc_now(),
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "record", "plan_fault", row.id, kind=row.kind, month=row.month)
    return next(each for each in queries.list_faults(session, actor, row.month, None) if each["id"] == row.id)


def answer_fault(session: Session, actor: Actor, fault_id: str, confirmed: bool, note: str | None) -> dict[str, Any]:
    """Confirm or dismiss as the other side what was recorded; only what is confirmed counts.

    Raises:
        Problem: `not-found`, `forbidden`; `plan-fault-answered`; `not-the-other-side`.
    """
    row = queries.lock_fault(session, actor, fault_id)
    if row is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.RECORD_PLAN_FAULTS)
    if row.state != "recorded":
        raise problems.PLAN_FAULT_ANSWERED()
    if side_of(actor).value == row.side:
        raise problems.NOT_THE_OTHER_SIDE()
    row.state, row.answer = ("confirmed" if confirmed else "dismissed"), note
    row.answered_by, row.answered_at = actor.person_id, utc_now()
    session.flush()
    audit.record(session, actor, row.state, "plan_fault", row.id)
    return next(each for each in queries.list_faults(session, actor, row.month, None) if each["id"] == row.id)


def side_of(actor: Actor) -> Side:
    return Side.MANUFACTURER if actor.role is Role.PROMOTER else Side.COMMERCE


# ---- appeals ----------------------------------------------------------------------------------------------------------


def appeal(
    session: Session, actor: Actor, kind: str, part: str, examinee_id: str, month: str, text: str
) -> list[dict[str, Any]]:
    """Hold a score of a closed month to be wrong: the examinee, or for a branch or manufacturer whoever speaks for it.

    Raises:
        Problem: `not-found`, `forbidden`; `month-open`, `score-appealed`.
    """
    score = queries.find_score(session, actor, kind, part, examinee_id, month)
    if score is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.APPEAL_SCORES)
    if not _speaks_for(actor, part, examinee_id):
        raise problems.FORBIDDEN(verb=Verb.APPEAL_SCORES.value)
    if score["revision"] == OPEN:
        raise problems.MONTH_OPEN()
    known = appeals.list_appeals(session, actor, kind, part, examinee_id, month)
    if any(each["revision"] == score["revision"] for each in known):
        raise problems.SCORE_APPEALED()
    session.add(
        ScoreAppeal(
            city_id=actor.city_id, id=new_id(), kind=kind, month=month, revision=score["revision"], part=part,
            examinee_id=examinee_id, text=text, appealed_by=actor.person_id, appealed_at=utc_now(),
        )
    )  # fmt: skip
    session.flush()
    audit.record(session, actor, "appeal", "score", score["id"], month=month)
    return appeals.list_appeals(session, actor, kind, part, examinee_id, month)


def _speaks_for(actor: Actor, part: str, examinee_id: str) -> bool:
    match part:
        case Part.BRANCH:
            return actor.branch_id == examinee_id
        case Part.MANUFACTURER:
            return actor.manufacturer_id == examinee_id
        case Part.MARKETING_CENTRE:
            return actor.role is Role.MARKETING_CENTRE
    return actor.person_id == examinee_id


def decide_appeal(session: Session, actor: Actor, appeal_id: str, upheld: bool, note: str) -> list[dict[str, Any]]:
    """Say what becomes of an appeal. What it rests on is mended where it lies (a case, a fault); the next revision then shows it.

    Raises:
        Problem: `not-found`, `forbidden`; `score-appeal-decided`; `own-appeal`.
    """
    row = appeals.lock_appeal(session, actor, appeal_id)
    if row is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.CLOSE_MONTHS)
    if row.outcome is not None:
        raise problems.SCORE_APPEAL_DECIDED()
    if row.appealed_by == actor.person_id:
        raise problems.OWN_APPEAL()
    row.outcome, row.note = ("upheld" if upheld else "dismissed"), note
    row.decided_by, row.decided_at = actor.person_id, utc_now()
    session.flush()
    audit.record(session, actor, row.outcome, "score_appeal", row.id)
    return appeals.list_appeals(session, actor, row.kind, row.part, row.examinee_id, row.month)
