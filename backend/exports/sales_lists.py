"""Lists of what shops bought that can be exported: figures, what follows from them, and where they came from."""

from __future__ import annotations

from marshmallow import fields
from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.exports.field_lists import DAY, FLAG, ID, NUMBER, TIME, After, Filters
from backend.exports.listing import Column, Listing, at_once, register
from backend.fields import Choice, Id, Whole
from backend.sales import queries, service
from backend.sales.rules import Granularity
from backend.sales.schemas import CorrectionQuery, CourseQuery, FigureQuery, ImportQuery, ShelfQuery, VolumeQuery

_PERIOD = Column("period", "期间", "Period", DAY)
_PACKS = Column("packs", "销量（包）", "Packs", NUMBER)
_AMOUNT = Column("amount_fen", "金额（分）", "Amount (fen)", NUMBER)
_GRANULARITY = Column("granularity", "粒度", "Granularity")
_IMPORT = Column("import_number", "导入批次", "Import", NUMBER)
_SHOP_ID = Column("terminal_id", "终端编号", "Shop's id")
_SPEC_ID = Column("spec_id", "品规编号", "Spec's id")


def _figures(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    require(actor, Verb.READ_SHOP_SALES)
    last_seen = (after[0], after[1]) if after else None
    return queries.list_figures(
        session, actor, filters["spec_id"], filters["granularity"], filters["first"], filters["last"],
        filters.get("terminal_id"), last_seen, limit,
    )  # fmt: skip


register(
    Listing(
        "sales", "终端销量", "Sales", FigureQuery,
        (
            _PERIOD,
            Column("license_no", "许可证号", "Licence number"),
            Column("terminal_name", "零售户", "Shop"),
            _PACKS,
            _AMOUNT,
            _IMPORT,
            _SHOP_ID,
        ),
        _figures, {"period": fields.Date(), "terminal_id": Id()},
    )
)  # fmt: skip

register(
    Listing(
        "sales-volumes", "销量汇总", "Sales volumes", VolumeQuery,
        (
            Column("name", "名称", "Name"),
            _PACKS,
            Column("packs_a_year_ago", "去年同月（包）", "Packs a year ago", NUMBER),
            Column("year_packs", "滚动年销量（包）", "Packs of the year", NUMBER),
            Column("year_before_packs", "上一滚动年（包）", "Packs of the year before", NUMBER),
            Column("year_growth", "增幅（万分比）", "Growth (hundredths of a percent)", NUMBER),
            _AMOUNT,
            Column("shops", "有数据终端", "Shops", NUMBER),
            Column("buyers", "购进终端", "Buyers", NUMBER),
            ID,
        ),
        at_once(
            lambda session, actor, filters: service.list_volumes(
                session, actor, filters["month"], filters["by"], filters, filters["branch_id"]
            )
        ),
        {}, "/sales/volumes",
    )
)  # fmt: skip

register(
    Listing(
        "sales-course", "销量走势", "Course of sales", CourseQuery,
        (_PERIOD, _PACKS, _AMOUNT, Column("told_by", "来源粒度", "Told by")),
        at_once(
            lambda session, actor, filters: service.list_course(
                session, actor, Granularity(filters["granularity"]), filters["first"], filters["last"], filters,
                filters["branch_id"],
            )
        ),
        {}, "/sales/course",
    )
)  # fmt: skip

register(
    Listing(
        "shelf-rates", "上柜率", "Shelf rates", ShelfQuery,
        (
            Column("name", "品规", "Spec"),
            Column("stage", "生命周期", "Stage"),
            Column("checks", "检查次数", "Checks", NUMBER),
            Column("on_shelf", "上柜次数", "On the shelf", NUMBER),
            Column("on_shelf_rate", "上柜率（万分比）", "On the shelf (hundredths of a percent)", NUMBER),
            Column("shops_checked", "检查终端", "Shops checked", NUMBER),
            Column("shops_carrying", "有货终端", "Shops carrying", NUMBER),
            Column("distribution_rate", "铺货率（万分比）", "Distribution (hundredths of a percent)", NUMBER),
            Column("shops_counted_twice", "两次盘点终端", "Shops counted twice", NUMBER),
            Column("shops_selling", "动销终端", "Shops selling", NUMBER),
            Column("sell_through_rate", "动销率（万分比）", "Sell-through (hundredths of a percent)", NUMBER),
            Column("stock_counts", "盘点次数", "Stock counts", NUMBER),
            Column("out_of_stock", "缺货次数", "Out of stock", NUMBER),
            Column("out_of_stock_rate", "缺货率（万分比）", "Out of stock (hundredths of a percent)", NUMBER),
            _SPEC_ID,
        ),
        at_once(
            lambda session, actor, filters: service.list_shelf_rates(
                session, actor, filters["month"], filters, filters["branch_id"]
            )
        ),
        {}, "/sales/shelf-rates",
    )
)  # fmt: skip


def _imports(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    require(actor, Verb.READ_SHOP_SALES)
    return queries.list_imports(session, actor, filters.get("granularity"), after[0] if after else None, limit)


register(
    Listing(
        "sales-imports", "销量导入", "Imports of sales", ImportQuery,
        (
            Column("number", "批次", "Number", NUMBER),
            Column("filename", "文件", "File"),
            _GRANULARITY,
            Column("first_period", "起", "First period", DAY),
            Column("last_period", "止", "Last period", DAY),
            Column("is_complete", "完整", "Complete", FLAG),
            Column("rows", "行数", "Rows", NUMBER),
            Column("created", "新增", "Created", NUMBER),
            Column("changed", "更正", "Changed", NUMBER),
            Column("unchanged", "未变", "Unchanged", NUMBER),
            Column("voided", "删除", "Taken away", NUMBER),
            Column("imported_by", "导入人", "Imported by"),
            Column("imported_at", "导入时间", "Imported", TIME),
            Column("sha256", "文件哈希", "SHA-256"),
        ),
        _imports, {"number": Whole()}, "/sales/imports",
    )
)  # fmt: skip


def _corrections(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    require(actor, Verb.READ_SHOP_SALES)
    return queries.list_corrections(session, actor, filters, after, limit)


register(
    Listing(
        "sales-corrections", "销量更正", "Corrections of sales", CorrectionQuery,
        (
            _GRANULARITY,
            _PERIOD,
            Column("packs", "原销量（包）", "Packs before", NUMBER),
            Column("amount_fen", "原金额（分）", "Amount before (fen)", NUMBER),
            _IMPORT,
            Column("replaced_by", "更正批次", "Replaced by", NUMBER),
            Column("replaced_at", "更正时间", "Replaced", TIME),
            _SPEC_ID,
            _SHOP_ID,
        ),
        _corrections,
        {
            "granularity": Choice(Granularity), "spec_id": Id(), "period": fields.Date(), "terminal_id": Id(),
            "replaced_by": Whole(),
        },
        "/sales/corrections",
    )
)  # fmt: skip
