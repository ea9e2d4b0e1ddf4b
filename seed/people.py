"""Who works in the demo city, and the log-ins that everyone may use.

THE PASSWORD BELOW IS PUBLIC. Everyone who can reach a demo can log in to it, as anybody. Never put it, or real data, into
anything but a demo.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.access import Role
from seed.city import BRANCHES, MANUFACTURERS, BranchPlan
from seed.names import GIVEN_NAMES, SURNAMES
from seed.randomness import generator, make_id

#: Public, and the same for everybody: see above.
PASSWORD = "jiangzhou-demo-2026"

#: Customer managers by branch. Their branch comes first in the list of log-ins, so that the first manager of the list and the
#: first desk belong together.
_MANAGERS = {
    "城东": (("lin.xiao", "林晓"), ("wang.jianguo", "王建国")),
    "城西": (("chen.li", "陈立"), ("zhou.ting", "周婷")),
    "高新": (("xu.lei", "徐磊"),),
    "河口": (("he.shuisheng", "何水生"),),
    "青石": (("shi.yong", "石勇"), ("mei.lan", "梅兰")),
}
_MARKET_MANAGERS = {
    "城东": ("zhao.min", "赵敏"), "城西": ("qian.jin", "钱进"), "高新": ("sun.yue", "孙悦"), "河口": ("jiang.bo", "江波"),
    "青石": ("tan.ping", "谭平"),
}  # fmt: skip
_BRAND_MANAGERS = {
    "城东": ("gu.ying", "顾颖"), "城西": ("shen.hao", "沈浩"), "高新": ("ye.qing", "叶青"), "河口": ("pan.hong", "潘红"),
    "青石": ("lu.feng", "陆峰"),
}  # fmt: skip
_CITY = ((Role.MARKETING_CENTRE, "fang.wei", "方伟"), (Role.ADMIN, "admin", "系统管理员"))
_PROMOTERS = {"南岭中烟": ("tang.yu", "唐雨"), "东湖中烟": ("song.qi", "宋琪"), "西山中烟": ("bai.lu", "白露")}


@dataclass(frozen=True)
class Employee:
    """Someone with an account. `device_id` is a customer manager's phone."""

    id: str
    username: str
    name: str
    role: Role
    branch: BranchPlan | None = None
    manufacturer: str | None = None
    device_id: str = ""

    @property
    def login(self) -> dict[str, Any]:
        return {
            "role": self.role.value,
            "username": self.username,
            "password": PASSWORD,
            "name": self.name,
            "branch": self.branch.name if self.branch else None,
        }


def everyone(scale: int = 1) -> list[Employee]:
    """All who have an account; the same whatever the seed number, for log-ins are written down."""
    return [_with_ids(employee) for employee in _everyone(scale)]


def logins() -> list[dict[str, Any]]:
    """The demo log-ins, those of a role together; the first of each role will do for a look around."""
    return [employee.login for employee in everyone()]


def _everyone(scale: int) -> Iterator[Employee]:
    for branch in BRANCHES:
        for username, name in _managers_of(branch, scale):
            yield Employee("", username, name, Role.CUSTOMER_MANAGER, branch)
    for role, by_branch in ((Role.MARKET_MANAGER, _MARKET_MANAGERS), (Role.BRAND_MANAGER, _BRAND_MANAGERS)):
        for branch in BRANCHES:
            yield Employee("", *by_branch[branch.name], role, branch)
    for role, username, name in _CITY:
        yield Employee("", username, name, role)
    for manufacturer in MANUFACTURERS:
        yield Employee("", *_PROMOTERS[manufacturer], Role.PROMOTER, manufacturer=manufacturer)


def _managers_of(branch: BranchPlan, scale: int) -> Iterator[tuple[str, str]]:
    yield from _MANAGERS[branch.name]
    rng = generator(0, "managers", branch.code)
    for number in range(branch.managers, branch.managers * scale):
        yield f"manager.{branch.code}.{number + 1}", rng.choice(SURNAMES) + rng.choice(GIVEN_NAMES)


def _with_ids(employee: Employee) -> Employee:
    rng = generator(0, "person", employee.username)
    return Employee(
        make_id(rng),
        employee.username,
        employee.name,
        employee.role,
        employee.branch,
        employee.manufacturer,
        make_id(rng),
    )
