"""Every SELECT on the stages, tests and pilot sales of specs.

Whoever sees a spec sees its tests, as counts: who answered what is nobody's but the recorder's. A pilot sale is seen by the city's
roles, by the maker's promoters, and in a branch by those who have one of its shops.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor
from backend.among import among, ids
from backend.brands.lifecycle_models import PilotSale, PilotTerminal, TasteAnswer, TasteTest
from backend.brands.lifecycle_rules import Taster, TrialVerdict
from backend.brands.models import Spec, SpecStage
from backend.brands.queries import visible_specs
from backend.brands.rules import Stage
from backend.db import AnyRow, wire_time
from backend.problems import NOT_FOUND
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals

T = TypeVar("T", TasteTest, PilotSale)

# ---- stages -----------------------------------------------------------------------------------------------------------


def specs_on_sale(session: Session, actor: Actor, spec_id: str | None = None) -> Sequence[AnyRow]:
    found = select(
        Spec.id, Spec.name, Spec.brand_id, Spec.manufacturer_id, Spec.price_class, Spec.stage, Spec.entry_date
    ).where(visible_specs(actor), Spec.retired_on.is_(None))
    if spec_id is not None:
        found = found.where(Spec.id == spec_id)
    return session.execute(found.order_by(Spec.name, Spec.id)).all()


def brand_of_spec(session: Session, city_id: int) -> dict[str, str]:
    """The brand of every spec of the city, retired ones included: what they sold counts for the brand."""
    rows = session.execute(select(Spec.id, Spec.brand_id).where(Spec.city_id == city_id))
    return {row.id: row.brand_id for row in rows}


def introduced_on(session: Session, city_id: int, spec_ids: Collection[str]) -> dict[str, date]:
    """When the newest introduction of each began, of those that ever had one."""
    rows = session.execute(
        select(SpecStage.spec_id, func.max(SpecStage.from_date).label("day"))
        .where(
            SpecStage.city_id == city_id,
            SpecStage.stage == Stage.INTRODUCTION.value,
            among(SpecStage.spec_id, ids("specs", spec_ids)),
        )
        .group_by(SpecStage.spec_id)
    )
    return {row.spec_id: row.day for row in rows}


def passed_trials(session: Session, city_id: int, spec_ids: Collection[str]) -> tuple[set[str], set[str]]:
    """Those of the specs that have passed a taste test, and those that have passed a pilot sale, in their present life: a product
    that was taken out and comes back begins anew."""

    def passed(model: type[TasteTest | PilotSale]) -> set[str]:
        found = select(model.spec_id).where(_passed(model, city_id), among(model.spec_id, ids("specs", spec_ids)))
        return set(session.scalars(found))

    return passed(TasteTest), passed(PilotSale)


def passed_test(session: Session, city_id: int, spec_id: str) -> str | None:
    """The newest taste test that a spec has passed in its present life."""
    found = select(TasteTest.id).where(_passed(TasteTest, city_id), TasteTest.spec_id == spec_id)
    return session.scalar(found.order_by(TasteTest.id.desc()).limit(1))


def _passed(model: type[TasteTest | PilotSale], city_id: int) -> ColumnElement[bool]:
    taken_out_since = exists().where(
        SpecStage.city_id == model.city_id,
        SpecStage.spec_id == model.spec_id,
        SpecStage.stage == Stage.EXIT.value,
        SpecStage.decided_at >= model.begun_at,
    )
    return and_(model.city_id == city_id, model.verdict == TrialVerdict.PASSED.value, ~taken_out_since)


def newest_stage(session: Session, city_id: int, spec_id: str) -> SpecStage | None:
    return session.scalar(
        select(SpecStage)
        .where(SpecStage.city_id == city_id, SpecStage.spec_id == spec_id)
        .order_by(SpecStage.from_date.desc(), SpecStage.id.desc())
        .limit(1)
    )


# ---- taste tests ------------------------------------------------------------------------------------------------------

_OF_TRIAL = ("id", "spec_id", "name", "begun_by", "verdict", "note", "ended_by")


def _trial_columns(model: type[TasteTest | PilotSale], *more: str) -> list[Any]:
    return [
        *[getattr(model, name) for name in (*_OF_TRIAL, *more)],
        wire_time(model.begun_at).label("begun_at"),
        wire_time(model.ended_at).label("ended_at"),
        Spec.name.label("spec_name"),
    ]


def list_tests(
    session: Session, actor: Actor, filters: dict[str, Any], after: str | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """With what was answered so far, counted; the newest first. `filters` may hold spec_id, is_open, id."""
    found = (
        select(*_trial_columns(TasteTest, "rules_version"))
        .join(Spec, (Spec.city_id == TasteTest.city_id) & (Spec.id == TasteTest.spec_id))
        .where(visible_specs(actor), *_trial_filters(TasteTest, filters))
    )
    if after is not None:
        found = found.where(TasteTest.id < after)
    tests = [dict(row._mapping) for row in session.execute(found.order_by(TasteTest.id.desc()).limit(limit))]
    counts = answer_counts(session, actor.city_id, [each["id"] for each in tests])
    return [each | {"answers": [counts[each["id"], taster] for taster in Taster]} for each in tests]


def _trial_filters(model: type[TasteTest | PilotSale], filters: dict[str, Any]) -> list[ColumnElement[bool]]:
    conditions = [getattr(model, name) == filters[name] for name in ("spec_id", "id") if filters.get(name) is not None]
    if filters.get("is_open") is not None:
        conditions.append(model.verdict.is_(None) if filters["is_open"] else model.verdict.is_not(None))
    return conditions


def answer_counts(
    session: Session, city_id: int, test_ids: Collection[str]
) -> dict[tuple[str, Taster], dict[str, Any]]:
    """By test and kind of taster; `mean_liking` is in hundredths of a point."""
    one = literal(1)
    rows = session.execute(
        select(
            TasteAnswer.test_id, TasteAnswer.taster, func.count().label("count"),
            func.sum(TasteAnswer.liking).label("liking"),
            func.count(case((TasteAnswer.would_buy, one))).label("would_buy"),
        )
        .where(TasteAnswer.city_id == city_id, among(TasteAnswer.test_id, ids("tests", test_ids)))
        .group_by(TasteAnswer.test_id, TasteAnswer.taster)
    )  # fmt: skip
    known = {(row.test_id, row.taster): row for row in rows}
    return {
        (test_id, taster): {
            "taster": taster.value,
            "count": row._mapping["count"] if row else 0,
            "would_buy": row.would_buy if row else 0,
            "mean_liking": int(row.liking) * 100 // row._mapping["count"] if row else None,
        }
        for test_id in test_ids
        for taster in Taster
        for row in (known.get((test_id, taster)),)
    }


def lock_test(session: Session, actor: Actor, test_id: str) -> TasteTest:
    """
    Raises:
        Problem: `not-found`.
    """
    return _lock(session, actor, TasteTest, test_id)


def _lock(session: Session, actor: Actor, model: type[T], trial_id: str) -> T:
    trial = session.scalar(
        select(model)
        .join(Spec, (Spec.city_id == model.city_id) & (Spec.id == model.spec_id))
        .where(visible_specs(actor), model.id == trial_id)
        .with_for_update(of=model)
    )
    if trial is None:
        raise NOT_FOUND()
    return trial


def known_answers(session: Session, city_id: int, answer_ids: Collection[str]) -> dict[str, str]:
    """The test of those of the answers that are there already."""
    wanted = among(TasteAnswer.id, ids("answers", answer_ids))
    rows = session.execute(select(TasteAnswer.id, TasteAnswer.test_id).where(TasteAnswer.city_id == city_id, wanted))
    return {row.id: row.test_id for row in rows}


def shops_that_answered(session: Session, city_id: int, test_id: str) -> set[str | None]:
    return set(
        session.scalars(
            select(TasteAnswer.terminal_id).where(
                TasteAnswer.city_id == city_id,
                TasteAnswer.test_id == test_id,
                TasteAnswer.taster == Taster.RETAILER.value,
            )
        )
    )


def terminals_seen(session: Session, actor: Actor, terminal_ids: Collection[str]) -> set[str]:
    """Those of the shops that the actor sees and that are open."""
    wanted = among(Terminal.id, ids("shops", terminal_ids))
    return set(
        session.scalars(
            select(Terminal.id).where(visible_terminals(actor, by_id=True), wanted, Terminal.closed_on.is_(None))
        )
    )


# ---- pilot sales ------------------------------------------------------------------------------------------------------


def visible_pilots(actor: Actor) -> ColumnElement[bool]:
    """The condition on `PilotSale`, joined with its `Spec`."""
    if actor.role not in BRANCH_ROLES:
        return visible_specs(actor)
    has_one = exists().where(
        PilotTerminal.city_id == PilotSale.city_id,
        PilotTerminal.pilot_id == PilotSale.id,
        Terminal.city_id == PilotTerminal.city_id,
        Terminal.id == PilotTerminal.terminal_id,
        visible_terminals(actor, by_id=True),
    )
    return and_(visible_specs(actor), has_one)


def list_pilots(
    session: Session, actor: Actor, filters: dict[str, Any], after: str | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """The newest first, each with how many of its shops the actor sees; `filters` as those of tests."""
    found = (
        select(*_trial_columns(PilotSale, "test_id", "first_day", "last_day"))
        .join(Spec, (Spec.city_id == PilotSale.city_id) & (Spec.id == PilotSale.spec_id))
        .where(visible_pilots(actor), *_trial_filters(PilotSale, filters))
    )
    if after is not None:
        found = found.where(PilotSale.id < after)
    pilots = [dict(row._mapping) for row in session.execute(found.order_by(PilotSale.id.desc()).limit(limit))]
    counts = _shop_counts(session, actor, [each["id"] for each in pilots])
    return [each | {"terminals": counts.get(each["id"], 0)} for each in pilots]


def _shop_counts(session: Session, actor: Actor, pilot_ids: Collection[str]) -> dict[str, int]:
    rows = session.execute(
        select(PilotTerminal.pilot_id, func.count().label("count"))
        .join(Terminal, (Terminal.city_id == PilotTerminal.city_id) & (Terminal.id == PilotTerminal.terminal_id))
        .where(_counted_shops(actor), among(PilotTerminal.pilot_id, ids("pilots", pilot_ids)))
        .group_by(PilotTerminal.pilot_id)
    )
    return {row.pilot_id: row._mapping["count"] for row in rows}


def _counted_shops(actor: Actor) -> ColumnElement[bool]:
    """A promoter learns how many shops there are, and what all of them sold, but not which."""
    own_city = Terminal.city_id == actor.city_id
    return visible_terminals(actor) if actor.role in BRANCH_ROLES else own_city


def pilot_shops(session: Session, actor: Actor, pilot_id: str) -> list[str]:
    """The shops whose figures make up what this actor is told of a pilot sale."""
    return list(
        session.scalars(
            select(PilotTerminal.terminal_id)
            .join(Terminal, (Terminal.city_id == PilotTerminal.city_id) & (Terminal.id == PilotTerminal.terminal_id))
            .where(_counted_shops(actor), PilotTerminal.pilot_id == pilot_id)
            .order_by(PilotTerminal.terminal_id)
        )
    )


def get_pilot(session: Session, actor: Actor, pilot_id: str) -> dict[str, Any]:
    """
    Raises:
        Problem: `not-found`.
    """
    found = list_pilots(session, actor, {"id": pilot_id}, limit=1)
    if not found:
        raise NOT_FOUND()
    shops = select(PilotTerminal.terminal_id).join(
        Terminal, (Terminal.city_id == PilotTerminal.city_id) & (Terminal.id == PilotTerminal.terminal_id)
    )
    seen = shops.where(visible_terminals(actor), PilotTerminal.pilot_id == pilot_id).order_by(Terminal.license_no)
    return found[0] | {"terminal_ids": list(session.scalars(seen))}


def lock_pilot(session: Session, actor: Actor, pilot_id: str) -> PilotSale:
    """
    Raises:
        Problem: `not-found`.
    """
    return _lock(session, actor, PilotSale, pilot_id)
