"""Wire shapes of what waits."""

from __future__ import annotations

from marshmallow import Schema

from backend.fields import Id, Whole


class WaitingQuery(Schema):
    branch_id = Id(load_default=None, metadata={"description": "Of this branch alone."})


class Waiting(Schema):
    """How much of each kind waits for a desk, of what it may see."""

    reviews = Whole(metadata={"description": "Visits in the review queue."})
    visit_plans = Whole(metadata={"description": "Visit plans that were submitted."})
    in_store_requests = Whole(metadata={"description": "Requests about in-store days without a decision."})
    complaints = Whole(metadata={"description": "Complaints that are overdue and not over."})
    tasks = Whole(metadata={"description": "Rectifications that were reported."})
    refusals = Whole(metadata={"description": "What phones sent, was refused and is not dealt with."})
