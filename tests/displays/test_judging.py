"""A display check against a standard, point by point."""

from __future__ import annotations

from typing import Any

import pytest

from backend.displays.rules import Point, judge, verdict

STANDARD: dict[str, Any] = {
    "position": "back_cabinet", "least_facings": 3, "price_tag": True, "materials": True,
    "views": [{"view": "front"}, {"view": "price_tag"}],
}  # fmt: skip
GOOD: dict[str, Any] = {"position": "back_cabinet", "facings": 3, "price_tag": "right", "materials_present": True}
BOTH = {"front", "price_tag"}


def passes(check: dict[str, Any], declared: set[str] = BOTH, received: set[str] = BOTH) -> dict[Point, bool | None]:
    return {each.point: each.passes for each in judge(STANDARD, check, declared, received)}


def test_what_is_as_asked_passes_in_every_point() -> None:
    assert passes(GOOD) == dict.fromkeys(Point, True)
    assert verdict(judge(STANDARD, GOOD, BOTH, BOTH)) is True


@pytest.mark.parametrize(
    ("point", "field", "found"),
    [
        (Point.POSITION, "position", "counter"),
        (Point.FACINGS, "facings", 2),
        (Point.FACINGS, "facings", 0),
        (Point.PRICE_TAG, "price_tag", "wrong"),
        (Point.PRICE_TAG, "price_tag", "missing"),
        (Point.MATERIALS, "materials_present", False),
    ],
)
def test_what_is_not_as_asked_fails_in_its_point_alone(point: Point, field: str, found: Any) -> None:
    assert passes(GOOD | {field: found}) == {**dict.fromkeys(Point, True), point: False}
    assert verdict(judge(STANDARD, GOOD | {field: found}, BOTH, BOTH)) is False


def test_what_a_check_does_not_say_is_neither_passed_nor_failed() -> None:
    silent = dict.fromkeys(GOOD)
    assert passes(silent) == {**dict.fromkeys(Point), Point.PHOTOS: True}
    assert verdict(judge(STANDARD, silent, BOTH, BOTH)) is None


@pytest.mark.parametrize(
    ("declared", "received", "outcome"),
    [(BOTH, {"front"}, None), ({"front"}, {"front"}, False), (set(), set(), False), ({*BOTH, "close"}, {*BOTH}, True)],
)
def test_photos_on_their_way_are_waited_for_and_those_never_taken_fail(
    declared: set[str], received: set[str], outcome: bool | None
) -> None:
    assert passes(GOOD, declared, received)[Point.PHOTOS] is outcome


def test_what_a_standard_does_not_ask_for_is_not_judged() -> None:
    nothing = {"position": None, "least_facings": None, "price_tag": False, "materials": False, "views": []}
    assert judge(nothing, GOOD, set(), set()) == []
    assert verdict([]) is True
