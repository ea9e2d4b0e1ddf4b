"""Lists of administration that can be exported."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts import devices
from backend.accounts import queries as account_queries
from backend.accounts.rules import LONGEST_USERNAME
from backend.accounts.schemas import PeopleQuery
from backend.audit import service as audit
from backend.audit.schemas import AuditQuery
from backend.exports.field_lists import DAY, ID, KIND, NUMBER, TIME, After, Filters
from backend.exports.listing import Column, Listing, NoFilters, at_once, register
from backend.fields import Id, PageQuery, Text, Time, Whole
from backend.jobs import service as jobs
from backend.jobs.schemas import ParkedQuery
from backend.notices import queries as notices
from backend.notices.schemas import NoticeQuery
from backend.postings import service as postings
from backend.rule_sets import service as rule_sets
from backend.rule_sets.schemas import DifferenceQuery
from backend.workdays import queries as workdays
from backend.workdays.schemas import DayQuery


def _people(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Any]:
    return account_queries.list_profiles(
        session, actor, **filters, after_username=after[0] if after else None, limit=limit
    )


register(
    Listing(
        "people", "人员", "People", PeopleQuery,
        (
            Column("username", "用户名", "User name"),
            Column("name", "姓名", "Name"),
            Column("role", "角色", "Role"),
            Column("branch.name", "分局", "Branch"),
            Column("manufacturer.name", "工业企业", "Manufacturer"),
            Column("disabled_at", "停用时间", "Disabled", TIME),
            Column("created_at", "创建时间", "Created", TIME),
            ID,
        ),
        _people, {"username": Text(LONGEST_USERNAME)},
    )
)  # fmt: skip


class _OfPerson(PageQuery):
    person_id = Id(required=True)


def _devices(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Any]:
    return devices.list_devices(session, actor, filters["person_id"], after_id=after[0] if after else None, limit=limit)


register(
    Listing(
        "person-devices", "人员设备", "Devices of a person", _OfPerson,
        (
            Column("name", "名称", "Name"),
            Column("platform", "系统", "Platform"),
            Column("app_version", "应用版本", "Version of the app"),
            Column("first_seen_at", "首次登录", "First seen", TIME),
            Column("last_seen_at", "最近登录", "Last seen", TIME),
            Column("revoked_at", "注销时间", "Revoked", TIME),
            ID,
        ),
        _devices, {"id": Id()}, "/people/{person_id}/devices",
    )
)  # fmt: skip


def _postings(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Any]:
    before = (after[0], after[1]) if after else None
    return postings.list_postings(session, actor, filters["person_id"], before=before, limit=limit)


register(
    Listing(
        "person-postings", "人员任职", "Postings of a person", _OfPerson,
        (
            Column("from_date", "开始", "From", DAY),
            Column("role", "角色", "Role"),
            Column("branch_id", "分局编号", "Branch's id"),
            Column("manufacturer_id", "工业企业编号", "Manufacturer"),
            Column("posted_by", "任命人编号", "Posted by"),
            Column("posted_at", "任命时间", "Posted", TIME),
            ID,
        ),
        _postings, {"from_date": fields.Date(), "id": Id()}, "/people/{person_id}/postings",
    )
)  # fmt: skip


def _branches(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Any]:
    return account_queries.list_branches(session, actor, after_code=after[0] if after else None, limit=limit)


register(
    Listing(
        "branches", "分局", "Branches", PageQuery,
        (
            Column("code", "代码", "Code"),
            Column("name", "名称", "Name"),
            Column("locality", "城乡", "Locality"),
            ID,
        ),
        _branches, {"code": Text(6)},
    )
)  # fmt: skip


def _days(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Any]:
    return workdays.list_days(session, actor, filters, after[0] if after else None, limit)


register(
    Listing(
        "workdays", "工作日历", "Working days", DayQuery,
        (
            Column("day", "日期", "Day", DAY),
            KIND,
            Column("name", "名称", "Name"),
            Column("source", "来源", "Source"),
        ),
        _days, {"day": fields.Date()},
    )
)  # fmt: skip

register(
    Listing(
        "workday-alerts", "工作日历提醒", "Alerts of the calendar", NoFilters,
        (Column("alert", "提醒", "Alert"), Column("year", "年份", "Year", NUMBER)),
        at_once(
            lambda session, actor, filters: [
                {"alert": "year_missing", "year": year}
                for year in workdays.list_missing_years(session, actor.city_id)
            ]
        ),
        {},
    )
)  # fmt: skip


def _parameters(session: Session, actor: Actor, filters: Filters) -> list[Filters]:
    """A row for each parameter that is in force."""
    return [
        {"kind": each["kind"], "version": each["version"], "parameter": name, "value": value,
         "default": each["defaults"].get(name)}
        for each in rule_sets.describe_all(session, actor)
        for name, value in each["parameters"].items()
    ]  # fmt: skip


register(
    Listing(
        "rule-sets", "规则参数", "Rules in force", NoFilters,
        (
            Column("kind", "规则", "Rules"),
            Column("version", "版本", "Version", NUMBER),
            Column("parameter", "参数", "Parameter"),
            Column("value", "当前值", "Value"),
            Column("default", "默认值", "Default"),
        ),
        at_once(_parameters), {},
    )
)  # fmt: skip


class _OfKind(DifferenceQuery):
    kind = Text(40, required=True)


register(
    Listing(
        "rule-set-differences", "规则版本差异", "Differences of rules", _OfKind,
        (
            Column("path", "参数", "Parameter"),
            Column("before", "之前", "Before"),
            Column("after", "之后", "After"),
        ),
        at_once(
            lambda session, actor, filters: rule_sets.compare(
                session, actor, filters["kind"], filters["first"], filters["second"]
            )
        ),
        {}, "/rule-sets/{kind}/difference",
    )
)  # fmt: skip

register(
    Listing(
        "notices", "通知", "Notices", NoticeQuery,
        (
            Column("created_at", "时间", "At", TIME),
            KIND,
            Column("subject_kind", "对象", "Subject"),
            Column("subject_id", "对象编号", "Subject's id"),
            Column("detail", "详情", "Detail"),
            Column("read_at", "阅读时间", "Read", TIME),
            ID,
        ),
        notices.list_notices, {"created_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _parked(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Any]:
    return list(jobs.list_parked(session, actor, **filters, after=tuple(after) if after else None, limit=limit))


register(
    Listing(
        "parked-jobs", "搁置任务", "Parked jobs", ParkedQuery,
        (
            KIND,
            Column("subject_id", "对象编号", "Subject's id"),
            Column("attempts", "次数", "Attempts", NUMBER),
            Column("error", "原因", "Error"),
            Column("enqueued_at", "入队时间", "Enqueued", TIME),
            Column("parked_at", "搁置时间", "Parked", TIME),
            ID,
        ),
        _parked, {"parked_at": Time(), "id": Id()},
    )
)  # fmt: skip


def _audit(session: Session, actor: Actor, filters: Filters, after: After, limit: int) -> list[Any]:
    return audit.list_lines(session, actor, **filters, before_number=after[0] if after else None, limit=limit)


register(
    Listing(
        "audit", "审计日志", "Audit log", AuditQuery,
        (
            Column("number", "序号", "Number", NUMBER),
            Column("at", "时间", "At", TIME),
            Column("person_id", "人员编号", "Person"),
            Column("device_id", "设备编号", "Device"),
            Column("deed", "行为", "Deed"),
            Column("thing", "对象", "Thing"),
            Column("thing_id", "对象编号", "Thing's id"),
            Column("detail", "详情", "Detail"),
            Column("hash", "哈希", "Hash"),
        ),
        _audit, {"number": Whole()},
    )
)  # fmt: skip
