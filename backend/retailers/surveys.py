"""The quarterly satisfaction survey: opening it, handing out its links, and what came of it (R28)."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.access import DESK_ROLES, Actor, Verb, require
from backend.accounts.service import flush_unique
from backend.audit import service as audit
from backend.db import insert_rows, new_id, rfc3339, utc_now
from backend.problems import fault
from backend.retailers import survey_queries as queries
from backend.retailers.models import RetailerLink, SatisfactionSurvey
from backend.retailers.numbers import RETAILER_RULES
from backend.retailers.rules import Purpose
from backend.retailers.service import token_of
from backend.retailers.survey_rules import (
    OVERALL_QUESTION,
    QUESTIONS,
    Stratum,
    draw,
    figures,
    has_begun,
)
from backend.rule_sets import service as rule_sets
from backend.spreadsheets import WRITERS

#: QR codes on one sheet; each takes some milliseconds to draw.
MOST_ON_A_SHEET = 300
MOST_COMMENTS = 200


def open_survey(
    session: Session,
    actor: Actor,
    *,
    quarter: str,
    closes_on: date | None = None,
    sample_permille: int | None = None,
    questions: Sequence[Mapping[str, str]] | None = None,
    seed: str | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Draw the quarter's sample and make a link for each of its shops.

    The seed is ours unless told by a test or a demo: whoever opens a survey does not choose whom it asks.

    Raises:
        Problem: `forbidden`; `invalid` for a quarter that has not begun or an end that has passed; `survey-exists`.
    """
    require(actor, Verb.RUN_SURVEYS)
    now = now or utc_now()
    zone = ZoneInfo(queries.get_timezone(session, actor))
    today = now.astimezone(zone).date()
    rules = rule_sets.rules_for(session, actor.city_id, RETAILER_RULES)
    closes_on = closes_on or today + timedelta(days=rules.survey_days)
    faults = [] if has_begun(quarter, today) else [fault("quarter", "This quarter has not begun.")]
    if closes_on < today:
        faults.append(fault("closes_on", "This day has passed."))
    if faults:
        raise problems.INVALID(errors=faults)
    permille = sample_permille or rules.sample_permille
    seed = seed or secrets.token_hex(8)
    shops = queries.open_shops(session, actor.city_id)
    sample = draw(shops, permille, rules.least_sampled_per_branch, seed)
    survey = SatisfactionSurvey(
        city_id=actor.city_id,
        id=new_id(),
        quarter=quarter,
        questions=[*(dict(each) for each in (QUESTIONS if questions is None else questions)), dict(OVERALL_QUESTION)],
        sample_permille=permille,
        least_per_branch=rules.least_sampled_per_branch,
        seed=seed,
        strata=_strata(shops, sample),
        rules_version=rules.version,
        opened_at=now,
        closes_on=closes_on,
        closes_at=datetime.combine(closes_on + timedelta(days=1), time(), zone),
        created_by=actor.account_id,
    )
    session.add(survey)
    flush_unique(session, "quarter", problems.SURVEY_EXISTS)
    insert_rows(
        session,
        RetailerLink,
        [
            {
                "city_id": actor.city_id,
                "id": new_id(),
                "purpose": Purpose.SURVEY.value,
                "subject_id": survey.id,
                "terminal_id": shop.id,
                "branch_id": shop.branch_id,
                "manager_id": shop.manager_id,
                "expires_at": survey.closes_at,
                "created_by": actor.account_id,
                "created_at": now,
            }
            for shop in sample
        ],
    )
    audit.record(
        session, actor, "open", "satisfaction_survey", survey.id, quarter=quarter, sampled=len(sample), seed=seed
    )
    return describe_survey(session, actor, survey.id)


def _strata(shops: Sequence[Any], sample: Sequence[Any]) -> list[dict[str, Any]]:
    there = Counter(Stratum(shop.branch_id, shop.scale) for shop in shops)
    drawn = Counter(Stratum(shop.branch_id, shop.scale) for shop in sample)
    return [{**stratum._asdict(), "open_shops": there[stratum], "sampled": drawn[stratum]} for stratum in sorted(there)]


# ---- what came of it --------------------------------------------------------------------------------------------------


