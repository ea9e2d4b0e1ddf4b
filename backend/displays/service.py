"""Recording display checks for whatever document carried them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.db import insert_rows
from backend.displays.models import DisplayCheck


def record_display_checks(
    session: Session, actor: Actor, checks: Mapping[str, list[dict[str, Any]]], replacing: Collection[str]
) -> None:
    """Store the checks of each subject; those of the subjects in `replacing` are as given and no others."""
    if replacing:
        session.execute(
            delete(DisplayCheck).where(DisplayCheck.city_id == actor.city_id, DisplayCheck.subject_id.in_(replacing))
        )
    insert_rows(
        session,
        DisplayCheck,
        [
            {"city_id": actor.city_id, "subject_id": subject_id, "ordinal": ordinal, **check}
            for subject_id, subject_checks in checks.items()
            for ordinal, check in enumerate(subject_checks)
        ],
    )
