"""Bulletins of a pilot sale: by day, week and month, of the shops that one sees."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.brands.lifecycle_models import PilotSale, PilotTerminal, TasteTest
from backend.db import Database, new_id, utc_now
from backend.sales.rules import Span, spans_between
from tests.people import CITY, Person
from tests.sales.conftest import Market

Send = Callable[..., Any]
FIRST, LAST = date(2026, 9, 30), date(2026, 10, 11)


@pytest.fixture
def pilot(database: Database, market: Market) -> str:
    """From Wednesday, the last of September, to a Sunday, in the shops `near` and `far`."""
    trial = {"city_id": CITY, "spec_id": market.specs["red"], "name": "试销", "begun_at": utc_now()}
    test_id, pilot_id = new_id(), new_id()
    with database.transaction(CITY) as session:
        session.add(TasteTest(id=test_id, verdict="passed", **trial))
        session.flush()
        session.add(PilotSale(id=pilot_id, test_id=test_id, first_day=FIRST, last_day=LAST, **trial))
        session.flush()
        for shop in ("near", "far"):
            session.add(PilotTerminal(city_id=CITY, pilot_id=pilot_id, terminal_id=market.shops[shop]))
    return pilot_id


def bulletins(person: Person, pilot: str, span: str) -> list[dict[str, Any]]:
    answer = person.get(f"/pilot-sales/{pilot}/bulletins?span={span}")
    assert answer.status_code == 200, answer.text
    return list(answer.json["items"])


def test_the_same_sales_make_days_weeks_and_months(
    centre: Person, manager: Person, promoter: Person, rival: Person, colleague: Person, market: Market, pilot: str,
    send: Send,
) -> None:  # fmt: skip
    send(
        centre,
        market.line("near", "red", "2026-09-29", 1_000),  # before the pilot sale
        market.line("near", "red", "2026-09-30", 10),
        market.line("next", "red", "2026-09-30", 500),  # no shop of it
        market.line("far", "red", "2026-10-02", 20),
        market.line("near", "red", "2026-10-05", 30),
        market.line("near", "red", "2026-10-06", 0),
        market.line("near", "blue", "2026-10-06", 700),
        heading="日期",
    )
    days = bulletins(centre, pilot, "day")
    assert (len(days), days[0]["first"], days[-1]["packs"]) == (12, "2026-10-11", 10)
    second, first = bulletins(centre, pilot, "week")
    assert (first["first"], first["last"], second["first"], second["last"]) == (
        "2026-09-30", "2026-10-04", "2026-10-05", "2026-10-11",
    )  # fmt: skip
    assert [first[name] for name in ("shops", "packs", "buyers", "buyers_again", "days", "days_told")] == [
        2,
        30,
        2,
        0,
        5,
        2,
    ]
    assert [second[name] for name in ("packs", "packs_so_far", "buyers", "buyers_again")] == [30, 60, 1, 1]
    october, september = bulletins(promoter, pilot, "month")
    assert (october["packs"], september["packs"], october["on_shelf_rate"]) == (50, 10, None)
    assert [each["packs"] for each in bulletins(manager, pilot, "month")] == [30, 10]
    for person in (rival, colleague):
        assert person.get(f"/pilot-sales/{pilot}/bulletins").status_code == 404


@settings(max_examples=60)
@given(first=st.dates(date(2020, 1, 1), date(2030, 1, 1)), days=st.integers(0, 400), span=st.sampled_from(Span))
def test_spans_follow_one_another_without_a_gap(first: date, days: int, span: Span) -> None:
    last = first + timedelta(days=days)
    spans = spans_between(first, last, span)
    assert (spans[0][0], spans[-1][1]) == (first, last)
    assert all(begin <= end for begin, end in spans)
    assert all(end + timedelta(days=1) == begin for (_, end), (begin, _) in itertools.pairwise(spans))
    longest = {Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 31}[span]
    assert all((end - begin).days < longest for begin, end in spans)
