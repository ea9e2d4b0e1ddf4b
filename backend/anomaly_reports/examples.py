"""What the API documents show of anomaly reports."""

from __future__ import annotations

from typing import Any

REPORT_ID = "019cb5f0-1000-7000-8000-000000000001"
_MANAGER = {"id": "019cb5ec-3c00-7000-8000-000000000030", "name": "林晓"}
_ABSENT = {"id": "019cb5ec-3c00-7000-8000-000000000032", "name": "王建国"}
_BRANCH = {"id": "019cb5ec-3c00-7000-8000-000000000040", "name": "城东"}
_SHOP = {"id": "019cb5ec-3c00-7000-8000-000000000010", "name": "福源食杂店"}
_TEXT = "附近有无证户售烟,已拍照"

REPORT_INPUT: dict[str, Any] = {
    "day": "2026-03-02",
    "items": [
        {"kind": "licence", "terminal_id": _SHOP["id"], "spec_id": None, "text": _TEXT, "urgent": True},
    ],
    "reported_at": "2026-03-02T10:05:00.000Z",
}
REPORT: dict[str, Any] = {
    "id": REPORT_ID,
    **REPORT_INPUT,
    "server": {
        "manager_id": _MANAGER["id"],
        "branch_id": _BRANCH["id"],
        "status": "on_time",
        "late_synced": True,
        "received_at": "2026-03-03T00:41:07.412Z",
    },
}
REPORT_ROW = {
    **REPORT,
    "manager_name": _MANAGER["name"],
    "branch_name": _BRANCH["name"],
    "names": {_SHOP["id"]: _SHOP["name"]},
}
REPORT_PAGE = {"items": [REPORT_ROW], "next_cursor": None}

ROLLUP: dict[str, Any] = {
    "day": "2026-03-02",
    "is_working_day": True,
    "cut_off_at": "2026-03-02T12:00:00.000Z",
    "locks_at": "2026-03-03T04:00:00.000Z",
    "branches": [
        {
            "branch": _BRANCH,
            "counts": {"reported": 1, "nil": 0, "late": 0, "due": 0, "missing": 1},
            "managers": [
                {"manager": _ABSENT, "state": "missing", "report_id": None, "late_synced": False, "items": 0,
                 "urgent": 0, "received_at": None},
                {"manager": _MANAGER, "state": "reported", "report_id": REPORT_ID, "late_synced": True, "items": 1,
                 "urgent": 1, "received_at": "2026-03-03T00:41:07.412Z"},
            ],
            "kinds": [
                {
                    "kind": "licence",
                    "urgent": 1,
                    "items": [
                        {"report_id": REPORT_ID, "manager": _MANAGER, "terminal": _SHOP, "spec": None, "text": _TEXT,
                         "urgent": True},
                    ],
                }
            ],
        }
    ],
}  # fmt: skip
_RATE = {"working_days": 40, "on_time": 37, "nil": 21, "late": 2, "missing": 1, "on_time_hundredths": 9250}
RATES: dict[str, Any] = {
    "month": "2026-03",
    "target_percent": 100,
    **_RATE,
    "branches": [
        {
            "branch": _BRANCH,
            **_RATE,
            "managers": [
                {"manager": _MANAGER, "working_days": 20, "on_time": 20, "nil": 9, "late": 0, "missing": 0,
                 "on_time_hundredths": 10000},
                {"manager": _ABSENT, "working_days": 20, "on_time": 17, "nil": 12, "late": 2, "missing": 1,
                 "on_time_hundredths": 8500},
            ],
        }
    ],
}  # fmt: skip
