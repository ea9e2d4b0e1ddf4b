"""The first three steps of a promotion: it is proposed, gets its resources, and is submitted for approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.accounts import queries as accounts_queries
from backend.accounts import service as accounts
from backend.brands.lifecycle_rules import may_propose
from backend.city_time import business_day
from backend.db import insert_rows, new_id, utc_now
from backend.displays import plan_lookups
from backend.displays.plan_rules import Side
from backend.problems import fault
from backend.promotions import lookups, queries, stepping
from backend.promotions.arrangement_rules import Arrangement, Finding, arrangement_faults, is_over_budget
from backend.promotions.models import Promotion, PromotionFault, PromotionSpec, PromotionTerminal
from backend.promotions.numbers import PROMOTION_RULES
from backend.promotions.rules import Deed, State, Step
from backend.rule_sets import service as rule_sets

_ARRANGED = ("name", "starts_on", "ends_on", "planned_input_fen", "planned_effect_packs", "giveaway", "note")
#: What a submission may correct.
_CORRECTED = ("starts_on", "ends_on", "giveaway", "planned_input_fen")


def propose_promotion(
    session: Session, actor: Actor, values: Mapping[str, Any], *, id: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Propose a promotion, which signs its plan; `values` are loaded by `PromotionInput`, `at` is for histories told afterwards.

    Who may propose follows the stage of the specs, as for maintenance plans (R7).

    Raises:
        Problem: `forbidden`, `invalid`, `promotion-not-yours`.
    """
    require(actor, Verb.ARRANGE_PROMOTIONS)
    manufacturer_id = _manufacturer(session, actor, values["manufacturer_id"])
    stage, side = _stage(session, actor, manufacturer_id, values["spec_ids"]), stepping.side_of(actor)
    if not may_propose(stage, side):
        raise problems.PROMOTION_NOT_YOURS(stage=stage)
    _require_days(session, actor, values["starts_on"], values["ends_on"], at)
    terminal_ids = _targets(session, actor, values["targets"])
    promotion = Promotion(
        city_id=actor.city_id,
        id=id or new_id(),
        manufacturer_id=manufacturer_id,
        state=State.PROPOSED.value,
        stage=stage,
        proposed_by_side=side.value,
        put_forward_by=side.value,
        **{name: values[name] for name in _ARRANGED},
        materials=[{**each, "allocated": None} for each in values["materials"]],
        terminals=len(terminal_ids),
        submissions=0,
        is_carried=False,
        spot_seed=new_id(),
    )
    session.add(promotion)
    try:
        session.flush()
    except IntegrityError:
        raise problems.INVALID(errors=[fault("id", "The id belongs to something else.")]) from None
    key = {"city_id": actor.city_id, "promotion_id": promotion.id}
    insert_rows(session, PromotionSpec, [{**key, "spec_id": each} for each in values["spec_ids"]])
    insert_rows(session, PromotionTerminal, [{**key, "terminal_id": each} for each in terminal_ids])
    stepping.note_step(session, actor, promotion, Step.PLAN, Deed.PROPOSED, None, at)
    stepping.tell(session, promotion)
    return shown(session, actor, promotion.id)


def allocate(
    session: Session, actor: Actor, promotion_id: str, values: Mapping[str, Any], at: datetime | None = None
) -> dict[str, Any]:
    """Say what money and how much of each material there is, which signs the resources.

    Raises:
        Problem: `not-found`, `forbidden`, `promotion-moved-on`; `invalid` for a material that the plan does not name.
    """
    promotion = stepping.hold(session, actor, promotion_id)
    stepping.require_possible(promotion, Deed.ALLOCATED)
    promotion.budget_fen = values["budget_fen"]
    _allocate(promotion, values["materials"])
    stepping.take(session, actor, promotion, Deed.ALLOCATED, values["note"], at)
    return shown(session, actor, promotion_id)


def submit(
    session: Session, actor: Actor, promotion_id: str, values: Mapping[str, Any], at: datetime | None = None
) -> dict[str, Any]:
    """Submit the arrangement, corrected where `values` say so, which signs it unless the checks find faults.

    Without faults it waits for the other side, or, over budget, first for a special review (R31).

    Raises:
        Problem: `not-found`, `forbidden`, `promotion-moved-on`, `invalid`.
    """
    promotion = stepping.hold(session, actor, promotion_id)
    stepping.require_possible(promotion, Deed.SUBMITTED)
    for name in _CORRECTED:
        if name in values:
            setattr(promotion, name, values[name])
    if "terminal_ids" in values:
        _keep_shops(session, actor, promotion, values["terminal_ids"])
    _allocate(promotion, values["materials"])
    _require_days(session, actor, promotion.starts_on, promotion.ends_on, at)
    promotion.approval_no, promotion.filing_no = values["approval_no"], values["filing_no"]
    promotion.submissions += 1
    session.flush()
    rules = rule_sets.rules_for(session, actor.city_id, PROMOTION_RULES)
    faults = arrangement_faults(_arrangement(session, promotion), rules)
    _keep_faults(session, promotion, faults, at)
    if faults:
        deed = Deed.FOUND_FAULTY
    elif is_over_budget(promotion.planned_input_fen, promotion.budget_fen or 0, rules):
        deed = Deed.SENT_TO_REVIEW
    else:
        deed = Deed.SUBMITTED
    stepping.take(session, actor, promotion, deed, values["note"], at)
    return shown(session, actor, promotion_id)


