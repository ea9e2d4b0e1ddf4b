"""Lists of what was agreed and what came of it that can be exported: plans, scores, faults, closings."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.displays import plan_progress, plan_queries, plan_shops
from backend.displays.plan_schemas import Month, PlanQuery
from backend.displays.plan_shop_schemas import PlanShopQuery, ProgressQuery
from backend.exports.listing import Column, Listing, at_once, register
from backend.exports.rules import Type
from backend.fields import Id, Text, Time
from backend.planning import queries as visit_plans
from backend.planning.schemas import VisitPlanQuery
from backend.scores import appeal_queries as score_appeals
from backend.scores import queries as scores
from backend.scores import service as score_service
from backend.scores.schemas import PlanFaultQuery, ScoreAppealQuery, ScoreQuery

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


class _OfPlan(PlanShopQuery):
    plan_id = Id(required=True)


#: Of the shops that an agreement means.
SHOP_COLUMNS = (
    Column("license_no", "许可证号", "Licence"),
    Column("name", "名称", "Name"),
    Column("branch_name", "营销部", "Branch"),
    Column("closed_on", "关闭日期", "Closed", Type.DAY),
    Column("id", "编号", "Id"),
)

register(
    Listing(
        "maintenance-plan-terminals", "终端维护方案的终端", "Shops of a maintenance plan", _OfPlan, SHOP_COLUMNS,
        plan_shops.list_plan_shops, {"license_no": Text(40)}, "/maintenance-plans/{plan_id}/terminals",
    )
)  # fmt: skip


def _plan_progress(
    session: Session, actor: Actor, filters: dict[str, Any], after: list[Any] | None, limit: int
) -> list[dict[str, Any]]:
    month, rows = plan_progress.progress(session, actor, filters, after, limit)
    return [{**row._mapping, "month": month} for row in rows]


register(
    Listing(
        "maintenance-plan-progress", "终端维护方案进度", "Progress of maintenance plans", ProgressQuery,
        (
            Column("month", "月份", "Month"),
            Column("code", "代码", "Code"),
            Column("name", "名称", "Name"),
            Column("planned", "计划终端", "Planned", Type.NUMBER),
            Column("visited", "已访", "Visited", Type.NUMBER),
            Column("evidence_complete", "资料齐全", "Evidence complete", Type.NUMBER),
            Column("confirmed", "已确认", "Confirmed", Type.NUMBER),
            Column("disputed", "有异议", "Disputed", Type.NUMBER),
            Column("id", "编号", "Id"),
        ),
        _plan_progress, {"code": Text(80), "id": Id()}, "/maintenance-plans/progress",
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
        "plan-faults", "方案问题", "Faults of plans", PlanFaultQuery,
        (
            Column("month", "月份", "Month"),
            Column("kind", "类型", "Kind"),
            Column("side", "记录方", "Recorded by the side of"),
            Column("state", "状态", "State"),
            Column("note", "说明", "Note"),
            Column("recorded_by", "记录人", "Recorded by"),
            Column("recorded_at", "记录时间", "Recorded", Type.TIME),
            Column("answer", "答复", "Answer"),
            Column("answered_at", "答复时间", "Answered", Type.TIME),
            Column("manufacturer_id", "工业企业编号", "Manufacturer"),
            Column("branch_id", "分局编号", "Branch's id"),
            Column("plan_id", "方案编号", "Plan's id"),
            Column("id", "编号", "Id"),
        ),
        at_once(
            lambda session, actor, filters: scores.list_faults(session, actor, **filters)
        ),
        {},
    )
)  # fmt: skip


class _OfMonth(Schema):
    month = Month(required=True)


register(
    Listing(
        "score-closings", "月度关账", "Closings of a month", _OfMonth,
        (
            Column("month", "月份", "Month"),
            Column("revision", "版次", "Revision", Type.NUMBER),
            Column("rules", "规则版本", "Versions of the rules"),
            Column("cause", "原因", "Cause"),
            Column("closed_by", "关账人", "Closed by"),
            Column("closed_at", "关账时间", "Closed", Type.TIME),
            Column("facts_sha256", "数据哈希", "SHA-256 of the facts"),
            Column("results_sha256", "结果哈希", "SHA-256 of the results"),
        ),
        at_once(lambda session, actor, filters: score_service.list_closings(session, actor, filters["month"])),
        {}, "/score-closings/{month}",
    )
)  # fmt: skip

register(
    Listing(
        "score-appeals", "得分申诉", "Appeals against scores", ScoreAppealQuery,
        (
            Column("month", "月份", "Month"),
            Column("kind", "考核", "Score of"),
            Column("part", "被考核方", "Examinee"),
            Column("name", "名称", "Name"),
            Column("revision", "申诉版次", "Revision", Type.NUMBER),
            Column("text", "申诉", "Appeal"),
            Column("appealed_by", "申诉人", "Appealed by"),
            Column("appealed_at", "申诉时间", "Appealed", Type.TIME),
            Column("outcome", "结论", "Outcome"),
            Column("note", "说明", "Note"),
            Column("decided_at", "裁定时间", "Decided", Type.TIME),
            Column("score", "现得分（百分之一分）", "Score now (hundredths)", Type.NUMBER),
            Column("newest_revision", "现版次", "Revision now", Type.NUMBER),
            Column("id", "编号", "Id"),
        ),
        score_appeals.list_score_appeals, {"appealed_at": Time(), "id": Id()},
    )
)  # fmt: skip
