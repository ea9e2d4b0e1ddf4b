"""The month's draw: fair, the same for ever, and open to everyone when the month is over."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from backend.db import Database, new_id
from backend.visits import spot_checks
from backend.visits.spot_check_rules import is_picked, sha256_of
from tests.people import CITY, Person

SEED = "5f1c3b7a"


def test_about_as_many_are_picked_as_the_rate_says() -> None:
    picked = sum(is_picked(SEED, f"visit {number}", 100) for number in range(20_000))
    assert 1_850 < picked < 2_150


@given(st.uuids().map(str), st.integers(0, 1000))
@hypothesis_settings(max_examples=60)
def test_a_higher_rate_picks_all_that_a_lower_one_did(visit_id: str, permille: int) -> None:
    assert not is_picked(SEED, visit_id, 0)
    assert is_picked(SEED, visit_id, 1000)
    assert is_picked(SEED, visit_id, permille) <= is_picked(SEED, visit_id, min(1000, permille + 1))


def test_a_visit_is_drawn_in_the_month_that_it_began_in_where_the_city_is(database: Database, manager: Person) -> None:
    last_evening = datetime(2026, 1, 31, 15, 59, tzinfo=UTC)  # 23:59 in the city
    first_morning = datetime(2026, 1, 31, 16, 0, tzinfo=UTC)
    with database.transaction(CITY) as session:
        spot_checks.pick_visits(session, CITY, {new_id(): last_evening})
        now = datetime(2026, 1, 31, 15, 59, tzinfo=UTC)
        assert [each["month"] for each in spot_checks.list_draws(session, manager.actor, now)] == ["2026-01"]
        spot_checks.pick_visits(session, CITY, {new_id(): first_morning})
        assert [each["month"] for each in spot_checks.list_draws(session, manager.actor, now)] == ["2026-02", "2026-01"]


def test_the_seed_is_shown_when_the_month_is_over_and_proves_what_was_picked(
    database: Database, manager: Person, promoter: Person
) -> None:
    at = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
    visits = {new_id(): at for _ in range(60)}
    with database.transaction(CITY) as session:
        picked = spot_checks.pick_visits(session, CITY, visits)
        last_moment, next_month = datetime(2026, 3, 31, 15, 59, tzinfo=UTC), datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
        secret = spot_checks.get_draw(session, manager.actor, last_moment, "2026-03")
        shown = spot_checks.get_draw(session, manager.actor, next_month, "2026-03")
    assert secret is not None
    assert shown is not None
    assert secret["seed"] is None
    assert secret["seed_sha256"] == shown["seed_sha256"] == sha256_of(shown["seed"])
    again = {
        visit_id
        for visit_id in visits
        if int.from_bytes(hashlib.sha256(f"{shown['seed']}:{visit_id}".encode()).digest()[:8], "big")
        < shown["permille"] / 1000 * 2**64
    }
    assert picked == again
    assert manager.get("/spot-checks/2026-03").json["seed"] == shown["seed"]
    assert promoter.get("/spot-checks/2026-03").status_code == 404
    assert promoter.get("/spot-checks").json["items"] == []
    assert manager.get("/spot-checks/1999-01").status_code == 404


def test_a_month_is_drawn_once_however_often_somebody_asks(database: Database, manager: Person) -> None:
    now = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    with database.transaction(CITY) as session:
        assert spot_checks.draw_ahead(session, CITY, now) == 2
        before = spot_checks.list_draws(session, manager.actor, now)
        spot_checks.make_draws(session, CITY, ["2026-12", "2027-01"])
        assert spot_checks.draw_ahead(session, CITY, now) == 0
        assert spot_checks.list_draws(session, manager.actor, now) == before
    assert [each["month"] for each in before] == ["2027-01", "2026-12"]
