"""What a figure of another system looks like, for the API's documentation."""

from __future__ import annotations

FIGURE = {
    "month": "2026-10", "indicator": "arrival_accuracy", "subject": "manufacturer",
    "subject_id": "019cb5ec-3c00-7000-8000-000000000050", "subject_name": "南岭中烟", "value": 9_250, "standard": None,
    "share": None, "target": 9_000, "met": True, "off_days": 3, "off_packs": -60_000, "off_percent": None, "steps_off": 1,
    "imported_at": "2026-11-04T01:12:13.000Z",
}  # fmt: skip
