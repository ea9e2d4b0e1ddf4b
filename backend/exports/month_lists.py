"""Lists of what a month asks of a manager that can be exported: in-store days and visit plans."""

from __future__ import annotations

from marshmallow import fields
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role
from backend.accounts.service import today
from backend.exports.field_lists import DAY, ID, KIND, MANAGER, NUMBER, SHOP, STATE, TIME, After, Filters
from backend.exports.listing import Column, Listing, at_once, register
from backend.fields import Id, Time
from backend.in_store_days import board_queries, duty_queries
from backend.in_store_days import queries as day_queries
from backend.in_store_days.duty_schemas import DutyCountsQuery, InStoreBoardQuery, InStoreRequestQuery
from backend.in_store_days.schemas import InStoreDayQuery
from backend.planning import progress_queries, team_queries
from backend.planning.progress_schemas import BranchDayQuery, ShopsBehindQuery, VisitPlanProgressQuery
from backend.problems import fault

register(
    Listing(
        "in-store-days", "驻店", "In-store days", InStoreDayQuery,
        (
            Column("day", "日期", "Day", DAY),
            *SHOP,
            MANAGER,
            STATE,
            Column("arrived_at", "到店时间", "Arrived", TIME),
            Column("left_at", "离店时间", "Left", TIME),
            Column("presence_seconds", "在店时长（秒）", "Presence (s)", NUMBER),
            Column("verdict", "判定", "Verdict"),
            Column("branch_verdict", "分局判定", "Branch's verdict"),
            Column("missing", "缺少", "Missing"),
            Column("flags", "疑点", "Flags"),
            Column("photos_declared", "应有照片", "Photos declared", NUMBER),
            Column("photos_received", "已到照片", "Photos received", NUMBER),
            ID,
        ),
        day_queries.list_days, {"day": fields.Date(), "id": Id()},
    )
)  # fmt: skip


