"""Examples for the API's documentation."""

from __future__ import annotations

from typing import Any

EXPORT_INPUT: dict[str, Any] = {
    "list": "visits",
    "format": "xlsx",
    "filters": {"since": "2026-03-01T00:00:00Z", "state": "submitted"},
    "language": "zh",
}
QUEUED: dict[str, Any] = {
    "id": "019ca2b1-4c11-7e02-9b7d-52a1c06f3d90",
    **EXPORT_INPUT,
    "title": {"zh": "拜访", "en": "Visits"},
    "state": "queued",
    "problem": None,
    "rows_done": 0,
    "rows_total": None,
    "bytes": None,
    "created_at": "2026-03-02T01:12:13.000Z",
    "ready_at": None,
    "expires_at": None,
}
READY: dict[str, Any] = {
    **QUEUED,
    "state": "ready",
    "rows_done": 4210,
    "rows_total": 4210,
    "bytes": 381204,
    "ready_at": "2026-03-02T01:12:16.000Z",
    "expires_at": "2026-03-03T01:12:16.000Z",
}
LIST: dict[str, Any] = {
    "list": "visits",
    "address": "/visits",
    "title": {"zh": "拜访", "en": "Visits"},
    "columns": [{"path": "terminal.name", "title": {"zh": "零售户", "en": "Shop"}, "type": "text"}],
}
