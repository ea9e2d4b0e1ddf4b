"""Recording display checks for whatever document carried them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.db import insert_rows, utc_now
from backend.displays import queries
from backend.displays.in_force import StandardsInForce
from backend.displays.in_force import Subject as Subject
from backend.displays.models import DisplayCheck
from backend.displays.presenting import withdraw_cases


def record_display_checks(
    session: Session,
    actor: Actor,
    checks: Mapping[str, list[dict[str, Any]]],
    replacing: Collection[str],
    about: Mapping[str, Subject],
) -> None:
    """Store the checks of each subject; those of the subjects in `replacing` are as given and no others.

    `about` has every subject in `checks`. The specs are known to exist.
    """
    if replacing:
        session.execute(
            delete(DisplayCheck).where(DisplayCheck.city_id == actor.city_id, DisplayCheck.subject_id.in_(replacing))
        )
    if not checks:
        return
    spec_ids = {check["spec_id"] for subject_checks in checks.values() for check in subject_checks}
    makers = queries.manufacturers_of(session, actor.city_id, spec_ids)
    standards = StandardsInForce(session, actor.city_id, [about[subject_id] for subject_id in checks], spec_ids)
    insert_rows(
        session,
        DisplayCheck,
        [
            {
                "city_id": actor.city_id,
                "subject_id": subject_id,
                "terminal_id": about[subject_id].terminal_id,
                "checked_at": about[subject_id].at,
                "ordinal": ordinal,
                "manufacturer_id": makers[check["spec_id"]],
                "withdrawn_at": None,
                **standards.at(about[subject_id], check["spec_id"]),
                **check,
            }
            for subject_id, subject_checks in checks.items()
            for ordinal, check in enumerate(subject_checks)
        ],
    )


def withdraw_display_checks(session: Session, city_id: int, subject_ids: Collection[str]) -> None:
    """The subjects have been taken back: nobody sees their checks, until the subject is recorded again."""
    session.execute(
        update(DisplayCheck)
        .where(DisplayCheck.city_id == city_id, DisplayCheck.subject_id.in_(subject_ids))
        .values(withdrawn_at=utc_now()),
        execution_options={"synchronize_session": False},
    )
    withdraw_cases(session, city_id, subject_ids)


def restore_display_checks(session: Session, city_id: int, subject_ids: Collection[str]) -> None:
    """The subjects count again: their checks are seen as before. Whoever calls presents what is whole."""
    session.execute(
        update(DisplayCheck)
        .where(DisplayCheck.city_id == city_id, DisplayCheck.subject_id.in_(subject_ids))
        .values(withdrawn_at=None),
        execution_options={"synchronize_session": False},
    )
