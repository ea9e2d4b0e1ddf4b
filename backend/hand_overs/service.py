"""Says what a hand-over would do, under the same conditions under which it would be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts import service as accounts
from backend.db import utc_now
from backend.hand_overs import queries
from backend.planning.rules import month_of
from backend.terminals import service as terminals
from backend.terminals.writing import Change


def preview_hand_over(
    session: Session, actor: Actor, terminal_ids: Sequence[str], manager_id: str | None, from_date: date | None = None
) -> dict[str, Any]:
    """What would move and what would stay; nothing is changed.

    Raises:
        Problem: as `assign_terminals`.
    """
    changes, day = terminals.assignment_changes(session, actor, terminal_ids, manager_id, from_date)
    moving = [change.after["id"] for change in changes]
    today = accounts.today(session, actor)
    phones_since = utc_now() - timedelta(days=session.info["settings"].phone_days)
    counted = {
        "tasks": queries.open_tasks(session, actor, moving),
        "duties": queries.open_duties(session, actor, moving, month_of(today)),
        "complaints": queries.open_complaints(session, actor, moving),
        "visits": queries.recent_visits(session, actor, moving, phones_since),
        "maintenance_plans": queries.maintenance_plans(session, actor, moving),
        "promotions": queries.running_promotions(session, actor, moving),
    }
    return {
        "from_date": day,
        "shops": {"moving": len(changes), "staying": len(set(terminal_ids)) - len(changes)},
        **{name: each._asdict() for name, each in counted.items()},
        "stops": queries.stops_to_come(session, actor, moving, manager_id, today)._asdict(),
        "managers": _managers(session, actor, changes, manager_id),
    }


def _managers(
    session: Session, actor: Actor, changes: Sequence[Change], manager_id: str | None
) -> list[dict[str, Any]]:
    """Who covers how many open shops and benchmarks before and after: the successor first."""
    shops, benchmarks = Counter[str](), Counter[str]()
    for before, after in changes:
        if after["closed_on"] is not None:
            continue
        for person_id, sign in ((before and before["manager_id"], -1), (manager_id, 1)):
            if person_id:
                shops[person_id] += sign
                benchmarks[person_id] += sign if after["is_benchmark"] else 0
    concerned = {before["manager_id"] for before, _ in changes if before and before["manager_id"]}
    concerned |= {manager_id} if manager_id else set()
    names, covered = queries.people(session, actor, concerned), queries.covered(session, actor, concerned)
    order = sorted(concerned, key=lambda each: (each != manager_id, names[each], each))
    return [
        {
            "manager": {"id": each, "name": names[each]},
            "is_successor": each == manager_id,
            "shops_before": covered[each][0],
            "shops_after": covered[each][0] + shops[each],
            "benchmarks_before": covered[each][1],
            "benchmarks_after": covered[each][1] + benchmarks[each],
        }
        for each in order
    ]
