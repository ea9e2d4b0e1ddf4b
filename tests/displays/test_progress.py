"""How far a month's plans have come, by shop, branch and manufacturer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from backend.db import Database, utc_now
from backend.displays.confirmation_models import ConfirmationCase
from backend.displays.models import DisplayCheck
from backend.displays.presenting import present_checks
from backend.photos.models import Photo
from tests import factories
from tests.displays.plan_story import Street, answer_to
from tests.displays.test_display_checks import photo, visit
from tests.people import CITY, Person
from tests.phone import phone_of

COUNTS = ("planned", "visited", "evidence_complete", "confirmed", "disputed")


def progress(person: Person, query: str = "") -> dict[str, tuple[int, ...]]:
    """Counts by code, in the order of `COUNTS`."""
    answer = person.get(f"/maintenance-plans/progress?{query}")
    assert answer.status_code == 200, answer.json
    rows: list[dict[str, Any]] = (answer.json or {})["items"]
    return {row["code"]: tuple(row[name] for name in COUNTS) for row in rows}


def visited_now(street: Street, person: Person, shop_id: str, *views: str) -> str:
    """A visit within this month with one check, its photos declared. Returns the check's id."""
    check = street.display_check()
    at = datetime.now(UTC) - timedelta(minutes=30)
    first = datetime.strptime(factories.month(), "%Y-%m").replace(tzinfo=UTC) - timedelta(hours=8)
    photos = [photo(check["id"], view) for view in views]
    visit(phone_of(person), shop_id, [check], photos, started_at=max(at, first), minutes=0.1)
    return str(check["id"])


def receive(database: Database, check_id: str) -> None:
    """The photos of a check arrive, and it is presented. How they do so is told in tests/sync."""
    with database.transaction(CITY) as session:
        session.execute(update(Photo).where(Photo.display_check_id == check_id).values(received_at=utc_now()))
        subject_id = session.scalars(select(DisplayCheck.subject_id).where(DisplayCheck.id == check_id)).one()
        present_checks(session, CITY, [subject_id])


def decide(database: Database, check_id: str, state: str) -> None:
    with database.transaction(CITY) as session:
        session.execute(update(ConfirmationCase).where(ConfirmationCase.id == check_id).values(state=state))


def test_nothing_is_done_at_first(street: Street, centre: Person) -> None:
    assert progress(centre) == {}
    street.agreed()
    assert progress(centre) == {"439902": (1, 0, 0, 0, 0), "439921": (1, 0, 0, 0, 0)}
    assert progress(centre, "by=manufacturer") == {"南岭中烟": (2, 0, 0, 0, 0)}
    assert len(progress(centre, "by=terminal")) == 2
    assert progress(centre, "month=2020-01") == {}


def test_evidence_is_complete_when_the_required_views_have_arrived(
    street: Street, database: Database, manager: Person, centre: Person
) -> None:
    views = [{"view": "front"}, {"view": "price_tag"}]
    street.agreed(standards=[{"spec_id": street.spec_id, "views": views}])
    half = visited_now(street, manager, street.shop_id, "front", "close")
    receive(database, half)
    assert progress(centre)["439902"] == (1, 1, 0, 0, 0)
    assert set(progress(centre, "reached=visited")) == {"439902"}
    assert set(progress(centre, "lacking=visited")) == {"439921"}
    assert (progress(centre, "reached=confirmed"), len(progress(centre, "lacking=confirmed"))) == ({}, 2)
    assert centre.get("/maintenance-plans/progress?reached=planned").status_code == 422
    whole = visited_now(street, manager, street.shop_id, "front", "price_tag")
    assert progress(centre)["439902"] == (1, 1, 0, 0, 0)
    receive(database, whole)
    assert progress(centre)["439902"] == (1, 1, 1, 0, 0)
    assert progress(centre)["439921"] == (1, 0, 0, 0, 0)
    [done] = progress(centre, "by=terminal&complete=true")
    [left] = progress(centre, "by=terminal&complete=false")
    assert done != left


def test_a_shop_is_complete_when_every_spec_of_the_plan_is(
    street: Street, database: Database, manager: Person, centre: Person
) -> None:
    second = factories.make_spec(street.database, street.world)
    standards = [{"spec_id": each, "views": [{"view": "front"}]} for each in (street.spec_id, second)]
    street.agreed(standards=standards)
    receive(database, visited_now(street, manager, street.shop_id, "front"))
    assert progress(centre)["439902"] == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        ("waiting", (0, 0)),
        ("confirmed", (1, 0)),
        ("dismissed", (1, 0)),
        ("disputed", (0, 1)),
        ("upheld", (0, 0)),
        ("lapsed", (0, 0)),
    ],
)
def test_what_the_promoter_or_the_branch_said_counts(
    street: Street, database: Database, manager: Person, centre: Person, state: str, counts: tuple[int, int]
) -> None:
    street.agreed()
    check_id = visited_now(street, manager, street.shop_id, "front")
    receive(database, check_id)
    decide(database, check_id, state)
    assert progress(centre)["439902"] == (1, 1, 1, *counts)


def test_each_sees_the_progress_of_what_they_see(
    street: Street, manager: Person, stranger: Person, reviewer: Person, promoter: Person, rival: Person
) -> None:
    street.agreed()
    visited_now(street, manager, street.shop_id, "front")
    assert progress(reviewer) == {"439902": (1, 1, 0, 0, 0)}
    assert progress(manager) == {"439902": (1, 1, 0, 0, 0)}
    assert progress(stranger) == {"439921": (1, 0, 0, 0, 0)}
    assert progress(promoter, "by=manufacturer") == {"南岭中烟": (2, 1, 0, 0, 0)}
    assert progress(rival) == {}


def test_a_shop_counts_once_for_each_plan(street: Street, manager: Person, centre: Person) -> None:
    first = street.agreed()
    street.agreed(shops=[street.shop_id], name="另一方案")
    assert progress(centre)["439902"] == (2, 0, 0, 0, 0)
    assert progress(centre, f"plan_id={first}")["439902"] == (1, 0, 0, 0, 0)


def test_a_withdrawn_plan_and_visits_taken_back_do_not_count(street: Street, manager: Person, centre: Person) -> None:
    plan_id, phone, check = street.agreed(), phone_of(manager), street.display_check()
    visit_id = visit(phone, street.shop_id, [check], started_at=datetime.now(UTC) - timedelta(minutes=1), minutes=0.1)
    assert progress(centre, "by=manufacturer")["南岭中烟"][:2] == (2, 1)
    phone.write("visits", visit_id, None)
    phone.push()
    assert progress(centre, "by=manufacturer")["南岭中烟"][:2] == (2, 0)
    answer_to(centre, plan_id, "withdrawal", reason="退市")
    assert progress(centre) == {}


def test_the_pages_of_progress_follow_each_other(street: Street, centre: Person, manager: Person) -> None:
    shops = [factories.make_terminal(street.database, manager) for _ in range(3)]
    street.agreed(shops=shops)
    codes, cursor = [], ""
    while cursor is not None:
        page = centre.get(
            "/maintenance-plans/progress?by=terminal&limit=2" + (f"&cursor={cursor}" if cursor else "")
        ).json
        assert page is not None
        codes += [row["code"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert codes == sorted(progress(centre, "by=terminal"))
    assert len(codes) == 3
