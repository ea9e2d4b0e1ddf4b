"""Examples for the API documentation, from the demo city 江州."""

from __future__ import annotations

from typing import Any

from backend.brands.examples import SPEC

_SHOP = "01957c3e-8b00-7d14-9a52-3f6f0c1a1001"
_CENTRE = "01957c3e-8b00-7d14-9a52-3f6f0c1a0001"

SUGGESTION: dict[str, Any] = {
    "spec_id": SPEC["id"],
    "name": SPEC["name"],
    "manufacturer_id": SPEC["manufacturer_id"],
    "stage": "growth",
    "suggested": "mature",
    "grounds": ["spec_volume"],
    "figures": {
        "as_of": "2026-11-02",
        "price_class": "I",
        "year_packs": 4_050_000,
        "brand_year_packs": 9_100_000,
        "mature_from_packs": 3_750_000,
        "mature_from_brand_packs": 12_500_000,
        "introduced_on": "2025-06-01",
        "introduction_ends": "2025-12-01",
        "rules_version": 1,
    },
    "missing": [],
}
ANSWER: dict[str, Any] = {
    "id": "01957c3e-8b00-7d14-9a52-3f6f0c1a4001",
    "taster": "retailer",
    "terminal_id": _SHOP,
    "is_adult": True,
    "liking": 4,
    "would_buy": True,
}
_TRIAL: dict[str, Any] = {
    "spec_id": SPEC["id"],
    "spec_name": SPEC["name"],
    "begun_by": _CENTRE,
    "begun_at": "2026-07-01T01:00:00.000Z",
    "verdict": "passed",
    "note": "口感柔和",
    "ended_by": _CENTRE,
    "ended_at": "2026-07-20T01:00:00.000Z",
}
TASTE_TEST: dict[str, Any] = {
    **_TRIAL,
    "id": "01957c3e-8b00-7d14-9a52-3f6f0c1a4101",
    "name": "新韵口味测试",
    "answers": [
        {"taster": "retailer", "count": 26, "would_buy": 19, "mean_liking": 392},
        {"taster": "consumer", "count": 34, "would_buy": 21, "mean_liking": 371},
    ],
    "rules_version": 1,
}
PILOT_INPUT: dict[str, Any] = {
    "name": "新韵定点试销",
    "first_day": "2026-08-01",
    "last_day": "2026-10-31",
    "terminal_ids": [_SHOP],
}
PILOT: dict[str, Any] = {
    **_TRIAL,
    "id": "01957c3e-8b00-7d14-9a52-3f6f0c1a4201",
    "name": "新韵定点试销",
    "test_id": TASTE_TEST["id"],
    "first_day": "2026-08-01",
    "last_day": "2026-10-31",
    "terminals": 1,
}
PILOT_DETAIL: dict[str, Any] = {**PILOT, "terminal_ids": [_SHOP]}
