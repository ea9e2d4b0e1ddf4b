"""Computing a month: facts, rules and results, and keeping what each examinee has for either kind of score.

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
from backend.promotions.numbers import PROMOTION_RULES
from backend.promotions.rules import PromotionRules
from backend.rule_sets import service as rule_sets
from backend.rule_sets.rules import Kind, R
from backend.scores import queries
from backend.scores.documents import facts_document, facts_from, promotion_month_document, result_document
from backend.scores.facts import Month, found_in, month_facts
from backend.scores.maintenance_rules import MaintenanceRules, Provisional, maintenance_score
from backend.scores.models import MonthlyScore
from backend.scores.numbers import MAINTENANCE_RULES, PROMOTION_SCORE_RULES
from backend.scores.promotion_facts import closed_in, promotion_facts
from backend.scores.promotion_rules import PromotionScoreRules, promotion_month
from backend.scores.standings import Examinee, MonthFacts, promotions_of, standings_of

MAINTENANCE, PROMOTION = "maintenance", "promotion"
#: Of a month that is not closed.
OPEN = 0
#: By what a row is known to be different.
_TELLING = ("revision", "result", "rules_version")


class MonthRules(NamedTuple):
    """What a month is computed by. `promotions` says for how many days sales are looked at."""

    maintenance: MaintenanceRules
    promotion: PromotionScoreRules
    promotions: PromotionRules

    @property
    def versions(self) -> dict[str, int]:
        return {
            MAINTENANCE_RULES.name: self.maintenance.version,
            PROMOTION_SCORE_RULES.name: self.promotion.version,
            PROMOTION_RULES.name: self.promotions.version,
        }


class Computed(NamedTuple):
    """A month as it is computed: `facts` and `results` are bytes of JSON in an order of their own.

    `scores` has what readers are shown, as plain data: by kind, then by examinee.
    """

    month: str
    rules: MonthRules
    facts: bytes
    results: bytes
    scores: Mapping[str, Mapping[Examinee, dict[str, Any]]]

    @property
    def facts_sha256(self) -> str:
        return hashlib.sha256(self.facts).hexdigest()

    @property
    def results_sha256(self) -> str:
        return hashlib.sha256(self.results).hexdigest()


def rules_of_month(session: Session, city_id: int, month: str) -> MonthRules:
    """A version holds for the months that begin on its day or later."""
    first: date = days_of_month(month)[0]
    return MonthRules(
        rule_sets.rules_for(session, city_id, MAINTENANCE_RULES, first),
        rule_sets.rules_for(session, city_id, PROMOTION_SCORE_RULES, first),
        rule_sets.rules_for(session, city_id, PROMOTION_RULES, first),
    )


def rules_of_versions(session: Session, city_id: int, versions: Mapping[str, int]) -> MonthRules:
    """Those that a closed month was computed by; a kind that it was closed without is as it came."""

    def of(kind: Kind[R]) -> R:
        return rule_sets.rules_of_version(session, city_id, kind, versions.get(kind.name, 1))

    return MonthRules(of(MAINTENANCE_RULES), of(PROMOTION_SCORE_RULES), of(PROMOTION_RULES))


def read_facts(session: Session, city_id: int, name: str, rules: MonthRules) -> MonthFacts:
    """What there is of a month now."""
    month = Month(session, city_id, name)
    promotions = promotion_facts(session, month, closed_in(session, month), rules.promotions)
    return month_facts(session, month)._replace(promotions=promotions)


def facts_beside_visits(computed: Computed) -> str:
    """What the scores of a month follow from but visits, to be kept."""
    return orjson.dumps({**orjson.loads(computed.facts), "found": []}).decode()


def compute_with_visits(session: Session, city_id: int, name: str, kept: str) -> Computed:
    """A month by what visits say now, and by all else as it was kept."""
    facts = facts_from(orjson.loads(kept))._replace(found=found_in(session, Month(session, city_id, name)))
    return compute(name, facts, rules_of_month(session, city_id, name))


def compute_month(session: Session, city_id: int, name: str, rules: MonthRules | None = None) -> Computed:
    """A month as it stands now, by the rules that hold for it or by others."""
    rules = rules or rules_of_month(session, city_id, name)
    return compute(name, read_facts(session, city_id, name, rules), rules)


def compute_again(month: str, facts: str, rules: MonthRules) -> Computed:
    """A closed month from the facts that it was closed with."""
    return compute(month, facts_from(orjson.loads(facts)), rules)


def compute(month: str, facts: MonthFacts, rules: MonthRules) -> Computed:
    maintenance = {
        examinee: result_document(maintenance_score(each, rules.maintenance))
        for examinee, each in standings_of(facts, rules.maintenance).items()
    }
    promotion = {
        examinee: promotion_month_document(promotion_month(each, rules.promotion))
        for examinee, each in promotions_of(facts).items()
    }
    scores = {MAINTENANCE: maintenance, PROMOTION: promotion}
    results = {kind: {f"{each.part}:{each.id}": some[each] for each in sorted(some)} for kind, some in scores.items()}
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
    stored = queries.stored_scores(session, city_id, computed.month)
    versions = {MAINTENANCE: computed.rules.maintenance.version, PROMOTION: computed.rules.promotion.version}
    open_month = [Provisional.MONTH_OPEN.value] if revision == OPEN else []
    rows = []
    for kind, scores in computed.scores.items():
        for examinee, result in scores.items():
            known = stored.pop((kind, examinee.part.value, examinee.id), None)
            row: dict[str, Any] = {
                "city_id": city_id,
                "id": known.id if known else new_id(),
                "kind": kind,
                "month": computed.month,
                "part": examinee.part.value,
                "examinee_id": examinee.id,
                "revision": revision,
                "score": result["score"],
                "band": result["band"],
                "provisional": [*open_month, *result["provisional"]],
                "result": result,
                "rules_version": versions[kind],
                "computed_at": utc_now(),
            }
            if known is None or any(getattr(known, name) != row[name] for name in _TELLING):
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
