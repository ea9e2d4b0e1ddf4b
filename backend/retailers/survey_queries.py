"""Every SELECT over satisfaction surveys. Who works for the city sees that there is one; a branch sees its own figures, and city
roles every branch's. What one shop said leaves this package only as part of a figure, or as a comment without a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Branch, City, Person
from backend.db import AnySelect
from backend.retailers.models import RetailerAnswer, RetailerLink, SatisfactionSurvey
from backend.retailers.survey_rules import Response, Shop
from backend.terminals.models import Terminal


def visible_surveys(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.PROMOTER:
        return false()
    return SatisfactionSurvey.city_id == actor.city_id


def list_surveys(session: Session, actor: Actor) -> Sequence[SatisfactionSurvey]:
    """All surveys, newest first: there are four a year."""
    return session.scalars(
        select(SatisfactionSurvey).where(visible_surveys(actor)).order_by(SatisfactionSurvey.quarter.desc())
    ).all()


def find_survey(session: Session, actor: Actor, survey_id: str) -> SatisfactionSurvey | None:
    return session.scalar(select(SatisfactionSurvey).where(visible_surveys(actor), SatisfactionSurvey.id == survey_id))


def get_timezone(session: Session, actor: Actor) -> str:
    return session.scalars(select(City.timezone).where(City.city_id == actor.city_id)).one()


def open_shops(session: Session, city_id: int) -> list[Shop]:
    """Every shop of the city that is open: whom a sample is drawn from."""
    rows = session.execute(
        select(Terminal.id, Terminal.branch_id, Terminal.scale, Terminal.manager_id).where(
            Terminal.city_id == city_id, Terminal.closed_on.is_(None)
        )
    )
    return [Shop(*row) for row in rows]


def get_questions(session: Session, city_id: int, survey_id: str) -> tuple[str, list[dict[str, str]]]:
    """The quarter of a survey and what it asks, for whoever holds one of its links."""
    row = session.execute(
        select(SatisfactionSurvey.quarter, SatisfactionSurvey.questions).where(
            SatisfactionSurvey.city_id == city_id, SatisfactionSurvey.id == survey_id
        )
    ).one()
    return row.quarter, list(row.questions)


def list_responses(session: Session, actor: Actor, survey_id: str) -> list[Response]:
    """The scores given, of the whole city: figures are made of them before anything is shown."""
    rows = session.execute(
        select(RetailerAnswer.branch_id, RetailerAnswer.scores).where(
            RetailerAnswer.city_id == actor.city_id, RetailerAnswer.subject_id == survey_id
        )
    )
    return [Response(branch_id, scores) for branch_id, scores in rows]


def list_comments(session: Session, actor: Actor, survey_id: str, branch_ids: Sequence[str], limit: int) -> list[Any]:
    """What was written beside the scores, in the order of its letters: neither when nor where it was written shows."""
    rows = session.execute(
        select(RetailerAnswer.branch_id, RetailerAnswer.comment)
        .where(
            RetailerAnswer.city_id == actor.city_id,
            RetailerAnswer.subject_id == survey_id,
            RetailerAnswer.branch_id.in_(branch_ids),
            RetailerAnswer.comment.is_not(None),
        )
        .order_by(RetailerAnswer.comment)
        .limit(limit)
    )
    return [dict(row._mapping) for row in rows]


def branch_names(session: Session, actor: Actor) -> dict[str, str]:
    """The branches whose figures the actor sees."""
    found = select(Branch.id, Branch.name).where(Branch.city_id == actor.city_id).order_by(Branch.code)
    if not actor.sees_city:
        found = found.where(Branch.id == actor.branch_id)
    return {row.id: row.name for row in session.execute(found)}


# ---- links to hand out ------------------------------------------------------------------------------------------------


def survey_links(
    session: Session,
    actor: Actor,
    survey_id: str,
    branch_id: str | None = None,
    manager_id: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """The links of a survey with their shops. With a limit, in the order of their ids and after the one named; else by branch,
    manager and licence number, as they are handed out."""
    statement: AnySelect = (
        select(
            RetailerLink.id,
            RetailerLink.terminal_id,
            RetailerLink.branch_id,
            RetailerLink.manager_id,
            Branch.name.label("branch_name"),
            Person.name.label("manager_name"),
            Terminal.name.label("terminal_name"),
            Terminal.license_no,
            Terminal.address,
        )
        .join(Terminal, and_(Terminal.city_id == RetailerLink.city_id, Terminal.id == RetailerLink.terminal_id))
        .join(Branch, and_(Branch.city_id == RetailerLink.city_id, Branch.id == RetailerLink.branch_id))
        .outerjoin(Person, and_(Person.city_id == RetailerLink.city_id, Person.id == RetailerLink.manager_id))
        .where(_handed_out_by(actor), RetailerLink.subject_id == survey_id)
    )
    if branch_id is not None:
        statement = statement.where(RetailerLink.branch_id == branch_id)
    if manager_id is not None:
        statement = statement.where(RetailerLink.manager_id == manager_id)
    if after is not None:
        statement = statement.where(RetailerLink.id > after)
    if limit is None:
        statement = statement.order_by(Branch.code, Person.name, RetailerLink.manager_id, Terminal.license_no)
    else:
        statement = statement.order_by(RetailerLink.id).limit(limit)
    return [dict(row._mapping) for row in session.execute(statement)]


def _handed_out_by(actor: Actor) -> ColumnElement[bool]:
    own_city = RetailerLink.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role in BRANCH_ROLES - {Role.CUSTOMER_MANAGER}:
        return and_(own_city, RetailerLink.branch_id == actor.branch_id)
    return false()
