"""Lists of what manufacturers told and of what was expected of demand that can be exported."""

from __future__ import annotations

from backend.exports.field_lists import DAY, FLAG, ID, NUMBER, STATE, TIME
from backend.exports.listing import Column, Listing, at_once, register
from backend.fields import Id
from backend.market_information import service as market_information
from backend.market_information.schemas import DocumentQuery, StandingQuery
from backend.sales import demand
from backend.sales.demand_schemas import AssessmentQuery

register(
    Listing(
        "market-information", "工业市场信息报送", "Standing of market information", StandingQuery,
        (
            Column("month", "月份", "Month"),
            Column("manufacturer.name", "工业企业", "Manufacturer"),
            Column("due_on", "到期日", "Due on", DAY),
            STATE,
            Column("document.version", "版本", "Version", NUMBER),
            Column("document.uploaded_at", "上传时间", "Uploaded", TIME),
            Column("document.read_at", "阅读时间", "Read", TIME),
            Column("manufacturer.id", "工业企业编号", "Manufacturer's id"),
        ),
        at_once(market_information.list_standing), {},
    )
)  # fmt: skip

register(
    Listing(
        "market-information-documents", "工业市场信息", "Market information", DocumentQuery,
        (
            Column("month", "月份", "Month"),
            Column("manufacturer.name", "工业企业", "Manufacturer"),
            Column("version", "版本", "Version", NUMBER),
            Column("due_on", "到期日", "Due on", DAY),
            Column("uploaded_by", "上传人", "Uploaded by"),
            Column("uploaded_at", "上传时间", "Uploaded", TIME),
            Column("filename", "文件名", "File"),
            Column("size_bytes", "大小（字节）", "Size (bytes)", NUMBER),
            Column("sha256", "SHA-256", "SHA-256"),
            Column("summary", "摘要", "Summary"),
            Column("read_by", "阅读人", "Read by"),
            Column("read_at", "阅读时间", "Read", TIME),
            ID,
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
            Column("assessed_packs", "评估需求（包）", "Assessed (packs)", NUMBER),
            Column("sold_packs", "销量（包）", "Sold (packs)", NUMBER),
            Column("deviation", "偏差（万分比）", "Deviation (hundredths of a percent)", NUMBER),
            Column("is_within", "在允许范围内", "Tolerated", FLAG),
            Column("demand_packs", "需求（包）", "Demand (packs)", NUMBER),
            Column("demand_deviation", "需求偏差（万分比）", "Deviation of demand", NUMBER),
            Column("demand_is_within", "需求在允许范围内", "Demand tolerated", FLAG),
            Column("volume_grade", "销量等级", "Volume"),
            Column("margin_fen_per_case", "单箱毛利（分）", "Margin a case (fen)", NUMBER),
            Column("margin_grade", "毛利等级", "Margin"),
            Column("spec_id", "编号", "Id"),
        ),
        at_once(
            lambda session, actor, filters: demand.list_assessments(session, actor, filters["quarter"], filters)["items"]
        ),
        {},
    )
)  # fmt: skip
