"""Wire shapes of anomaly reports. What a phone writes is `ReportInput`; what everyone reads adds `server`."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.anomaly_reports.rules import AnomalyKind, ReportState, ReportStatus
from backend.displays.plan_schemas import Month
from backend.fields import Choice, Flag, Id, PageQuery, Text, Time, Whole, at_most
from backend.loading import QuickSchema, SentDocument
from backend.visits.schemas import Named

MOST_ITEMS = 50


class ItemInput(QuickSchema):
    """One thing that was met, at a shop or of a spec, or neither."""

    kind = Choice(AnomalyKind, required=True)
    terminal_id = Id(load_default=None, allow_none=True)
    spec_id = Id(load_default=None, allow_none=True)
    text = Text(1000, least=1, required=True)
    urgent = Flag(load_default=False)


class ReportInput(SentDocument):
    """A manager's report of a working day; without items a nil report. `server` is ignored."""

    id = Id(load_default=None)
    day = fields.Date(required=True)
    items = fields.List(fields.Nested(ItemInput), load_default=list, validate=lambda rows: at_most(rows, MOST_ITEMS))
    reported_at = Time(required=True, metadata={"description": "Device time."})


class ReportServerPart(Schema):
    """What the server adds: of the first arrival."""

    manager_id = Id()
    branch_id = Id()
    status = Choice(ReportStatus)
    late_synced = Flag(metadata={"description": "Written in time, received after the cut-off."})
    received_at = Time()


class ReportOutput(ReportInput):
    server = fields.Nested(ReportServerPart)  # type: ignore[assignment]


class ReportRow(ReportOutput):
    manager_name = fields.String()
    branch_name = fields.String()
    names = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "Of shops and specs, by id."}
    )


class ReportPage(Schema):
    items = fields.List(fields.Nested(ReportRow))
    next_cursor = fields.String(allow_none=True)


class ReportQuery(PageQuery):
    since = fields.Date(load_default=None, metadata={"description": "Of this day or later."})
    until = fields.Date(load_default=None, metadata={"description": "Of this day or earlier."})
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)
    status = Choice(ReportStatus, load_default=None)


# ---- the branch's day and month ---------------------------------------------------------------------------------------


class RollupQuery(Schema):
    day = fields.Date(load_default=None, metadata={"description": "Today when not given."})
    branch_id = Id(load_default=None)


class ManagersDay(Schema):
    manager = fields.Nested(Named)
    state = Choice(ReportState)
    report_id = Id(allow_none=True)
    late_synced = Flag()
    items = Whole()
    urgent = Whole()
    received_at = Time(allow_none=True)


class RollupItem(Schema):
    report_id = Id()
    manager = fields.Nested(Named)
    terminal = fields.Nested(Named, allow_none=True)
    spec = fields.Nested(Named, allow_none=True)
    text = fields.String()
    urgent = Flag()


class RollupKind(Schema):
    kind = Choice(AnomalyKind)
    urgent = Whole()
    items = fields.List(fields.Nested(RollupItem), metadata={"description": "Urgent ones first."})


class BranchRollup(Schema):
    branch = fields.Nested(Named)
    counts = fields.Dict(keys=Choice(ReportState), values=Whole())
    managers = fields.List(fields.Nested(ManagersDay), metadata={"description": "Missing ones first, then late ones."})
    kinds = fields.List(fields.Nested(RollupKind), metadata={"description": "Kinds with urgent items first."})


class Rollup(Schema):
    """A day of the branches that one may see."""

    day = fields.Date()
    is_working_day = Flag()
    cut_off_at = Time()
    locks_at = Time()
    branches = fields.List(fields.Nested(BranchRollup))


class RateQuery(Schema):
    month = Month(load_default=None, metadata={"description": "The present month when not given."})
    branch_id = Id(load_default=None)


class Rate(Schema):
    """Of working days whose report can no longer come in time."""

    working_days = Whole()
    on_time = Whole()
    nil = Whole(metadata={"description": "Of those on time, without items."})
    late = Whole()
    missing = Whole()
    on_time_hundredths = Whole(
        allow_none=True, metadata={"description": "Hundredths of a per cent; null without days."}
    )


class ManagersRate(Rate):
    manager = fields.Nested(Named)


class BranchRate(Rate):
    branch = fields.Nested(Named)
    managers = fields.List(fields.Nested(ManagersRate))


class Rates(Rate):
    month = Month()
    target_percent = Whole()
    branches = fields.List(fields.Nested(BranchRate))
