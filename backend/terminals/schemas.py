"""Wire shapes of terminals: what comes in, and what goes out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates

from backend.fields import Choice, Flag, Id, Number, PageQuery, QueryFlag, Text, Time, Whole
from backend.table_schemas import ExportQuery
from backend.terminals import rules
from backend.terminals.geo import Datum

MOST_TERMINALS_AT_ONCE = 2_000


class _Licensed(Schema):
    @validates("license_no")
    def _check_licence(self, value: str, data_key: str) -> None:
        if why := rules.licence_fault(value):
            raise ValidationError(why)


class TerminalInput(_Licensed):
    """A new terminal. A position needs latitude, longitude and datum."""

    id = Id(metadata={"description": "Made by the client, or by the server."})
    license_no = Text(12, required=True, metadata={"description": "12 digits: 6 area, 1 kind, 5 serial."})
    name = Text(80, required=True, least=1)
    branch_id = Id(required=True)
    manager_id = Id(allow_none=True)
    kind = Choice(rules.Kind, required=True)
    is_benchmark = Flag()
    tier = Whole(rules.LOWEST_TIER, rules.HIGHEST_TIER, required=True)
    store_format = Choice(rules.StoreFormat, required=True)
    scale = Choice(rules.Scale, required=True)
    trade_area = Choice(rules.TradeArea, required=True)
    locality = Choice(rules.Locality, required=True)
    address = Text(160, allow_none=True)
    latitude = Number(-90, 90, allow_none=True)
    longitude = Number(-180, 180, allow_none=True)
    datum = Choice(Datum, allow_none=True)
    accuracy_m = Number(0, 100_000, allow_none=True)
    opening_hours = Text(80, allow_none=True)
    owner_name = Text(40, allow_none=True)
    owner_phone = Text(20, allow_none=True)


class TerminalChange(_Licensed):
    """What is not named stays. Manager, benchmark and closing have addresses of their own."""

    license_no = Text(12)
    name = Text(80, least=1)
    branch_id = Id()
    kind = Choice(rules.Kind)
    tier = Whole(rules.LOWEST_TIER, rules.HIGHEST_TIER)
    store_format = Choice(rules.StoreFormat)
    scale = Choice(rules.Scale)
    trade_area = Choice(rules.TradeArea)
    locality = Choice(rules.Locality)
    address = Text(160, allow_none=True)
    latitude = Number(-90, 90, allow_none=True)
    longitude = Number(-180, 180, allow_none=True)
    datum = Choice(Datum, allow_none=True)
    accuracy_m = Number(0, 100_000, allow_none=True)
    opening_hours = Text(80, allow_none=True)
    owner_name = Text(40, allow_none=True)
    owner_phone = Text(20, allow_none=True)


class PlaceQuery(Schema):
    branch_id = Id()
    manager_id = Id()
    kind = Choice(rules.Kind)
    is_benchmark = QueryFlag()
    scale = Choice(rules.Scale)
    store_format = Choice(rules.StoreFormat)
    locality = Choice(rules.Locality)
    covered = QueryFlag(metadata={"description": "Whether a manager covers it."})
    closed = QueryFlag(load_default=False, metadata={"description": "Closed shops instead of open ones."})
    q = Text(80, metadata={"description": "A part of the name or of the licence number."})


class TerminalQuery(PlaceQuery, PageQuery):
    """The same filters, page by page."""


class PlaceOutput(Schema):
    """As little as a map of all shops needs. Degrees in WGS-84."""

    id = Id()
    name = fields.String()
    latitude = Number()
    longitude = Number()
    kind = Choice(rules.Kind)
    is_benchmark = Flag()
    manager_id = Id(allow_none=True)


class PlaceList(Schema):
    items = fields.List(fields.Nested(PlaceOutput))
    placeless = Whole(metadata={"description": "Terminals that have no position."})
    next_cursor = fields.String(allow_none=True)


class TerminalDocument(Schema):
    """A terminal as lists and phones show it. Owner data is masked; positions are as measured, and in WGS-84."""

    id = Id()
    license_no = fields.String()
    name = fields.String()
    branch_id = Id()
    manager_id = Id(allow_none=True)
    kind = Choice(rules.Kind)
    is_benchmark = Flag()
    tier = Whole()
    store_format = Choice(rules.StoreFormat)
    scale = Choice(rules.Scale)
    trade_area = Choice(rules.TradeArea)
    locality = Choice(rules.Locality)
    address = fields.String(allow_none=True)
    latitude = Number(allow_none=True)
    longitude = Number(allow_none=True)
    datum = Choice(Datum, allow_none=True)
    accuracy_m = Number(allow_none=True)
    wgs84_latitude = Number(allow_none=True)
    wgs84_longitude = Number(allow_none=True)
    opening_hours = fields.String(allow_none=True)
    owner_name = fields.String(allow_none=True)
    owner_phone = fields.String(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    updated_at = Time()


class AssignmentOutput(Schema):
    """Covered from a day up to, not including, another; without one, still."""

    id = Id()
    manager_id = Id()
    manager_name = fields.String()
    from_date = fields.Date()
    to_date = fields.Date(allow_none=True)


class DesignationOutput(Schema):
    id = Id()
    from_date = fields.Date()
    to_date = fields.Date(allow_none=True)


class TerminalDetail(TerminalDocument):
    branch_name = fields.String()
    manager_name = fields.String(allow_none=True)
    assignments = fields.List(fields.Nested(AssignmentOutput))
    designations = fields.List(fields.Nested(DesignationOutput))


class TerminalPage(Schema):
    items = fields.List(fields.Nested(TerminalDocument))
    next_cursor = fields.String(allow_none=True)


class AssignmentPage(Schema):
    items = fields.List(fields.Nested(AssignmentOutput))
    next_cursor = fields.String(allow_none=True)


class OwnerOutput(Schema):
    owner_name = fields.String(allow_none=True)
    owner_phone = fields.String(allow_none=True)


class AssignmentInput(Schema):
    terminal_ids = fields.List(
        Id(),
        required=True,
        validate=lambda ids: _within(ids, MOST_TERMINALS_AT_ONCE),
        metadata={"maxItems": MOST_TERMINALS_AT_ONCE},
    )
    manager_id = Id(required=True, allow_none=True, metadata={"description": "None: nobody covers them."})
    from_date = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today when not given."})


def _within(ids: list[Any], most: int) -> None:
    if len(ids) > most:
        raise ValidationError(f"More than {most}.")


class AssignmentSummary(Schema):
    handed_over = Whole(metadata={"description": "How many have another manager than before."})
    unchanged = Whole()


class FromDateInput(Schema):
    from_date = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today when not given."})


class ClosureInput(Schema):
    closed_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today when not given."})


class BenchmarkAlert(Schema):
    manager_id = Id()
    manager_name = fields.String()
    branch_id = Id()
    branch_name = fields.String()
    locality = Choice(rules.Locality)
    benchmarks = Whole()
    alert = Choice(("too_few", "too_many"))


class BenchmarkAlerts(Schema):
    items = fields.List(fields.Nested(BenchmarkAlert))
    next_cursor = fields.String(allow_none=True)


class TerminalExportQuery(ExportQuery):
    owners = QueryFlag(load_default=False, metadata={"description": "Owner data in full; it is put on record."})
