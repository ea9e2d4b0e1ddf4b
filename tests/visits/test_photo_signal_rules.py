"""Signals of pictures as pure functions: what raises each, what does not, and what they name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.visits.photo_signal_rules import PhotoRules, Picture, Stay, Use, photo_signals
from backend.visits.signal_rules import OF_PHOTOS, Signal, SignalKind

RULES = PhotoRules()
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
STAY = Stay("visit", "shop", "manager", NINE, NINE + timedelta(minutes=20), "2026-03")


def picture(photo_id: str = "p1", sha256: str = "aa", **values: Any) -> Picture:
    return Picture(photo_id, sha256, False, NINE + timedelta(minutes=5), "exif", 5, 400.0, 120.0)._replace(**values)


def use(sha256: str = "aa", **values: Any) -> Use:
    there = Use("other", sha256, "earlier", "other shop", "manager", NINE - timedelta(days=1), "2026-03")
    return there._replace(**values)


def judged(
    *pictures: Picture, uses: tuple[Use, ...] = (), like: dict[str, dict[str, int]] | None = None
) -> list[Signal]:
    return photo_signals(STAY, pictures, uses, like or {}, RULES)


def kinds(*pictures: Picture, **context: Any) -> list[SignalKind]:
    return [signal.kind for signal in judged(*pictures, **context)]


def test_an_honest_picture_raises_nothing() -> None:
    assert kinds(picture()) == []


def test_what_the_file_does_not_say_raises_nothing() -> None:
    assert kinds(picture(taken_at=None, distance_m=None, sharpness=None, brightness=None)) == []


def test_the_same_bytes_in_an_earlier_visit_are_reuse_and_both_pictures_are_named() -> None:
    [signal] = judged(picture(), uses=(use(),))
    assert (signal.kind, signal.weight) == (SignalKind.PHOTO_REUSED, 70)
    assert signal.evidence == {
        "photos": [
            {
                "photo_id": "p1",
                "other_photo_id": "other",
                "other_visit_id": "earlier",
                "other_terminal_id": "other shop",
            }
        ]
    }


def test_the_same_bytes_in_a_later_visit_are_that_visits_doubt() -> None:
    assert kinds(picture(), uses=(use(at=NINE + timedelta(days=1)),)) == []


def test_of_two_visits_that_began_together_the_one_with_the_greater_id_is_doubted() -> None:
    assert kinds(picture(), uses=(use(at=NINE, document_id="a"),)) == [SignalKind.PHOTO_REUSED]
    assert kinds(picture(), uses=(use(at=NINE, document_id="z"),)) == []


def test_the_same_bytes_twice_in_one_visit_are_reuse() -> None:
    [signal] = judged(picture("p1"), picture("p2"))
    assert signal.evidence == {"photos": [{"photo_id": "p2", "other_photo_id": "p1"}]}


def test_an_example_picture_that_is_handed_in_is_reuse() -> None:
    [signal] = judged(picture(), uses=(use(terminal_id=None, manager_id=None, document_id="plan"),))
    assert signal.evidence == {"photos": [{"photo_id": "p1", "other_photo_id": "other"}]}


@pytest.mark.parametrize(("bits", "is_near"), [(0, True), (6, True), (7, False)])
def test_six_bits_of_difference_are_near(bits: int, is_near: bool) -> None:
    found = judged(picture(), uses=(use("bb"),), like={"aa": {"bb": bits}})
    assert [signal.kind for signal in found] == ([SignalKind.PHOTO_NEAR_DUPLICATE] if is_near else [])
    if is_near:
        assert found[0].evidence["photos"][0]["bits"] == bits
        assert found[0].evidence["allowed_bits"] == 6


@pytest.mark.parametrize(
    ("difference", "is_doubted"),
    [
        ({"terminal_id": "shop"}, False),
        ({"terminal_id": "shop", "month": "2026-02"}, True),
        ({"terminal_id": "shop", "manager_id": "colleague"}, True),
        ({"terminal_id": "other shop"}, True),
    ],
)
def test_a_shelf_looks_like_itself_within_a_month(difference: dict[str, Any], is_doubted: bool) -> None:
    found = kinds(picture(), uses=(use("bb", **difference),), like={"aa": {"bb": 3}})
    assert bool(found) is is_doubted


def test_the_nearest_of_several_is_named() -> None:
    uses = (use("bb", photo_id="far"), use("cc", photo_id="near"))
    [signal] = judged(picture(), uses=uses, like={"aa": {"bb": 5, "cc": 1}})
    assert signal.evidence["photos"][0]["other_photo_id"] == "near"


def test_reuse_is_not_told_again_as_likeness() -> None:
    uses = (use("aa"), use("bb"))
    assert kinds(picture(), uses=uses, like={"aa": {"aa": 0, "bb": 1}}) == [SignalKind.PHOTO_REUSED]


@pytest.mark.parametrize(("minutes", "outside"), [(-10, False), (-11, True), (30, False), (31, True)])
def test_a_picture_belongs_between_check_in_and_check_out_and_ten_minutes(minutes: int, outside: bool) -> None:
    found = kinds(picture(taken_at=NINE + timedelta(minutes=minutes)))
    assert found == ([SignalKind.PHOTO_OTHER_TIME] if outside else [])


def test_a_visit_that_goes_on_has_no_latest_moment() -> None:
    going_on = STAY._replace(ended_at=None)
    late = picture(taken_at=NINE + timedelta(hours=5))
    assert photo_signals(going_on, [late], [], {}, RULES) == []


@pytest.mark.parametrize(("distance_m", "elsewhere"), [(500, False), (501, True)])
def test_a_picture_belongs_within_500_m_of_the_shop(distance_m: int, elsewhere: bool) -> None:
    assert kinds(picture(distance_m=distance_m)) == ([SignalKind.PHOTO_OTHER_PLACE] if elsewhere else [])


def test_a_picture_from_the_gallery_says_so() -> None:
    assert kinds(picture(is_from_gallery=True)) == [SignalKind.PHOTO_FROM_GALLERY]


def test_a_dark_picture_is_dark_and_not_blurred_as_well() -> None:
    assert kinds(picture(sharpness=19.9)) == [SignalKind.PHOTO_BLURRED]
    assert kinds(picture(sharpness=1, brightness=29.9)) == [SignalKind.PHOTO_DARK]
    assert kinds(picture(sharpness=20, brightness=30)) == []


def test_a_signal_names_ten_pictures_at_most() -> None:
    [signal] = judged(*(picture(f"p{n}", f"{n:02}", is_from_gallery=True) for n in range(30)))
    assert len(signal.evidence["photos"]) == 10


def test_every_signal_of_photos_has_a_weight() -> None:
    assert set(RULES.weights) == OF_PHOTOS
