"""Shops whose position is missing, or whose visits check in elsewhere, and where these check-ins say that they are.

A row goes by itself once the position has been put right: nothing is kept of a proposal. Coordinates of check-ins are there for
`position_days`; what was longer ago proposes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.among import among, ids
from backend.db import utc_now
from backend.terminals import geo
from backend.terminals.models import Terminal
from backend.terminals.queries import terminal_documents, visible_terminals
from backend.visits.models import Visit, VisitSignal
from backend.visits.place_rules import LEAST_VISITS, MOST_VISITS, Fix, Proposal, proposed
from backend.visits.signal_rules import SignalKind, SignalRules
from backend.visits.signals import rules_in_force

#: Candidates that are looked at together.
_AT_ONCE = 500


def list_proposals(
    session: Session, actor: Actor, filters: dict[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Shops without a position, and those of which several visits agree on another one, by licence number.

    `filters` may hold branch_id, manager_id and reason (`missing` or `elsewhere`). `after` is (license_no,).

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.EDIT_TERMINALS)
    rules = rules_in_force(session, actor.city_id)
    since = utc_now() - timedelta(days=session.info["settings"].position_days)
    wanted = (
        visible_terminals(actor),
        Terminal.closed_on.is_(None),
        _is_candidate(actor, filters.get("reason"), since),
    )
    named = [getattr(Terminal, name) == filters[name] for name in ("branch_id", "manager_id") if filters.get(name)]
    last, found = (after[0] if after else ""), list[dict[str, Any]]()
    while len(found) < limit:
        rows = session.execute(
            select(Terminal.id, Terminal.license_no)
            .where(*wanted, *named, Terminal.license_no > last)
            .order_by(Terminal.license_no)
            .limit(_AT_ONCE)
        ).all()
        found += _proposals(session, actor, [row.id for row in rows], since, rules)
        if len(rows) < _AT_ONCE:
            break
        last = rows[-1].license_no
    return found[:limit]


def _is_candidate(actor: Actor, reason: str | None, since: datetime) -> ColumnElement[bool]:
    far = (
        select(Visit.terminal_id)
        .join(VisitSignal, and_(VisitSignal.city_id == Visit.city_id, VisitSignal.visit_id == Visit.id))
        .where(
            VisitSignal.city_id == actor.city_id,
            VisitSignal.signal == SignalKind.FAR.value,
            VisitSignal.started_at >= since,
        )
        .group_by(Visit.terminal_id)
        .having(func.count() >= LEAST_VISITS)
    )
    missing = Terminal.wgs84_latitude.is_(None) if reason != "elsewhere" else false()
    elsewhere = and_(Terminal.wgs84_latitude.is_not(None), Terminal.id.in_(far)) if reason != "missing" else false()
    return or_(missing, elsewhere)


def _proposals(
    session: Session, actor: Actor, terminal_ids: list[str], since: datetime, rules: SignalRules
) -> list[dict[str, Any]]:
    documents = terminal_documents(session, actor, terminal_ids)
    fixes = _fixes(session, actor, terminal_ids, since, rules)
    found = []
    for each in terminal_ids:
        document, own = documents[each], fixes[each]
        there = proposed(own, rules.far_m, geo.rough_distance_m)
        distance = _distance(document, there)
        if document["wgs84_latitude"] is None:
            found.append(_row(document, "missing", own, there, None))
        elif distance is not None and distance > rules.far_m:
            found.append(_row(document, "elsewhere", own, there, round(distance)))
    return found


def _distance(document: dict[str, Any], there: Proposal | None) -> float | None:
    if there is None or document["wgs84_latitude"] is None:
        return None
    here = document["wgs84_latitude"], document["wgs84_longitude"]
    return geo.rough_distance_m(here, (there.latitude, there.longitude))


def _row(
    document: dict[str, Any], reason: str, fixes: list[Fix], there: Proposal | None, distance_m: int | None
) -> dict[str, Any]:
    return {
        **document,
        "reason": reason,
        "check_ins": [{"latitude": fix.latitude, "longitude": fix.longitude} for fix in fixes],
        "visits": len(fixes),
        "proposed": there._asdict() | {"datum": geo.Datum.WGS84.value} if there else None,
        "distance_m": distance_m,
    }


def _fixes(
    session: Session, actor: Actor, terminal_ids: list[str], since: datetime, rules: SignalRules
) -> dict[str, list[Fix]]:
    """Where the newest visits of each shop checked in, as far as that was exact and not made up."""
    rows = session.execute(
        select(
            Visit.terminal_id, Visit.check_in_latitude, Visit.check_in_longitude, Visit.check_in_datum,
            Visit.check_in_accuracy_m,
        )
        .where(
            Visit.city_id == actor.city_id,
            among(Visit.terminal_id, ids("ids", terminal_ids)),
            Visit.started_at >= since,
            Visit.check_in_latitude.is_not(None),
            Visit.check_in_mocked.is_not(True),
        )
        .order_by(Visit.started_at.desc(), Visit.id)
    )  # fmt: skip
    found: dict[str, list[Fix]] = defaultdict(list)
    for terminal_id, latitude, longitude, datum, accuracy_m in rows:
        if len(found[terminal_id]) < MOST_VISITS and (accuracy_m or 0) <= rules.poor_accuracy_m:
            found[terminal_id].append(Fix(*geo.to_wgs84(latitude, longitude, datum), accuracy_m))
    return found
