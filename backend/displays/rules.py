"""What a display check can say."""

from __future__ import annotations

from enum import StrEnum


class ShelfPosition(StrEnum):
    BACK_CABINET = "back_cabinet"
    COUNTER = "counter"
    OTHER = "other"


class PriceTag(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
