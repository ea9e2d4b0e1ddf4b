"""Examples for the API documentation, from the demo city 江州."""

from __future__ import annotations

from typing import Any

from backend.brands.examples import SPEC

_SHOP = "01957c3e-8b00-7d14-9a52-3f6f0c1a1001"

IMPORT_REPORT: dict[str, Any] = {
    "dry_run": False,
    "created": 11_200,
    "changed": 3,
    "unchanged": 0,
    "voided": 0,
    "number": 14,
    "errors": [],
    "error_count": 0,
    "ignored_columns": [],
}
IMPORT: dict[str, Any] = {
    "number": 14,
    "filename": "2026-10.csv",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "granularity": "month",
    "first_period": "2026-10-01",
    "last_period": "2026-10-01",
    "is_complete": False,
    "rows": 11_203,
    "created": 11_200,
    "changed": 3,
    "unchanged": 0,
    "voided": 0,
    "imported_by": "方伟",
    "imported_at": "2026-11-02T01:12:13.000Z",
}
FIGURE: dict[str, Any] = {
    "period": "2026-10-01",
    "terminal_id": _SHOP,
    "license_no": "439902100001",
    "terminal_name": "福源食杂店",
    "packs": 120,
    "amount_fen": 265_200,
    "import_number": 14,
}
CORRECTION: dict[str, Any] = {
    "granularity": "month",
    "spec_id": SPEC["id"],
    "period": "2026-10-01",
    "terminal_id": _SHOP,
    "replaced_by": 14,
    "packs": 100,
    "amount_fen": None,
    "import_number": 13,
    "replaced_at": "2026-11-02T01:12:13.000Z",
}
VOLUME: dict[str, Any] = {
    "id": SPEC["id"],
    "name": SPEC["name"],
    "packs": 187_500,
    "packs_a_year_ago": 150_000,
    "year_packs": 2_250_000,
    "year_before_packs": 1_800_000,
    "year_growth": 2_500,
    "amount_fen": None,
    "shops": 1_183,
    "buyers": 640,
}
COURSE_POINT: dict[str, Any] = {"period": "2026-10-01", "packs": 187_500, "amount_fen": None, "told_by": "month"}
_MARKET: dict[str, Any] = {
    "packs": 5_000_000,
    "retailer_margin": 1_163,
    "focus_share": 9_020,
    "brand_concentration": 7_810,
}
INDICATORS: dict[str, Any] = {
    "month": "2026-10",
    "branch_id": None,
    "of_month": _MARKET,
    "of_month_a_year_ago": _MARKET,
    "of_year": _MARKET,
    "of_year_before": _MARKET,
    "targets": {"retailer_margin": 1_120, "focus_share": 8_950},
    "leading_brands": 3,
    "rules_version": 1,
}
SHELF_RATES: dict[str, Any] = {
    "items": [
        {
            "spec_id": SPEC["id"],
            "name": SPEC["name"],
            "stage": "growth",
            "checks": 1_400,
            "on_shelf": 1_260,
            "on_shelf_rate": 9_000,
            "shops_checked": 900,
            "shops_carrying": 855,
            "distribution_rate": 9_500,
            "shops_counted_twice": 400,
            "shops_selling": 300,
            "sell_through_rate": 7_500,
            "stock_counts": 1_400,
            "out_of_stock": 70,
            "out_of_stock_rate": 500,
        }
    ],
    "next_cursor": None,
    "counted_at": "2026-11-02T01:00:00.000Z",
}
BULLETIN: dict[str, Any] = {
    "first": "2026-10-05",
    "last": "2026-10-11",
    "days": 7,
    "days_told": 7,
    "shops": 23,
    "buyers": 17,
    "buyers_again": 14,
    "packs": 340,
    "packs_so_far": 2_910,
    "checks": 21,
    "on_shelf": 20,
    "on_shelf_rate": 9_523,
}
