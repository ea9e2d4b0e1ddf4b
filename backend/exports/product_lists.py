"""Lists of what is sold and of its life that can be exported: makers, brands, specs, stages, trials."""

from __future__ import annotations

from marshmallow import Schema
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.brands import lifecycle, queries
from backend.brands import lifecycle_queries as trials
from backend.brands.lifecycle_schemas import SuggestionQuery, TrialQuery
from backend.brands.schemas import BrandQuery, SpecQuery
from backend.exports.field_lists import DAY, FLAG, ID, NUMBER, TIME, After, Filters
from backend.exports.listing import Column, Listing, at_once, register
from backend.fields import Id, PageQuery, Text
from backend.sales import bulletins
from backend.sales.rules import Span
from backend.sales.schemas import BulletinQuery

MANUFACTURER = Column("manufacturer_id", "工业企业编号", "Manufacturer")
STAGE = Column("stage", "生命周期", "Stage")

register(
    Listing(
        "manufacturers", "工业企业", "Manufacturers", PageQuery, (Column("name", "名称", "Name"), ID),
        lambda session, actor, filters, after, limit: queries.list_manufacturers(
            session, actor, after[0] if after else None, limit
        ),
        {"name": Text(60)},
    )
)  # fmt: skip

register(
    Listing(
        "brands", "品牌", "Brands", BrandQuery, (Column("name", "名称", "Name"), MANUFACTURER, ID),
        lambda session, actor, filters, after, limit: queries.list_brands(
            session, actor, filters, after[0] if after else None, limit
        ),
        {"name": Text(60)},
    )
)  # fmt: skip

register(
    Listing(
        "specs", "品规", "Specs", SpecQuery,
        (
            Column("name", "名称", "Name"),
            Column("price_class", "类别", "Price class"),
            Column("wholesale_fen", "批发价（分）", "Wholesale (fen)", NUMBER),
            Column("retail_fen", "零售价（分）", "Retail (fen)", NUMBER),
            Column("ean13", "条码", "Bar code"),
            Column("entry_date", "上市日期", "Entry", DAY),
            Column("is_focus", "重点品规", "Focus", FLAG),
            STAGE,
            Column("retired_on", "退出日期", "Retired", DAY),
            Column("brand_id", "品牌编号", "Brand"),
            MANUFACTURER,
            ID,
        ),
        queries.list_specs, {"name": Text(60), "id": Id()},
    )
)  # fmt: skip


class _OfSpec(Schema):
    spec_id = Id(required=True)


register(
    Listing(
        "spec-stages", "品规生命周期历史", "Stages of a spec", _OfSpec,
        (
            STAGE,
            Column("from_date", "开始", "From", DAY),
            Column("reason", "理由", "Reason"),
            Column("is_improvable", "可改造", "Improvable", FLAG),
            Column("figures", "依据数据", "Figures"),
            Column("decided_by", "决定人编号", "Decided by"),
            Column("decided_at", "决定时间", "Decided", TIME),
        ),
        at_once(lambda session, actor, filters: queries.get_spec(session, actor, filters["spec_id"])["stages"]),
        {}, "/specs/{spec_id}",
    )
)  # fmt: skip

register(
    Listing(
        "lifecycle-suggestions", "生命周期建议", "Lifecycle suggestions", SuggestionQuery,
        (
            Column("name", "品规", "Spec"),
            STAGE,
            Column("suggested", "建议", "Suggested"),
            Column("grounds", "依据", "Grounds"),
            Column("missing", "尚缺", "Missing"),
            Column("figures.as_of", "截至", "As of", DAY),
            Column("figures.price_class", "类别", "Price class"),
            Column("figures.year_packs", "年销量（包）", "Packs of the year", NUMBER),
            Column("figures.brand_year_packs", "品牌年销量（包）", "Packs of the brand's year", NUMBER),
            Column("figures.mature_from_packs", "成熟标准（包）", "Mature from (packs)", NUMBER),
            Column("figures.mature_from_brand_packs", "品牌成熟标准（包）", "Mature from (packs of the brand)", NUMBER),
            Column("figures.introduced_on", "导入日期", "Introduced", DAY),
            Column("figures.introduction_ends", "导入期止", "Introduction ends", DAY),
            Column("figures.rules_version", "规则版本", "Version of the rules", NUMBER),
            Column("spec_id", "品规编号", "Spec's id"),
            MANUFACTURER,
        ),
        at_once(
            lambda session, actor, filters: lifecycle.list_suggestions(
                session, actor, filters.get("spec_id"), not filters["all"]
            )
        ),
        {},
    )
)  # fmt: skip

