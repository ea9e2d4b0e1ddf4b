"""Where a day or a month ends in the city: a millisecond before midnight there and at midnight, through the public doors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.accounts import service as accounts
from backend.city_time import bounds_of_month, business_day, business_month, start_of_day
from backend.db import Database, new_id
from backend.displays.confirmation_rules import due_at
from backend.workdays import queries
from backend.workdays.queries import load_calendar
from tests import factories
from tests.displays.plan_story import Street
from tests.people import CITY, Person, World
from tests.phone import phone_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def street(database: Database, world: World, manager: Person, stranger: Person) -> Street:
    factories.make_template(database)
    shops = (factories.make_terminal(database, each) for each in (manager, stranger))
    specs = (factories.make_spec(database, world), factories.make_spec(database, world, "东湖中烟"))
    return Street(database, world, *shops, *specs)


def visited(street: Street, person: Person, shop_id: str, at: datetime) -> str:
    """A visit with a display check, made then and pushed now. Returns what became of it."""
    doc = factories.visit(shop_id, at, minutes=0.1, display_checks=[street.display_check()])
    phone = phone_of(person)
    phone.write("visits", new_id(), doc)
    [result] = phone.push()
    return str(result["problem"]["slug"] if "problem" in result else result["status"])


def test_the_last_millisecond_of_a_month_counts_in_it_and_midnight_in_the_next(
    street: Street, manager: Person, stranger: Person, centre: Person
) -> None:
    midnight, _ = bounds_of_month(factories.month(), SHANGHAI)
    last_month = business_month(midnight - MILLISECOND, SHANGHAI)
    street.agreed(first_month=last_month)
    assert visited(street, manager, street.shop_id, midnight - MILLISECOND) == "applied"
    assert visited(street, stranger, street.far_shop_id, midnight) == "applied"
    counted = {
        month: {
            row["code"]: row["visited"]
            for row in centre.get(f"/maintenance-plans/progress?month={month}").json["items"]
        }
        for month in (last_month, factories.month())
    }
    assert counted == {
        last_month: {"439902": 1, "439921": 0},
        factories.month(): {"439902": 0, "439921": 1},
    }


def test_a_shop_is_its_former_managers_until_the_day_of_the_hand_over_ends_in_the_city(
    street: Street, admin: Person, manager: Person, colleague: Person
) -> None:
    midnight = start_of_day(business_day(datetime.now(UTC), SHANGHAI), SHANGHAI)
    yesterday = business_day(midnight - MILLISECOND, SHANGHAI)
    body = {"terminal_ids": [street.shop_id], "manager_id": colleague.id, "from_date": yesterday.isoformat()}
    handed_over = admin.post("/assignments", json=body)
    assert handed_over.status_code == 201, handed_over.json
    assert visited(street, manager, street.shop_id, midnight - MILLISECOND) == "applied"
    assert visited(street, manager, street.shop_id, midnight) == "unknown-terminal"


@pytest.mark.parametrize(
    ("at", "today"),
    [
        ("2025-12-31T15:59:59.999Z", "2025-12-31"),
        ("2025-12-31T16:00:00.000Z", "2026-01-01"),
        ("2028-02-29T15:59:59.999Z", "2028-02-29"),
        ("2028-02-29T16:00:00.000Z", "2028-03-01"),
    ],
)
@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_today_is_the_day_of_the_citys_clock(
    database: Database, admin: Person, monkeypatch: pytest.MonkeyPatch, at: str, today: str
) -> None:
    monkeypatch.setattr(accounts, "utc_now", lambda: datetime.fromisoformat(at))
    with database.reading(CITY) as session:
        assert accounts.today(session, admin.actor).isoformat() == today


@pytest.mark.parametrize(
    ("at", "missing"),
    [
        ("2098-09-30T15:59:59.999Z", [2098]),
        ("2098-09-30T16:00:00.000Z", [2098, 2099]),
        ("2098-12-31T15:59:59.999Z", [2098, 2099]),
        ("2098-12-31T16:00:00.000Z", [2099]),
    ],
)
@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_a_year_is_missed_from_the_citys_october_on(
    admin: Person, monkeypatch: pytest.MonkeyPatch, at: str, missing: list[int]
) -> None:
    monkeypatch.setattr(queries, "utc_now", lambda: datetime.fromisoformat(at))
    assert [each["year"] for each in admin.get("/workday-alerts").json["items"]] == missing


@pytest.mark.parametrize(
    ("presented_at", "due"),
    [  # three working days: over National Day, whose Saturday is worked for it, and over the New Year
        ("2026-09-29T15:59:59.999Z", "2026-10-09T16:00:00.000Z"),
        ("2026-09-29T16:00:00.000Z", "2026-10-10T16:00:00.000Z"),
        ("2025-12-30T15:59:59.999Z", "2026-01-05T16:00:00.000Z"),
        ("2025-12-30T16:00:00.000Z", "2026-01-06T16:00:00.000Z"),
        ("2025-12-31T16:00:00.000Z", "2026-01-06T16:00:00.000Z"),
    ],
)
@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_a_case_is_due_at_midnight_after_three_working_days(
    database: Database, world: World, presented_at: str, due: str
) -> None:
    with database.reading(CITY) as session:
        calendar = load_calendar(session, CITY)
    at = due_at(datetime.fromisoformat(presented_at), SHANGHAI, calendar)
    assert at == datetime.fromisoformat(due)
