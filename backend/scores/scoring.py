"""Computing a month: facts, rules and results, and keeping what each examinee has.

An open month is computed again and again, as revision 0. What is kept for readers is one row for each examinee and kind of score;
the history of a closed month lies in its closings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import feed
from backend.city_time import days_of_month
from backend.db import insert_rows, new_id, utc_now
from backend.rule_sets import service as rule_sets
from backend.scores import queries
from backend.scores.documents import facts_document, facts_from, result_document
from backend.scores.facts import Month, month_facts
from backend.scores.maintenance_rules import (
    MaintenanceRules,
    MaintenanceScore,
    Provisional,
    maintenance_score,
)
from backend.scores.models import MonthlyScore
from backend.scores.numbers import MAINTENANCE_RULES
from backend.scores.standings import Examinee, MonthFacts, standings_of

#: The one kind of score there is a closing for as yet.
MAINTENANCE = "maintenance"
#: Of a month that is not closed.
OPEN = 0


class Computed(NamedTuple):
    """A month as it is computed: `facts` and `results` are bytes of JSON in an order of their own."""

    month: str
    rules: MaintenanceRules
    facts: bytes
    results: bytes
    scores: Mapping[Examinee, MaintenanceScore]

    @property
    def facts_sha256(self) -> str:
        return hashlib.sha256(self.facts).hexdigest()

    @property
    def results_sha256(self) -> str:
        return hashlib.sha256(self.results).hexdigest()


def rules_of_month(session: Session, city_id: int, month: str) -> MaintenanceRules:
    """A version holds for the months that begin on its day or later."""
    first: date = days_of_month(month)[0]
    return rule_sets.rules_for(session, city_id, MAINTENANCE_RULES, first)


def compute_month(session: Session, city_id: int, name: str, rules: MaintenanceRules | None = None) -> Computed:
    """A month as it stands now, by the rules that hold for it or by others."""
    month = Month(session, city_id, name)
    return compute(name, month_facts(session, month), rules or rules_of_month(session, city_id, name))


def compute_again(month: str, facts: str, rules: MaintenanceRules) -> Computed:
    """A closed month from the facts that it was closed with."""
    return compute(month, facts_from(orjson.loads(facts)), rules)


def compute(month: str, facts: MonthFacts, rules: MaintenanceRules) -> Computed:
    scores = {examinee: maintenance_score(each, rules) for examinee, each in standings_of(facts, rules).items()}
    results = {f"{each.part}:{each.id}": result_document(scores[each]) for each in sorted(scores)}
    in_order = orjson.OPT_SORT_KEYS
    return Computed(
        month,
        rules,
        orjson.dumps(facts_document(facts), option=in_order),
        orjson.dumps(results, option=in_order),
        scores,
    )


def keep_scores(session: Session, city_id: int, computed: Computed, revision: int) -> int:
    """Let readers and phones have these scores of the month in place of those they had; what has not changed stays as it is.

    Returns:
        How many are new or different.
    """
    stored = queries.stored_scores(session, city_id, MAINTENANCE, computed.month)
    open_month = [Provisional.MONTH_OPEN.value] if revision == OPEN else []
    rows = []
    for examinee, score in computed.scores.items():
        known = stored.pop((examinee.part.value, examinee.id), None)
        result = result_document(score)
        row: dict[str, Any] = {
            "city_id": city_id,
            "id": known.id if known else new_id(),
            "kind": MAINTENANCE,
            "month": computed.month,
            "part": examinee.part.value,
            "examinee_id": examinee.id,
            "revision": revision,
            "score": score.score,
            "band": score.band.value,
            "provisional": [*open_month, *result["provisional"]],
            "result": result,
            "rules_version": computed.rules.version,
            "computed_at": utc_now(),
        }
        if known is None or any(getattr(known, name) != row[name] for name in ("revision", "result", "rules_version")):
            rows.append(row)
    insert_rows(session, MonthlyScore, rows, replace=True)
    feed.publish(session, MonthlyScore.collection, [(row["id"], MonthlyScore.channels_for(row)) for row in rows])
    if stored:  # no longer examined
        gone = list(stored.values())
        session.execute(
            delete(MonthlyScore).where(MonthlyScore.city_id == city_id, MonthlyScore.id.in_([row.id for row in gone])),
            execution_options={"synchronize_session": False},
        )
        feed.withdraw(
            session, MonthlyScore.collection, [(row.id, MonthlyScore.channels_for(dict(row._mapping))) for row in gone]
        )
    return len(rows)
