"""What the API documents show of reviews."""

from __future__ import annotations

from typing import Any

from backend.visits.examples import VISIT_DETAIL, VISIT_DOCUMENT, VISIT_ID, VISIT_PAGE

REVIEW_ID = "019cc0a0-4000-7000-8000-000000000001"
_REVIEWER_ID = "019cb5ec-3c00-7000-8000-000000000031"
_BRANCH_ID = "019cb5ec-3c00-7000-8000-000000000040"
_PHOTO = VISIT_DOCUMENT["photos"][0]
_PHOTO_ID = _PHOTO["id"]

REVIEW_INPUT: dict[str, Any] = {
    "outcome": "returned",
    "reason": "photo_unclear",
    "note": "请补拍背柜",
    "due_on": "2026-03-06",
    "items": [{"scope": "photo", "photo_id": _PHOTO_ID, "reason": "photo_unclear", "note": "看不清价签"}],
}
NEWEST_REVIEW: dict[str, Any] = {
    "id": REVIEW_ID,
    **REVIEW_INPUT,
    "items": [{**REVIEW_INPUT["items"][0], "path": None}],
    "reviewer_id": _REVIEWER_ID,
    "reviewer_name": "赵敏",
    "reviewed_at": "2026-03-03T02:00:00.000Z",
}
REVIEW: dict[str, Any] = {**NEWEST_REVIEW, "visit_id": VISIT_ID, "version": 1, "about": None}

BATCH: dict[str, Any] = {"visits": [{"visit_id": VISIT_ID, "version": 1}], "note": None}
BATCH_DONE: dict[str, Any] = {"items": [{"visit_id": VISIT_ID, "status": "accepted"}]}

QUEUE_PAGE: dict[str, Any] = {
    "items": [{**VISIT_PAGE["items"][0], "spot_check": False, "newest_review": None}],
    "next_cursor": None,
}
SAMPLE_PAGE: dict[str, Any] = {
    "items": [{**VISIT_PAGE["items"][0], "spot_check": True, "newest_review": None}],
    "next_cursor": None,
}
QUEUE_COUNT: dict[str, Any] = {
    "branch": {"id": _BRANCH_ID, "name": "城东"},
    "waiting": 64,
    "flagged": 22,
    "others": 42,
    "oldest_started_at": "2026-02-27T01:12:13.000Z",
}

VERSIONS: list[dict[str, Any]] = [
    {
        "number": 1,
        "version": 1,
        "submitted_at": "2026-03-02T01:32:10.000Z",
        "review_id": REVIEW_ID,
        "kept_at": "2026-03-03T02:00:00.000Z",
    },
    {"number": 2, "version": 3, "submitted_at": "2026-03-03T03:10:00.000Z", "review_id": None, "kept_at": None},
]
VERSION_DOCUMENT: dict[str, Any] = {
    **VISIT_DOCUMENT,
    "check_in": {"device_time": VISIT_DOCUMENT["check_in"]["device_time"]},
    "check_out": {"device_time": VISIT_DOCUMENT["check_out"]["device_time"]},
}
DIFFERENCE: list[dict[str, Any]] = [
    {
        "path": "sections.greeting.owner_present",
        "label": {"zh": "问候 · 店主在店", "en": "Greeting · Owner present"},
        "change": "changed",
        "before": True,
        "after": False,
    }
]
DRAW: dict[str, Any] = {
    "month": "2026-02",
    "seed_sha256": "e3bd89d1e1c0d26cbc9bb3e35d8b9ef96b7d1b1f1d0a6d9ea4b1ac3c3d3a7f10",
    "seed": "5f1c3b7a9d2e48c60b1f7e5d3a9c8b7266f0e1d2c3b4a5968778695a4b3c2d1e",
    "permille": 100,
    "rules_version": 1,
    "made_at": "2026-01-31T16:00:12.000Z",
}

APPEAL_ID = "019cc0a0-5000-7000-8000-000000000001"
APPEAL_INPUT: dict[str, Any] = {
    "review_id": REVIEW_ID,
    "text": "当天停电，照片只能拍成这样，店主可以作证",
    "appealed_at": "2026-03-03T04:00:00.000Z",
}
APPEAL: dict[str, Any] = {
    "id": APPEAL_ID,
    "visit_id": VISIT_ID,
    "branch_id": _BRANCH_ID,
    "terminal_id": VISIT_DOCUMENT["terminal_id"],
    "terminal_name": "福源食杂店",
    "author_id": VISIT_DOCUMENT["server"]["manager_id"],
    "author_name": "林晓",
    "text": APPEAL_INPUT["text"],
    "appealed_at": APPEAL_INPUT["appealed_at"],
    "received_at": "2026-03-03T10:31:07.412Z",
    "review": {
        name: NEWEST_REVIEW[name]
        for name in ("id", "outcome", "reason", "note", "reviewer_id", "reviewer_name", "reviewed_at")
    },
    "outcome": None,
    "note": None,
    "decided_by": None,
    "decided_by_name": None,
    "decided_at": None,
}
APPEAL_DECISION: dict[str, Any] = {"outcome": "upheld", "note": "情况属实，重新审核"}
APPEAL_DECIDED: dict[str, Any] = {
    **APPEAL,
    **APPEAL_DECISION,
    "decided_by": "019cb5ec-3c00-7000-8000-000000000032",
    "decided_by_name": "孙宁",
    "decided_at": "2026-03-04T01:00:00.000Z",
}

SHEET: dict[str, Any] = {
    "visit": VISIT_DETAIL,
    "version": 1,
    "state": "submitted",
    "risk": 0,
    "spot_check": True,
    "versions": [{**VERSIONS[1], "number": 1, "version": 1}],
    "reviews": [],
    "appeals": [],
    "may": ["accepted", "returned", "rejected"],
}
