"""Figures of other systems beside their targets. They are shown as they were told; nothing else follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.city_time import months_between
from backend.dashboards import imported_queries
from backend.dashboards.imported_rules import Imported, beside_target, steps_off, subject_of
from backend.dashboards.numbers import DASHBOARD_RULES
from backend.dashboards.rules import MOST_MONTHS
from backend.problems import fault
from backend.rule_sets.service import rules_for


def list_figures(
    session: Session, actor: Actor, first: str, last: str, filters: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The figures of some months, the newest first; `filters` may hold indicator, branch_id (and the city's) and manufacturer_id.

    Raises:
        Problem: `forbidden` for managers; `invalid` for too many months.
    """
    require(actor, Verb.READ_IMPORTED_FIGURES)
    if not 1 <= months_between(first, last) <= MOST_MONTHS:
        raise problems.INVALID(errors=[fault("last_month", "At most 24 months, in order.")])
    rules = rules_for(session, actor.city_id, DASHBOARD_RULES)
    items = []
    for row in imported_queries.list_figures(session, actor, first, last, filters or {}):
        branch_id, manufacturer_id = row.pop("branch_id"), row.pop("manufacturer_id")
        items.append(
            {
                **row,
                "subject": subject_of(branch_id, manufacturer_id),
                "subject_id": branch_id or manufacturer_id,
                "steps_off": steps_off(row["off_days"], row["off_packs"], row["off_percent"], rules),
                **beside_target(Imported(row["indicator"]), row["value"], row["standard"], rules),
            }
        )
    return items
