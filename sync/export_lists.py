"""Lists of phones, and of what was refused of them, that can be exported."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.exports.field_lists import FLAG, ID, NUMBER, TIME, After, Filters
from backend.exports.listing import Column, Listing, register
from backend.fields import Id, Time
from sync import health, queries, refusals
from sync.schemas import PhoneQuery, RefusalQuery

_PERSON = Column("person_name", "人员", "Person")
_APP = Column("app_version", "应用版本", "Version of the app")

register(
    Listing(
        "phones", "手机", "Phones", PhoneQuery,
        (
            _PERSON,
            Column("branch_name", "分局", "Branch"),
            Column("name", "名称", "Name"),
            Column("platform", "系统", "Platform"),
            _APP,
            Column("last_seen_at", "最近联系", "Last seen", TIME),
            Column("is_silent", "失联", "Silent", FLAG),
            Column("clock_offset_ms", "时钟偏差（毫秒）", "Clock offset (ms)", NUMBER),
            Column("unsent_documents", "未发资料", "Unsent documents", NUMBER),
            Column("unsent_photos", "未发照片", "Unsent photos", NUMBER),
            Column("oldest_unsent_at", "最早未发", "Oldest unsent", TIME),
            Column("open_refusals", "未处理拒收", "Open refusals", NUMBER),
            Column("missing_photos", "缺少照片", "Missing photos", NUMBER),
            ID,
        ),
        health.list_phones, {"last_seen_at": Time(), "id": Id()}, "/sync/phones",
    )
)  # fmt: skip


def _refusals(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    return queries.list_refusals(session, actor, refusals.PATIENCE, filters, after, limit)


register(
    Listing(
        "refusals", "拒收资料", "Refused documents", RefusalQuery,
        (
            _PERSON,
            _APP,
            Column("collection", "资料", "Collection"),
            Column("doc_id", "资料编号", "Document's id"),
            Column("status", "状态", "Status"),
            Column("problem.slug", "问题", "Problem"),
            Column("problem.title", "说明", "Title"),
            Column("refused_at", "拒收时间", "Refused", TIME),
            Column("closed_at", "处理时间", "Closed", TIME),
            Column("resolution", "处理结果", "Resolution"),
            Column("reason", "处理说明", "Reason"),
            ID,
        ),
        _refusals, {"refused_at": Time(), "id": Id()}, "/sync/refusals",
    )
)  # fmt: skip
