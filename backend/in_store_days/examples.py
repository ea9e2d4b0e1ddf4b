"""What the API documents show of in-store days."""

from __future__ import annotations

from typing import Any

DAY_ID, DUTY_ID = "019cc1b0-1000-7000-8000-000000000001", "019cc1b0-1000-7000-8000-000000000002"
_REQUEST_ID, _COLLEAGUE_ID = "019cc1b0-1000-7000-8000-000000000003", "019cb5ec-3c00-7000-8000-000000000032"
_TERMINAL_ID, _BRANCH_ID = "019cb5ec-3c00-7000-8000-000000000010", "019cb5ec-3c00-7000-8000-000000000040"
_MANAGER_ID = "019cb5ec-3c00-7000-8000-000000000030"
_TERMINAL = {"id": _TERMINAL_ID, "name": "福源食杂店", "license_no": "439902100017"}
_WHERE = {"address": "江州市城东区解放路 17 号", "wgs84_latitude": 30.125901, "wgs84_longitude": 114.117934}
_MANAGER = {"id": _MANAGER_ID, "name": "林晓"}


def _position(latitude: float, longitude: float) -> dict[str, Any]:
    return {
        "latitude": latitude, "longitude": longitude, "datum": "gcj02", "accuracy_m": 12.5, "fixed_at": None, "mocked": False,
    }  # fmt: skip


def _photo(number: int, view: str, taken_at: str) -> dict[str, Any]:
    return {
        "id": f"019cc1b0-1000-7000-8000-00000000001{number}",
        "sha256": f"{number}" * 64,
        "size": 412380,
        "media_type": "image/jpeg",
        "view": view,
        "display_check_id": None,
        "taken_at": taken_at,
        "source": "camera",
    }


