"""What the API documents show of visit plans."""

from __future__ import annotations

from typing import Any

PLAN_ID = "019cc0b0-1000-7000-8000-000000000001"
_SHOP, _MANAGER = "019cb5ec-3c00-7000-8000-000000000010", "019cb5ec-3c00-7000-8000-000000000030"
_BRANCH = "019cb5ec-3c00-7000-8000-000000000040"

PLAN_INPUT = {"month": "2026-04"}
DAY_INPUT: dict[str, Any] = {"stops": [{"terminal_id": _SHOP, "in_store_day": False}], "reason": "店主周二盘点"}
_STOP: dict[str, Any] = {
    "terminal_id": _SHOP,
    "in_store_day": False,
    "reasons": [
        {"kind": "nth_of_month", "number": 1, "of": 4},
        {"kind": "days_since_last_visit", "days": 31},
        {"kind": "task_due", "due_on": "2026-04-03"},
        {"kind": "benchmark"},
    ],
}
_HEAD: dict[str, Any] = {
    "id": PLAN_ID,
    "manager_id": _MANAGER,
    "branch_id": _BRANCH,
    "month": "2026-04",
    "state": "draft",
    "version": 1,
    "note": None,
    "submitted_at": None,
    "decided_at": None,
}
PLAN: dict[str, Any] = {
    **_HEAD,
    "unplanned": [],
    "days": [{"day": "2026-04-01", "length_m": 5230, "stops": [_STOP]}],
}
DETAIL: dict[str, Any] = {
    **PLAN,
    "manager_name": "林晓",
    "names": {_SHOP: "福源食杂店"},
    "events": [
        {"version": 1, "step": "proposed", "day": None, "note": None, "author_id": None, "author_name": None,
         "at": "2026-03-20T01:00:12.000Z"}
    ],
}  # fmt: skip
SUBMITTED = {**DETAIL, "state": "submitted", "version": 2, "submitted_at": "2026-03-24T02:10:00.000Z"}
CONFIRMED = {**SUBMITTED, "state": "confirmed", "version": 3, "decided_at": "2026-03-25T01:30:00.000Z"}
PAGE = {
    "items": [{**_HEAD, "manager_name": "林晓", "stops": 184, "length_m": 151200, "unplanned": 0}],
    "next_cursor": None,
}
DAY: dict[str, Any] = {
    "day": "2026-04-01",
    "manager_id": _MANAGER,
    "plan": {"id": PLAN_ID, "state": "confirmed", "version": 3},
    "length_m": 5230,
    "stops": [
        {
            **_STOP,
            "name": "福源食杂店",
            "license_no": "439902100017",
            "address": "江州市东街17号",
            "latitude": 30.123456,
            "longitude": 114.123456,
            "datum": "gcj02",
            "opening_hours": "07:00-22:00",
            "done": {"visit_id": "019cb5ee-9c00-7000-8000-000000000001", "day": "2026-04-01"},
            "tasks": [
                {"id": "019cc0a0-1000-7000-8000-000000000001", "terminal_id": _SHOP, "title": "补齐中支价签",
                 "kind": "errand", "due_on": "2026-04-03"}
            ],
        }
    ],
    "extra_visits": [],
    "other_tasks": [],
}  # fmt: skip
PROGRESS: dict[str, Any] = {
    "month": "2026-04",
    "items": [
        {
            "id": _MANAGER,
            "name": "林晓",
            "plans": 1,
            "plans_confirmed": 1,
            "planned": 184,
            "planned_to_date": 92,
            "done": 85,
            "done_on_day": 78,
            "missed": 7,
            "extra": 4,
            "kept": 4619,
            "shops": 152,
            "wanted": 184,
            "reached": 88,
            "coverage": 4782,
            "shops_behind": 80,
            "counted_at": "2026-04-15T10:31:07.412Z",
        }
    ],
    "next_cursor": None,
}
BEHIND: dict[str, Any] = {
    "month": "2026-04",
    "items": [
        {
            "terminal_id": _SHOP,
            "terminal_name": "福源食杂店",
            "wanted": 4,
            "visits": 1,
            "missed": 1,
            "next_planned": "2026-04-20",
            "last_visit": "2026-04-02",
        }
    ],
}
BRANCH_DAY: dict[str, Any] = {
    "day": "2026-04-15",
    "is_working_day": True,
    "items": [
        {
            "manager": {"id": _MANAGER, "name": "林晓"},
            "branch": {"id": "019cb5ec-3c00-7000-8000-000000000002", "name": "城东"},
            "plan": {"id": "019cc0a0-0000-7000-8000-000000000001", "state": "confirmed"},
            "planned": 11,
            "done": 6,
            "done_on_day": 5,
            "extra": 1,
            "visits": 6,
            "first_visit_at": "2026-04-15T00:42:10.000Z",
            "last_visit_at": "2026-04-15T05:31:07.000Z",
            "now": {
                "visit_id": "019cb5ee-9c00-7000-8000-000000000001",
                "terminal": {"id": _SHOP, "name": "福源食杂店"},
                "since": "2026-04-15T05:20:00.000Z",
            },
        }
    ],
}
