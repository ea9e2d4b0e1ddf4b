"""The promotion score (R11) of a promotion that is followed to its end, and of a month: computed whenever it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from math import floor
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.city_time import bounds_of_month, month_of
from backend.promotions import evaluating, queries
from backend.promotions.models import Promotion, PromotionStep
from backend.promotions.numbers import PROMOTION_RULES
from backend.promotions.rules import State, followed_until
from backend.rule_sets import service as rule_sets
from backend.scores.numbers import PROMOTION_SCORE_RULES
from backend.scores.promotion_rules import (
    PromotionFacts,
    PromotionScore,
    PromotionScoreRules,
    month_score,
    promotion_score,
)


def score_of(session: Session, actor: Actor, promotion_id: str) -> dict[str, Any]:
    """The score of one promotion with what it follows from.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    promotion = queries.promotion_documents(session, actor, [promotion_id]).get(promotion_id)
    if promotion is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.READ_EVALUATIONS)
    return _document(promotion, *_scored(session, actor, promotion))


def scores_of_month(session: Session, actor: Actor, month: str | None) -> dict[str, Any]:
    """The promotions that closed in a month, by default the last one, with the mean by planned input: of all, and of each
    manufacturer. A month has few, and each is asked about for itself.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.READ_EVALUATIONS)
    month = month or month_of(accounts.today(session, actor).replace(day=1) - timedelta(days=1))
    found = queries.promotion_documents(session, actor, _closed_in(session, actor, month))
    scored = {key: _scored(session, actor, promotion) for key, promotion in sorted(found.items())}
    by_maker: dict[str, list[PromotionScore]] = defaultdict(list)
    for key, (score, _) in scored.items():
        by_maker[found[key]["manufacturer_id"]].append(score)
    return {
        "month": month,
        "score": month_score([score for score, _ in scored.values()]),
        "manufacturers": [
            {"manufacturer_id": maker, "score": month_score(some), "promotions": len(some)}
            for maker, some in sorted(by_maker.items())
        ],
        "items": [_document(found[key], *each) for key, each in scored.items()],
    }


def _closed_in(session: Session, actor: Actor, month: str) -> Sequence[str]:
    first, end = bounds_of_month(month, accounts.time_zone(session, actor))
    closed = (
        select(PromotionStep.promotion_id)
        .join(
            Promotion,
            (Promotion.city_id == PromotionStep.city_id) & (Promotion.id == PromotionStep.promotion_id),
        )
        .where(
            PromotionStep.city_id == actor.city_id,
            PromotionStep.state == State.CLOSED,
            PromotionStep.at >= first,
            PromotionStep.at < end,
            Promotion.state == State.CLOSED,
        )
    )
    return session.scalars(closed).all()


def _scored(session: Session, actor: Actor, promotion: dict[str, Any]) -> tuple[PromotionScore, PromotionScoreRules]:
    """By the rules that were in force when the promotion ended."""
    city_id, promotion_id = actor.city_id, promotion["id"]
    numbers = rule_sets.rules_for(session, city_id, PROMOTION_RULES)
    rules = rule_sets.rules_for(session, city_id, PROMOTION_SCORE_RULES, promotion["ends_on"])
    is_over = followed_until(promotion["ends_on"], numbers) < accounts.today(session, actor)
    facts = PromotionFacts(
        promotion_id=promotion_id,
        arrangement_errors=len(evaluating.arrangement_errors(queries.faults_of(session, city_id, promotion_id))),
        process_errors=len(evaluating.process_errors(session, city_id, promotion_id)),
        planned_effect_packs=promotion["planned_effect_packs"],
        planned_input_fen=promotion["planned_input_fen"],
        input_fen=promotion["actual_input_fen"] or 0,
        sales=evaluating.sales_of(session, city_id, promotion, numbers) if is_over else None,
    )
    return promotion_score(facts, rules), rules


def _document(promotion: dict[str, Any], score: PromotionScore, rules: PromotionScoreRules) -> dict[str, Any]:
    return {
        "promotion_id": promotion["id"],
        "name": promotion["name"],
        "manufacturer_id": promotion["manufacturer_id"],
        "state": promotion["state"],
        "score": score.score,
        "arrangement": score.arrangement,
        "process": score.process,
        "effect": score.effect,
        "baseline_packs": _floor(score.baseline_packs),
        "baseline_after_packs": _floor(score.baseline_after_packs),
        "effect_packs": _floor(score.effect_packs),
        "ratio_permille": None if score.ratio is None else floor(score.ratio * 1000),
        "planned_effect_packs": promotion["planned_effect_packs"],
        "planned_input_fen": score.planned_input_fen,
        "actual_input_fen": promotion["actual_input_fen"],
        "provisional": [each.value for each in score.provisional],
        "rules_version": rules.version,
    }


def _floor(packs: Fraction | None) -> int | None:
    return None if packs is None else floor(packs)
