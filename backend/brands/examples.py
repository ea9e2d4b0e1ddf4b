"""Examples for the API documentation, from the demo city 江州."""

from __future__ import annotations

from typing import Any

MANUFACTURER: dict[str, Any] = {"id": "01957c3e-8b00-7d14-9a52-3f6f0c1a0101", "name": "东湖中烟"}
BRAND: dict[str, Any] = {
    "id": "01957c3e-8b00-7d14-9a52-3f6f0c1a0201",
    "manufacturer_id": MANUFACTURER["id"],
    "name": "东湖",
}
NEW_SPEC: dict[str, Any] = {
    "brand_id": BRAND["id"],
    "name": "东湖(细支)",
    "price_class": "I",
    "wholesale_fen": 22_100,
    "retail_fen": 25_000,
    "ean13": "2000000000046",
    "entry_date": "2025-06-01",
    "is_focus": True,
    "stage": "growth",
}
SPEC: dict[str, Any] = {
    "id": "01957c3e-8b00-7d14-9a52-3f6f0c1a0304",
    "manufacturer_id": MANUFACTURER["id"],
    **NEW_SPEC,
    "retired_on": None,
}
STAGE: dict[str, Any] = {"stage": "mature", "from_date": "2026-03-01", "reason": "1,620 cases in twelve months"}
SPEC_DETAIL: dict[str, Any] = {
    **SPEC,
    "stages": [
        {
            "stage": "growth",
            "from_date": "2025-06-01",
            "reason": None,
            "figures": None,
            "is_improvable": None,
            "decided_by": "01957c3e-8b00-7d14-9a52-3f6f0c1a0001",
            "decided_at": "2025-06-01T01:00:00.000Z",
        }
    ],
}
IMPORT_REPORT: dict[str, Any] = {
    "dry_run": False,
    "created": 1,
    "changed": 0,
    "unchanged": 9,
    "errors": [],
    "error_count": 0,
    "ignored_columns": [],
}
