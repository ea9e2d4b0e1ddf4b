"""Closing a month: frozen on the fifth working day after it, with facts, rules and results; what arrives later makes a revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.city_time import days_of_month, month_of
from backend.db import insert_rows, utc_now
from backend.problems import fault
from backend.scores import queries
from backend.scores.models import OpenMonth, ScoreClosing
from backend.scores.scoring import (
    OPEN,
    Computed,
    compute_again,
    compute_month,
    compute_with_visits,
    facts_beside_visits,
    keep_scores,
    rules_of_versions,
)
from backend.workdays.queries import load_calendar
from backend.workdays.rules import Calendar, add_working_days

#: A month closes on this working day after its end.
CLOSING_WORKING_DAY = 5
#: So many months before the present one are closed when they are due, and looked at for late arrivals.
REVISED_MONTHS = 3
#: How old the scores of an open month may be; in between they follow visits.
COMPUTED_EVERY = timedelta(minutes=15)


def closes_on(calendar: Calendar, month: str) -> date:
    return add_working_days(calendar, days_of_month(month)[1], CLOSING_WORKING_DAY)


def close_month(session: Session, actor: Actor, month: str) -> ScoreClosing:
    """Freeze a month that is over, on its day or before by hand.

    Raises:
        Problem: `forbidden`; `month-not-over`, `month-closed`.
    """
    require(actor, Verb.CLOSE_MONTHS)
    if days_of_month(month)[1] >= accounts.today(session, actor):
        raise problems.MONTH_NOT_OVER(errors=[fault("month", "This month is not over.")])
    if queries.newest_closing(session, actor.city_id, month, lock=True) is not None:
        raise problems.MONTH_CLOSED()
    return _freeze(session, actor, compute_month(session, actor.city_id, month), 1, None)


def revise_month(session: Session, actor: Actor, month: str) -> ScoreClosing | None:
    """Compare a closed month with what there is now, and make a revision if it differs; it keeps the rules it was closed with.

    Raises:
        Problem: `forbidden`; `not-found` when the month is not closed.
    """
    require(actor, Verb.CLOSE_MONTHS)
    former = queries.newest_closing(session, actor.city_id, month, lock=True)
    if former is None:
        raise problems.NOT_FOUND()
    rules = rules_of_versions(session, actor.city_id, former.rules)
    computed = compute_month(session, actor.city_id, month, rules)
    former.checked_on = accounts.today(session, actor)
    if computed.facts_sha256 == former.facts_sha256:
        return None
    return _freeze(session, actor, computed, former.revision + 1, cause_of(former, computed))


def close_or_revise(session: Session, actor: Actor, month: str) -> ScoreClosing | None:
    """Close a month, or revise it; None where a closed one is still what it was.

    Raises:
        Problem: `forbidden`; `month-not-over`.
    """
    if queries.newest_closing(session, actor.city_id, month) is None:
        return close_month(session, actor, month)
    return revise_month(session, actor, month)


def _freeze(
    session: Session, actor: Actor, computed: Computed, revision: int, cause: dict[str, Any] | None
) -> ScoreClosing:
    closing = ScoreClosing(
        city_id=actor.city_id,
        month=computed.month,
        revision=revision,
        rules=computed.rules.versions,
        facts=computed.facts.decode(),
        facts_sha256=computed.facts_sha256,
        results=computed.results.decode(),
        results_sha256=computed.results_sha256,
        cause=cause,
        closed_by=actor.account_id,
        closed_at=utc_now(),
        checked_on=accounts.today(session, actor),
    )
    session.add(closing)
    session.flush()
    keep_scores(session, actor.city_id, computed, revision)
    audit.record(
        session, actor, "close" if revision == 1 else "revise", "month", None,
        month=computed.month, revision=revision, facts_sha256=computed.facts_sha256,
    )  # fmt: skip
    return closing


def cause_of(former: ScoreClosing, computed: Computed) -> dict[str, Any]:
    """What is different, and which facts made it so: what came, what went, and how scores moved."""
    before, after = orjson.loads(former.facts), orjson.loads(computed.facts)
    results, now = orjson.loads(former.results), orjson.loads(computed.results)
    return {
        "came": _without(after, before, "found"),
        "went": _without(before, after, "found"),
        "faults_came": _without(after, before, "faults"),
        "faults_went": _without(before, after, "faults"),
        "terminals": _moved(before["terminals"], after["terminals"], 0),
        "promotions": sorted(_moved(_by_id(before), _by_id(after))),
        "scores": {kind: _moved(_scores(results, kind), _scores(now, kind)) for kind in computed.scores},
    }


def _without(some: Mapping[str, Any], others: Mapping[str, Any], name: str) -> list[Any]:
    known = {tuple(each) for each in others[name]}
    return [each for each in some[name] if tuple(each) not in known]


def _moved(before: Mapping[str, Any], after: Mapping[str, Any], nothing: Any = None) -> dict[str, list[Any]]:
    """What each had and has now, of those that have something else."""
    pairs = {name: [some.get(name, nothing) for some in (before, after)] for name in sorted({*before, *after})}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _by_id(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {each["id"]: each for each in facts.get("promotions", ())}


def _scores(results: Mapping[str, Any], kind: str) -> dict[str, int | None]:
    return {name: result["score"] for name, result in results.get(kind, {}).items()}


def verify_closing(session: Session, closing: ScoreClosing) -> bool:
    """Whether the month, computed again from its stored facts and rules, gives the same bytes."""
    rules = rules_of_versions(session, closing.city_id, closing.rules)
    return compute_again(closing.month, closing.facts, rules).results == closing.results.encode()


# ---- chores -----------------------------------------------------------------------------------------------------------


def keep_months(session: Session, city_id: int) -> int:
    """Close the month that is due, look for late arrivals in closed ones once a day, and now and then say how open ones stand.

    Returns:
        How many months changed.
    """
    actor = accounts.command_line_actor(city_id)
    today = accounts.today(session, actor)
    calendar = load_calendar(session, city_id)
    months = queries.known_months(session, city_id, month_of(today), REVISED_MONTHS)
    changed = 0
    for month in months:
        closing = queries.newest_closing(session, city_id, month)
        if closing is not None:
            changed += closing.checked_on < today and revise_month(session, actor, month) is not None
        elif today >= closes_on(calendar, month):
            close_month(session, actor, month)
            changed += 1
        elif queries.is_stale(session, city_id, month, utc_now() - COMPUTED_EVERY):
            changed += refresh_open_month(session, city_id, month) > 0
        else:
            changed += follow_visits(session, city_id, month) > 0
    return changed


def refresh_open_month(session: Session, city_id: int, month: str) -> int:
    """Compute how a month stands that is not closed; how many scores are different."""
    computed = compute_month(session, city_id, month)
    row = {"city_id": city_id, "month": month, "computed_at": utc_now(), "facts": facts_beside_visits(computed)}
    insert_rows(session, OpenMonth, [row], replace=True)
    return keep_scores(session, city_id, computed, OPEN)


def follow_visits(session: Session, city_id: int, month: str) -> int:
    """Let the scores of an open month follow what visits, and what became of their checks, have changed since it was computed;
    how many scores are different.

    Plans, shops, people, promotions and sales are not asked for again: they are counted in when it is computed as a whole.
    """
    kept = queries.facts_of_open(session, city_id, month)
    if kept is None:
        return refresh_open_month(session, city_id, month)
    return keep_scores(session, city_id, compute_with_visits(session, city_id, month, kept), OPEN)
