"""The history in the database: what the signals make of it, and how it looks to managers and desks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from backend.visits.signal_rules import OF_PHOTOS, SignalKind
from seed.history import Closing, HandOver, tell
from tests.seed.conftest import Truth, two_weeks

ListAll = Callable[..., list[dict[str, Any]]]


def test_every_kind_of_fraud_is_seen_by_its_signal(list_all: ListAll, truth: Truth) -> None:
    signals = {visit["id"]: visit["signals"] for visit in list_all("fang.wei", "/visits")}
    seen: dict[str, list[bool]] = defaultdict(list)
    for visit_id, deed in truth.items():
        seen[deed["signal"]].append(deed["signal"] in signals[visit_id])
    assert set(seen) == {kind.value for kind in SignalKind}
    for signal, found in seen.items():
        assert sum(found) >= 0.9 * len(found), signal


def test_pictures_show_every_fraud_that_was_done_with_them_and_no_other(list_all: ListAll, truth: Truth) -> None:
    done = {visit_id: {deed["signal"]} for visit_id, deed in truth.items() if deed["signal"] in OF_PHOTOS}
    found = {
        visit["id"]: doubts for visit in list_all("fang.wei", "/visits") if (doubts := OF_PHOTOS & {*visit["signals"]})
    }
    assert set().union(*done.values()) == OF_PHOTOS
    assert found == done


@pytest.mark.parametrize("kind", [SignalKind.PHOTO_REUSED, SignalKind.PHOTO_NEAR_DUPLICATE])
def test_a_picture_shown_again_is_named_with_the_visit_to_another_shop_that_had_it_first(
    fetch: Callable[..., Any], truth: Truth, kind: SignalKind
) -> None:
    doubted = [visit_id for visit_id, deed in truth.items() if deed["signal"] == kind]
    assert doubted
    for visit in (fetch("fang.wei", f"/visits/{visit_id}") for visit_id in doubted):
        evidence = next(each["evidence"] for each in visit["server"]["signals"] if each["signal"] == kind)
        first = fetch("fang.wei", f"/visits/{evidence['photos'][0]['other_visit_id']}")
        assert first["server"]["started_at"] < visit["server"]["started_at"]
        assert first["terminal_id"] != visit["terminal_id"]


def test_no_picture_of_the_demo_is_refused_and_no_job_parked(list_all: ListAll, fetch: Callable[..., Any]) -> None:
    visits = [visit for visit in list_all("zhao.min", "/visits", photos="complete") if visit["photos_received"]]
    photos = [photo for visit in visits for photo in fetch("zhao.min", f"/visits/{visit['id']}")["photos"]]
    assert photos
    assert {fetch("zhao.min", f"/photos/{photo['id']}")["state"] for photo in photos} == {"processed"}
    assert fetch("admin", "/parked-jobs")["items"] == []


def test_the_culprits_are_those_whose_visits_are_flagged_most(list_all: ListAll, truth: Truth) -> None:
    culprits = {deed["manager"] for deed in truth.values()}
    names = {"chen.li": "陈立", "xu.lei": "徐磊", "shi.yong": "石勇", "mei.lan": "梅兰", "wang.jianguo": "王建国"}
    assert culprits == set(names)
    flagged = Counter(visit["manager"]["name"] for visit in list_all("fang.wei", "/visits") if visit["signals"])
    assert {name for name, _ in flagged.most_common(len(names))} == set(names.values())


def test_honest_visits_are_hardly_ever_flagged(list_all: ListAll, truth: Truth) -> None:
    honest = [visit for visit in list_all("fang.wei", "/visits") if visit["id"] not in truth]
    assert len(honest) > 400
    assert sum(bool(visit["signals"]) for visit in honest) < 0.02 * len(honest)


def test_a_manager_sees_the_shops_and_visits_that_are_theirs_now(list_all: ListAll) -> None:
    changes = [event for event in tell(two_weeks()) if isinstance(event, HandOver)]
    assert len(changes) == 1
    _, shops, successor = changes[0]
    own = {shop["license_no"]: shop for shop in list_all(successor.username, "/terminals")}
    assert {shop.license_no for shop in shops} <= set(own)
    giver = shops[0].manager
    assert not {shop.license_no for shop in shops} & {
        shop["license_no"] for shop in list_all(giver.username, "/terminals")
    }
    visits = list_all(successor.username, "/visits")
    assert {visit["terminal"]["license_no"] for visit in visits} <= set(own)


def test_closed_shops_are_closed(list_all: ListAll) -> None:
    closed = {event.shop.license_no: event.day.isoformat() for event in tell(two_weeks()) if isinstance(event, Closing)}
    shops = list_all("fang.wei", "/terminals", closed="true")
    assert {shop["license_no"]: shop["closed_on"] for shop in shops} == closed
    assert closed


def test_a_branch_sees_its_own_visits_only(list_all: ListAll) -> None:
    assert {visit["manager"]["name"] for visit in list_all("zhao.min", "/visits")} == {"林晓", "王建国"}
