"""Lists of promotions, of the checks on them and of their scores that can be exported."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import fields
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.displays.plan_shop_schemas import MeantShopQuery
from backend.exports.agreement_lists import SHOP_COLUMNS
from backend.exports.field_lists import DAY, ID, NUMBER, STATE, TIME, After, Filters
from backend.exports.listing import Column, Listing, at_once, register
from backend.fields import Id, Text
from backend.promotions import check_queries, evaluating
from backend.promotions import queries as promotions
from backend.promotions.check_schemas import CheckQuery, MonitoringQuery
from backend.promotions.schemas import PromotionQuery
from backend.scores import promotion_scoring
from backend.scores.promotion_schemas import PromotionScoresQuery

_MONEY: Filters = dict.fromkeys(("planned_input_fen", "actual_input_fen", "planned_effect_packs"))


def _promotions(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    """Managers are shown no money: those cells stay empty."""
    return [_MONEY | row for row in promotions.list_promotions(session, actor, filters, after, limit)]


register(
    Listing(
        "promotions", "促销", "Promotions", PromotionQuery,
        (
            Column("name", "名称", "Name"),
            STATE,
            Column("starts_on", "开始", "Starts", DAY),
            Column("ends_on", "结束", "Ends", DAY),
            Column("planned_input_fen", "计划投入（分）", "Planned input (fen)", NUMBER),
            Column("actual_input_fen", "实际投入（分）", "Actual input (fen)", NUMBER),
            Column("planned_effect_packs", "计划增量（包）", "Planned effect (packs)", NUMBER),
            Column("manufacturer_id", "工业企业编号", "Manufacturer"),
            ID,
        ),
        _promotions, {"starts_on": fields.Date(), "id": Id()},
    )
)  # fmt: skip


def _checks(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    rows = check_queries.list_checks(session, actor, filters, after, limit)
    return [
        {**row, "found": [each["fault"] for each in row["faults"]],
         "confirmed": [f"{each['fault']} ({each['party']})" for each in row["server"]["confirmed_faults"] or ()]}
        for row in rows
    ]  # fmt: skip


register(
    Listing(
        "promotion-checks", "促销检查", "Promotion checks", CheckQuery,
        (
            Column("server.day", "日期", "Day", DAY),
            Column("terminal_name", "零售户", "Shop"),
            Column("server.checked_by", "检查方", "Checked by"),
            Column("server.state", "状态", "State"),
            Column("checked_at", "检查时间", "Checked", TIME),
            Column("found", "发现问题", "Faults found"),
            Column("confirmed", "认定问题", "Faults confirmed"),
            Column("note", "说明", "Note"),
            Column("server.reason", "认定说明", "Reason"),
            Column("server.decided_at", "认定时间", "Decided", TIME),
            Column("server.photos_declared", "应有照片", "Photos declared", NUMBER),
            Column("server.photos_received", "已到照片", "Photos received", NUMBER),
            Column("promotion_id", "促销编号", "Promotion's id"),
            ID,
        ),
        _checks, {"day": fields.Date(), "id": Id()},
    )
)  # fmt: skip


class _Period(fields.Field[date | str]):
    """A day, or a month such as 2026-10, by which rows are ordered as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date | str:
        return value if len(value) == len("2026-10") else date.fromisoformat(value)


class _OfPromotion(MonitoringQuery):
    promotion_id = Id(required=True)


def _monitoring(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    span = (filters["since"], filters["until"])
    return evaluating.monitor(
        session, actor, filters["promotion_id"], filters["period"], filters["by"], span, after, limit
    )


register(
    Listing(
        "promotion-monitoring", "促销监测", "Monitoring of a promotion", _OfPromotion,
        (
            Column("period", "期间", "Period"),
            Column("name", "名称", "Name"),
            Column("checks", "检查次数", "Checks", NUMBER),
            Column("passed", "合格", "Passed", NUMBER),
            Column("failed", "有问题", "Failed", NUMBER),
            Column("confirmed", "已认定", "Confirmed", NUMBER),
            ID,
        ),
        _monitoring, {"period": _Period(), "id": Id()}, "/promotions/{promotion_id}/monitoring",
    )
)  # fmt: skip


class _ShopsOfPromotion(MeantShopQuery):
    promotion_id = Id(required=True)


register(
    Listing(
        "promotion-terminals", "促销终端", "Shops of a promotion", _ShopsOfPromotion, SHOP_COLUMNS,
        promotions.list_shops, {"license_no": Text(40)}, "/promotions/{promotion_id}/terminals",
    )
)  # fmt: skip

register(
    Listing(
        "promotion-scores", "促销评分", "Scores of promotions", PromotionScoresQuery,
        (
            Column("name", "名称", "Name"),
            STATE,
            Column("score", "得分（百分之一分）", "Score (hundredths)", NUMBER),
            Column("arrangement", "安排（百分之一分）", "Arrangement (hundredths)", NUMBER),
            Column("process", "过程（百分之一分）", "Process (hundredths)", NUMBER),
            Column("effect", "效果（百分之一分）", "Effect (hundredths)", NUMBER),
            Column("baseline_packs", "期内基准（包）", "Baseline (packs)", NUMBER),
            Column("baseline_after_packs", "期后基准（包）", "Baseline afterwards (packs)", NUMBER),
            Column("effect_packs", "实际增量（包）", "Effect (packs)", NUMBER),
            Column("planned_effect_packs", "计划增量（包）", "Planned effect (packs)", NUMBER),
            Column("ratio_permille", "效果比（千分比）", "Ratio (per mille)", NUMBER),
            Column("planned_input_fen", "计划投入（分）", "Planned input (fen)", NUMBER),
            Column("actual_input_fen", "实际投入（分）", "Actual input (fen)", NUMBER),
            Column("open_disputes", "待认定检查", "Open disputes", NUMBER),
            Column("provisional", "暂定原因", "Provisional"),
            Column("rules_version", "规则版本", "Version of the rules", NUMBER),
            Column("manufacturer_id", "工业企业编号", "Manufacturer"),
            Column("promotion_id", "编号", "Id"),
        ),
        at_once(
            lambda session, actor, filters: promotion_scoring.scores_of_month(session, actor, filters["month"])["items"]
        ),
        {},
    )
)  # fmt: skip
