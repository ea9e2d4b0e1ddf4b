"""A score's explanation for paper and for a spreadsheet: the same rows, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

HEADINGS = {
    "zh": ["终端", "许可证号", "分局", "原因", "说明", "责任方", "方案", "品规", "检查时间", "结论", "拜访编号", "照片编号"],
    "en": [
        "Terminal", "Licence", "Branch", "Reason", "Meaning", "Answers for it", "Plan", "Spec", "Checked at", "Outcome",
        "Visit", "Photos",
    ],
}  # fmt: skip
_WORDS = {
    "branch": ("分局", "Branch"), "promoter": ("驻点代表", "Promoter"), "marketing_centre": ("营销管理中心", "Marketing centre"),
    "nobody": ("不归责", "Nobody"), "manager": ("客户经理", "Manager"), "manufacturer": ("工业企业", "Manufacturer"),
    "upheld": ("裁定成立", "Upheld"), "lapsed": ("逾期未确认", "Not answered in time"), "disputed": ("争议中", "Disputed"),
    "excellent": ("优秀", "Excellent"), "good": ("良好", "Good"), "fair": ("一般", "Fair"), "poor": ("较差", "Poor"),
    "month_open": ("月份未结", "The month is open"), "open_disputes": ("有争议待裁定", "Disputes are open"),
    "no_terminals": ("无方案终端", "No terminals under plans"),
    "maintenance": ("终端维护有效度", "Maintenance score"), "promotion": ("促销管理有效度", "Promotion score"),
}  # fmt: skip


def word(value: str | None, language: str) -> str:
    """A word of the API in the reader's language, `zh` or `en`; as it is, where there is none."""
    pair = _WORDS.get(value or "")
    return (value or "") if pair is None else pair[language != "zh"]


def local_time(at: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}"


def failure_rows(explanation: Mapping[str, Any], language: str, zone: ZoneInfo) -> Iterator[list[Any]]:
    """A row for each failing terminal, under `HEADINGS`; times are the city's."""
    for each in explanation["failures"]:
        case = each["case"] or {}
        yield [
            each["terminal"]["name"],
            each["terminal"]["license_no"],
            each["terminal"]["branch"],
            each["reason"],
            each["meaning"][language],
            word(each["party"], language),
            each["plan"] and each["plan"]["name"],
            case.get("spec_name"),
            local_time(case["checked_at"], zone) if case else None,
            word(case.get("state"), language),
            case.get("visit_id"),
            " ".join(photo["id"] for photo in case.get("photos", ())),
        ]
