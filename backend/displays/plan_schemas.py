"""Wire shapes of maintenance plans. The shops they mean, and how far they have come: plan_shop_schemas.py."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from backend.brands.rules import Stage
from backend.displays.plan_rules import Deed, PlanState, Side, VersionState, is_month
from backend.displays.rules import ShelfPosition
from backend.fields import Choice, Flag, Id, PageQuery, Text, Time, Whole
from backend.photos.schemas import PhotoDeclaration, PhotoState
from backend.terminals import rules as terminals

MOST_TERMINALS = 5_000


class Month(Text):
    """A month of the city's calendar, as `YYYY-MM`."""

    def __init__(self, **options: Any) -> None:
        options["metadata"] = {"pattern": r"^20\d\d-(0[1-9]|1[0-2])$", **options.get("metadata", {})}
        super().__init__(7, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        month = super()._deserialize(value, attr, data, **kwargs)
        if not is_month(month):
            raise ValidationError("Not a month, such as 2026-03.")
        return month


def _distinct(rows: list[Any], most: int, key: str | None = None) -> None:
    if len(rows) > most:
        raise ValidationError("Too many.")
    keys = [row[key] if key else row for row in rows]
    if len(set(keys)) < len(keys):
        raise ValidationError("The same one is there twice.")


class TargetFilter(Schema):
    """Open shops that are all of this; what is not named does not matter."""

    branch_ids = fields.List(Id(), load_default=list, validate=lambda rows: _distinct(rows, 200))
    kinds = fields.List(Choice(terminals.Kind), load_default=list, validate=lambda rows: _distinct(rows, 20))
    scales = fields.List(Choice(terminals.Scale), load_default=list, validate=lambda rows: _distinct(rows, 20))
    store_formats = fields.List(
        Choice(terminals.StoreFormat), load_default=list, validate=lambda rows: _distinct(rows, 20)
    )
    trade_areas = fields.List(Choice(terminals.TradeArea), load_default=list, validate=lambda rows: _distinct(rows, 20))
    locality = Choice(terminals.Locality, load_default=None, allow_none=True)
    is_benchmark = Flag(load_default=None, allow_none=True)
    lowest_tier = Whole(terminals.LOWEST_TIER, terminals.HIGHEST_TIER, load_default=None, allow_none=True)
    highest_tier = Whole(terminals.LOWEST_TIER, terminals.HIGHEST_TIER, load_default=None, allow_none=True)


class Targets(Schema):
    """A list of shops, or a filter. A filter is resolved once, when the version is proposed: both sides sign these shops."""

    terminal_ids = fields.List(
        Id(),
        load_default=None,
        allow_none=True,
        validate=lambda rows: _distinct(rows or [], MOST_TERMINALS),
        metadata={"maxItems": MOST_TERMINALS},
    )
    filter = fields.Nested(TargetFilter, load_default=None, allow_none=True)

    @validates_schema
    def _says_which(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data["terminal_ids"] is None) == (data["filter"] is None):
            raise ValidationError("Either terminal_ids or a filter.")
        if data["terminal_ids"] == []:
            raise ValidationError("Must not be empty.", "terminal_ids")


class RequiredView(Schema):
    view = Text(40, least=1, required=True, metadata={"description": "What the photo names as its `view`."})
    example_photo_id = Id(load_default=None, allow_none=True, metadata={"description": "Out of the plan's `photos`."})


class StandardSchema(Schema):
    """How one spec shall be displayed. What is not named is not asked for."""

    spec_id = Id(required=True)
    position = Choice(ShelfPosition, load_default=None, allow_none=True)
    least_facings = Whole(1, 1000, load_default=None, allow_none=True)
    price_tag = Flag(load_default=True, metadata={"description": "A right price tag is asked for."})
    materials = Flag(load_default=False, metadata={"description": "The plan's materials have to be there."})
    note = Text(500, load_default=None, allow_none=True)
    views = fields.List(fields.Nested(RequiredView), required=True, validate=lambda rows: _distinct(rows, 10, "view"))

    @validates_schema
    def _asks_for_a_photo(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["views"]:
            raise ValidationError("Must not be empty.", "views")


class Material(Schema):
    name = Text(60, least=1, required=True)
    quantity = Whole(1, 1000, required=True, metadata={"description": "For each shop."})


class VersionInput(Schema):
    """What a plan says. Months are inclusive."""

    name = Text(80, least=1, required=True)
    first_month = Month(required=True)
    last_month = Month(required=True)
    executor = Choice(Side, load_default=Side.COMMERCE)
    materials_by = Choice(Side, load_default=None, allow_none=True)
    materials = fields.List(
        fields.Nested(Material), load_default=list, validate=lambda rows: _distinct(rows, 20, "name")
    )
    note = Text(1000, load_default=None, allow_none=True)
    targets = fields.Nested(Targets, required=True)
    standards = fields.List(
        fields.Nested(StandardSchema), required=True, validate=lambda rows: _distinct(rows, 50, "spec_id")
    )
    photos = fields.List(
        fields.Nested(PhotoDeclaration),
        load_default=list,
        validate=lambda rows: _distinct(rows, 50, "id"),
        metadata={"description": "Example pictures that this version adds; their bytes are uploaded as any others."},
    )
    manufacturer_id = Id(load_default=None, allow_none=True, metadata={"description": "A promoter's is their own."})

    @validates_schema
    def _has_a_standard(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["standards"]:
            raise ValidationError("Must not be empty.", "standards")

    @post_load
    def _plain(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        for photo in data["photos"]:
            photo.pop("received_at")
            photo["display_check_id"] = None
        return data


class PlanInput(VersionInput):
    """A new plan. The marketing centre names the manufacturer."""

    id = Id(metadata={"description": "Made by the client, or by the server."})


class SignatureInput(Schema):
    version = Whole(1, required=True, metadata={"description": "The one that was read: 412 when there is a newer one."})
    note = Text(500, load_default=None, allow_none=True)


class RefusalInput(Schema):
    version = Whole(1, required=True)
    reason = Text(500, least=1, required=True)


class WithdrawalInput(Schema):
    reason = Text(500, least=1, required=True)


# ---- reading ----------------------------------------------------------------------------------------------------------


class VersionFields(Schema):
    version = Whole()
    name = fields.String()
    stage = Choice(Stage, metadata={"description": "Of its specs, when it was proposed."})
    first_month = Month()
    last_month = Month()
    executor = Choice(Side)
    materials_by = Choice(Side, allow_none=True)
    materials = fields.List(fields.Nested(Material))
    note = fields.String(allow_none=True)
    terminals = Whole(metadata={"description": "How many shops it means."})
    agreed_at = Time(allow_none=True)
    standards = fields.List(fields.Nested(StandardSchema))


class PlanDocument(VersionFields):
    """A plan as phones and lists show it: its agreed version, or the newest while there is none."""

    id = Id()
    manufacturer_id = Id()
    state = Choice(PlanState)
    newest_version = Whole()
    agreed_version = Whole(allow_none=True)
    terminal_ids = fields.List(Id(), metadata={"description": "For a manager: those of the shops that are theirs."})
    photos = fields.List(fields.Nested(PhotoState), metadata={"description": "The example pictures."})


class VersionOutput(VersionFields):
    state = Choice(VersionState)
    target_filter = fields.Nested(TargetFilter, allow_none=True)
    proposed_by_side = Choice(Side)
    ended_at = Time(allow_none=True)


class StepOutput(Schema):
    """What one side did with a version, and when."""

    version = Whole()
    deed = Choice(Deed)
    side = Choice(Side)
    person_id = Id(allow_none=True)
    person_name = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    at = Time()


class PlanDetail(PlanDocument):
    manufacturer_name = fields.String()
    versions = fields.List(fields.Nested(VersionOutput))
    steps = fields.List(fields.Nested(StepOutput))


class PlanPage(Schema):
    items = fields.List(fields.Nested(PlanDocument))
    next_cursor = fields.String(allow_none=True)


class PlanQuery(PageQuery):
    manufacturer_id = Id(load_default=None)
    state = Choice(PlanState, load_default=None)
    stage = Choice(Stage, load_default=None)
    month = Month(load_default=None, metadata={"description": "Plans of this month."})
    terminal_id = Id(load_default=None, metadata={"description": "Plans that mean this shop."})
    waiting_for = Choice(Side, load_default=None, metadata={"description": "Whose answer is awaited."})
