"""Signals as they are read: with the verdict that counts and what the author says to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.among import among, ids
from backend.db import wire_time
from backend.visits.models import VisitSignal
from backend.visits.signal_models import SignalExplanation, SignalVerdict

_SIGNAL = VisitSignal.__table__.c
_SIGNALS = (
    select(_SIGNAL.visit_id, _SIGNAL.signal, _SIGNAL.weight, _SIGNAL.evidence, _SIGNAL.evidence_sha256)
    .where(_SIGNAL.city_id == bindparam("city_id"), among(_SIGNAL.visit_id, ids("ids")))
    .order_by(_SIGNAL.visit_id, _SIGNAL.weight.desc(), _SIGNAL.signal)
)
_VERDICT = SignalVerdict.__table__.c
_VERDICTS = (
    select(
        _VERDICT.visit_id, _VERDICT.signal, _VERDICT.evidence_sha256, _VERDICT.verdict, _VERDICT.note, _VERDICT.by_id,
        wire_time(_VERDICT.at).label("at"),
    )
    .where(_VERDICT.city_id == bindparam("city_id"), among(_VERDICT.visit_id, ids("ids")))
    .order_by(_VERDICT.at, _VERDICT.id)
)  # fmt: skip
_EXPLANATION = SignalExplanation.__table__.c
_EXPLANATIONS = (
    select(
        _EXPLANATION.visit_id, _EXPLANATION.signal, _EXPLANATION.id, _EXPLANATION.text,
        wire_time(_EXPLANATION.explained_at).label("explained_at"),
    )
    .where(_EXPLANATION.city_id == bindparam("city_id"), among(_EXPLANATION.visit_id, ids("ids")))
    .order_by(_EXPLANATION.received_at, _EXPLANATION.id)
)  # fmt: skip


def signal_documents(session: Session, city_id: int, visit_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The signals of these visits by visit, the heaviest first; `verdict` and `explanation` are None where there is none."""
    signals: dict[str, list[dict[str, Any]]] = defaultdict(list)
    marks: dict[tuple[str, str], tuple[str | None, dict[str, Any]]] = {}
    for row in session.execute(_SIGNALS, {"city_id": city_id, "ids": visit_ids}):
        document = {
            "signal": row.signal, "weight": row.weight, "evidence": row.evidence, "verdict": None, "explanation": None,
        }  # fmt: skip
        signals[row.visit_id].append(document)
        marks[row.visit_id, row.signal] = (row.evidence_sha256, document)
    if not signals:
        return signals
    doubted = {"city_id": city_id, "ids": [*signals]}
    for row in session.execute(_VERDICTS, doubted):  # the newest comes last
        mark, document = marks.get((row.visit_id, row.signal), (None, {}))
        if mark == row.evidence_sha256:
            document["verdict"] = {"verdict": row.verdict, "note": row.note, "by": row.by_id, "at": row.at}
    for row in session.execute(_EXPLANATIONS, doubted):
        _, document = marks.get((row.visit_id, row.signal), (None, {}))
        document["explanation"] = {"id": row.id, "text": row.text, "explained_at": row.explained_at}
    return signals
