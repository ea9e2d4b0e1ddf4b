"""Every SELECT of recomputing.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.among import among, ids
from backend.db import AnyRow
from backend.terminals.models import Terminal
from backend.visits.models import Visit
from backend.visits.signal_models import SignalRecomputation

_FACTS = (
    "id", "terminal_id", "manager_id", "covered_by", "started_at", "ended_at", "clock_offset_ms", "photos_received",
    "withdrawn_at",
    *(f"{point}_{name}" for point in ("check_in", "check_out") for name in (
        "device_time", "latitude", "longitude", "datum", "accuracy_m", "fixed_at", "mocked", "distance_m",
    )),
)  # fmt: skip


def count_visits(session: Session, city_id: int) -> int:
    return session.scalars(select(func.count()).select_from(Visit).where(Visit.city_id == city_id)).one()


def find_unfinished(session: Session, city_id: int, kind: str, version: int) -> SignalRecomputation | None:
    return session.scalars(
        select(SignalRecomputation)
        .where(
            SignalRecomputation.city_id == city_id,
            SignalRecomputation.kind == kind,
            SignalRecomputation.rules_version == version,
            SignalRecomputation.finished_at.is_(None),
        )
        .order_by(SignalRecomputation.requested_at.desc(), SignalRecomputation.id.desc())
        .limit(1)
    ).one_or_none()


def list_recomputations(session: Session, actor: Actor, limit: int) -> list[SignalRecomputation]:
    return list(
        session.scalars(
            select(SignalRecomputation)
            .where(SignalRecomputation.city_id == actor.city_id)
            .order_by(SignalRecomputation.requested_at.desc(), SignalRecomputation.id.desc())
            .limit(limit)
        )
    )


def lock_recomputation(session: Session, city_id: int, recomputation_id: str) -> SignalRecomputation | None:
    statement = select(SignalRecomputation).where(
        SignalRecomputation.city_id == city_id, SignalRecomputation.id == recomputation_id
    )
    return session.scalar(statement.with_for_update())


def visits_after(
    session: Session, city_id: int, after: tuple[datetime | None, str | None], limit: int
) -> Sequence[AnyRow]:
    """The next visits by the time of their beginning, withdrawn ones too; `after` is that and the id of the last one."""
    statement = select(Visit.id, Visit.started_at, Visit.manager_id, Visit.terminal_id, Visit.photos_received).where(
        Visit.city_id == city_id
    )
    if after[0] is not None:
        statement = statement.where(tuple_(Visit.started_at, Visit.id) > after)
    return session.execute(statement.order_by(Visit.started_at, Visit.id).limit(limit)).all()


def hold_facts(session: Session, city_id: int, visit_ids: Collection[str]) -> list[dict[str, Any]]:
    """What the signals of visits are found from, with the position of the shop. Nobody changes the visits meanwhile."""
    columns = [getattr(Visit, name) for name in _FACTS]
    shops = (Terminal.wgs84_latitude, Terminal.wgs84_longitude)
    statement = (
        select(*columns, *shops)
        .join(Terminal, (Terminal.city_id == Visit.city_id) & (Terminal.id == Visit.terminal_id))
        .where(Visit.city_id == city_id, among(Visit.id, ids("ids", visit_ids)), Visit.withdrawn_at.is_(None))
        .order_by(Visit.id)
        .with_for_update(key_share=True, of=Visit)
    )
    return [dict(row._mapping) for row in session.execute(statement)]
