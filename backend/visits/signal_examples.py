"""What the API documents show of signals."""

from __future__ import annotations

from typing import Any

from backend.visits.examples import VISIT_DETAIL, VISIT_ID

_MANAGER, _REVIEWER = "019cb5ec-3c00-7000-8000-000000000030", "019cb5ec-3c00-7000-8000-000000000031"

EXPLANATION_INPUT: dict[str, Any] = {
    "visit_id": VISIT_ID,
    "signal": "far_from_terminal",
    "text": "店铺临时搬到对面，已提交位置更正",
    "explained_at": "2026-03-02T11:02:00.000Z",
}
EXPLANATION: dict[str, Any] = {
    "id": "019cb5ee-9c00-7000-8000-000000000060",
    **EXPLANATION_INPUT,
    "server": {"author_id": _MANAGER, "received_at": "2026-03-02T11:05:12.100Z"},
}
_EVIDENCE: dict[str, Any] = {"distance_m": 412, "accuracy_m": 12.5, "allowed_m": 100}
_VERDICT: dict[str, Any] = {
    "verdict": "cleared",
    "note": "店铺确已搬迁",
    "by": _REVIEWER,
    "at": "2026-03-03T01:20:00.000Z",
}
_SAID: dict[str, Any] = {"signal": "far_from_terminal", "weight": 40, "evidence": _EVIDENCE}
SIGNAL: dict[str, Any] = {
    **_SAID,
    "verdict": _VERDICT,
    "explanation": {name: EXPLANATION[name] for name in ("id", "text", "explained_at")},
}
JUDGED_VISIT: dict[str, Any] = {
    **VISIT_DETAIL,
    "server": {**VISIT_DETAIL["server"], "signals": [SIGNAL]},
    "names": {**VISIT_DETAIL["names"], _REVIEWER: "赵敏"},
}
HISTORY: dict[str, Any] = {
    "items": [
        {**_SAID, "rules_version": 1, "shown_from": "2026-03-02T10:31:07.412Z", "shown_until": None},
        {
            "signal": "short_stay",
            "weight": 20,
            "evidence": {"seconds": 280, "least_seconds": 300},
            "rules_version": 1,
            "shown_from": "2026-03-02T10:31:07.412Z",
            "shown_until": "2026-03-05T00:00:04.870Z",
        },
    ],
    "verdicts": [{"signal": "far_from_terminal", **_VERDICT, "by_name": "赵敏"}],
    "showings": [
        {
            "person_id": _REVIEWER,
            "person_name": "赵敏",
            "signals": [_SAID],
            "shown_at": "2026-03-03T01:18:41.000Z",
        }
    ],
}
RECOMPUTATION: dict[str, Any] = {
    "id": "019cb5ec-3c00-7000-8000-000000000070",
    "kind": "signals",
    "rules_version": 2,
    "requested_by": _MANAGER,
    "requested_at": "2026-03-05T00:00:00.000Z",
    "visits_total": 4812,
    "visits_done": 4812,
    "visits_changed": 37,
    "reached_at": "2026-03-04T09:12:00.000Z",
    "finished_at": "2026-03-05T00:00:09.120Z",
}
