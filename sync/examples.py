"""Examples for the API documents. They are also what the tests of the documents push and read."""

from __future__ import annotations

from typing import Any

from backend.visits.examples import VISIT_DOCUMENT, VISIT_ID, VISIT_INPUT

_SERVER_TIME = "2026-03-02T10:31:07.412Z"
_CURSOR = "WyIwMTljYjVlYy0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCIwMTljYjVlYy0zYzAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMzAiLDAsMTA0MiwwXQ"

PUSH: dict[str, Any] = {
    "device_time": "2026-03-02T10:31:06.178Z",
    "app": {"version": "1.4.0", "schema": 1},
    "changes": [{"collection": "visits", "id": VISIT_ID, "base_rev": 0, "device_seq": 311, "doc": VISIT_INPUT}],
}
PUSHED: dict[str, Any] = {
    "server_time": _SERVER_TIME,
    "clock_offset_ms": -1234,
    "results": [{"collection": "visits", "id": VISIT_ID, "status": "applied", "rev": 1042}],
}
PULL: dict[str, Any] = {
    "cursor": _CURSOR,
    "more": False,
    "reset": False,
    "server_time": _SERVER_TIME,
    "changes": [
        {"collection": "visits", "id": VISIT_ID, "rev": 1042, "doc": VISIT_DOCUMENT},
        {"collection": "terminals", "id": "019cb5ec-3c00-7000-8000-0000000000ff", "rev": 1043, "deleted": True},
    ],
}
DIGEST: dict[str, Any] = {
    "collections": {
        "visits": {"count": 1, "hash": "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"},
    }
}
DIGEST_HELD: dict[str, Any] = {
    "cursor": _CURSOR,
    "held": {"visits": "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"},
}
REFUSAL: dict[str, Any] = {
    "id": "019cb5f0-0000-7000-8000-000000000001",
    "person_id": VISIT_DOCUMENT["server"]["manager_id"],
    "person_name": "林晓",
    "branch_id": VISIT_DOCUMENT["server"]["branch_id"],
    "device_id": "019cb5ec-0000-7000-8000-000000000001",
    "app_version": "1.4.0",
    "collection": "visits",
    "status": "rejected",
    "doc_id": "019cb5ef-0000-7000-8000-000000000002",
    "base_rev": 0,
    "device_seq": 312,
    "sent": {"collection": "visits", "id": "019cb5ef-0000-7000-8000-000000000002", "doc": {"kind": "planned"}},
    "problem": {
        "type": "/docs/problems#invalid",
        "slug": "invalid",
        "title": "Some fields cannot be accepted.",
        "status": 422,
        "errors": [{"field": "terminal_id", "reason": "Missing data for required field."}],
    },
    "refused_at": _SERVER_TIME,
    "closed_at": None,
    "closed_by": None,
    "resolution": None,
    "reason": None,
}
REFUSALS: dict[str, Any] = {"items": [REFUSAL], "next_cursor": None}
REFUSAL_DETAIL: dict[str, Any] = REFUSAL | {"names": []}
REFUSAL_DISMISSED: dict[str, Any] = REFUSAL_DETAIL | {
    "closed_at": "2026-03-03T01:00:00.000Z",
    "closed_by": "019cb5ec-3c00-7000-8000-000000000031",
    "resolution": "dismissed",
    "reason": "重复记录，已另行补录",
}
PHONES: dict[str, Any] = {
    "items": [
        {
            "id": "019cb5ec-0000-7000-8000-000000000001",
            "person_id": VISIT_DOCUMENT["server"]["manager_id"],
            "person_name": "林晓",
            "branch_id": VISIT_DOCUMENT["server"]["branch_id"],
            "branch_name": "城东",
            "name": "林晓的手机",
            "platform": "android",
            "app_version": "1.4.0",
            "clock_offset_ms": -1234,
            "last_seen_at": _SERVER_TIME,
            "is_silent": False,
            "unsent_documents": 0,
            "unsent_photos": 3,
            "oldest_unsent_at": "2026-03-02T01:20:41.000Z",
            "open_refusals": 1,
            "missing_photos": 3,
        }
    ],
    "next_cursor": None,
}
