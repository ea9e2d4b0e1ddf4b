"""Examples for the API documentation, from the demo city 江州."""

from __future__ import annotations

from typing import Any

_BRANCH = "01957c3e-8b00-7d14-9a52-3f6f0c1a0002"
_MANAGER = "01957c3e-8b00-7d14-9a52-3f6f0c1a0021"
_TERMINAL = "01957c3e-9c40-7aa1-8d1e-5b2f7c9e4410"

NEW_TERMINAL: dict[str, Any] = {
    "license_no": "439902100127",
    "name": "城东福顺便利店",
    "branch_id": _BRANCH,
    "manager_id": _MANAGER,
    "kind": "modern",
    "tier": 16,
    "store_format": "convenience",
    "scale": "medium",
    "trade_area": "residential",
    "locality": "urban",
    "address": "江州市城东区人民路 127 号",
    "latitude": 30.4975497,
    "longitude": 114.3054296,
    "datum": "gcj02",
    "accuracy_m": 12.0,
    "opening_hours": "07:00-22:30",
    "owner_name": "张伟",
    "owner_phone": "13812341234",
}

TERMINAL: dict[str, Any] = {
    "id": _TERMINAL,
    **NEW_TERMINAL,
    "is_benchmark": True,
    "wgs84_latitude": 30.5,
    "wgs84_longitude": 114.3,
    "owner_name": "张*",
    "owner_phone": "138****1234",
    "closed_on": None,
    "updated_at": "2026-03-02T01:12:13.000Z",
}

ASSIGNMENT: dict[str, Any] = {
    "id": "01957c3e-9c40-7aa1-8d1e-5b2f7c9e5520",
    "manager_id": _MANAGER,
    "manager_name": "陈伟",
    "from_date": "2026-01-05",
    "to_date": None,
}

TERMINAL_DETAIL: dict[str, Any] = {
    **TERMINAL,
    "branch_name": "城东分局",
    "manager_name": "陈伟",
    "assignments": [ASSIGNMENT],
    "designations": [{"id": "01957c3e-9c40-7aa1-8d1e-5b2f7c9e6630", "from_date": "2026-01-05", "to_date": None}],
}

PLACES: dict[str, Any] = {
    "items": [
        {"id": _TERMINAL, "name": "城东福顺便利店", "latitude": 30.5, "longitude": 114.3, "kind": "modern",
         "is_benchmark": True, "manager_id": _MANAGER}
    ],
    "placeless": 12,
    "next_cursor": None,
}  # fmt: skip

TERMINAL_PAGE: dict[str, Any] = {"items": [TERMINAL], "next_cursor": "WyI0Mzk5MDIxMDAxMjciXQ"}

HAND_OVER: dict[str, Any] = {"terminal_ids": [_TERMINAL], "manager_id": _MANAGER, "from_date": "2026-03-02"}

ALERTS: dict[str, Any] = {
    "items": [
        {
            "manager_id": _MANAGER,
            "manager_name": "陈伟",
            "branch_id": _BRANCH,
            "branch_name": "城东分局",
            "locality": "urban",
            "benchmarks": 2,
            "alert": "too_few",
        }
    ],
    "next_cursor": None,
}

IMPORT_REPORT: dict[str, Any] = {
    "dry_run": True,
    "created": 118,
    "changed": 2,
    "unchanged": 1080,
    "errors": [{"row": 17, "column": "许可证号", "reason": "A licence number has 12 digits, this has 11."}],
    "error_count": 1,
    "ignored_columns": ["备注"],
}
