"""The life of a spec: which stage its figures suggest, and the person who decides (R1 to R6).

What was sold is told by a package that lies higher (backend/sales): it adds itself to `volume_sources` when it is imported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.brands import lifecycle_queries as queries
from backend.brands import lifecycle_rules as rules
from backend.brands import service
from backend.brands.lifecycle_rules import LifecycleRules
from backend.brands.numbers import LIFECYCLE_RULES
from backend.brands.queries import get_spec
from backend.brands.rules import Stage
from backend.db import AnyRow
from backend.problems import INVALID, fault
from backend.rule_sets import service as rule_sets

#: Packs by spec in the twelve months before a day, of the whole city; empty while nobody has told any.
volume_sources: list[Callable[[Session, int, date], dict[str, int]]] = []


def list_suggestions(
    session: Session, actor: Actor, spec_id: str | None = None, only_changes: bool = True
) -> list[dict[str, Any]]:
    """What the figures of each spec on sale suggest, beside the stage it is in; by default those alone where the two differ."""
    suggestions = _suggestions(session, actor, queries.specs_on_sale(session, actor, spec_id))
    return [each for each in suggestions if not only_changes or each["suggested"] != each["stage"]]


def _suggestions(session: Session, actor: Actor, specs: Any) -> list[dict[str, Any]]:
    of_city = rule_sets.rules_for(session, actor.city_id, LIFECYCLE_RULES)
    today = accounts.today(session, actor)
    packs: dict[str, int] = {}
    for source in volume_sources:
        packs |= source(session, actor.city_id, today)
    brand_of = queries.brand_of_spec(session, actor.city_id)
    of_brand: dict[str, int] = defaultdict(int)
    for each, sold in packs.items():
        of_brand[brand_of[each]] += sold
    spec_ids = [spec.id for spec in specs]
    introduced = queries.introduced_on(session, actor.city_id, spec_ids)
    tested, piloted = queries.passed_trials(session, actor.city_id, spec_ids)
    return [
        _suggestion(
            spec,
            introduced.get(spec.id, spec.entry_date),
            (packs.get(spec.id, 0), of_brand[spec.brand_id]) if packs else (None, None),
            [name for name, passed in (("taste_test", tested), ("pilot_sale", piloted)) if spec.id not in passed],
            today,
            of_city,
        )
        for spec in specs
    ]


def _suggestion(
    spec: AnyRow,
    introduced_on: date,
    packs: tuple[int | None, int | None],
    missing: list[str],
    today: date,
    of_city: LifecycleRules,
) -> dict[str, Any]:
    spec_packs, brand_packs = packs
    found = rules.suggest(spec.stage, introduced_on, spec.price_class, spec_packs, brand_packs, today, of_city)
    in_introduction = spec.stage == Stage.INTRODUCTION
    return {
        "spec_id": spec.id,
        "name": spec.name,
        "manufacturer_id": spec.manufacturer_id,
        "stage": spec.stage,
        "suggested": found.stage.value,
        "grounds": [each.value for each in found.grounds],
        "figures": {
            "as_of": today.isoformat(),
            "price_class": spec.price_class,
            "year_packs": spec_packs,
            "brand_year_packs": brand_packs,
            "mature_from_packs": rules.mature_cases(spec.price_class, of_city) * rules.PACKS_PER_CASE,
            "mature_from_brand_packs": of_city.mature_brand_cases * rules.PACKS_PER_CASE,
            "introduced_on": introduced_on.isoformat(),
            "introduction_ends": rules.introduction_end(introduced_on, of_city).isoformat(),
            "rules_version": of_city.version,
        },
        "missing": missing if in_introduction else [],
    }


def set_stage(
    session: Session,
    actor: Actor,
    spec_id: str,
    *,
    stage: str,
    from_date: date,
    reason: str | None = None,
    is_improvable: bool | None = None,
) -> dict[str, Any]:
    """A person decides that the spec is in another stage from a day on. The decision is kept with its reason, and with what the
    figures suggested at that moment; it may differ from that (R1 to R6).

    Raises:
        Problem: `not-found`, `forbidden`; `invalid` for a day to come or before the newest stage began, and for an exit of which
            is not said whether the product can be improved; `stage-not-reachable`.
    """
    spec = service.find_spec(session, actor, spec_id)
    require(actor, Verb.EDIT_BRANDS)
    session.refresh(spec, with_for_update={"key_share": True})  # one decision after the other
    faults = []
    if from_date > accounts.today(session, actor):
        faults.append(fault("from_date", "This day is still to come."))
    newest = queries.newest_stage(session, actor.city_id, spec_id)
    if newest and from_date < newest.from_date:
        faults.append(fault("from_date", "The present stage began after this day."))
    if (stage == Stage.EXIT) is not (is_improvable is not None):
        faults.append(
            fault("is_improvable", "Of an exit, and of no other stage, say whether the product can be improved (R6).")
        )
    if faults:
        raise INVALID(errors=faults)
    if not rules.may_follow(stage, spec.stage, newest.is_improvable if newest else None):
        raise problems.STAGE_NOT_REACHABLE(present=spec.stage)
    found = _suggestions(session, actor, queries.specs_on_sale(session, actor, spec_id))
    figures = (
        {name: found[0][name] for name in ("suggested", "grounds", "missing")} | found[0]["figures"] if found else None
    )
    spec.stage = stage
    service.begin_stage(session, actor, spec, stage, from_date, reason, figures, is_improvable)
    audit.record(session, actor, "set_stage", "spec", spec_id, stage=stage, from_date=from_date, reason=reason)
    return get_spec(session, actor, spec_id)
