"""Lists of what was agreed and what came of it that can be exported: plans, promotions, scores."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.displays import plan_queries
from backend.displays.plan_schemas import PlanQuery
from backend.exports.listing import Column, Listing, register
from backend.exports.rules import Type
from backend.fields import Id, Text
from backend.planning import queries as visit_plans
from backend.planning.schemas import VisitPlanQuery
from backend.promotions import queries as promotions
from backend.promotions.schemas import PromotionQuery
from backend.scores import queries as scores
from backend.scores.schemas import ScoreQuery

register(
    Listing(
        "visit-plans", "拜访计划", "Visit plans", VisitPlanQuery,
        (
            Column("month", "月份", "Month"),
            Column("manager_name", "客户经理", "Manager"),
            Column("state", "状态", "State"),
            Column("stops", "拜访次数", "Stops", Type.NUMBER),
            Column("unplanned", "未排入", "Not planned", Type.NUMBER),
            Column("length_m", "路程（米）", "Way (m)", Type.NUMBER),
            Column("submitted_at", "提交时间", "Submitted", Type.TIME),
            Column("decided_at", "审批时间", "Decided", Type.TIME),
            Column("note", "意见", "Note"),
            Column("id", "编号", "Id"),
        ),
        visit_plans.list_plans, {"month": Text(7), "id": Id()},
    )
)  # fmt: skip

register(
    Listing(
        "maintenance-plans", "终端维护方案", "Maintenance plans", PlanQuery,
        (
            Column("name", "名称", "Name"),
            Column("state", "状态", "State"),
            Column("stage", "生命周期", "Stage"),
            Column("first_month", "起始月", "First month"),
            Column("last_month", "截止月", "Last month"),
            Column("terminals", "终端数", "Terminals", Type.NUMBER),
            Column("agreed_at", "达成时间", "Agreed", Type.TIME),
            Column("manufacturer_id", "工业企业编号", "Manufacturer"),
            Column("id", "编号", "Id"),
        ),
        plan_queries.list_plans, {"first_month": Text(7), "id": Id()},
    )
)  # fmt: skip

_MONEY: dict[str, Any] = dict.fromkeys(("planned_input_fen", "actual_input_fen", "planned_effect_packs"))


def _promotions(
    session: Session, actor: Actor, filters: dict[str, Any], after: list[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Managers are shown no money: those cells stay empty."""
    return [_MONEY | row for row in promotions.list_promotions(session, actor, filters, after, limit)]


register(
    Listing(
        "promotions", "促销", "Promotions", PromotionQuery,
        (
            Column("name", "名称", "Name"),
            Column("state", "状态", "State"),
            Column("starts_on", "开始", "Starts", Type.DAY),
            Column("ends_on", "结束", "Ends", Type.DAY),
            Column("planned_input_fen", "计划投入（分）", "Planned input (fen)", Type.NUMBER),
            Column("actual_input_fen", "实际投入（分）", "Actual input (fen)", Type.NUMBER),
            Column("planned_effect_packs", "计划增量（包）", "Planned effect (packs)", Type.NUMBER),
            Column("manufacturer_id", "工业企业编号", "Manufacturer"),
            Column("id", "编号", "Id"),
        ),
        _promotions, {"starts_on": fields.Date(), "id": Id()},
    )
)  # fmt: skip

register(
    Listing(
        "scores", "考核得分", "Scores", ScoreQuery,
        (
            Column("month", "月份", "Month"),
            Column("kind", "考核", "Score of"),
            Column("part", "被考核方", "Examinee"),
            Column("name", "名称", "Name"),
            Column("score", "得分（百分之一分）", "Score (hundredths)", Type.NUMBER),
            Column("band", "等级", "Band"),
            Column("revision", "版次", "Revision", Type.NUMBER),
            Column("provisional", "暂定原因", "Provisional"),
            Column("rules_version", "规则版本", "Version of the rules", Type.NUMBER),
            Column("computed_at", "计算时间", "Computed", Type.TIME),
            Column("id", "编号", "Id"),
        ),
        scores.list_scores, {"month": Text(7), "kind": Text(12), "part": Text(16), "name": Text(80), "id": Id()},
    )
)  # fmt: skip
