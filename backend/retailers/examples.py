"""What the API documents show of links, answers and surveys."""

from __future__ import annotations

from typing import Any

LINK_ID = "019cc0a0-7000-7000-8000-000000000001"
_VISIT, _SHOP = "019cb5ee-9c00-7000-8000-000000000001", "019cb5ec-3c00-7000-8000-000000000010"
_MANAGER, _BRANCH = "019cb5ec-3c00-7000-8000-000000000030", "019cb5ec-3c00-7000-8000-000000000040"
_URL = "https://visits.example/r/AAa2XAGcwKBwAHAAgAAAAAAAAAE.R7Zr0C7cXN0VQpVv3tP9m1wq3yE"

LINK_INPUT = {"purpose": "visit", "subject_id": _VISIT}
LINK: dict[str, Any] = {
    "id": LINK_ID,
    **LINK_INPUT,
    "terminal_id": _SHOP,
    "manager_id": _MANAGER,
    "created_by": _MANAGER,
    "created_at": "2026-03-02T02:10:00.000Z",
    "expires_at": "2026-03-09T02:10:00.000Z",
    "used_at": None,
    "state": "open",
    "url": _URL,
}
ANSWER: dict[str, Any] = {
    "id": LINK_ID,
    **LINK_INPUT,
    "terminal_id": _SHOP,
    "terminal_name": "福源食杂店",
    "branch_id": _BRANCH,
    "manager_id": _MANAGER,
    "manager_name": "林晓",
    "took_place": "yes",
    "rating": 5,
    "satisfied": None,
    "comment": "讲解很仔细",
    "complaint_id": None,
    "link_by_manager": True,
    "answered_at": "2026-03-02T04:31:07.412Z",
}
ANSWER_PAGE = {"items": [ANSWER], "next_cursor": None}

SURVEY_ID = "019cc0a0-7100-7000-8000-000000000001"
SURVEY_INPUT: dict[str, Any] = {"quarter": "2026-Q1", "closes_on": "2026-03-25", "sample_permille": 100}
OUTLINE: dict[str, Any] = {
    "id": SURVEY_ID,
    "quarter": "2026-Q1",
    "opened_at": "2026-03-04T01:00:00.000Z",
    "closes_on": "2026-03-25",
    "is_open": True,
    "sampled": 31,
}
_FIGURE: dict[str, Any] = {
    "sampled": 31,
    "responded": 20,
    "response_rate": 6452,
    "is_withheld": False,
    "satisfaction": 9000,
    "low": 6990,
    "high": 9721,
    "questions": [{"key": "overall", "mean": 435, "satisfied": 9000}],
}
SURVEY: dict[str, Any] = {
    **OUTLINE,
    "questions": [{"key": "overall", "zh": "对我们服务的总体满意度", "en": "Our service as a whole"}],
    "sample_permille": 100,
    "least_per_branch": 30,
    "seed": "8f2c11d09a4be763",
    "strata": [{"branch_id": _BRANCH, "scale": "small", "open_shops": 310, "sampled": 31}],
    "city": _FIGURE,
    "branches": [{"branch_id": _BRANCH, "branch_name": "城东", "open_shops": 310, **_FIGURE}],
    "comments": [{"branch_id": _BRANCH, "comment": "希望提前一天通知拜访时间"}],
}
SURVEY_LINKS = {
    "items": [
        {
            "id": LINK_ID,
            "terminal_id": _SHOP,
            "terminal_name": "福源食杂店",
            "license_no": "439902100017",
            "address": "解放路12号",
            "branch_id": _BRANCH,
            "branch_name": "城东",
            "manager_id": _MANAGER,
            "manager_name": "林晓",
            "url": _URL,
        }
    ],
    "next_cursor": None,
}
