"""Examples of maintenance plans and judged checks for the API documents."""

from __future__ import annotations

from typing import Any

PLAN_ID = "019cb5f0-2000-7000-8000-000000000001"
SPEC_ID = "019cb5ec-3c00-7000-8000-000000000020"
BRANCH_ID = "019cb5ec-3c00-7000-8000-000000000040"
MANUFACTURER_ID = "019cb5ec-3c00-7000-8000-000000000050"
PHOTO: dict[str, Any] = {
    "id": "019cb5f0-2000-7000-8000-000000000002",
    "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    "size": 398112,
    "media_type": "image/jpeg",
    "view": "back_cabinet",
}
STANDARD: dict[str, Any] = {
    "spec_id": SPEC_ID,
    "position": "back_cabinet",
    "least_facings": 3,
    "price_tag": True,
    "materials": True,
    "note": None,
    "views": [
        {"view": "back_cabinet", "example_photo_id": PHOTO["id"]},
        {"view": "price_tag", "example_photo_id": None},
    ],
}
VERSION_INPUT: dict[str, Any] = {
    "name": "软蓝第二季度陈列",
    "first_month": "2026-04",
    "last_month": "2026-06",
    "executor": "commerce",
    "materials_by": "manufacturer",
    "materials": [{"name": "背柜标牌", "quantity": 1}],
    "targets": {"filter": {"kinds": ["modern", "franchise"], "lowest_tier": 12}},
    "standards": [STANDARD],
    "photos": [PHOTO],
}
PLAN_INPUT = {**VERSION_INPUT, "manufacturer_id": MANUFACTURER_ID}
_VERSION: dict[str, Any] = {
    "version": 1,
    "name": "软蓝第二季度陈列",
    "stage": "mature",
    "first_month": "2026-04",
    "last_month": "2026-06",
    "executor": "commerce",
    "materials_by": "manufacturer",
    "materials": [{"name": "背柜标牌", "quantity": 1}],
    "note": None,
    "terminals": 180,
    "agreed_at": "2026-03-27T02:14:09.031Z",
    "standards": [STANDARD],
}
PLAN: dict[str, Any] = {
    "id": PLAN_ID,
    "manufacturer_id": MANUFACTURER_ID,
    "state": "agreed",
    "newest_version": 1,
    "agreed_version": 1,
    **_VERSION,
    "terminal_ids": [],
    "photos": [
        {**PHOTO, "display_check_id": None, "taken_at": None, "source": "camera", "received_at": None},
    ],
}
PROPOSED: dict[str, Any] = {**PLAN, "state": "proposed", "agreed_version": None, "agreed_at": None}
_STEP: dict[str, Any] = {
    "version": 1,
    "deed": "proposed",
    "side": "manufacturer",
    "person_id": "019cb5ec-3c00-7000-8000-000000000060",
    "person_name": "唐雨",
    "note": None,
    "at": "2026-03-24T08:40:51.700Z",
}
DETAIL: dict[str, Any] = {
    **PLAN,
    "manufacturer_name": "南岭中烟",
    "versions": [
        {
            **_VERSION,
            "state": "agreed",
            "target_filter": {"kinds": ["modern", "franchise"], "lowest_tier": 12},
            "proposed_by_side": "manufacturer",
            "ended_at": None,
        }
    ],
    "steps": [
        _STEP,
        {
            **_STEP,
            "deed": "signed",
            "side": "commerce",
            "person_id": "019cb5ec-3c00-7000-8000-000000000061",
            "person_name": "方伟",
            "at": "2026-03-27T02:14:09.031Z",
        },
    ],
}
MEANT = {
    "id": "019cb5ec-3c00-7000-8000-000000000010", "license_no": "439902100001", "name": "福源食杂店",
    "branch_id": BRANCH_ID, "branch_name": "城东", "closed_on": None,
}  # fmt: skip
PREVIEW = {"terminals": 180, "by_branch": [{"branch_id": BRANCH_ID, "branch_name": "城东", "terminals": 180}]}
PROGRESS = {
    "month": "2026-04",
    "items": [
        {"id": BRANCH_ID, "name": "城东", "code": "439902", "planned": 180, "visited": 141, "evidence_complete": 122,
         "confirmed": 96, "disputed": 4}
    ],
    "next_cursor": None,
}  # fmt: skip
CHECK: dict[str, Any] = {
    "id": "019cb5ee-9c00-7000-8000-000000000002",
    "subject_id": "019cb5ee-9c00-7000-8000-000000000001",
    "manufacturer_id": MANUFACTURER_ID,
    "position": "back_cabinet",
    "facings": 2,
    "price_tag": "right",
    "materials_present": None,
    "note": None,
    "checked_at": "2026-04-02T01:12:13.000Z",
    "terminal": {"id": "019cb5ec-3c00-7000-8000-000000000010", "name": "福源食杂店", "license_no": "439902100001"},
    "spec": {"id": SPEC_ID, "name": "南岭(软蓝)"},
    "photos": [],
    "plan": {
        "id": PLAN_ID,
        "version": 1,
        "name": "软蓝第二季度陈列",
        "points": [
            {"point": "position", "asked": "back_cabinet", "found": "back_cabinet", "passes": True},
            {"point": "facings", "asked": 3, "found": 2, "passes": False},
            {"point": "price_tag", "asked": "right", "found": "right", "passes": True},
            {"point": "materials", "asked": True, "found": None, "passes": None},
            {"point": "photos", "asked": ["back_cabinet", "price_tag"], "found": [], "passes": False},
        ],
        "passes": False,
    },
}