def shown(session: Session, actor: Actor, promotion_id: str) -> dict[str, Any]:
    return queries.get_promotion(session, actor, promotion_id) or {}


def _manufacturer(session: Session, actor: Actor, manufacturer_id: str | None) -> str:
    if actor.role is Role.PROMOTER and actor.manufacturer_id and manufacturer_id in (None, actor.manufacturer_id):
        return actor.manufacturer_id
    known = manufacturer_id and plan_lookups.manufacturer_exists(session, actor, manufacturer_id)
    if actor.role is Role.PROMOTER or manufacturer_id is None or not known:
        raise problems.INVALID(errors=[fault("manufacturer_id", "There is no such manufacturer.")])
    return manufacturer_id


def _stage(session: Session, actor: Actor, manufacturer_id: str, spec_ids: list[str]) -> str:
    known = plan_lookups.specs_of(session, actor, manufacturer_id, spec_ids)
    unknown = [place for place, each in enumerate(spec_ids) if each not in known]
    if unknown:
        reason = "There is no such spec of this manufacturer."
        raise problems.INVALID(errors=[fault(f"spec_ids.{place}", reason) for place in unknown])
    stages = {row.stage for row in known.values()}
    if len(stages) > 1:
        raise problems.INVALID(errors=[fault("spec_ids", "The specs of a promotion are in one stage of their life.")])
    return str(stages.pop())


def _targets(session: Session, actor: Actor, targets: Mapping[str, Any]) -> list[str]:
    if targets["terminal_ids"] is not None:
        return _open_shops(session, actor, targets["terminal_ids"], "targets.terminal_ids")
    found = plan_lookups.matching_terminals(session, actor, targets["filter"])
    if not found:
        raise problems.INVALID(errors=[fault("targets.filter", "No open terminal is meant by it.")])
    return found


def _open_shops(session: Session, actor: Actor, terminal_ids: list[str], field: str) -> list[str]:
    known = plan_lookups.open_terminals(session, actor, terminal_ids)
    unknown = [place for place, each in enumerate(terminal_ids) if each not in known]
    if unknown:
        reason = "There is no such terminal, or it is closed."
        raise problems.INVALID(errors=[fault(f"{field}.{place}", reason) for place in unknown])
    return sorted(known)


def _keep_shops(session: Session, actor: Actor, promotion: Promotion, terminal_ids: list[str]) -> None:
    """The list of shops that a correction puts in place of the former one."""
    kept = _open_shops(session, actor, terminal_ids, "terminal_ids")
    key = {"city_id": promotion.city_id, "promotion_id": promotion.id}
    session.query(PromotionTerminal).filter_by(**key).delete(synchronize_session=False)
    insert_rows(session, PromotionTerminal, [{**key, "terminal_id": each} for each in kept])
    promotion.terminals = len(kept)
    lookups.hold_terminals(session, promotion.city_id, promotion.id)


def _require_days(session: Session, actor: Actor, starts_on: Any, ends_on: Any, at: datetime | None) -> None:
    present = (
        business_day(at, ZoneInfo(accounts_queries.get_city(session, actor).timezone))
        if at
        else accounts.today(session, actor)
    )
    if ends_on < starts_on:
        raise problems.INVALID(errors=[fault("ends_on", "The last day lies before the first.")])
    if starts_on < present:
        raise problems.INVALID(errors=[fault("starts_on", "This day has passed.")])


def _allocate(promotion: Promotion, allocated: list[dict[str, Any]]) -> None:
    given = {each["name"]: each["allocated"] for each in allocated}
    known = {each["name"] for each in promotion.materials}
    strange = [place for place, each in enumerate(allocated) if each["name"] not in known]
    if strange:
        reason = "The plan names no such material."
        raise problems.INVALID(errors=[fault(f"materials.{place}.name", reason) for place in strange])
    promotion.materials = [
        {**each, "allocated": given.get(each["name"], each["allocated"])} for each in promotion.materials
    ]


def _arrangement(session: Session, promotion: Promotion) -> Arrangement:
    specs = lookups.specs_today(session, promotion)
    return Arrangement(
        stage=promotion.stage,
        proposer=Side(promotion.proposed_by_side),
        stages=[row.stage for row in specs],
        carton_fen=[row.retail_fen for row in specs],
        terminals=promotion.terminals,
        closed=lookups.count_closed(session, promotion),
        clashes=lookups.clashing(session, promotion),
        materials=promotion.materials,
        giveaway_fen=promotion.giveaway["worth_fen"] if promotion.giveaway else None,
        approval_no=promotion.approval_no,
        filing_no=promotion.filing_no,
    )


def _keep_faults(session: Session, promotion: Promotion, faults: list[Finding], at: datetime | None) -> None:
    key = {"city_id": promotion.city_id, "promotion_id": promotion.id, "submission": promotion.submissions}
    insert_rows(
        session,
        PromotionFault,
        [
            {**key, "id": new_id(), "kind": each.kind.value, "field": each.field, "reason": each.reason,
             "party": each.party.value, "found_at": at or utc_now()}
            for each in faults
        ],
    )  # fmt: skip
