"""Visit templates: publishing a version, and the one that a new city begins with.

Ten of its sections are those of domain.md section 5, the eleventh is the 135 checklist (R25). No document says what its nine
steps are: these are an example, and a city that has its own publishes them as the next version. Displays and shelf checks have
their own rows in a visit; the questions of their sections ask only for what rows cannot say.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.db import new_id, utc_now
from backend.visits import template_queries
from backend.visits.models import VisitTemplate
from backend.visits.rules import AnswerKind

NAME = "日常拜访"
_NOTE_LENGTH = 500
_LARGEST_COUNT = 100_000


def publish_default_template(session: Session, actor: Actor) -> VisitTemplate:
    """Publish the default as the city's next version.

    Raises:
        Problem: `forbidden`.
    """
    return publish_template(session, actor, NAME, SECTIONS)


def publish_template(session: Session, actor: Actor, name: str, sections: list[dict[str, Any]]) -> VisitTemplate:
    """Publish the next version of the city's visit template; earlier versions stay valid for phones that hold them.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.MANAGE_RULES)
    newest = max((each["version"] for each in template_queries.template_documents(session, actor).values()), default=0)
    template = VisitTemplate(
        city_id=actor.city_id, id=new_id(), version=newest + 1, name=name, sections=sections, published_at=utc_now()
    )
    session.add(template)
    session.flush()
    audit.record(session, actor, "publish", "visit_template", template.id, name=name, version=template.version)
    return template


def _section(key: str, zh: str, en: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return {"key": key, "title": {"zh": zh, "en": en}, "questions": list(questions)}


def _checklist(name: str, key: str, zh: str, en: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return _section(key, zh, en, *steps) | {"checklist": name}


def _question(kind: AnswerKind, key: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": {"zh": zh, "en": en}, "kind": kind.value, "required": False} | more


def _yes_no(key: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return _question(AnswerKind.YES_NO, key, zh, en, **more)


def _note(key: str, zh: str, en: str) -> dict[str, Any]:
    return _question(AnswerKind.TEXT, key, zh, en, most=_NOTE_LENGTH)


def _number(key: str, zh: str, en: str) -> dict[str, Any]:
    return _question(AnswerKind.NUMBER, key, zh, en, most=_LARGEST_COUNT)


def _choice(kind: AnswerKind, key: str, zh: str, en: str, *choices: tuple[str, str, str]) -> dict[str, Any]:
    wordings = [
        {"key": each, "label": {"zh": in_chinese, "en": in_english}} for each, in_chinese, in_english in choices
    ]
    return _question(kind, key, zh, en, choices=wordings)


SECTIONS: list[dict[str, Any]] = [
    _section(
        "preparation", "访前准备", "Preparation",
        _yes_no("history_read", "已看上次拜访和订单", "Last visit and orders read"),
        _choice(
            AnswerKind.CHOICES, "goals", "本次目的", "Goals",
            ("display", "陈列维护", "Display"), ("new_product", "新品推介", "New product"),
            ("ordering", "订货指导", "Ordering"), ("compliance", "规范经营", "Compliance"),
            ("complaint", "投诉处理", "Complaint"), ("survey", "市场调查", "Survey"),
        ),
    ),
    _section(
        "greeting", "进店问候", "Greeting",
        _yes_no("owner_present", "店主在店", "Owner present", required=True),
        _choice(
            AnswerKind.CHOICE, "mood", "配合程度", "Cooperation",
            ("good", "配合", "Cooperative"), ("fair", "一般", "Fair"), ("poor", "不配合", "Uncooperative"),
        ),
    ),
    _section(
        "display_check", "陈列检查", "Display check",
        _yes_no("cabinet_clean", "背柜和柜台整洁", "Cabinet and counter clean"),
        _yes_no("warnings_visible", "警示标识在位", "Warning signs in place"),
        _note("note", "陈列情况", "Display"),
    ),
    _section(
        "shelf_check", "上架与价格", "Shelf and prices",
        _yes_no("prices_marked", "明码标价齐全", "All prices marked", required=True),
        _yes_no("no_foreign_goods", "无非渠道卷烟", "No goods from other channels"),
        _note("note", "价格情况", "Prices"),
    ),
    _section(
        "stock", "库存", "Stock",
        _choice(
            AnswerKind.CHOICE, "level", "库存水平", "Stock level",
            ("short", "偏紧", "Short"), ("right", "合理", "Right"), ("high", "偏高", "High"),
        ),
        _number("total_cartons", "库存合计(条)", "Total stock (cartons)"),
        _note("note", "库存结构", "Structure of the stock"),
    ),
    _section(
        "needs", "需求", "Needs",
        _choice(
            AnswerKind.CHOICES, "topics", "需求类别", "Topics",
            ("supply", "货源", "Supply"), ("training", "培训", "Training"), ("materials", "物料", "Materials"),
            ("equipment", "设备", "Equipment"), ("other", "其他", "Other"),
        ),
        _note("note", "需求记录", "Needs"),
    ),
    _section(
        "complaints", "投诉与建议", "Complaints",
        _yes_no("has_complaint", "有投诉", "There is a complaint"),
        _note("note", "投诉内容", "Complaint"),
    ),
    _section(
        "advice", "经营指导", "Advice",
        _choice(
            AnswerKind.CHOICES, "topics", "指导内容", "Topics",
            ("ordering", "订货", "Ordering"), ("display", "陈列", "Display"), ("compliance", "规范经营", "Compliance"),
            ("service", "消费者服务", "Service"), ("new_product", "新品", "New product"),
        ),
        _note("note", "指导记录", "Advice"),
    ),
    _checklist(
        "135", "checklist_135", "135 工作法", "The 135 method",
        _yes_no("greeted", "一问：问候店主，说明来意", "1: owner greeted, purpose told"),
        _yes_no("display_seen", "三查：查陈列", "3: display looked at"),
        _yes_no("prices_seen", "三查：查价格", "3: prices looked at"),
        _yes_no("stock_seen", "三查：查库存", "3: stock looked at"),
        _yes_no("ordering_guided", "五做：指导订货", "5: guided in ordering"),
        _yes_no("compliance_told", "五做：宣讲规范经营", "5: told of compliant selling"),
        _yes_no("needs_heard", "五做：记录需求", "5: needs written down"),
        _yes_no("market_heard", "五做：了解市场信息", "5: asked about the market"),
        _yes_no("promise_made", "五做：落实承诺", "5: promises agreed on"),
    ),
    _section(
        "promise", "承诺", "Promise",
        _note("by_manager", "客户经理承诺", "Promised by the manager"),
        _note("by_retailer", "零售户承诺", "Promised by the retailer"),
    ),
    _section(
        "sign_off", "离店确认", "Sign-off",
        _yes_no("confirmed", "店主已确认", "Confirmed by the owner", required=True),
        _choice(
            AnswerKind.CHOICE, "result", "拜访结果", "Result",
            ("done", "已完成", "Done"), ("partly", "部分完成", "Partly done"), ("follow_up", "需跟进", "To be followed up"),
        ),
    ),
]  # fmt: skip
