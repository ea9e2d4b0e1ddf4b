"""What a display check can say, and how it is judged against a display standard."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ShelfPosition(StrEnum):
    BACK_CABINET = "back_cabinet"
    COUNTER = "counter"
    OTHER = "other"


class PriceTag(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


class Point(StrEnum):
    """What a display standard asks of a check."""

    POSITION = "position"
    FACINGS = "facings"
    PRICE_TAG = "price_tag"
    MATERIALS = "materials"
    PHOTOS = "photos"


@dataclass(frozen=True)
class Judged:
    """One point of a standard: what is asked, what was found, and whether that will do; None: the check does not say."""

    point: Point
    asked: Any
    found: Any
    passes: bool | None


def judge(
    standard: Mapping[str, Any], check: Mapping[str, Any], declared: Collection[str], received: Collection[str]
) -> list[Judged]:
    """A check against a standard, point by point; what the standard does not ask for is left out.

    `declared` are the views that its photos show, `received` those of which a photo has arrived.
    """
    points = []
    if (position := standard["position"]) is not None:
        points.append(_judged(Point.POSITION, position, check["position"], check["position"] == position))
    if (least := standard["least_facings"]) is not None:
        facings = check["facings"]
        points.append(_judged(Point.FACINGS, least, facings, facings is not None and facings >= least))
    if standard["price_tag"]:
        tag = check["price_tag"]
        points.append(_judged(Point.PRICE_TAG, PriceTag.RIGHT.value, tag, tag == PriceTag.RIGHT))
    if standard["materials"]:
        present = check["materials_present"]
        points.append(_judged(Point.MATERIALS, True, present, bool(present)))
    if asked := [each["view"] for each in standard["views"]]:
        found = [view for view in asked if view in received]
        on_the_way = all(view in declared for view in asked) and len(found) < len(asked)
        points.append(Judged(Point.PHOTOS, asked, found, None if on_the_way else len(found) == len(asked)))
    return points


def _judged(point: Point, asked: Any, found: Any, passes: bool) -> Judged:
    return Judged(point, asked, found, None if found is None else passes)


def verdict(points: Collection[Judged]) -> bool | None:
    """Whether all points pass; None when none fails and the check does not answer them all."""
    if any(each.passes is False for each in points):
        return False
    return None if any(each.passes is None for each in points) else True
