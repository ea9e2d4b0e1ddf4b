"""What the API documents show of confirmations."""

from __future__ import annotations

from typing import Any

CASE_ID = "019cb5ee-9c00-7000-8000-000000000002"
TASK_ID = "019cc0a0-1000-7000-8000-000000000001"

CASE: dict[str, Any] = {
    "id": CASE_ID,
    "state": "disputed",
    "version": 2,
    "manufacturer_id": "019cb5ec-3c00-7000-8000-000000000050",
    "plan_id": None,
    "spec": {"id": "019cb5ec-3c00-7000-8000-000000000020", "name": "金禾(中支)"},
    "terminal": {
        "id": "019cb5ec-3c00-7000-8000-000000000010",
        "name": "福源食杂店",
        "license_no": "439902177777",
        "address": "城东路 12 号",
        "branch_id": "019cb5ec-3c00-7000-8000-000000000040",
        "branch_name": "城东",
    },
    "display": {
        "position": "back_cabinet", "facings": 3, "price_tag": "missing", "materials_present": True, "note": None,
    },
    "photos": [
        {
            "id": "019cb5ee-9c00-7000-8000-000000000003",
            "view": "back_cabinet",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "media_type": "image/jpeg",
            "taken_at": "2026-03-02T01:20:41.000Z",
        }
    ],
    "checked_at": "2026-03-02T01:12:13.000Z",
    "opened_at": "2026-03-02T10:35:00.000Z",
    "due_at": "2026-03-05T16:00:00.000Z",
    "reason": "D3",
    "party": "branch",
    "decided_at": "2026-03-03T02:00:00.000Z",
    "decided_by_name": "吴桐",
    "settled_at": None,
    "rectifies": None,
}  # fmt: skip
WAITING = {
    **CASE, "state": "waiting", "version": 1, "reason": None, "party": None, "decided_at": None, "decided_by_name": None,
}  # fmt: skip
CASE_PAGE = {"items": [WAITING], "next_cursor": None}
DECISION: dict[str, Any] = {"verdict": "disputed", "reason": "D3", "note": "第二层没有价签", "version": 1, "photos": []}
DECISIONS = {
    "decisions": [
        {"case_id": CASE_ID, **DECISION},
        {"case_id": "019cb5ee-9c00-7000-8000-000000000004", "verdict": "confirmed", "version": 1},
    ]
}
DECIDED = {
    "items": [
        {"case_id": CASE_ID, "status": "decided"},
        {
            "case_id": "019cb5ee-9c00-7000-8000-000000000004",
            "status": "refused",
            "problem": {
                "type": "/docs/problems#case-decided",
                "slug": "case-decided",
                "title": "This has been decided already.",
                "status": 409,
                "state": "confirmed",
                "decided_by": "吴桐",
                "decided_at": "2026-03-03T01:58:00.000Z",
            },
        },
    ]
}
HISTORY: list[dict[str, Any]] = [
    {"id": "019cc0a0-1000-7000-8000-000000000010", "at": "2026-03-02T10:35:00.000Z", "side": "system",
     "deed": "presented", "by": None, "reason": None, "note": None, "detail": {}},
    {"id": "019cc0a0-1000-7000-8000-000000000011", "at": "2026-03-03T02:00:00.000Z", "side": "promoter",
     "deed": "disputed", "by": "吴桐", "reason": "D3", "note": "第二层没有价签", "detail": {}},
]  # fmt: skip
CASE_DETAIL = {
    **CASE, "undo_until": "2026-03-04T02:00:00.000Z", "evidence": [], "rectifications": [], "history": HISTORY,
}  # fmt: skip
UPHELD = {**CASE_DETAIL, "state": "upheld", "version": 3, "undo_until": None, "settled_at": "2026-03-03T06:00:00.000Z"}
RECTIFIED = {
    **UPHELD, "rectifications": [{"task_id": TASK_ID, "state": "open", "due_on": "2026-03-06", "check_id": None}],
}  # fmt: skip
EVIDENCE = {
    "photos": [
        {
            "id": "019cc0a0-1000-7000-8000-000000000020",
            "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
            "size": 398211,
            "media_type": "image/jpeg",
            "view": "back_cabinet",
            "taken_at": "2026-03-03T01:40:00.000Z",
            "source": "camera",
        }
    ],
    "note": "当天下午拍摄",
}
ARBITRATION = {"verdict": "upheld", "note": "照片确实没有价签"}
RECTIFICATION = {"due_on": "2026-03-06", "note": "补价签后重拍背柜"}
REASON = {
    "reason": "D3", "party": "branch", "title": {"zh": "价签缺失或错误", "en": "Price tag missing or wrong"},
    "nameable": True, "needs_evidence": False,
}  # fmt: skip