def _board(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    present = today(session, actor)
    month = filters["month"] or present.strftime("%Y-%m")
    board = board_queries.board(session, actor, month, filters["branch_id"], present)
    return [
        {**duty, "month": month, "manager": each["manager"]} for each in board["managers"] for duty in each["duties"]
    ]


register(
    Listing(
        "in-store-board", "驻店看板", "In-store board", InStoreBoardQuery,
        (
            Column("month", "月份", "Month"),
            MANAGER,
            *SHOP,
            STATE,
            Column("excuse", "免除原因", "Excuse"),
            Column("due_on", "到期日", "Due on", DAY),
            Column("day.day", "驻店日期", "Day", DAY),
            Column("day.arrived_at", "到店时间", "Arrived", TIME),
            Column("day.left_at", "离店时间", "Left", TIME),
            Column("day.presence_seconds", "在店时长（秒）", "Presence (s)", NUMBER),
            Column("day.missing", "缺少", "Missing"),
            ID,
        ),
        _board, {},
    )
)  # fmt: skip

register(
    Listing(
        "in-store-counts", "驻店统计", "Counts of in-store duties", DutyCountsQuery,
        (
            Column("month", "月份", "Month"),
            Column("branch.name", "分局", "Branch"),
            MANAGER,
            Column("due", "未到期", "Due", NUMBER),
            Column("at_risk", "临期", "At risk", NUMBER),
            Column("kept", "已完成", "Kept", NUMBER),
            Column("missed", "未完成", "Missed", NUMBER),
            Column("excused", "免除", "Excused", NUMBER),
        ),
        at_once(lambda session, actor, filters: board_queries.duty_counts(session, actor, **filters)),
        {}, "/in-store-board/counts",
    )
)  # fmt: skip

register(
    Listing(
        "in-store-requests", "驻店调班申请", "In-store requests", InStoreRequestQuery,
        (
            Column("month", "月份", "Month"),
            KIND,
            Column("requested_by_name", "申请人", "Requested by"),
            Column("terminal_name", "零售户", "Shop"),
            Column("substitute_name", "顶班人", "Substitute"),
            Column("with_name", "换班人", "Swapped with"),
            Column("reason", "原因", "Reason"),
            Column("server.state", "状态", "State"),
            Column("requested_at", "申请时间", "Requested", TIME),
            Column("server.decided_at", "决定时间", "Decided", TIME),
            Column("server.decision_note", "意见", "Note"),
            ID,
        ),
        duty_queries.list_requests, {"received_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _progress(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    present = today(session, actor)
    month = filters["month"] or present.strftime("%Y-%m")
    rows = progress_queries.list_progress(session, actor, month, present, filters, after, limit)
    return [{**row, "month": month} for row in rows]


register(
    Listing(
        "visit-plan-progress", "拜访计划进度", "Visit-plan progress", VisitPlanProgressQuery,
        (
            Column("month", "月份", "Month"),
            Column("name", "名称", "Name"),
            Column("plans", "计划", "Plans", NUMBER),
            Column("plans_confirmed", "已确认", "Confirmed", NUMBER),
            Column("planned", "计划拜访", "Planned", NUMBER),
            Column("planned_to_date", "截至今日应访", "Planned to date", NUMBER),
            Column("done", "已访", "Done", NUMBER),
            Column("done_on_day", "按日完成", "Done on the day", NUMBER),
            Column("missed", "漏访", "Missed", NUMBER),
            Column("extra", "计划外", "Extra", NUMBER),
            Column("kept", "完成率（万分比）", "Kept (hundredths of a percent)", NUMBER),
            Column("shops", "终端数", "Shops", NUMBER),
            Column("wanted", "应访次数", "Visits wanted", NUMBER),
            Column("reached", "实访次数", "Visits made", NUMBER),
            Column("coverage", "覆盖率（万分比）", "Coverage (hundredths of a percent)", NUMBER),
            Column("shops_behind", "欠访终端", "Shops behind", NUMBER),
            Column("counted_at", "统计时间", "Counted", TIME),
            ID,
        ),
        _progress, {"name": fields.String(), "id": Id()},
    )
)  # fmt: skip


def _behind(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    if filters["manager_id"] is None and actor.role is not Role.CUSTOMER_MANAGER:
        raise problems.INVALID(errors=[fault("manager_id", "Say whose month.")])
    present = today(session, actor)
    month = filters["month"] or present.strftime("%Y-%m")
    rows = progress_queries.shops_behind(session, actor, filters["manager_id"] or actor.person_id, month, present)
    if rows is None:
        raise problems.NOT_FOUND()
    return rows


register(
    Listing(
        "shops-behind", "欠访终端", "Shops that lack visits", ShopsBehindQuery,
        (
            Column("terminal_name", "零售户", "Shop"),
            Column("wanted", "应访次数", "Wanted", NUMBER),
            Column("visits", "实访次数", "Visits", NUMBER),
            Column("missed", "漏访", "Missed", NUMBER),
            Column("next_planned", "下次计划", "Next planned", DAY),
            Column("last_visit", "上次拜访", "Last visit", DAY),
            Column("terminal_id", "终端编号", "Shop's id"),
        ),
        at_once(_behind), {}, "/visit-plan-progress/shops",
    )
)  # fmt: skip


def _day(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    day = filters["day"] or today(session, actor)
    return [{**row, "day": day.isoformat()} for row in team_queries.list_managers_of_day(session, actor, day, filters)]


register(
    Listing(
        "visit-plan-progress-day", "当日拜访", "Visits of a day", BranchDayQuery,
        (
            Column("day", "日期", "Day", DAY),
            Column("branch.name", "营销部", "Branch"),
            MANAGER,
            Column("planned", "计划拜访", "Planned", NUMBER),
            Column("done", "已访", "Done", NUMBER),
            Column("done_on_day", "按日完成", "Done on the day", NUMBER),
            Column("extra", "计划外", "Extra", NUMBER),
            Column("visits", "拜访次数", "Visits", NUMBER),
            Column("first_visit_at", "首次到店", "First visit", TIME),
            Column("last_visit_at", "最近到店或离店", "Last heard in a shop", TIME),
            Column("now.terminal.name", "正在店内", "In the shop"),
        ),
        at_once(_day), {}, "/visit-plan-progress/day",
    )
)  # fmt: skip
