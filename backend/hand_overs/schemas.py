"""Wire shapes of the preview of a hand-over."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Flag, Whole
from backend.visits.schemas import Named


class MovedOutput(Schema):
    moving = Whole()
    staying = Whole()


class StopsOutput(Schema):
    leaving = Whole(metadata={"description": "Planned visits from today on that leave the former managers' plans."})
    plans = Whole(metadata={"description": "Of how many plans."})
    without_a_plan = Whole(
        metadata={"description": "Of these, in months of which the successor has no plan to name them."}
    )


class ManagerOutput(Schema):
    """Open shops and benchmarks of one whom the hand-over concerns."""

    manager = fields.Nested(Named)
    is_successor = Flag()
    shops_before = Whole()
    shops_after = Whole()
    benchmarks_before = Whole()
    benchmarks_after = Whole()


class HandOverPreview(Schema):
    """What moves with the shops, and what stays where it is."""

    from_date = fields.Date()
    shops = fields.Nested(MovedOutput, metadata={"description": "Staying: they are the successor's already."})
    tasks = fields.Nested(MovedOutput, metadata={"description": "Open ones."})
    duties = fields.Nested(
        MovedOutput, metadata={"description": "In-store days owed this month; one given to somebody stays."}
    )
    complaints = fields.Nested(MovedOutput, metadata={"description": "Open ones; one assigned to somebody stays."})
    visits = fields.Nested(MovedOutput, metadata={"description": "Recent ones, which phones carry."})
    maintenance_plans = fields.Nested(MovedOutput)
    promotions = fields.Nested(MovedOutput)
    stops = fields.Nested(StopsOutput)
    managers = fields.List(fields.Nested(ManagerOutput))
