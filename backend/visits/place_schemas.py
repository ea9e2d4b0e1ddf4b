"""Wire shapes of positions that visits propose for shops."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Choice, Id, Number, PageQuery, Whole
from backend.terminals.geo import Datum
from backend.terminals.schemas import TerminalDocument

REASONS = ("missing", "elsewhere")


class ProposalQuery(PageQuery):
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)
    reason = Choice(REASONS, load_default=None)


class CheckInPlace(Schema):
    latitude = Number()
    longitude = Number()


class ProposedPosition(CheckInPlace):
    """As `PATCH /terminals/{terminal_id}` takes it."""

    datum = Choice(Datum)
    accuracy_m = Number(metadata={"description": "Half of the check-ins lie within."})


class ProposalOutput(TerminalDocument):
    """A shop whose position is missing, or of which several visits agree on another one."""

    reason = Choice(REASONS)
    visits = Whole(metadata={"description": "How many check-ins speak of it."})
    check_ins = fields.List(fields.Nested(CheckInPlace), metadata={"description": "The newest, in WGS-84."})
    proposed = fields.Nested(
        ProposedPosition, allow_none=True, metadata={"description": "Null while check-ins are too few or disagree."}
    )
    distance_m = Whole(allow_none=True, metadata={"description": "From the position on record."})


class ProposalPage(Schema):
    items = fields.List(fields.Nested(ProposalOutput))
    next_cursor = fields.String(allow_none=True)
