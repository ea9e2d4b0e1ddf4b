"""Drawing each month's spot checks, picking visits by the draw, and showing afterwards that it was honest."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import City
from backend.db import AnyRow, utc_now, wire_time
from backend.rule_sets import service as rule_sets
from backend.visits.models import SpotCheckDraw
from backend.visits.numbers import SPOT_CHECK_RULES
from backend.visits.spot_check_rules import is_picked, sha256_of

#: No zone is further from UTC than this: the month of a moment is that of one end or of the other.
_ZONES = timedelta(hours=14)
#: Five years of them.
_MOST_SHOWN = 60


def _draw() -> str:
    return secrets.token_hex(32)


def pick_visits(session: Session, city_id: int, began: Mapping[str, datetime]) -> set[str]:
    """Which of these new visits, by their ids and when they began, are to be looked at whatever they say."""
    if not began:
        return set()
    months = {_month(at + shift) for at in began.values() for shift in (-_ZONES, _ZONES)}
    zone, draws = _draws(session, city_id, months)
    own = {visit_id: _month(at.astimezone(zone)) for visit_id, at in began.items()}
    if missing := set(own.values()) - draws.keys():
        make_draws(session, city_id, sorted(missing))
        zone, draws = _draws(session, city_id, months)
    return {
        visit_id for visit_id, month in own.items() if is_picked(draws[month].seed, visit_id, draws[month].permille)
    }


def _month(at: datetime) -> str:
    return at.strftime("%Y-%m")


def _draws(session: Session, city_id: int, months: set[str]) -> tuple[ZoneInfo, dict[str, AnyRow]]:
    """The city's time zone, and the draws of these months that have been made."""
    rows = session.execute(
        select(City.timezone, SpotCheckDraw.month, SpotCheckDraw.seed, SpotCheckDraw.permille)
        .outerjoin(SpotCheckDraw, and_(SpotCheckDraw.city_id == City.city_id, SpotCheckDraw.month.in_(sorted(months))))
        .where(City.city_id == city_id)
    ).all()
    return ZoneInfo(rows[0].timezone), {row.month: row for row in rows if row.month is not None}


def make_draws(session: Session, city_id: int, months: Sequence[str], draw: Callable[[], str] = _draw) -> None:
    """Draw a seed for each of these months that has none. Two who do so at once end with the same one."""
    rules = rule_sets.rules_for(session, city_id, SPOT_CHECK_RULES)
    rows = [
        {"city_id": city_id, "month": month, "seed": seed, "seed_sha256": sha256_of(seed), "permille": rules.permille,
         "rules_version": rules.version, "made_at": utc_now()}
        for month in months
        for seed in (draw(),)
    ]  # fmt: skip
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(SpotCheckDraw).values(rows).on_conflict_do_nothing())


def draw_ahead(session: Session, city_id: int, now: datetime) -> int:
    """Have this month's draw and the next one's made before there is anything to pick.

    Returns:
        How many were missing.
    """
    zone = ZoneInfo(session.execute(select(City.timezone).where(City.city_id == city_id)).scalar_one())
    here = now.astimezone(zone)
    months = {_month(here), _month(here.replace(day=1) + timedelta(days=32))}
    missing = months - _draws(session, city_id, months)[1].keys()
    if missing:
        make_draws(session, city_id, sorted(missing))
    return len(missing)


# ---- showing ----------------------------------------------------------------------------------------------------------

_SHOWN = (
    SpotCheckDraw.month, SpotCheckDraw.seed, SpotCheckDraw.seed_sha256, SpotCheckDraw.permille,
    SpotCheckDraw.rules_version, wire_time(SpotCheckDraw.made_at).label("made_at"),
)  # fmt: skip


def list_draws(session: Session, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The newest draws first; promoters see none. `seed` is None until the month is over where the city is."""
    statement = select(*_SHOWN).where(SpotCheckDraw.city_id == actor.city_id)
    return _as_shown(session, actor, now, statement.order_by(SpotCheckDraw.month.desc()).limit(_MOST_SHOWN))


def get_draw(session: Session, actor: Actor, now: datetime, month: str) -> dict[str, Any] | None:
    statement = select(*_SHOWN).where(SpotCheckDraw.city_id == actor.city_id, SpotCheckDraw.month == month)
    return next(iter(_as_shown(session, actor, now, statement)), None)


def _as_shown(session: Session, actor: Actor, now: datetime, statement: Any) -> list[dict[str, Any]]:
    if actor.role is Role.PROMOTER:
        return []
    zone = session.execute(select(City.timezone).where(City.city_id == actor.city_id)).scalar_one()
    present = _month(now.astimezone(ZoneInfo(zone)))
    return [{**row._mapping, "seed": row.seed if row.month < present else None} for row in session.execute(statement)]
