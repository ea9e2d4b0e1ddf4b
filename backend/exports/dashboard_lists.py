"""Figures of a desk that can be exported: indicators beside their targets, what other systems told, and who has reported."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.anomaly_reports import rollups
from backend.anomaly_reports.schemas import RateQuery, RollupQuery
from backend.dashboards import imported, service
from backend.dashboards.imported_schemas import ImportedFigureQuery
from backend.dashboards.schemas import BreakdownQuery, DashboardQuery, TrendQuery
from backend.exports.field_lists import DAY, FLAG, MANAGER, NUMBER, STATE, TIME, Filters
from backend.exports.listing import Column, Listing, at_once, register

_MONTH = Column("month", "月份", "Month")
_BRANCH = Column("branch.name", "分局", "Branch")
#: A share is in hundredths of a per cent, a score in hundredths of a point.
_FIGURE = (
    Column("indicator", "指标", "Indicator"),
    Column("value", "数值（百分之一）", "Value (hundredths)", NUMBER),
    Column("part", "分子", "Part", NUMBER),
    Column("whole", "分母", "Whole", NUMBER),
)
_BESIDE_TARGET = (
    *_FIGURE,
    Column("target", "目标（百分之一）", "Target (hundredths)", NUMBER),
    Column("met", "达标", "Met", FLAG),
)


def _cards(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    found = service.cards(session, actor, filters["month"], filters["branch_id"])
    return [{**card, "month": found["month"]} for card in found["cards"]]


register(
    Listing(
        "dashboard", "看板", "Dashboard", DashboardQuery, (_MONTH, *_BESIDE_TARGET), at_once(_cards), {},
    )
)  # fmt: skip


def _trend(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    months = service.trend(session, actor, filters["first_month"], filters["last_month"], filters["branch_id"])
    return [
        {"month": each["month"], "indicator": indicator, **figure}
        for each in months
        for indicator, figure in each["figures"].items()
    ]


register(
    Listing(
        "dashboard-trend", "指标走势", "Trend of the indicators", TrendQuery, (_MONTH, *_FIGURE),
        at_once(_trend), {}, "/dashboard/trend",
    )
)  # fmt: skip


def _breakdown(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    rows = service.breakdown(session, actor, filters["month"], filters["by"])
    return [{**card, "id": row["id"], "name": row["name"]} for row in rows for card in row["cards"]]


register(
    Listing(
        "dashboard-breakdown", "指标分解", "Breakdown of the indicators", BreakdownQuery,
        (Column("name", "名称", "Name"), *_BESIDE_TARGET, Column("id", "编号", "Id")),
        at_once(_breakdown), {}, "/dashboard/breakdown",
    )
)  # fmt: skip


register(
    Listing(
        "imported-figures", "外部指标", "Figures of other systems", ImportedFigureQuery,
        (
            _MONTH,
            Column("indicator", "指标", "Indicator"),
            Column("subject", "对象类别", "Subject is"),
            Column("subject_name", "对象", "Subject"),
            Column("value", "数值（准确率为万分比）", "Value (accuracies in hundredths of a percent)", NUMBER),
            Column("standard", "标准", "Standard", NUMBER),
            Column("share", "占标准（万分比）", "Share of the standard (hundredths of a percent)", NUMBER),
            Column("target", "目标（万分比）", "Target (hundredths of a percent)", NUMBER),
            Column("met", "达标", "Met", FLAG),
            Column("off_days", "偏差（天）", "Off (days)", NUMBER),
            Column("off_packs", "偏差（包）", "Off (packs)", NUMBER),
            Column("off_percent", "偏差（万分比）", "Off (hundredths of a percent)", NUMBER),
            Column("steps_off", "偏差档数", "Steps off", NUMBER),
            Column("imported_at", "导入时间", "Imported", TIME),
            Column("subject_id", "对象编号", "Subject's id"),
        ),
        at_once(
            lambda session, actor, filters: imported.list_figures(
                session, actor, filters["first_month"], filters["last_month"], filters
            )
        ),
        {},
    )
)  # fmt: skip


def _day(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    found = rollups.roll_up(session, actor, filters["day"], filters["branch_id"])
    return [
        {**line, "day": found["day"], "branch": branch["branch"]}
        for branch in found["branches"]
        for line in branch["managers"]
    ]


register(
    Listing(
        "anomaly-report-rollups", "市场异动日报汇总", "Roll-up of anomaly reports", RollupQuery,
        (
            Column("day", "日期", "Day", DAY),
            _BRANCH,
            MANAGER,
            STATE,
            Column("items", "条数", "Items", NUMBER),
            Column("urgent", "紧急", "Urgent", NUMBER),
            Column("received_at", "到达时间", "Received", TIME),
            Column("late_synced", "迟到同步", "Synced late", FLAG),
            Column("report_id", "日报编号", "Report's id"),
        ),
        at_once(_day), {},
    )
)  # fmt: skip


def _rates(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    found = rollups.month_rates(session, actor, filters["month"], filters["branch_id"])
    return [
        {**line, "month": found["month"], "branch": branch["branch"]}
        for branch in found["branches"]
        for line in branch["managers"]
    ]


register(
    Listing(
        "anomaly-report-rates", "日报及时率", "Reports in time", RateQuery,
        (
            _MONTH,
            _BRANCH,
            MANAGER,
            Column("working_days", "工作日", "Working days", NUMBER),
            Column("on_time", "及时", "In time", NUMBER),
            Column("nil", "无异动", "Nothing to report", NUMBER),
            Column("late", "迟报", "Late", NUMBER),
            Column("missing", "缺报", "Missing", NUMBER),
            Column("on_time_hundredths", "及时率（万分比）", "In time (hundredths of a percent)", NUMBER),
        ),
        at_once(_rates), {},
    )
)  # fmt: skip
