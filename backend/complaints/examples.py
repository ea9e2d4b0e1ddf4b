"""What the API documents show of complaints."""

from __future__ import annotations

from typing import Any

COMPLAINT_ID = "019cb5f0-2000-7000-8000-000000000001"
_MANAGER, _REVIEWER = "019cb5ec-3c00-7000-8000-000000000030", "019cb5ec-3c00-7000-8000-000000000031"
_BRANCH = "019cb5ec-3c00-7000-8000-000000000040"
_ANSWER = "已与物流核对,周四补送"

DESK_INPUT: dict[str, Any] = {
    "terminal_id": "019cb5ec-3c00-7000-8000-000000000010",
    "kind": "delivery",
    "text": "上次配送少一条",
    "contact_wish": "visit",
}
COMPLAINT_INPUT: dict[str, Any] = {
    **DESK_INPUT,
    "visit_id": None,
    "opened_at": "2026-03-02T01:25:00.000Z",
    "answer": _ANSWER,
    "answered_at": "2026-03-03T02:10:00.000Z",
}
COMPLAINT: dict[str, Any] = {
    "id": COMPLAINT_ID,
    **COMPLAINT_INPUT,
    "server": {
        "state": "answered",
        "source": "visit",
        "owner_id": _MANAGER,
        "is_assigned": False,
        "author_id": _MANAGER,
        "branch_id": _BRANCH,
        "due_at": "2026-03-05T16:00:00.000Z",
        "overdue": False,
        "received_at": "2026-03-02T10:31:07.412Z",
        "closed_at": None,
        "events": [
            {"deed": "opened", "at": "2026-03-02T10:31:07.412Z", "party": "manager", "person_id": _MANAGER,
             "owner_id": _MANAGER, "note": None},
            {"deed": "answered", "at": "2026-03-03T10:20:01.004Z", "party": "manager", "person_id": _MANAGER,
             "owner_id": _MANAGER, "note": _ANSWER},
        ],
    },
}  # fmt: skip
COMPLAINT_ROW = {**COMPLAINT, "terminal_name": "福源食杂店", "branch_name": "城东", "owner_name": "林晓"}
COMPLAINT_PAGE = {"items": [COMPLAINT_ROW], "next_cursor": None}
COMPLAINT_DETAIL = {**COMPLAINT_ROW, "names": {_MANAGER: "林晓"}}
ASSIGNMENT = {"manager_id": _MANAGER, "note": "由熟悉该店的同事答复"}
CLOSURE = {"reason": "零售户已歇业"}