def list_surveys(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Every survey with how many were asked, newest first."""
    now = utc_now()
    return [_outline(each, now) for each in queries.list_surveys(session, actor)]


def find_survey(session: Session, actor: Actor, survey_id: str) -> SatisfactionSurvey:
    """
    Raises:
        Problem: `not-found`.
    """
    survey = queries.find_survey(session, actor, survey_id)
    if survey is None:
        raise problems.NOT_FOUND()
    return survey


def describe_survey(session: Session, actor: Actor, survey_id: str) -> dict[str, Any]:
    """A survey with the figures of the city and of the branches that the actor sees.

    Raises:
        Problem: `not-found`.
    """
    survey = find_survey(session, actor, survey_id)
    zone = ZoneInfo(queries.get_timezone(session, actor))
    opened_on = survey.opened_at.astimezone(zone).date()
    rules = rule_sets.rules_for(session, actor.city_id, RETAILER_RULES, on=opened_on)
    there, drawn = _by_branch(survey, "open_shops"), _by_branch(survey, "sampled")
    responses = queries.list_responses(session, actor, survey_id)
    city, branches = figures([each["key"] for each in survey.questions], there, drawn, responses, rules)
    names = queries.branch_names(session, actor)
    seen = [branch_id for branch_id in names if branch_id in branches]
    shown = [branch_id for branch_id in seen if not branches[branch_id].is_withheld]
    return {
        **_outline(survey, utc_now()),
        "questions": survey.questions,
        "sample_permille": survey.sample_permille,
        "least_per_branch": survey.least_per_branch,
        "seed": survey.seed,
        "strata": [each for each in survey.strata if each["branch_id"] in names],
        "city": asdict(city),
        "branches": [
            {"branch_id": each, "branch_name": names[each], "open_shops": there[each], **asdict(branches[each])}
            for each in seen
        ],
        "comments": _comments(session, actor, survey_id, shown),
    }


def _comments(session: Session, actor: Actor, survey_id: str, branch_ids: Sequence[str]) -> list[dict[str, Any]]:
    """For desks alone: by its words a manager might know a shop."""
    if actor.role not in DESK_ROLES:
        return []
    return queries.list_comments(session, actor, survey_id, branch_ids, MOST_COMMENTS)


def _outline(survey: SatisfactionSurvey, now: datetime) -> dict[str, Any]:
    return {
        "id": survey.id,
        "quarter": survey.quarter,
        "opened_at": rfc3339(survey.opened_at),
        "closes_on": survey.closes_on,
        "is_open": now < survey.closes_at,
        "sampled": sum(each["sampled"] for each in survey.strata),
    }


def _by_branch(survey: SatisfactionSurvey, what: str) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for each in survey.strata:
        counted[each["branch_id"]] += each[what]
    return dict(counted)


# ---- handing out ------------------------------------------------------------------------------------------------------


def links_of(
    session: Session,
    actor: Actor,
    survey_id: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    **filters: Any,
) -> list[dict[str, Any]]:
    """The links that the actor's desk hands out. Which of them were answered is not told: it would be asked why not.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    find_survey(session, actor, survey_id)
    require(actor, Verb.HAND_OUT_SURVEYS)
    rows = queries.survey_links(session, actor, survey_id, after=after, limit=limit, **filters)
    return [{**row, "token": token_of(session, actor.city_id, row["id"])} for row in rows]


def sheet_of(session: Session, actor: Actor, survey_id: str, **filters: Any) -> list[dict[str, Any]]:
    """The links for one sheet of paper after another.

    Raises:
        Problem: as of `links_of`; `invalid` when they are too many to be drawn at once.
    """
    rows = links_of(session, actor, survey_id, **filters)
    if len(rows) > MOST_ON_A_SHEET:
        raise problems.INVALID(
            errors=[fault("manager_id", "Too many codes for one print; choose a branch or a manager.")]
        )
    return rows


def export_links(
    session: Session, actor: Actor, survey_id: str, stream: BinaryIO, format: str, address_of: Any, **filters: Any
) -> None:
    """Write the links as `csv` or `xlsx`, in the order in which they are handed out; `address_of` makes one of a token."""
    rows = links_of(session, actor, survey_id, **filters)
    headings = ["分局", "客户经理", "许可证号", "名称", "地址", "链接"]
    names = ("branch_name", "manager_name", "license_no", "terminal_name", "address")
    WRITERS[format](stream, headings, ([*(row[name] for name in names), address_of(row["token"])] for row in rows))
