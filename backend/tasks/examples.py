"""What the API documents show of tasks."""

from __future__ import annotations

from typing import Any

TASK_ID = "019cc0a0-1000-7000-8000-000000000001"
_MANAGER, _REVIEWER = "019cb5ec-3c00-7000-8000-000000000030", "019cb5ec-3c00-7000-8000-000000000031"

TASK_INPUT: dict[str, Any] = {
    "terminal_id": "019cb5ec-3c00-7000-8000-000000000010",
    "title": "补齐中支价签",
    "note": "背柜第二层缺价签",
    "due_on": "2026-03-06",
}
TASK_DOCUMENT: dict[str, Any] = {
    "id": TASK_ID,
    "terminal_id": TASK_INPUT["terminal_id"],
    "branch_id": "019cb5ec-3c00-7000-8000-000000000040",
    "manager_id": _MANAGER,
    "kind": "errand",
    "title": TASK_INPUT["title"],
    "note": TASK_INPUT["note"],
    "due_on": "2026-03-06",
    "origin_kind": "person",
    "origin_id": _REVIEWER,
    "detail": {},
    "state": "reported",
    "created_by": _REVIEWER,
    "created_at": "2026-03-02T10:31:07.412Z",
    "closed_at": None,
}
TASK_ROW = {**TASK_DOCUMENT, "terminal_name": "福源食杂店", "manager_name": "林晓"}
TASK_PAGE = {"items": [TASK_ROW], "next_cursor": None}
UPDATE_INPUT: dict[str, Any] = {
    "task_id": TASK_ID,
    "outcome": "done",
    "note": "价签已补齐",
    "display_check_id": None,
    "reported_at": "2026-03-04T02:10:00.000Z",
}
UPDATE_DOCUMENT = {
    "id": "019cc0a0-1000-7000-8000-000000000002",
    **UPDATE_INPUT,
    "server": {"author_id": _MANAGER, "received_at": "2026-03-04T10:31:07.412Z"},
}
TASK_DETAIL = {**TASK_ROW, "updates": [{**UPDATE_DOCUMENT, "author_name": "林晓"}]}
