"""A small market: two makers, three specs, shops of two branches; and files of sales."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from sqlalchemy import select

from backend.brands.models import Spec
from backend.db import Database
from backend.spreadsheets import WRITERS
from backend.terminals.models import Terminal
from tests.factories import make_spec, make_terminal
from tests.people import CITY, Person, World


@dataclass(frozen=True)
class Market:
    """Ids, licence numbers and bar codes: `red` and `blue` are 南岭中烟's, `green` is the rival's; `near` and `next` are the
    manager's and the colleague's shops in 城东, `far` is one in 河口."""

    specs: dict[str, str]
    codes: dict[str, str]
    shops: dict[str, str]
    licences: dict[str, str]

    def line(self, shop: str, spec: str, period: str, packs: object) -> str:
        return f"{self.licences[shop]},{self.codes[spec]},{period},{packs}"


@pytest.fixture
def market(database: Database, world: World, manager: Person, colleague: Person, stranger: Person) -> Market:
    specs = {
        "red": make_spec(database, world, wholesale_fen=8_800, retail_fen=10_000, is_focus=True),
        "blue": make_spec(database, world, wholesale_fen=13_200, retail_fen=15_000),
        "green": make_spec(database, world, "东湖中烟", wholesale_fen=20_300, retail_fen=23_000, stage="mature"),
    }
    shops = {
        name: make_terminal(database, who) for name, who in (("near", manager), ("next", colleague), ("far", stranger))
    }
    with database.reading(CITY) as session:
        codes = {row.id: row.ean13 for row in session.execute(select(Spec.id, Spec.ean13))}
        licences = {row.id: row.license_no for row in session.execute(select(Terminal.id, Terminal.license_no))}
    return Market(
        specs,
        {name: codes[each] for name, each in specs.items()},
        shops,
        {name: licences[each] for name, each in shops.items()},
    )


@cache
def _workbook(rows: tuple[str, ...]) -> bytes:
    """The same rows are the same bytes: a workbook holds the second in which it was written."""
    stream = io.BytesIO()
    heading, *lines = [row.split(",") for row in rows]
    WRITERS["xlsx"](stream, heading, lines)
    return stream.getvalue()


@pytest.fixture
def send() -> Callable[..., Any]:
    """Send lines as somebody, below a heading of months or of days; `form` is csv or xlsx."""

    def send(person: Person, *lines: str, heading: str = "月份", form: str = "csv", **fields: str) -> Any:
        rows = (f"许可证号,条码,{heading},包数", *lines)
        content = _workbook(rows) if form == "xlsx" else "\n".join(rows).encode()
        return person.post("/sales/imports", data={"file": (io.BytesIO(content), f"销售.{form}"), **fields})

    return send
