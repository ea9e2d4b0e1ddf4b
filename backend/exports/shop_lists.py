"""Lists of shops, of what they need and of what was found in them that can be exported."""

from __future__ import annotations

from datetime import timedelta

from marshmallow import Schema
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.accounts.service import today
from backend.db import utc_now
from backend.displays import check_queries
from backend.displays.schemas import DisplayCheckQuery
from backend.exports.field_lists import DAY, FLAG, ID, MANAGER, NUMBER, SHOP, STARTED, TIME, After, Filters
from backend.exports.listing import Column, Listing, NoFilters, at_once, register
from backend.fields import Id, Text, Time
from backend.retailers import surveys
from backend.terminals import benchmarks
from backend.terminals import queries as terminals
from backend.visits import month_queries
from backend.visits.completeness_queries import photo_counts
from backend.visits.month_schemas import ChecklistQuery, NeedsOfMonth, NeedsQuery
from backend.visits.place_queries import list_proposals
from backend.visits.place_schemas import ProposalQuery
from backend.visits.schemas import PhotoCountQuery

BRANCH = Column("branch.name", "分局", "Branch")


class _OfTerminal(Schema):
    terminal_id = Id(required=True)


register(
    Listing(
        "terminal-assignments", "终端服务记录", "Assignments of a shop", _OfTerminal,
        (
            Column("manager_name", "客户经理", "Customer manager"),
            Column("from_date", "开始", "From", DAY),
            Column("to_date", "结束", "To", DAY),
            ID,
        ),
        at_once(
            lambda session, actor, filters: terminals.get_terminal(session, actor, filters["terminal_id"])["assignments"]
        ),
        {}, "/terminals/{terminal_id}/assignments",
    )
)  # fmt: skip


register(
    Listing(
        "benchmark-alerts", "标杆终端提醒", "Benchmark alerts", NoFilters,
        (
            Column("branch_name", "分局", "Branch"),
            Column("manager_name", "客户经理", "Customer manager"),
            Column("locality", "城乡", "Locality"),
            Column("benchmarks", "标杆终端", "Benchmarks", NUMBER),
            Column("alert", "提醒", "Alert"),
            Column("manager_id", "客户经理编号", "Manager's id"),
        ),
        at_once(lambda session, actor, filters: benchmarks.list_alerts(session, actor)), {},
    )
)  # fmt: skip

register(
    Listing(
        "position-proposals", "待确认位置", "Positions to accept", ProposalQuery,
        (
            Column("license_no", "许可证号", "Licence number"),
            Column("name", "店名", "Name"),
            Column("address", "地址", "Address"),
            Column("reason", "原因", "Reason"),
            Column("visits", "打卡次数", "Check-ins", NUMBER),
            Column("distance_m", "相距（米）", "Apart (m)", NUMBER),
            Column("wgs84_latitude", "现纬度", "Latitude on record", NUMBER),
            Column("wgs84_longitude", "现经度", "Longitude on record", NUMBER),
            Column("proposed.latitude", "建议纬度", "Proposed latitude", NUMBER),
            Column("proposed.longitude", "建议经度", "Proposed longitude", NUMBER),
            ID,
        ),
        list_proposals, {"license_no": Text(12)},
    )
)  # fmt: skip

register(
    Listing(
        "display-checks", "陈列检查", "Display checks", DisplayCheckQuery,
        (
            *SHOP,
            Column("spec.name", "品规", "Spec"),
            Column("plan.name", "方案", "Plan"),
            Column("plan.passes", "合格", "Passes", FLAG),
            Column("position", "位置", "Position"),
            Column("facings", "排面", "Facings", NUMBER),
            Column("price_tag", "价签", "Price tag"),
            Column("materials_present", "物料到位", "Materials present", FLAG),
            Column("note", "说明", "Note"),
            Column("checked_at", "检查时间", "Checked", TIME),
            ID,
        ),
        check_queries.list_checks, {"checked_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _of_month(session: Session, actor: Actor, filters: Filters) -> Filters:
    return {**filters, "month": filters["month"] or f"{today(session, actor):%Y-%m}"}


def _needs(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    return month_queries.list_needs(session, actor, _of_month(session, actor, filters), after, limit)


register(
    Listing(
        "shop-needs", "零售户需求", "Shops' needs", NeedsQuery,
        (
            *SHOP,
            MANAGER,
            STARTED,
            Column("topics", "需求", "Topics"),
            Column("note", "说明", "Note"),
            Column("visit_id", "拜访编号", "Visit's id"),
        ),
        _needs, {"started_at": Time(), "visit_id": Id()},
    )
)  # fmt: skip

register(
    Listing(
        "shop-needs-coverage", "需求了解率", "Coverage of needs", NeedsOfMonth,
        (
            BRANCH,
            MANAGER,
            Column("shops", "终端数", "Shops", NUMBER),
            Column("with_needs", "已了解", "With needs", NUMBER),
            Column("without_needs", "未了解", "Without needs", NUMBER),
        ),
        at_once(
            lambda session, actor, filters: month_queries.needs_coverage(
                session, actor, _of_month(session, actor, filters)
            )
        ),
        {}, "/shop-needs/coverage",
    )
)  # fmt: skip


class _OfChecklist(ChecklistQuery):
    name = Text(40, required=True)


def _checklist(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    name, filters = filters["name"], _of_month(session, actor, filters)
    steps = month_queries.ChecklistSteps(session, actor, name)
    if not steps.steps:
        raise problems.NOT_FOUND()
    rows = month_queries.checklist_months(session, actor, steps, name, filters["month"], filters["branch_id"])
    return [{**row, "steps": {each["step"]: each["visits"] for each in row["skipped"]}} for row in rows]


register(
    Listing(
        "checklists", "拜访清单", "Checklists", _OfChecklist,
        (
            BRANCH,
            MANAGER,
            Column("visits", "拜访次数", "Visits", NUMBER),
            Column("complete", "完整执行", "Complete", NUMBER),
            Column("complete_hundredths", "完整率（万分比）", "Complete (hundredths of a percent)", NUMBER),
            Column("steps", "漏项", "Left out"),
        ),
        at_once(_checklist), {}, "/checklists/{name}",
    )
)  # fmt: skip


def _photo_counts(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    now = utc_now()
    since, until = filters["since"] or now - timedelta(days=30), filters["until"] or now
    return photo_counts(session, actor, since, until, filters["branch_id"])


register(
    Listing(
        "photo-counts", "照片到达", "Photos arrived", PhotoCountQuery,
        (
            BRANCH,
            MANAGER,
            Column("visits", "拜访次数", "Visits", NUMBER),
            Column("complete_visits", "照片齐全", "Visits with all photos", NUMBER),
            Column("photos_declared", "应有照片", "Photos declared", NUMBER),
            Column("photos_received", "已到照片", "Photos received", NUMBER),
        ),
        at_once(_photo_counts), {}, "/visits/photo-counts",
    )
)  # fmt: skip

register(
    Listing(
        "satisfaction-surveys", "满意度调查", "Satisfaction surveys", NoFilters,
        (
            Column("quarter", "季度", "Quarter"),
            Column("opened_at", "开始时间", "Opened", TIME),
            Column("closes_on", "截止", "Closes on", DAY),
            Column("is_open", "进行中", "Open", FLAG),
            Column("sampled", "样本数", "Sampled", NUMBER),
            ID,
        ),
        at_once(lambda session, actor, filters: surveys.list_surveys(session, actor)), {},
    )
)  # fmt: skip
