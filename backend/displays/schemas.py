"""Wire shape of a display check: how one spec was found displayed."""

from __future__ import annotations

from backend.displays.rules import PriceTag, ShelfPosition
from backend.fields import Choice, Flag, Id, Text, Whole
from backend.loading import QuickSchema


class DisplayCheckInput(QuickSchema):
    """One spec's display; photos of it name this check's id."""

    id = Id(required=True)
    spec_id = Id(required=True)
    position = Choice(ShelfPosition, load_default=None, allow_none=True)
    facings = Whole(0, 1000, load_default=None, allow_none=True)
    price_tag = Choice(PriceTag, load_default=None, allow_none=True)
    materials_present = Flag(load_default=None, allow_none=True)
    note = Text(500, load_default=None, allow_none=True)
