"""What the API documents show of promotions."""

from __future__ import annotations

from typing import Any

PROMOTION_ID = "019cb5f0-2000-7000-8000-000000000061"
CHECK_ID = "019cb5f0-2000-7000-8000-000000000062"
_SHOP = "019cb5ec-3c00-7000-8000-000000000010"
_SPEC = "019cb5ec-3c00-7000-8000-000000000020"
_MANAGER, _CENTRE = "019cb5ec-3c00-7000-8000-000000000030", "019cb5ec-3c00-7000-8000-000000000032"
_PROMOTER = "019cb5ec-3c00-7000-8000-000000000033"
_BRANCH, _MANUFACTURER = "019cb5ec-3c00-7000-8000-000000000040", "019cb5ec-3c00-7000-8000-000000000050"
_MATERIAL = {"name": "立牌", "quantity": 1, "supplied_by": "manufacturer"}
_GIVEAWAY = {"name": "打火机", "worth_fen": 500}

PROMOTION_INPUT: dict[str, Any] = {
    "name": "软蓝品吸",
    "starts_on": "2026-04-01",
    "ends_on": "2026-04-14",
    "spec_ids": [_SPEC],
    "targets": {"terminal_ids": [_SHOP]},
    "planned_input_fen": 600_000,
    "planned_effect_packs": 900,
    "giveaway": _GIVEAWAY,
    "materials": [_MATERIAL],
    "note": None,
}
ALLOCATION = {"budget_fen": 600_000, "materials": [{"name": "立牌", "allocated": 1}], "note": None}
SUBMISSION = {"approval_no": "江烟促〔2026〕4号", "filing_no": "备2026-041", "note": None}
PROMOTION: dict[str, Any] = {
    "id": PROMOTION_ID,
    "manufacturer_id": _MANUFACTURER,
    "state": "running",
    "name": "软蓝品吸",
    "stage": "growth",
    "starts_on": "2026-04-01",
    "ends_on": "2026-04-14",
    "giveaway": _GIVEAWAY,
    "materials": [{**_MATERIAL, "allocated": 1}],
    "note": None,
    "terminals": 1,
    "spec_ids": [_SPEC],
    "terminal_ids": [],
    "to_check": [
        "not_executed", "wrong_material", "no_daily_record", "invalid_photo", "no_health_warning", "minors_approached",
    ],
    "proposed_by_side": "manufacturer",
    "put_forward_by": None,
    "planned_input_fen": 600_000,
    "planned_effect_packs": 900,
    "budget_fen": 600_000,
    "actual_input_fen": None,
    "approval_no": "江烟促〔2026〕4号",
    "filing_no": "备2026-041",
    "submissions": 2,
}  # fmt: skip
_FAULT = {
    "submission": 1, "kind": "not_filed", "field": "filing_no", "reason": "It is not filed with the authority.",
    "party": "commerce", "found_at": "2026-03-12T02:00:00.000Z",
}  # fmt: skip
_SIGNED = {
    "commerce": {"person_id": _CENTRE, "person_name": "孙宁", "at": "2026-03-10T02:00:00.000Z"},
    "manufacturer": {"person_id": _PROMOTER, "person_name": "吴桐", "at": "2026-03-09T02:00:00.000Z"},
}
_STEP = {
    "step": "plan", "deed": "proposed", "state": "proposed", "side": "manufacturer", "person_id": _PROMOTER,
    "person_name": "吴桐", "note": None, "at": "2026-03-09T02:00:00.000Z",
}  # fmt: skip
_UNSIGNED = {"commerce": None, "manufacturer": None}
DETAIL = {
    **PROMOTION,
    "manufacturer_name": "南岭中烟",
    "steps": [_STEP],
    "signatures": {
        "plan": _SIGNED, "resources": _SIGNED, "approval": _SIGNED, "execution": _UNSIGNED, "evaluation": _UNSIGNED,
    },
    "faults": [_FAULT],
}  # fmt: skip
CHECK_INPUT: dict[str, Any] = {
    "promotion_id": PROMOTION_ID,
    "terminal_id": _SHOP,
    "checked_at": "2026-04-02T02:10:00.000Z",
    "faults": [{"fault": "wrong_material", "note": "立牌是上一期的"}],
    "note": None,
    "photos": [],
}
CHECK: dict[str, Any] = {
    "id": CHECK_ID,
    **CHECK_INPUT,
    "server": {
        "state": "confirmed",
        "checked_by": "manager",
        "day": "2026-04-02",
        "branch_id": _BRANCH,
        "author_id": _MANAGER,
        "decided_at": "2026-04-03T01:00:00.000Z",
        "reason": "照片可见旧立牌",
        "confirmed_faults": [{"fault": "wrong_material", "party": "manufacturer"}],
        "photos_declared": 0,
        "photos_received": 0,
        "received_at": "2026-04-02T10:00:00.000Z",
    },
}
CHECK_PAGE = {"items": [{**CHECK, "terminal_name": "福源食杂店"}], "next_cursor": None}
VERDICT = {"outcome": "confirmed", "reason": "照片可见旧立牌"}
MONITORING = {
    "items": [
        {"period": "2026-04-02", "id": _BRANCH, "name": "城东", "checks": 12, "passed": 11, "failed": 1, "confirmed": 1}
    ],
    "next_cursor": None,
}
EVALUATION = {
    "promotion_id": PROMOTION_ID,
    "state": "executed",
    "starts_on": "2026-04-01",
    "ends_on": "2026-04-14",
    "followed_until": "2026-05-14",
    "planned_input_fen": 600_000,
    "actual_input_fen": 660_000,
    "planned_effect_packs": 900,
    "effect_packs": None,
    "provisional": ["not_closed", "no_sales"],
    "checks": {"passed": 40, "reported": 0, "confirmed": 1, "cleared": 2},
    "arrangement_errors": [_FAULT],
    "process_errors": [
        {"check_id": CHECK_ID, "terminal_id": _SHOP, "day": "2026-04-02", "fault": "wrong_material",
         "party": "manufacturer", "reason": "照片可见旧立牌"},
    ],
    "errors_by_party": {"commerce": 1, "manufacturer": 1},
}  # fmt: skip
