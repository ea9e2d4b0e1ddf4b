"""The promotion score (R11) of a promotion, and of those that closed in a month: as it was frozen, or as it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.city_time import month_of
from backend.promotions import queries as promotions
from backend.scores import queries
from backend.scores.documents import promotion_document
from backend.scores.facts import Month
from backend.scores.promotion_facts import closed_in, counts_in, promotion_facts
from backend.scores.promotion_rules import mean_by_input, promotion_month
from backend.scores.scoring import OPEN, PROMOTION, rules_of_month
from backend.scores.standings import CENTRE, whole


def score_of(session: Session, actor: Actor, promotion_id: str) -> dict[str, Any]:
    """The score of one promotion with what it follows from.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    promotion = promotions.promotion_documents(session, actor, [promotion_id]).get(promotion_id)
    if promotion is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.READ_EVALUATIONS)
    month = counts_in(session, actor.city_id, promotion_id, accounts.time_zone(session, actor))
    scores, version = _scores(session, actor, month, promotion_id)
    return _named(promotion, scores[promotion_id], version)


def scores_of_month(session: Session, actor: Actor, month: str | None) -> dict[str, Any]:
    """The promotions that closed in a month, by default the last one, with the mean by planned input: of all that the actor may
    see, and of each manufacturer.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.READ_EVALUATIONS)
    month = month or month_of(accounts.today(session, actor).replace(day=1) - timedelta(days=1))
    scores, version = _scores(session, actor, month)
    found = promotions.promotion_documents(session, actor, list(scores))
    items = [_named(found[key], score, version) for key, score in sorted(scores.items()) if key in found]
    by_maker: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in items:
        by_maker[each["manufacturer_id"]].append(each)
    return {
        "month": month,
        "score": _mean(items),
        "manufacturers": [
            {"manufacturer_id": maker, "score": _mean(some), "promotions": len(some)}
            for maker, some in sorted(by_maker.items())
        ],
        "items": items,
    }


def _scores(
    session: Session, actor: Actor, name: str, promotion_id: str | None = None
) -> tuple[dict[str, dict[str, Any]], int]:
    """The scores of a month's promotions, or of one that may still be open, by id, with the version of the rules."""
    kept = queries.kept_result(session, actor.city_id, PROMOTION, CENTRE, name)
    if kept is not None and kept.revision != OPEN:
        found = {each["promotion_id"]: each for each in kept.result["promotions"]}
        if promotion_id is None or promotion_id in found:
            return found, kept.rules_version
    month = Month(session, actor.city_id, name)
    rules = rules_of_month(session, actor.city_id, name)
    wanted = closed_in(session, month) if promotion_id is None else [promotion_id]
    facts = [whole(each) for each in promotion_facts(session, month, wanted, rules.promotions)]
    scores = promotion_month(facts, rules.promotion).promotions
    return {each.facts.promotion_id: promotion_document(each) for each in scores}, rules.promotion.version


def _named(promotion: Mapping[str, Any], score: Mapping[str, Any], version: int) -> dict[str, Any]:
    names = ("name", "manufacturer_id", "state")
    return {**score, **{name: promotion[name] for name in names}, "rules_version": version}


def _mean(items: list[dict[str, Any]]) -> int | None:
    return mean_by_input([(each["score"], each["planned_input_fen"]) for each in items])
