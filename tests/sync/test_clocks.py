"""Phones whose clocks are wrong: by days, or by decades. A clock is evidence; it orders nothing and loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from backend.db import new_id
from tests import factories
from tests.people import Person
from tests.phone import another_phone_of, phone_of
from tests.sync.conftest import Shop


def new(visit_id: str, doc: dict[str, Any]) -> dict[str, Any]:
    return {"collection": "visits", "id": visit_id, "base_rev": 0, "device_seq": 1, "doc": doc}


def error_of(year: int) -> timedelta:
    """That of a phone which believes to be in January of this year."""
    return datetime(year, 1, 2, tzinfo=UTC) - datetime.now(UTC)


@pytest.mark.parametrize("days", [-7, -1, 1, 7])
def test_a_wrong_clock_is_measured_and_taken_out(shop: Shop, manager: Person, days: int) -> None:
    phone = phone_of(manager, clock_error=timedelta(days=days))
    truth = datetime.now(UTC) - timedelta(hours=3)
    visit_id = new_id()
    answer = phone.send([new(visit_id, factories.visit(shop.id, truth + phone.clock_error))])
    assert abs(answer["clock_offset_ms"] - days * 86_400_000) < 60_000
    seen = manager.get(f"/visits/{visit_id}").json
    assert abs(datetime.fromisoformat(seen["server"]["started_at"]) - truth) < timedelta(minutes=1)
    assert [each["signal"] for each in seen["server"]["signals"]] == ["clock_off"]


@pytest.mark.parametrize("year", [1970, 2038])
def test_a_phone_that_lives_in_another_year_loses_nothing(shop: Shop, manager: Person, year: int) -> None:
    phone = phone_of(manager, clock_error=error_of(year))
    visit_id = new_id()
    answer = phone.send([new(visit_id, factories.visit(shop.id, phone.now - timedelta(hours=1)))])
    assert answer["results"][0]["status"] == "applied"
    seen = manager.get(f"/visits/{visit_id}").json["server"]["started_at"]
    assert abs(datetime.fromisoformat(seen) - (datetime.now(UTC) - timedelta(hours=1))) < timedelta(minutes=1)


@pytest.mark.parametrize("year", [1970, 2038])
def test_a_visit_of_another_year_from_a_phone_whose_clock_is_right_is_refused(
    shop: Shop, manager: Person, year: int
) -> None:
    answer = phone_of(manager).send([new(new_id(), factories.visit(shop.id, datetime(year, 1, 2, tzinfo=UTC)))])
    problem = answer["results"][0]["problem"]
    assert problem["slug"] == "time-out-of-range"
    assert problem["errors"][0]["field"] == "check_in.device_time"


def test_a_check_out_before_the_check_in_is_refused_and_kept(shop: Shop, manager: Person) -> None:
    visit_id = new_id()
    answer = phone_of(manager).send([new(visit_id, factories.visit(shop.id, minutes=-0.01))])
    problem = answer["results"][0]["problem"]
    assert problem["slug"] == "departure-before-arrival"
    assert problem["errors"][0]["field"] == "check_out.device_time"
    (refusal,) = manager.get("/sync/refusals").json["items"]
    assert (refusal["doc_id"], refusal["problem"]["slug"]) == (visit_id, "departure-before-arrival")


WRONG = [*(timedelta(days=days) for days in range(-7, 8)), error_of(1970), error_of(2038)]


def test_visits_are_in_their_true_order_whatever_the_clocks_said_and_every_phone_holds_the_same(
    shop: Shop, manager: Person, reviewer: Person
) -> None:
    started_at = datetime.now(UTC) - timedelta(days=1)
    phones, true_order = [], []
    for hour, error in enumerate(Random(7).sample(WRONG, len(WRONG))):
        phone = another_phone_of(manager, clock_error=error)
        visit_id, truth = new_id(), started_at + timedelta(hours=hour)
        phone.write("visits", visit_id, factories.visit(shop.id, truth + error))
        phones.append(phone)
        true_order.append(visit_id)
    for phone in Random(8).sample(phones, len(phones)):
        assert [result["status"] for result in phone.push()] == ["applied"]
    assert [row["id"] for row in reviewer.get("/visits").json["items"]] == true_order[::-1]
    for phone in phones:
        phone.pull()
        assert phone.store["visits"].keys() == set(true_order)
        assert phone.is_true_copy()
    signals = {each["signal"] for doc in phone.store["visits"].values() for each in doc["server"]["signals"]}
    assert "clock_off" in signals
    assert signals <= {"clock_off", "evenly_spaced"}  # an hour apart, and no stay seems to overlap another


def test_a_clock_that_is_set_between_two_edits_neither_moves_the_visit_nor_lets_the_older_edit_win(
    shop: Shop, manager: Person
) -> None:
    phone = phone_of(manager)
    visit_id, truth = new_id(), datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    noted = factories.visit(shop.id, truth + timedelta(days=6))  # the phone has its times from the first clock
    for error in (timedelta(days=6), error_of(1970), timedelta(days=-3), error_of(2038)):
        phone.clock_error = error
        phone.write("visits", visit_id, noted | {"sections": {"greeting": {"note": str(error)}}})
        assert [result["status"] for result in phone.push()] == ["applied"]
    phone.pull()
    seen = phone.store["visits"][visit_id]
    assert seen["sections"]["greeting"]["note"] == str(error)
    assert abs(datetime.fromisoformat(seen["server"]["started_at"]) - truth) < timedelta(minutes=1)
    assert phone.is_true_copy()
