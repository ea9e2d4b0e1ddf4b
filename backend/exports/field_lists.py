"""Lists of the work in the shops that can be exported."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.accounts.service import today
from backend.anomaly_reports import queries as report_queries
from backend.anomaly_reports.schemas import ReportQuery
from backend.complaints import queries as complaint_queries
from backend.complaints.schemas import ComplaintQuery
from backend.displays import confirmation_queries
from backend.displays.confirmation_rules import CaseState
from backend.displays.confirmation_schemas import CaseQuery
from backend.exports.listing import Column, Listing, register
from backend.exports.rules import Type
from backend.fields import Id, Text, Time, Whole
from backend.retailers import queries as answer_queries
from backend.retailers.schemas import AnswerQuery
from backend.reviews import queue_queries
from backend.reviews.schemas import QueueQuery
from backend.tasks import queries as task_queries
from backend.tasks.schemas import TaskQuery
from backend.terminals import queries as terminal_queries
from backend.terminals.schemas import TerminalQuery
from backend.visits import queries as visit_queries
from backend.visits.schemas import VisitQuery

NUMBER, DAY, TIME, FLAG = Type.NUMBER, Type.DAY, Type.TIME, Type.FLAG
Filters = dict[str, Any]
After = list[Any] | None

ID = Column("id", "编号", "Id")
SHOP = (
    Column("terminal.license_no", "许可证号", "Licence number"),
    Column("terminal.name", "零售户", "Shop"),
)
MANAGER = Column("manager.name", "客户经理", "Customer manager")
STATE = Column("state", "状态", "State")
KIND = Column("kind", "类型", "Kind")
STARTED = Column("started_at", "开始时间", "Started", TIME)

VISIT = (
    *SHOP,
    MANAGER,
    KIND,
    STATE,
    STARTED,
    Column("ended_at", "结束时间", "Ended", TIME),
    Column("received_at", "到达时间", "Received", TIME),
    Column("check_in_distance_m", "签到距离（米）", "Check-in distance (m)", NUMBER),
    Column("photos_declared", "应有照片", "Photos declared", NUMBER),
    Column("photos_received", "已到照片", "Photos received", NUMBER),
    Column("signals", "风险信号", "Signals"),
    Column("risk", "风险分", "Risk", NUMBER),
)

register(
    Listing(
        "visits", "拜访", "Visits", VisitQuery, (*VISIT, ID), visit_queries.list_visits,
        {"started_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _queue(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    require(actor, Verb.READ_REVIEWS)
    return queue_queries.list_queue(session, actor, filters, after, limit)


register(
    Listing(
        "review-queue", "待审拜访", "Review queue", QueueQuery,
        (*VISIT, Column("spot_check", "抽查", "Spot check", FLAG), ID),
        _queue, {"risk": Whole(), "started_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _terminals(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Any]:
    return list(terminal_queries.list_terminals(session, actor, filters, after[0] if after else None, limit))


register(
    Listing(
        "terminals", "零售终端", "Terminals", TerminalQuery,
        (
            Column("license_no", "许可证号", "Licence number"),
            Column("name", "店名", "Name"),
            KIND,
            Column("is_benchmark", "标杆终端", "Benchmark", FLAG),
            Column("tier", "档位", "Tier", NUMBER),
            Column("store_format", "业态", "Store format"),
            Column("scale", "规模", "Scale"),
            Column("trade_area", "商圈", "Trade area"),
            Column("locality", "城乡", "Locality"),
            Column("address", "地址", "Address"),
            Column("latitude", "纬度", "Latitude", NUMBER),
            Column("longitude", "经度", "Longitude", NUMBER),
            Column("datum", "坐标系", "Datum"),
            Column("opening_hours", "营业时间", "Opening hours"),
            Column("closed_on", "停业日期", "Closed on", DAY),
            Column("updated_at", "更新时间", "Updated", TIME),
            ID,
        ),
        _terminals, {"license_no": Text(12)},
    )
)  # fmt: skip


def _cases(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    states = list(CaseState) if filters["state"] == "all" else [filters["state"]]
    return confirmation_queries.list_cases(session, actor, {**filters, "states": states}, after, limit)


register(
    Listing(
        "confirmations", "陈列确认", "Confirmations", CaseQuery,
        (
            Column("spec.name", "品规", "Spec"),
            *SHOP,
            Column("terminal.branch_name", "分局", "Branch"),
            STATE,
            Column("reason", "原因", "Reason"),
            Column("party", "责任方", "Party"),
            Column("display.position", "位置", "Position"),
            Column("display.facings", "排面", "Facings", NUMBER),
            Column("display.price_tag", "价签", "Price tag"),
            Column("checked_at", "检查时间", "Checked", TIME),
            Column("due_at", "答复期限", "Due", TIME),
            Column("decided_at", "决定时间", "Decided", TIME),
            Column("decided_by_name", "决定人", "Decided by"),
            Column("settled_at", "了结时间", "Settled", TIME),
            ID,
        ),
        _cases, {"due_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _tasks(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    late = today(session, actor) if filters["overdue"] else None
    return task_queries.list_tasks(session, actor, {**filters, "overdue_on": late}, after, limit)


register(
    Listing(
        "tasks", "任务", "Tasks", TaskQuery,
        (
            Column("title", "标题", "Title"),
            KIND,
            STATE,
            Column("due_on", "到期日", "Due on", DAY),
            Column("terminal_name", "零售户", "Shop"),
            Column("manager_name", "客户经理", "Customer manager"),
            Column("note", "说明", "Note"),
            Column("created_at", "布置时间", "Created", TIME),
            Column("closed_at", "关闭时间", "Closed", TIME),
            ID,
        ),
        _tasks, {"due_on": fields.Date(), "id": Id()},
    )
)  # fmt: skip

register(
    Listing(
        "complaints", "投诉", "Complaints", ComplaintQuery,
        (
            Column("terminal_name", "零售户", "Shop"),
            Column("branch_name", "分局", "Branch"),
            KIND,
            Column("text", "内容", "Text"),
            Column("server.state", "状态", "State"),
            Column("server.source", "来源", "Source"),
            Column("owner_name", "负责人", "Owner"),
            Column("opened_at", "提出时间", "Opened", TIME),
            Column("server.due_at", "答复期限", "Due", TIME),
            Column("server.overdue", "逾期", "Overdue", FLAG),
            Column("answer", "答复", "Answer"),
            Column("answered_at", "答复时间", "Answered", TIME),
            Column("server.closed_at", "关闭时间", "Closed", TIME),
            ID,
        ),
        complaint_queries.list_complaints, {"due_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _reports(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    rows = report_queries.list_reports(session, actor, filters, after, limit)
    return [
        {**row, "items_count": len(row["items"]), "texts": [item["text"] for item in row["items"]],
         "urgent_count": sum(item["urgent"] for item in row["items"])}
        for row in rows
    ]  # fmt: skip


register(
    Listing(
        "anomaly-reports", "市场异动日报", "Anomaly reports", ReportQuery,
        (
            Column("day", "日期", "Day", DAY),
            Column("manager_name", "客户经理", "Customer manager"),
            Column("branch_name", "分局", "Branch"),
            Column("server.status", "状态", "Status"),
            Column("items_count", "条数", "Items", NUMBER),
            Column("urgent_count", "紧急", "Urgent", NUMBER),
            Column("texts", "内容", "Text"),
            Column("reported_at", "报告时间", "Reported", TIME),
            Column("server.received_at", "到达时间", "Received", TIME),
            ID,
        ),
        _reports, {"day": fields.Date(), "id": Id()},
    )
)  # fmt: skip

register(
    Listing(
        "retailer-answers", "零售户反馈", "Retailers' answers", AnswerQuery,
        (
            Column("answered_at", "答复时间", "Answered", TIME),
            Column("purpose", "事由", "Purpose"),
            Column("terminal_name", "零售户", "Shop"),
            Column("manager_name", "客户经理", "Customer manager"),
            Column("took_place", "是否属实", "Took place"),
            Column("rating", "评分", "Rating", NUMBER),
            Column("satisfied", "满意", "Satisfied", FLAG),
            Column("comment", "意见", "Comment"),
            Column("link_by_manager", "链接由本人发出", "Link by the manager", FLAG),
            ID,
        ),
        answer_queries.list_answers, {"answered_at": Time(), "id": Id()},
    )
)  # fmt: skip
