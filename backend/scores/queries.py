"""Every SELECT over kept scores, closings and appeals.

What an actor sees: the city's roles all scores; a branch's desks those of the branch and its managers; managers and promoters
their own, promoters their manufacturer's too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Branch, Person
from backend.among import among, ids
from backend.brands.models import Manufacturer
from backend.city_time import month_after
from backend.db import AnyRow, wire_time
from backend.displays.plan_models import PlanVersion
from backend.scores.models import MonthlyScore, OpenMonth, PlanFaultRow, ScoreClosing
from backend.scores.standings import Examinee, Part

_ROW = (
    MonthlyScore.id, MonthlyScore.kind, MonthlyScore.month, MonthlyScore.part, MonthlyScore.examinee_id,
    MonthlyScore.revision, MonthlyScore.score, MonthlyScore.band, MonthlyScore.provisional, MonthlyScore.rules_version,
    wire_time(MonthlyScore.computed_at).label("computed_at"),
)  # fmt: skip


def visible_scores(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a score may be seen by the actor."""
    own_city = MonthlyScore.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    own = and_(MonthlyScore.part.in_((Part.MANAGER, Part.PROMOTER)), MonthlyScore.examinee_id == actor.person_id)
    if actor.role is Role.PROMOTER:
        makers = and_(MonthlyScore.part == Part.MANUFACTURER, MonthlyScore.examinee_id == actor.manufacturer_id)
        return and_(own_city, or_(own, makers))
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, own)
    branch = and_(MonthlyScore.part == Part.BRANCH, MonthlyScore.examinee_id == actor.branch_id)
    managers = (
        select(Person.id)
        .where(
            Person.city_id == MonthlyScore.city_id,
            cast(Person.id, String(36)) == MonthlyScore.examinee_id,
            Person.branch_id == actor.branch_id,
        )
        .correlate(MonthlyScore)
        .exists()
    )
    return and_(own_city, or_(branch, and_(MonthlyScore.part == Part.MANAGER, managers)))


def _carried(actor: Actor) -> ColumnElement[bool]:
    """What a person's devices carry: the own scores, and promoters those of the manufacturer."""
    own = and_(MonthlyScore.part.in_((Part.MANAGER, Part.PROMOTER)), MonthlyScore.examinee_id == actor.person_id)
    if actor.role is Role.PROMOTER:
        own = or_(own, and_(MonthlyScore.part == Part.MANUFACTURER, MonthlyScore.examinee_id == actor.manufacturer_id))
    return and_(MonthlyScore.city_id == actor.city_id, own)


