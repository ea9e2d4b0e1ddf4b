"""Lists of how visits were looked at that can be exported: appeals, versions, signals, draws, templates."""

from __future__ import annotations

from marshmallow import Schema
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.db import utc_now
from backend.displays.plan_schemas import Month
from backend.exports.field_lists import FLAG, ID, KIND, NUMBER, TIME, VISIT, After, Filters
from backend.exports.listing import Column, Listing, NoFilters, at_once, register
from backend.fields import Id, QueryWhole, Time
from backend.reviews import appeal_queries, queries, queue_queries, sheet
from backend.reviews.appeal_schemas import AppealQuery
from backend.reviews.schemas import QueueCountQuery, SampleQuery
from backend.visits import judging, recomputing, spot_checks, template_queries

register(
    Listing(
        "appeals", "申诉", "Appeals", AppealQuery,
        (
            Column("terminal_name", "零售户", "Shop"),
            Column("author_name", "申诉人", "Author"),
            Column("text", "理由", "Text"),
            Column("appealed_at", "申诉时间", "Appealed", TIME),
            Column("received_at", "到达时间", "Received", TIME),
            Column("review.outcome", "审核结果", "Review"),
            Column("review.reason", "审核原因", "Reason of the review"),
            Column("review.reviewer_name", "审核人", "Reviewer"),
            Column("review.reviewed_at", "审核时间", "Reviewed", TIME),
            Column("outcome", "申诉结果", "Outcome"),
            Column("note", "意见", "Note"),
            Column("decided_by_name", "决定人", "Decided by"),
            Column("decided_at", "决定时间", "Decided", TIME),
            Column("visit_id", "拜访编号", "Visit's id"),
            ID,
        ),
        appeal_queries.list_appeals, {"received_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _waiting(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    require(actor, Verb.READ_REVIEWS)
    return queue_queries.count_queue(session, actor, filters["branch_id"])


register(
    Listing(
        "review-queue-counts", "待审数量", "Waiting for review", QueueCountQuery,
        (
            Column("branch.name", "分局", "Branch"),
            Column("waiting", "待审", "Waiting", NUMBER),
            Column("flagged", "有风险", "Flagged", NUMBER),
            Column("others", "其他", "Others", NUMBER),
            Column("oldest_started_at", "最早开始时间", "Oldest started", TIME),
        ),
        at_once(_waiting), {}, "/review-queue/counts",
    )
)  # fmt: skip


class _OfVisit(Schema):
    visit_id = Id(required=True)


def _versions(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    found = queries.list_versions(session, actor, filters["visit_id"])
    if found is None:
        raise problems.NOT_FOUND()
    return found


register(
    Listing(
        "visit-versions", "拜访版本", "Versions of a visit", _OfVisit,
        (
            Column("number", "版次", "Number", NUMBER),
            Column("submitted_at", "提交时间", "Submitted", TIME),
            Column("kept_at", "退回时间", "Kept", TIME),
            Column("review_id", "审核编号", "Review's id"),
        ),
        at_once(_versions), {}, "/visits/{visit_id}/versions",
    )
)  # fmt: skip


class _OfVersion(_OfVisit):
    number = QueryWhole(1, required=True)


register(
    Listing(
        "visit-version-differences", "拜访版本差异", "Differences of a version", _OfVersion,
        (
            Column("path", "字段", "Field"),
            Column("label.zh", "名称", "Label in Chinese"),
            Column("label.en", "英文名称", "Label in English"),
            Column("change", "变化", "Change"),
            Column("before", "之前", "Before"),
            Column("after", "之后", "After"),
        ),
        at_once(
            lambda session, actor, filters: sheet.compare(session, actor, filters["visit_id"], filters["number"])
        ),
        {}, "/visits/{visit_id}/versions/{number}/difference",
    )
)  # fmt: skip

_RULES = Column("rules_version", "规则版本", "Version of the rules", NUMBER)

register(
    Listing(
        "visit-signals", "风险信号历史", "Signals of a visit", _OfVisit,
        (
            Column("signal", "信号", "Signal"),
            Column("weight", "权重", "Weight", NUMBER),
            Column("evidence", "证据", "Evidence"),
            Column("shown_from", "起", "Shown from", TIME),
            Column("shown_until", "止", "Shown until", TIME),
            _RULES,
        ),
        at_once(
            lambda session, actor, filters: judging.signal_history(session, actor, filters["visit_id"])["items"]
        ),
        {}, "/visits/{visit_id}/signals/history",
    )
)  # fmt: skip


register(
    Listing(
        "signal-recomputations", "信号重算", "Recomputations of signals", NoFilters,
        (
            KIND,
            _RULES,
            Column("requested_at", "发起时间", "Requested", TIME),
            Column("visits_total", "拜访总数", "Visits", NUMBER),
            Column("visits_done", "已处理", "Done", NUMBER),
            Column("visits_changed", "有变化", "Changed", NUMBER),
            Column("finished_at", "完成时间", "Finished", TIME),
            ID,
        ),
        at_once(
            lambda session, actor, filters: recomputing.list_recomputations(session, actor, recomputing.MOST_LISTED)
        ),
        {},
    )
)  # fmt: skip

register(
    Listing(
        "spot-checks", "抽查抽签", "Draws of spot checks", NoFilters,
        (
            Column("month", "月份", "Month"),
            Column("permille", "比例（千分比）", "Rate (per mille)", NUMBER),
            _RULES,
            Column("made_at", "抽签时间", "Made", TIME),
            Column("seed_sha256", "种子哈希", "SHA-256 of the seed"),
            Column("seed", "种子", "Seed"),
        ),
        at_once(lambda session, actor, filters: spot_checks.list_draws(session, actor, utc_now())), {},
    )
)  # fmt: skip


class _OfMonth(SampleQuery):
    month = Month(required=True)


def _sample(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    require(actor, Verb.READ_REVIEWS)
    return queue_queries.list_sample(session, actor, filters, after, limit)


register(
    Listing(
        "spot-check-visits", "抽查样本", "Visits of a spot check", _OfMonth, (*VISIT, ID),
        _sample, {"started_at": Time(), "id": Id()}, "/spot-checks/{month}/visits",
    )
)  # fmt: skip


def _questions(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    return [
        {**template, "section": section, "question": {"required": False, **question}}
        for template in template_queries.template_documents(session, actor).values()
        for section in template["sections"]
        for question in section["questions"]
    ]


register(
    Listing(
        "visit-templates", "拜访模板", "Visit templates", NoFilters,
        (
            Column("version", "版本", "Version", NUMBER),
            Column("name", "名称", "Name"),
            Column("published_at", "发布时间", "Published", TIME),
            Column("section.title.zh", "环节", "Section"),
            Column("question.key", "问题代码", "Key"),
            Column("question.label.zh", "问题", "Question in Chinese"),
            Column("question.label.en", "英文问题", "Question in English"),
            Column("question.kind", "类型", "Kind"),
            Column("question.required", "必填", "Required", FLAG),
        ),
        at_once(_questions), {},
    )
)  # fmt: skip
