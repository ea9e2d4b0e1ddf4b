"""One visit, as the API documents show it."""

from __future__ import annotations

from typing import Any

VISIT_ID = "019cb5ee-9c00-7000-8000-000000000001"
_TERMINAL_ID = "019cb5ec-3c00-7000-8000-000000000010"
_SPEC_ID = "019cb5ec-3c00-7000-8000-000000000020"
_CHECK_ID = "019cb5ee-9c00-7000-8000-000000000002"
_MANAGER_ID = "019cb5ec-3c00-7000-8000-000000000030"

_PHOTO: dict[str, Any] = {
    "id": "019cb5ee-9c00-7000-8000-000000000003",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size": 412380,
    "media_type": "image/jpeg",
    "view": "back_cabinet",
    "display_check_id": _CHECK_ID,
    "taken_at": "2026-03-02T01:20:41.000Z",
    "source": "camera",
}

VISIT_INPUT: dict[str, Any] = {
    "terminal_id": _TERMINAL_ID,
    "kind": "planned",
    "template_version": 1,
    "check_in": {
        "device_time": "2026-03-02T01:12:13.000Z",
        "position": {
            "latitude": 30.123456,
            "longitude": 114.123456,
            "datum": "gcj02",
            "accuracy_m": 12.5,
            "fixed_at": "2026-03-02T01:12:10.000Z",
            "mocked": False,
        },
    },
    "check_out": {
        "device_time": "2026-03-02T01:31:00.000Z",
        "position": {"latitude": 30.12346, "longitude": 114.12345, "datum": "gcj02", "accuracy_m": 9},
    },
    "submitted_at": "2026-03-02T01:32:10.000Z",
    "sections": {
        "greeting": {"owner_present": True},
        "needs": {"note": "中支新品想再要两条"},
    },
    "shelf_checks": [
        {
            "spec_id": _SPEC_ID,
            "on_shelf": True,
            "facings": 2,
            "position": "counter",
            "stock_packs": 30,
            "retail_price_fen": 17000,
            "price_tag": "right",
            "produced_on": "2026-01-08",
        }
    ],
    "display_checks": [
        {
            "id": _CHECK_ID,
            "spec_id": _SPEC_ID,
            "position": "back_cabinet",
            "facings": 3,
            "price_tag": "right",
            "materials_present": True,
        }
    ],
    "photos": [_PHOTO],
}

VISIT_DOCUMENT: dict[str, Any] = {
    "id": VISIT_ID,
    **VISIT_INPUT,
    "joint_with": None,
    "photos": [{**_PHOTO, "received_at": None}],
    "server": {
        "manager_id": _MANAGER_ID,
        "branch_id": "019cb5ec-3c00-7000-8000-000000000040",
        "state": "submitted",
        "started_at": "2026-03-02T01:12:13.000Z",
        "ended_at": "2026-03-02T01:31:00.000Z",
        "check_in_distance_m": 8,
        "check_out_distance_m": 11,
        "clock_offset_ms": -1234,
        "received_at": "2026-03-02T10:31:07.412Z",
        "photos_declared": 1,
        "photos_received": 0,
        "version": 1,
        "review": None,
        "signals": [],
    },
}

VISIT_DETAIL: dict[str, Any] = {
    **VISIT_DOCUMENT,
    "names": {_SPEC_ID: "金禾(中支)", _MANAGER_ID: "林晓"},
    "retailer": {"took_place": "yes", "rating": 5, "answered_at": "2026-03-03T03:20:11.000Z"},
    "terminal": {
        "id": _TERMINAL_ID,
        "name": "福源食杂店",
        "license_no": "439902100017",
        "address": "江州市城东区解放路 17 号",
        "wgs84_latitude": 30.125901,
        "wgs84_longitude": 114.117934,
    },
}

VISIT_PAGE: dict[str, Any] = {
    "items": [
        {
            "id": VISIT_ID,
            "terminal": {"id": _TERMINAL_ID, "name": "福源食杂店", "license_no": "439902100017"},
            "manager": {"id": _MANAGER_ID, "name": "林晓"},
            "branch_id": "019cb5ec-3c00-7000-8000-000000000040",
            "kind": "planned",
            "state": "submitted",
            "started_at": "2026-03-02T01:12:13.000Z",
            "ended_at": "2026-03-02T01:31:00.000Z",
            "received_at": "2026-03-02T10:31:07.412Z",
            "check_in_distance_m": 412,
            "photos_declared": 1,
            "photos_received": 0,
            "signals": ["far_from_terminal"],
            "weight": 40,
            "risk": 40,
            "version": 1,
        }
    ],
    "next_cursor": "WyIyMDI2LTAzLTAyVDAxOjEyOjEzLjAwMFoiLCIwMTljYjVlZS05YzAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiXQ",
}

NEEDS_PAGE: dict[str, Any] = {
    "items": [
        {
            "visit_id": VISIT_ID,
            "started_at": "2026-03-02T01:12:13.000Z",
            "terminal": {"id": _TERMINAL_ID, "name": "福源食杂店", "license_no": "439902100017"},
            "manager": {"id": _MANAGER_ID, "name": "林晓"},
            "topics": ["supply"],
            "note": "中支新品想再要两条",
        }
    ],
    "next_cursor": None,
}

NEEDS_COVERAGE: dict[str, Any] = {
    "month": "2026-03",
    "items": [
        {
            "branch": {"id": "019cb5ec-3c00-7000-8000-000000000040", "name": "城东"},
            "manager": {"id": _MANAGER_ID, "name": "林晓"},
            "shops": 155,
            "with_needs": 131,
            "without_needs": 24,
        }
    ],
}

CHECKLIST: dict[str, Any] = {
    "checklist": "135",
    "month": "2026-03",
    "items": [
        {
            "manager": {"id": _MANAGER_ID, "name": "林晓"},
            "branch": {"id": "019cb5ec-3c00-7000-8000-000000000040", "name": "城东"},
            "visits": 210,
            "complete": 168,
            "complete_hundredths": 8000,
            "skipped": [
                {
                    "step": "market_heard",
                    "label": {"zh": "五做：了解市场信息", "en": "5: asked about the market"},
                    "visits": 31,
                }
            ],
        }
    ],
}

PHOTO_COUNTS: dict[str, Any] = {
    "branch": {"id": "019cb5ec-3c00-7000-8000-000000000040", "name": "城东"},
    "manager": {"id": _MANAGER_ID, "name": "林晓"},
    "visits": 84,
    "complete_visits": 79,
    "photos_declared": 252,
    "photos_received": 240,
}

TEMPLATE: dict[str, Any] = {
    "name": "2026 年日常拜访",
    "sections": [
        {
            "key": "greeting",
            "title": {"zh": "问候", "en": "Greeting"},
            "questions": [
                {
                    "key": "owner_present",
                    "label": {"zh": "店主在店", "en": "Owner present"},
                    "kind": "yes_no",
                    "required": True,
                }
            ],
        },
        {
            "key": "needs",
            "title": {"zh": "需求", "en": "Needs"},
            "questions": [{"key": "note", "label": {"zh": "需求记录", "en": "Needs"}, "kind": "text", "most": 500}],
        },
    ],
}
TEMPLATE_PUBLISHED: dict[str, Any] = {
    "id": "019cb5ec-3c00-7000-8000-000000000050",
    "version": 1,
    **TEMPLATE,
    "published_at": "2026-01-01T00:00:00.000Z",
}
