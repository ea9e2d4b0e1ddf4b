"""Wire shapes of the shops that agreements mean, and of how far the shops under maintenance plans have come."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.displays.plan_schemas import Month
from backend.fields import Choice, Id, PageQuery, QueryFlag, QueryWhole, Text, Whole

_MOST_VERSIONS = 10_000


class MeantShopQuery(PageQuery):
    branch_id = Id(load_default=None)
    q = Text(80, load_default=None, metadata={"description": "A part of the name or of the licence number."})


class PlanShopQuery(MeantShopQuery):
    version = QueryWhole(
        1, _MOST_VERSIONS, load_default=None, metadata={"description": "By default the agreed one, or the newest."}
    )


class MeantShop(Schema):
    """A shop that an agreement means."""

    id = Id()
    license_no = fields.String()
    name = fields.String()
    branch_id = Id()
    branch_name = fields.String()
    closed_on = fields.Date(allow_none=True)


class MeantShopPage(Schema):
    items = fields.List(fields.Nested(MeantShop))
    next_cursor = fields.String(allow_none=True)


class BranchCount(Schema):
    branch_id = Id()
    branch_name = fields.String()
    terminals = Whole()


class TargetPreview(Schema):
    terminals = Whole()
    by_branch = fields.List(fields.Nested(BranchCount))


#: How far a shop under a plan may have come.
STAGES = ("visited", "evidence_complete", "confirmed")


class ProgressQuery(PageQuery):
    month = Month(load_default=None, metadata={"description": "The present month when not given."})
    by = Choice(("terminal", "branch", "manufacturer"), load_default="branch")
    plan_id = Id(load_default=None)
    manufacturer_id = Id(load_default=None)
    branch_id = Id(load_default=None)
    complete = QueryFlag(
        load_default=None, metadata={"description": "Only rows whose evidence is, or is not, complete."}
    )
    reached = Choice(
        STAGES, load_default=None, metadata={"description": "Only rows of which any shop has come so far."}
    )
    lacking = Choice(STAGES, load_default=None, metadata={"description": "Only rows of which any shop has not."})


class ProgressRow(Schema):
    """Each number counts shops, once for each plan that means them."""

    id = Id(metadata={"description": "Of the shop, the branch or the manufacturer."})
    name = fields.String()
    code = fields.String(metadata={"description": "Licence number, branch code, or the manufacturer's name."})
    planned = Whole()
    visited = Whole(metadata={"description": "At least one display check of the plan in this month."})
    evidence_complete = Whole(metadata={"description": "Every spec has a check whose required views have arrived."})
    confirmed = Whole(metadata={"description": "Every spec has a check that stands confirmed."})
    disputed = Whole(metadata={"description": "A check is disputed, and not arbitrated."})


class ProgressPage(Schema):
    month = Month()
    items = fields.List(fields.Nested(ProgressRow))
    next_cursor = fields.String(allow_none=True)
