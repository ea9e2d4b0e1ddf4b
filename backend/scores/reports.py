"""A score's explanation for paper and for a spreadsheet: the same rows, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend.language import CHINESE, translate

HEADINGS = {
    "maintenance": {
    "zh": ["终端", "许可证号", "分局", "原因", "说明", "责任方", "方案", "品规", "检查时间", "结论", "拜访编号", "照片编号"],
    "en": [
        "Terminal", "Licence", "Branch", "Reason", "Meaning", "Answers for it", "Plan", "Spec", "Checked at", "Outcome",
        "Visit", "Photos",
    ],
    },
    "promotion": {
    "zh": ["促销活动", "环节", "过失", "说明", "责任方", "终端", "许可证号", "分局", "发现时间", "检查编号", "照片编号"],
    "en": [
        "Promotion", "Stage", "Error", "Note", "Answers for it", "Terminal", "Licence", "Branch", "Found at", "Check",
        "Photos",
    ],
    },
}  # fmt: skip
_WORDS = {
    "branch": ("分局", "Branch"), "promoter": ("驻点代表", "Promoter"), "marketing_centre": ("营销管理中心", "Marketing centre"),
    "nobody": ("不归责", "Nobody"), "manager": ("客户经理", "Manager"), "manufacturer": ("工业企业", "Manufacturer"),
    "upheld": ("裁定成立", "Upheld"), "lapsed": ("逾期未确认", "Not answered in time"), "disputed": ("争议中", "Disputed"),
    "excellent": ("优秀", "Excellent"), "good": ("良好", "Good"), "fair": ("一般", "Fair"), "poor": ("较差", "Poor"),
    "month_open": ("月份未结", "The month is open"), "open_disputes": ("有争议待裁定", "Disputes are open"),
    "no_terminals": ("无方案终端", "No terminals under plans"),
    "sales_missing": ("缺少销量", "Sales are missing"), "no_control": ("无对照户销量", "Control shops sold nothing"),
    "no_planned_effect": ("无计划增量", "No effect was planned"), "no_input": ("无投入", "No input"),
    "nothing_closed": ("当月无结案促销", "No promotion closed in the month"),
    "commerce": ("商业", "Commerce"), "arrangement": ("方案", "Arrangement"), "process": ("执行", "In its course"),
    "clash": ("时间、终端、品规冲突", "Clash with another promotion"), "no_approval": ("未审批", "Not approved"),
    "wrong_targets": ("目标终端有误", "Wrong target list"), "wrong_stage": ("生命周期阶段不符", "Wrong stage"),
    "materials_not_allocated": ("物料未分配到位", "Materials not allocated"), "not_filed": ("未备案", "Not filed"),
    "giveaway_too_dear": ("赠品超过一条", "Giveaway worth more than a carton"),
    "not_executed": ("未执行", "Not executed"), "wrong_material": ("物料不符", "Wrong material"),
    "no_daily_record": ("缺每日记录", "Daily record missing"), "invalid_photo": ("照片无效", "Invalid photo"),
    "no_health_warning": ("缺健康警示", "Health warning absent"), "minors_approached": ("接触未成年人", "Minors approached"),
    "maintenance": ("终端维护有效度", "Maintenance score"), "promotion": ("促销管理有效度", "Promotion score"),
}  # fmt: skip


def word(value: str | None, language: str) -> str:
    """A word of the API in the reader's language, `zh` or `en`; as it is, where there is none."""
    pair = _WORDS.get(value or "")
    return (value or "") if pair is None else pair[language != "zh"]


def local_time(at: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}"


def rows_of(explanation: Mapping[str, Any], language: str, zone: ZoneInfo) -> Iterator[list[Any]]:
    """A row for each deduction, under the `HEADINGS` of its kind of score; times are the city's."""
    if explanation["kind"] == "promotion":
        return _error_rows(explanation, language, zone)
    return _failure_rows(explanation, language, zone)


def _error_rows(explanation: Mapping[str, Any], language: str, zone: ZoneInfo) -> Iterator[list[Any]]:
    locale = CHINESE if language == "zh" else "en"
    for promotion in explanation["promotions"]:
        for each in promotion["arrangement_errors"]:
            yield [
                promotion["name"], word("arrangement", language), word(each["kind"], language), translate(each["reason"], locale),
                word(each["party"], language), None, None, None, local_time(each["found_at"], zone), None, "",
            ]  # fmt: skip
        for error in promotion["process_errors"]:
            check = error["check"] or {}
            found: Mapping[str, Any] = next(
                (one for one in check.get("confirmed_faults", ()) if one["fault"] == error["fault"]), {}
            )
            yield [
                promotion["name"], word("process", language), word(error["fault"], language), check.get("reason"),
                word(found.get("party"), language), check.get("terminal_name"), check.get("license_no"),
                check.get("branch_name"), local_time(check["checked_at"], zone) if check else None, check.get("id"),
                " ".join(photo["id"] for photo in check.get("photos", ())),
            ]  # fmt: skip


def _failure_rows(explanation: Mapping[str, Any], language: str, zone: ZoneInfo) -> Iterator[list[Any]]:
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
