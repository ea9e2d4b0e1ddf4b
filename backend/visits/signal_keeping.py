"""Storing what is said of visits: what is replaced or vanishes goes into the history, and the risk follows.

A signal that is found again with the same evidence and weight stays as it is, under whichever version of the rules it was first
said: so whoever looks again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from backend import feed
from backend.among import among, ids
from backend.db import insert_rows, new_id, rfc3339, utc_now
from backend.visits.models import Visit, VisitSignal
from backend.visits.signal_models import SignalHistory, SignalVerdict
from backend.visits.signal_rules import Signal, Verdict

#: What is said of (visit id, signal kind) now; None: nothing.
Told = Mapping[tuple[str, str], Signal | None]


class Stored(NamedTuple):
    """A signal as it lies in the database."""

    weight: int
    evidence: dict[str, Any]
    evidence_sha256: str | None
    rules_version: int
    said_at: datetime | None


def keep_signals(
    session: Session,
    city_id: int,
    told: Told,
    stored: Mapping[tuple[str, str], Stored],
    started: Mapping[str, datetime],
    rules_version: int,
) -> set[str]:
    """Put what is told in place of what is stored of the same visits and kinds; what is not told of stays.

    The caller holds the visits and lets phones know; for new ones it has counted the risk, else `refresh_risk` does.

    Returns:
        The visits of which something else is said than before.
    """
    marks = {key: evidence_mark(signal.evidence) for key, signal in told.items() if signal is not None}
    gone = [key for key, row in stored.items() if key in told and not _is_same(told[key], marks.get(key), row)]
    come = [key for key in marks if key not in stored or not _is_same(told[key], marks[key], stored[key])]
    if not gone and not come:
        return set()
    now = utc_now()
    if gone:
        history = [
            {
                "city_id": city_id, "id": new_id(), "visit_id": visit_id, "signal": kind, "weight": row.weight,
                "evidence": row.evidence, "evidence_sha256": row.evidence_sha256, "rules_version": row.rules_version,
                "shown_from": row.said_at, "shown_until": now,
            }
            for visit_id, kind in gone
            for row in [stored[visit_id, kind]]
        ]  # fmt: skip
        insert_rows(session, SignalHistory, history)
        _forget(session, city_id, gone)
    rows = []
    for key in come:
        signal = told[key]
        assert signal is not None
        rows.append(
            {
                "city_id": city_id, "visit_id": key[0], "signal": str(key[1]), "weight": signal.weight,
                "evidence": _plain(signal.evidence), "rules_version": rules_version, "started_at": started[key[0]],
                "evidence_sha256": marks[key], "said_at": now,
            }
        )  # fmt: skip
    insert_rows(session, VisitSignal, rows)
    return {visit_id for visit_id, _ in (*gone, *come)}


def evidence_mark(evidence: Mapping[str, Any]) -> str:
    """A fingerprint by which the same evidence is known again."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
    return hashlib.sha256(orjson.dumps(evidence, default=rfc3339, option=options)).hexdigest()


def _plain(evidence: dict[str, Any]) -> Any:
    """As it is read back from the database: times in wire form."""
    return orjson.loads(orjson.dumps(evidence, default=rfc3339, option=orjson.OPT_PASSTHROUGH_DATETIME))


def _is_same(signal: Signal | None, mark: str | None, row: Stored) -> bool:
    return signal is not None and mark == row.evidence_sha256 and signal.weight == row.weight


def _forget(session: Session, city_id: int, gone: Collection[tuple[str, str]]) -> None:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for visit_id, kind in gone:
        by_kind[kind].append(visit_id)
    for kind, visit_ids in by_kind.items():
        session.execute(
            delete(VisitSignal).where(
                VisitSignal.city_id == city_id,
                among(VisitSignal.visit_id, ids("ids", visit_ids)),
                VisitSignal.signal == str(kind),
            ),
            execution_options={"synchronize_session": False},
        )


def refresh_risk(session: Session, city_id: int, visit_ids: Collection[str]) -> None:
    """Count anew the weights of the signals of these visits that stand: those of which the newest verdict is not `cleared`.

    The caller holds the visits. The risk is a matter of desks: no phone is told of it.
    """
    if not visit_ids:
        return
    newest = (
        select(SignalVerdict.verdict)
        .where(
            SignalVerdict.city_id == VisitSignal.city_id,
            SignalVerdict.visit_id == VisitSignal.visit_id,
            SignalVerdict.signal == VisitSignal.signal,
            SignalVerdict.evidence_sha256 == VisitSignal.evidence_sha256,
        )
        .order_by(SignalVerdict.at.desc(), SignalVerdict.id.desc())
        .limit(1)
        .correlate(VisitSignal)
        .scalar_subquery()
    )
    standing = (
        select(func.coalesce(func.sum(VisitSignal.weight), 0))
        .where(
            VisitSignal.city_id == Visit.city_id,
            VisitSignal.visit_id == Visit.id,
            func.coalesce(newest, "") != Verdict.CLEARED.value,
        )
        .correlate(Visit)
        .scalar_subquery()
    )
    session.execute(
        update(Visit).where(Visit.city_id == city_id, among(Visit.id, ids("ids", visit_ids))).values(risk=standing),
        execution_options={"synchronize_session": False},
    )
    feed.publish(session, Visit.collection, [])
