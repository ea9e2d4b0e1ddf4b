"""Lists of what was agreed and what came of it that can be exported: plans, promotions, scores, what was expected and told."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.dashboards import imported
from backend.dashboards.imported_schemas import ImportedFigureQuery
from backend.displays import plan_queries
from backend.displays.plan_schemas import PlanQuery
from backend.exports.listing import Column, Listing, register
from backend.exports.rules import Type
from backend.fields import Id, Text
from backend.market_information import service as market_information
from backend.market_information.schemas import DocumentQuery
from backend.planning import queries as visit_plans
from backend.planning.schemas import VisitPlanQuery
from backend.promotions import queries as promotions
from backend.promotions.schemas import PromotionQuery
from backend.sales import demand
from backend.sales.demand_schemas import AssessmentQuery
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


register(
    Listing(
        "market-information-documents", "工业市场信息", "Market information", DocumentQuery,
        (
            Column("month", "月份", "Month"),
            Column("manufacturer.name", "工业企业", "Manufacturer"),
            Column("version", "版本", "Version", Type.NUMBER),
            Column("due_on", "到期日", "Due on", Type.DAY),
            Column("uploaded_by", "上传人", "Uploaded by"),
            Column("uploaded_at", "上传时间", "Uploaded", Type.TIME),
            Column("filename", "文件名", "File"),
            Column("size_bytes", "大小（字节）", "Size (bytes)", Type.NUMBER),
            Column("sha256", "SHA-256", "SHA-256"),
            Column("summary", "摘要", "Summary"),
            Column("read_by", "阅读人", "Read by"),
            Column("read_at", "阅读时间", "Read", Type.TIME),
            Column("id", "编号", "Id"),
        ),
        lambda session, actor, filters, after, limit: market_information.list_versions(
            session, actor, filters, after[0] if after else None, limit
        ),
        {"id": Id()},
    )
)  # fmt: skip

register(
    Listing(
        "demand-assessments", "需求评估", "Assessments of demand", AssessmentQuery,
        (
            Column("name", "品规", "Spec"),
            Column("brand_name", "品牌", "Brand"),
            Column("manufacturer_name", "工业企业", "Manufacturer"),
            Column("assessed_packs", "评估需求（包）", "Assessed (packs)", Type.NUMBER),
            Column("sold_packs", "销量（包）", "Sold (packs)", Type.NUMBER),
            Column("deviation", "偏差（万分比）", "Deviation (hundredths of a percent)", Type.NUMBER),
            Column("is_within", "在允许范围内", "Tolerated"),
            Column("demand_packs", "需求（包）", "Demand (packs)", Type.NUMBER),
            Column("demand_deviation", "需求偏差（万分比）", "Deviation of demand", Type.NUMBER),
            Column("demand_is_within", "需求在允许范围内", "Demand tolerated"),
            Column("volume_grade", "销量等级", "Volume"),
            Column("margin_fen_per_case", "单箱毛利（分）", "Margin a case (fen)", Type.NUMBER),
            Column("margin_grade", "毛利等级", "Margin"),
            Column("spec_id", "编号", "Id"),
        ),
        lambda session, actor, filters, after, limit: demand.list_assessments(
            session, actor, filters["quarter"], filters
        )["items"],
        {},
    )
)  # fmt: skip

register(
    Listing(
        "imported-figures", "外部指标", "Figures of other systems", ImportedFigureQuery,
        (
            Column("month", "月份", "Month"),
            Column("indicator", "指标", "Indicator"),
            Column("subject", "对象类别", "Subject is"),
            Column("subject_name", "对象", "Subject"),
            Column("value", "数值（准确率为万分比）", "Value (accuracies in hundredths of a percent)", Type.NUMBER),
            Column("standard", "标准", "Standard", Type.NUMBER),
            Column("share", "占标准（万分比）", "Share of the standard", Type.NUMBER),
            Column("target", "目标（万分比）", "Target", Type.NUMBER),
            Column("met", "达标", "Met"),
            Column("off_days", "偏差（天）", "Days off", Type.NUMBER),
            Column("off_packs", "偏差（包）", "Packs off", Type.NUMBER),
            Column("off_percent", "偏差（万分比）", "Off (hundredths of a percent)", Type.NUMBER),
            Column("steps_off", "偏差档数", "Steps off", Type.NUMBER),
            Column("imported_at", "导入时间", "Imported", Type.TIME),
            Column("subject_id", "编号", "Id"),
        ),
        lambda session, actor, filters, after, limit: imported.list_figures(
            session, actor, filters["first_month"], filters["last_month"], filters
        ),
        {},
    )
)  # fmt: skip