_TRIAL = (
    Column("name", "名称", "Name"),
    Column("spec_name", "品规", "Spec"),
    Column("begun_at", "发起时间", "Begun", TIME),
    Column("verdict", "结论", "Verdict"),
    Column("note", "说明", "Note"),
    Column("ended_at", "结束时间", "Ended", TIME),
)


def _tests(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Filters]:
    """Retailers and consumers side by side, as they are asked the same."""
    rows = trials.list_tests(session, actor, filters, after[0] if after else None, limit)
    return [row | {str(each["taster"]): each for each in row["answers"]} for row in rows]


register(
    Listing(
        "taste-tests", "口味测试", "Taste tests", TrialQuery,
        (
            *_TRIAL,
            Column("retailer.count", "零售户人数", "Retailers", NUMBER),
            Column("retailer.would_buy", "零售户愿购", "Retailers who would buy", NUMBER),
            Column("retailer.mean_liking", "零售户评分（百分之一分）", "Retailers' liking (hundredths)", NUMBER),
            Column("consumer.count", "消费者人数", "Consumers", NUMBER),
            Column("consumer.would_buy", "消费者愿购", "Consumers who would buy", NUMBER),
            Column("consumer.mean_liking", "消费者评分（百分之一分）", "Consumers' liking (hundredths)", NUMBER),
            ID,
        ),
        _tests, {"id": Id()},
    )
)  # fmt: skip

register(
    Listing(
        "pilot-sales", "定点试销", "Pilot sales", TrialQuery,
        (
            *_TRIAL,
            Column("first_day", "开始", "First day", DAY),
            Column("last_day", "结束", "Last day", DAY),
            Column("terminals", "终端数", "Shops", NUMBER),
            ID,
        ),
        lambda session, actor, filters, after, limit: trials.list_pilots(
            session, actor, filters, after[0] if after else None, limit
        ),
        {"id": Id()},
    )
)  # fmt: skip


class _OfPilot(BulletinQuery):
    pilot_id = Id(required=True)


register(
    Listing(
        "pilot-bulletins", "试销通报", "Bulletins of a pilot sale", _OfPilot,
        (
            Column("first", "开始", "First day", DAY),
            Column("last", "结束", "Last day", DAY),
            Column("days", "天数", "Days", NUMBER),
            Column("days_told", "有数据天数", "Days with figures", NUMBER),
            Column("shops", "终端数", "Shops", NUMBER),
            Column("buyers", "购进终端", "Buyers", NUMBER),
            Column("buyers_again", "复购终端", "Buyers again", NUMBER),
            Column("packs", "销量（包）", "Packs", NUMBER),
            Column("packs_so_far", "累计（包）", "Packs so far", NUMBER),
            Column("checks", "检查次数", "Checks", NUMBER),
            Column("on_shelf", "上柜次数", "On the shelf", NUMBER),
            Column("on_shelf_rate", "上柜率（万分比）", "On the shelf (hundredths of a percent)", NUMBER),
        ),
        at_once(
            lambda session, actor, filters: bulletins.list_bulletins(
                session, actor, filters["pilot_id"], Span(filters["span"])
            )
        ),
        {}, "/pilot-sales/{pilot_id}/bulletins",
    )
)  # fmt: skip
