"""What the API documents show of scores."""

from __future__ import annotations

from typing import Any

_BRANCH = "019cb5ec-3c00-7000-8000-000000000040"
_PLAN = "019cb5ec-5000-7000-8000-000000000001"
_CASE = "019cb5f0-7000-7000-8000-000000000001"
_SHOP = "019cb5ec-3c00-7000-8000-000000000010"
_MAKER = "019cb5ec-3c00-7000-8000-000000000050"

SCORE: dict[str, Any] = {
    "id": "019cc0a0-9000-7000-8000-000000000001",
    "kind": "maintenance",
    "month": "2026-10",
    "part": "branch",
    "examinee_id": _BRANCH,
    "name": "城东",
    "revision": 1,
    "score": 9300,
    "band": "good",
    "provisional": [],
    "rules_version": 1,
    "computed_at": "2026-11-06T16:00:21.000Z",
}
APPEAL: dict[str, Any] = {
    "id": "019cc0a0-9000-7000-8000-000000000002",
    "revision": 1,
    "text": "该店当月停业装修，应计 D11。",
    "outcome": None,
    "note": None,
    "appealed_at": "2026-11-09T02:10:00.000Z",
    "decided_at": None,
}
LISTED_APPEAL: dict[str, Any] = {
    **APPEAL,
    **{name: SCORE[name] for name in ("kind", "month", "part", "examinee_id", "name", "score")},
    "newest_revision": 1,
    "appealed_by": "赵敏",
}
PLAN_FAULT_INPUT: dict[str, Any] = {
    "month": "2026-10",
    "kind": "P2",
    "manufacturer_id": _MAKER,
    "branch_id": _BRANCH,
    "plan_id": _PLAN,
    "note": "三家店按旧方案摆放。",
}
PLAN_FAULT: dict[str, Any] = {
    "id": "019cc0a0-9000-7000-8000-000000000003",
    **PLAN_FAULT_INPUT,
    "side": "manufacturer",
    "state": "recorded",
    "answer": None,
    "recorded_by": "吴桐",
    "recorded_at": "2026-10-21T02:10:00.000Z",
    "answered_at": None,
}
CLOSING: dict[str, Any] = {
    "month": "2026-10",
    "revision": 1,
    "rules": {"maintenance_score": 1, "promotion_score": 1, "promotions": 1},
    "facts_sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "results_sha256": "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9",
    "cause": None,
    "closed_by": None,
    "closed_at": "2026-11-06T16:00:21.000Z",
}
_BEHIND: dict[str, Any] = {
    "id": _CASE,
    "terminal_id": _SHOP,
    "terminal_name": "福源食杂店",
    "license_no": "439902100001",
    "branch_name": "城东",
    "spec_name": "南岭(软蓝)",
    "visit_id": "019cb5ee-9c00-7000-8000-000000000001",
    "plan_id": _PLAN,
    "reason": "D1",
    "state": "upheld",
    "checked_at": "2026-10-14T02:10:00.000Z",
    "due_at": "2026-10-19T16:00:00.000Z",
    "settled_at": "2026-10-20T03:00:00.000Z",
    "decided_by": "吴桐",
    "photos": [{"id": "019cb5ef-0000-7000-8000-000000000001", "view": "front"}],
}
EXPLANATION: dict[str, Any] = {
    **SCORE,
    "open_disputes": 0,
    "terminals": 180,
    "failing": 1100,
    "step": 4,
    "steps": 200,
    "plan_faults": 1,
    "points_for_steps": 400,
    "points_for_plan_faults": 300,
    "failures": [
        {
            "terminal": {"id": _SHOP, "name": "福源食杂店", "license_no": "439902100001", "branch": "城东"},
            "reason": "D1",
            "meaning": {"zh": "位置或排面不符", "en": "Position or facings wrong"},
            "party": "branch",
            "plan": {"id": _PLAN, "name": "柜台三个排面"},
            "case": _BEHIND,
        }
    ],
    "faults_of_plans": [{**PLAN_FAULT, "state": "confirmed"}],
    "appeals": [APPEAL],
    "closings": [CLOSING],
    "open_items": None,
}
WHAT_IF = {"kind": "maintenance", "part": "branch", "examinee_id": _BRANCH, "score": 9300, "what_if": 9100}
PROMOTION_SCORE: dict[str, Any] = {
    "promotion_id": "019cb5ec-6000-7000-8000-000000000001",
    "name": "国庆品吸",
    "manufacturer_id": _MAKER,
    "state": "closed",
    "score": 8500,
    "arrangement": 2500,
    "process": 2400,
    "effect": 3600,
    "baseline_packs": 2940,
    "baseline_after_packs": 6300,
    "effect_packs": 720,
    "ratio_permille": 727,
    "planned_effect_packs": 900,
    "planned_input_fen": 600_000,
    "actual_input_fen": 660_000,
    "arrangement_errors": ["019cb5ec-6100-7000-8000-000000000001"],
    "process_errors": [
        {"check_id": "019cb5ef-6200-7000-8000-000000000001", "fault": "wrong_material"},
        {"check_id": "019cb5ef-6200-7000-8000-000000000002", "fault": "no_daily_record"},
    ],
    "open_disputes": 0,
    "provisional": [],
    "rules_version": 1,
}
PROMOTION_SCORES: dict[str, Any] = {
    "month": "2026-10",
    "score": 8500,
    "manufacturers": [{"manufacturer_id": _MAKER, "score": 8500, "promotions": 1}],
    "items": [PROMOTION_SCORE],
}