_PHOTOS = [_photo(1, "before", "2026-03-10T01:04:00.000Z"), _photo(2, "after", "2026-03-10T08:50:00.000Z")]
DAY_INPUT: dict[str, Any] = {
    "id": DAY_ID,
    "terminal_id": _TERMINAL_ID,
    "arrival": {"device_time": "2026-03-10T01:00:00.000Z", "position": _position(30.123456, 114.123456)},
    "departure": {"device_time": "2026-03-10T09:00:00.000Z", "position": _position(30.12346, 114.12345)},
    "interruptions": [
        {"from": "2026-03-10T04:00:00.000Z", "until": "2026-03-10T05:00:00.000Z", "reason": "午餐"},
    ],
    "pings": [{"at": "2026-03-10T01:30:00.000Z", "position": _position(30.12345, 114.12346)}],
    "topics": {
        "ordering": {"note": "按周转天数下单，少量多次", "figure": None},
        "compliance": {"note": "未成年人提示牌已张贴", "figure": None},
        "stock": {"note": None, "figure": 46.0},
    },
    "commitments": [{"by": "retailer", "text": "每周一盘点背柜", "due_on": "2026-03-16"}],
    "photos": _PHOTOS,
    "note": None,
    "submitted_at": "2026-03-10T09:02:00.000Z",
}
_OF_DAY: dict[str, Any] = {
    "duty_id": DUTY_ID,
    "day": "2026-03-10",
    "state": "submitted",
    "arrived_at": "2026-03-10T01:00:00.000Z",
    "left_at": "2026-03-10T09:00:00.000Z",
    "presence_seconds": 25200,
    "verdict": "kept",
    "missing": [],
    "flags": [],
    "branch_verdict": None,
    "photos_declared": 2,
    "photos_received": 1,
}
DAY_DOCUMENT: dict[str, Any] = {
    **DAY_INPUT,
    "photos": [{**_PHOTOS[0], "received_at": "2026-03-10T12:00:00.000Z"}, {**_PHOTOS[1], "received_at": None}],
    "server": {
        "manager_id": _MANAGER_ID,
        "branch_id": _BRANCH_ID,
        **_OF_DAY,
        "arrival_distance_m": 8,
        "departure_distance_m": 11,
        "farthest_ping_m": 9,
        "pings_dropped": 0,
        "clock_offset_ms": -1234,
        "rules_version": 1,
        "received_at": "2026-03-10T11:58:07.412Z",
        "confirmation": None,
        "confirmed_at": None,
    },
}
DAY_DETAIL: dict[str, Any] = {
    **DAY_DOCUMENT,
    "terminal": {**_TERMINAL, **_WHERE},
    "manager": _MANAGER,
    "visits": [
        {
            "id": "019cb5ee-9c00-7000-8000-000000000001",
            "kind": "in_store_day",
            "started_at": "2026-03-10T01:05:00.000Z",
            "ended_at": "2026-03-10T08:55:00.000Z",
        }
    ],
    "verdicts": [],
}
DAY_PAGE: dict[str, Any] = {
    "items": [{"id": DAY_ID, "terminal": _TERMINAL, "manager": _MANAGER, "branch_id": _BRANCH_ID, **_OF_DAY}],
    "next_cursor": None,
}
DUTY: dict[str, Any] = {
    "id": DUTY_ID,
    "month": "2026-03",
    "due_on": "2026-03-31",
    "terminal": {**_TERMINAL, **_WHERE},
    "branch_id": _BRANCH_ID,
    "manager_id": _MANAGER_ID,
    "is_assigned": False,
    "state": "kept",
    "excuse": None,
    "day_id": DAY_ID,
    "warned_at": None,
}
CHOICES: dict[str, Any] = {
    "colleagues": [{"id": _COLLEAGUE_ID, "name": "王磊"}],
    "duties": [
        {
            "id": "019cc1b0-1000-7000-8000-000000000004",
            "manager_id": _COLLEAGUE_ID,
            "manager_name": "王磊",
            "terminal_name": "顺发超市",
        }
    ],
}
REQUEST_INPUT: dict[str, Any] = {
    "id": _REQUEST_ID,
    "duty_id": DUTY_ID,
    "kind": "substitute",
    "with_duty_id": None,
    "substitute_id": _COLLEAGUE_ID,
    "reason": "外出培训一周",
    "requested_at": "2026-03-09T02:10:00.000Z",
}
REQUEST: dict[str, Any] = {
    **REQUEST_INPUT,
    "server": {
        "requested_by": _MANAGER_ID,
        "branch_id": _BRANCH_ID,
        "state": "approved",
        "received_at": "2026-03-09T10:31:07.412Z",
        "decided_by": "019cb5ec-3c00-7000-8000-000000000031",
        "decided_at": "2026-03-10T00:31:07.412Z",
        "decision_note": "同意",
    },
}
REQUEST_PAGE: dict[str, Any] = {
    "items": [
        {
            **REQUEST,
            "month": "2026-03",
            "terminal_name": _TERMINAL["name"],
            "requested_by_name": "林晓",
            "substitute_name": "王磊",
            "with_name": None,
            "received_at": REQUEST["server"]["received_at"],
        }
    ],
    "next_cursor": None,
}
_COUNTS = {"due": 0, "at_risk": 0, "kept": 1, "missed": 0, "excused": 0}
_ON_BOARD = (
    "day", "arrived_at", "left_at", "presence_seconds", "state", "verdict", "missing", "flags", "photos_declared",
    "photos_received",
)  # fmt: skip
BOARD: dict[str, Any] = {
    "month": "2026-03",
    "working_days_left": 16,
    "counts": _COUNTS,
    "managers": [
        {
            "manager": _MANAGER,
            "branch_id": _BRANCH_ID,
            "counts": _COUNTS,
            "duties": [
                {
                    "id": DUTY_ID,
                    "terminal": _TERMINAL,
                    "state": "kept",
                    "excuse": None,
                    "due_on": "2026-03-31",
                    "is_assigned": False,
                    "day": {"id": DAY_ID, **{name: _OF_DAY[name] for name in _ON_BOARD}},
                }
            ],
        }
    ],
}
COUNTED: dict[str, Any] = {
    "month": "2026-03",
    "branch": {"id": _BRANCH_ID, "name": "城东"},
    "manager": _MANAGER,
    **_COUNTS,
}