def score_documents(session: Session, actor: Actor, score_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The own scores among these, as they travel."""
    wanted = among(MonthlyScore.id, ids("ids", score_ids))
    rows = session.execute(select(*_ROW, MonthlyScore.result).where(_carried(actor), wanted))
    return {row.id: dict(row._mapping) for row in rows}


def list_scores(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Scores with their examinees' names, newest month first. `after` is (month, kind, part, name, id) of the last row.

    `filters` may hold month, since, kind, part, examinee_id and branch_id: the branch and its managers.
    """
    name, statement = named_scores(actor)
    within = (MonthlyScore.kind, MonthlyScore.part, name, MonthlyScore.id)
    for each in ("month", "kind", "part", "examinee_id"):
        if filters.get(each) is not None:
            statement = statement.where(getattr(MonthlyScore, each) == filters[each])
    if filters.get("since") is not None:
        statement = statement.where(MonthlyScore.month >= filters["since"])
    if filters.get("branch_id") is not None:
        of_branch = case((MonthlyScore.part == Part.BRANCH, Branch.id), else_=Person.branch_id)
        statement = statement.where(of_branch == filters["branch_id"])
    if after is not None:
        month, *rest = after
        statement = statement.where(
            or_(
                MonthlyScore.month < month,
                and_(MonthlyScore.month == month, tuple_(*within) > tuple(rest)),
            )
        )
    page = statement.order_by(MonthlyScore.month.desc(), *within).limit(limit)
    return [dict(row._mapping) for row in session.execute(page)]


def named_scores(actor: Actor) -> tuple[ColumnElement[str], Select[Any]]:
    """The name of an examinee, and the scores that the actor may see with it."""
    name = func.coalesce(Branch.name, Person.name, Manufacturer.name, "")
    return name, (
        select(*_ROW, name.label("name"))
        .outerjoin(Branch, _names(MonthlyScore.part == Part.BRANCH, Branch))
        .outerjoin(Person, _names(MonthlyScore.part.in_((Part.MANAGER, Part.PROMOTER)), Person))
        .outerjoin(Manufacturer, _names(MonthlyScore.part == Part.MANUFACTURER, Manufacturer))
        .where(visible_scores(actor))
    )


def _names(condition: ColumnElement[bool], model: Any) -> ColumnElement[bool]:
    same = cast(model.id, String(36)) == MonthlyScore.examinee_id
    return and_(condition, model.city_id == MonthlyScore.city_id, same)


def find_score(
    session: Session, actor: Actor, kind: str, part: str, examinee_id: str, month: str
) -> dict[str, Any] | None:
    row = session.execute(
        named_scores(actor)[1]
        .add_columns(MonthlyScore.result)
        .where(
            MonthlyScore.kind == kind,
            MonthlyScore.part == part,
            MonthlyScore.examinee_id == examinee_id,
            MonthlyScore.month == month,
        )
    ).one_or_none()
    return dict(row._mapping) if row else None


# ---- for computing and closing ----------------------------------------------------------------------------------------


def stored_scores(session: Session, city_id: int, month: str) -> dict[tuple[str, str, str], AnyRow]:
    """By kind, part and examinee."""
    rows = session.execute(
        select(
            MonthlyScore.id, MonthlyScore.kind, MonthlyScore.part, MonthlyScore.examinee_id, MonthlyScore.revision,
            MonthlyScore.result, MonthlyScore.rules_version,
        ).where(MonthlyScore.city_id == city_id, MonthlyScore.month == month)
    )  # fmt: skip
    return {(row.kind, row.part, row.examinee_id): row for row in rows}


def kept_result(session: Session, city_id: int, kind: str, examinee: Examinee, month: str) -> AnyRow | None:
    """What an examinee has, whoever asks: revision, result and the version of the rules."""
    return session.execute(
        select(MonthlyScore.revision, MonthlyScore.result, MonthlyScore.rules_version).where(
            MonthlyScore.city_id == city_id,
            MonthlyScore.kind == kind,
            MonthlyScore.month == month,
            MonthlyScore.part == examinee.part,
            MonthlyScore.examinee_id == examinee.id,
        )
    ).one_or_none()


def manufacturer_of(session: Session, city_id: int, person_id: str) -> str | None:
    """Whom a promoter stands for."""
    return session.scalar(select(Person.manufacturer_id).where(Person.city_id == city_id, Person.id == person_id))


def newest_closing(session: Session, city_id: int, month: str, *, lock: bool = False) -> ScoreClosing | None:
    statement = (
        select(ScoreClosing)
        .where(ScoreClosing.city_id == city_id, ScoreClosing.month == month)
        .order_by(ScoreClosing.revision.desc())
        .limit(1)
    )
    return session.scalar(statement.with_for_update() if lock else statement)


def closings_of(session: Session, city_id: int, month: str) -> Sequence[ScoreClosing]:
    """The closing of a month and its revisions, oldest first, with all that was kept."""
    found = select(ScoreClosing).where(ScoreClosing.city_id == city_id, ScoreClosing.month == month)
    return session.scalars(found.order_by(ScoreClosing.revision)).all()


def list_closings(session: Session, actor: Actor, month: str) -> list[dict[str, Any]]:
    """The closing of a month and its revisions, newest first, without facts and results."""
    rows = session.execute(
        select(
            ScoreClosing.month, ScoreClosing.revision, ScoreClosing.rules, ScoreClosing.facts_sha256,
            ScoreClosing.results_sha256, ScoreClosing.cause, Person.name.label("closed_by"),
            wire_time(ScoreClosing.closed_at).label("closed_at"),
        )
        .outerjoin(Person, and_(Person.city_id == ScoreClosing.city_id, Person.id == ScoreClosing.closed_by))
        .where(ScoreClosing.city_id == actor.city_id, ScoreClosing.month == month)
        .order_by(ScoreClosing.revision.desc())
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


def known_months(session: Session, city_id: int, present: str, before: int) -> list[str]:
    """The present month and so many before it, oldest first, from the first month of any agreed plan on."""
    first = session.scalar(
        select(func.min(PlanVersion.first_month)).where(
            PlanVersion.city_id == city_id, PlanVersion.agreed_at.is_not(None)
        )
    )
    if first is None:
        return []
    year, number = int(present[:4]), int(present[5:]) - 1 - before
    month = f"{year + number // 12:04}-{number % 12 + 1:02}"
    months = []
    while month <= present:
        if month >= first:
            months.append(month)
        month = month_after(month)
    return months


def is_stale(session: Session, city_id: int, month: str, before: datetime) -> bool:
    computed_at = session.scalar(
        select(OpenMonth.computed_at).where(OpenMonth.city_id == city_id, OpenMonth.month == month)
    )
    return computed_at is None or computed_at < before


def facts_of_open(session: Session, city_id: int, month: str) -> str | None:
    return session.scalar(select(OpenMonth.facts).where(OpenMonth.city_id == city_id, OpenMonth.month == month))


def list_faults(
    session: Session,
    actor: Actor,
    month: str | None,
    state: str | None,
    plan_id: str | None = None,
    waiting_for: str | None = None,
) -> list[dict[str, Any]]:
    """Faults of plans that the actor may see: the city all, a branch its own, a promoter the manufacturer's.

    `waiting_for` is the side whose answer is awaited.
    """
    statement = select(
        PlanFaultRow.id, PlanFaultRow.month, PlanFaultRow.kind, PlanFaultRow.manufacturer_id, PlanFaultRow.branch_id,
        PlanFaultRow.plan_id, PlanFaultRow.note, PlanFaultRow.side, PlanFaultRow.state, PlanFaultRow.answer,
        wire_time(PlanFaultRow.recorded_at).label("recorded_at"),
        wire_time(PlanFaultRow.answered_at).label("answered_at"), Person.name.label("recorded_by"),
    ).join(Person, and_(Person.city_id == PlanFaultRow.city_id, Person.id == PlanFaultRow.recorded_by))  # fmt: skip
    statement = statement.where(visible_faults(actor))
    for column, value in ((PlanFaultRow.month, month), (PlanFaultRow.state, state), (PlanFaultRow.plan_id, plan_id)):
        if value is not None:
            statement = statement.where(column == value)
    if waiting_for is not None:
        statement = statement.where(PlanFaultRow.state == "recorded", PlanFaultRow.side != waiting_for)
    ordered = statement.order_by(PlanFaultRow.month.desc(), PlanFaultRow.recorded_at.desc()).limit(500)
    return [dict(row._mapping) for row in session.execute(ordered)]


def visible_faults(actor: Actor) -> ColumnElement[bool]:
    own_city = PlanFaultRow.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.PROMOTER:
        return and_(own_city, PlanFaultRow.manufacturer_id == actor.manufacturer_id)
    return and_(own_city, PlanFaultRow.branch_id == actor.branch_id)


def lock_fault(session: Session, actor: Actor, fault_id: str) -> PlanFaultRow | None:
    return session.scalar(
        select(PlanFaultRow).where(visible_faults(actor), PlanFaultRow.id == fault_id).with_for_update()
    )
