"""Lists of administration that can be exported."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts import queries as account_queries
from backend.accounts.rules import LONGEST_USERNAME
from backend.accounts.schemas import PeopleQuery
from backend.audit import service as audit
from backend.audit.schemas import AuditQuery
from backend.exports.listing import Column, Listing, register
from backend.exports.rules import Type
from backend.fields import Text, Whole


def _people(session: Session, actor: Actor, filters: dict[str, Any], after: list[Any] | None, limit: int) -> list[Any]:
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
            Column("disabled_at", "停用时间", "Disabled", Type.TIME),
            Column("created_at", "创建时间", "Created", Type.TIME),
            Column("id", "编号", "Id"),
        ),
        _people, {"username": Text(LONGEST_USERNAME)},
    )
)  # fmt: skip


def _audit(session: Session, actor: Actor, filters: dict[str, Any], after: list[Any] | None, limit: int) -> list[Any]:
    return audit.list_lines(session, actor, **filters, before_number=after[0] if after else None, limit=limit)


register(
    Listing(
        "audit", "审计日志", "Audit log", AuditQuery,
        (
            Column("number", "序号", "Number", Type.NUMBER),
            Column("at", "时间", "At", Type.TIME),
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
