"""Wire shapes of promotions."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.brands.rules import Stage
from backend.displays.plan_rules import Side
from backend.displays.plan_schemas import MOST_TERMINALS, Targets
from backend.fields import Choice, Id, PageQuery, Text, Time, Whole, at_most
from backend.promotions.arrangement_rules import ArrangementFault
from backend.promotions.check_rules import CheckState, ProcessFault
from backend.promotions.rules import Deed, State, Step

_MOST_FEN = 10_000_000_000
_MOST_PACKS = 1_000_000_000


def distinct(rows: list[Any], most: int, key: str | None = None) -> None:
    at_most(rows, most)
    keys = [row[key] if key else row for row in rows]
    if len(set(keys)) < len(keys):
        raise ValidationError("The same one is there twice.")


class Giveaway(Schema):
    """What a buyer gets; its worth is in fen."""

    name = Text(60, least=1, required=True)
    worth_fen = Whole(0, 100_000_000, required=True)


class PromotionMaterial(Schema):
    name = Text(60, least=1, required=True)
    quantity = Whole(1, 1000, required=True, metadata={"description": "For each shop."})
    supplied_by = Choice(Side, load_default=Side.MANUFACTURER.value)


class AllocatedMaterial(Schema):
    name = Text(60, least=1, required=True)
    allocated = Whole(0, 10_000_000, required=True, metadata={"description": "For all shops together."})


def _materials() -> Any:
    return fields.List(
        fields.Nested(AllocatedMaterial), load_default=list, validate=lambda rows: distinct(rows, 20, "name")
    )


class PromotionInput(Schema):
    """A promotion to propose. Days are inclusive."""

    id = Id(metadata={"description": "Made by the client, or by the server."})
    manufacturer_id = Id(load_default=None, allow_none=True, metadata={"description": "A promoter's is their own."})
    name = Text(80, least=1, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    spec_ids = fields.List(Id(), required=True, validate=lambda rows: distinct(rows, 50))
    targets = fields.Nested(Targets, required=True)
    planned_input_fen = Whole(0, _MOST_FEN, required=True)
    planned_effect_packs = Whole(0, _MOST_PACKS, required=True, metadata={"description": "To be sold more."})
    giveaway = fields.Nested(Giveaway, load_default=None, allow_none=True)
    materials = fields.List(
        fields.Nested(PromotionMaterial), load_default=list, validate=lambda rows: distinct(rows, 20, "name")
    )
    note = Text(1000, load_default=None, allow_none=True)

    @validates_schema
    def _promotes_something(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["spec_ids"]:
            raise ValidationError("Must not be empty.", "spec_ids")


class AllocationInput(Schema):
    budget_fen = Whole(0, _MOST_FEN, required=True)
    materials = _materials()
    note = Text(500, load_default=None, allow_none=True)


class SubmissionInput(Schema):
    """What an arrangement is submitted with. What is given beside the two numbers corrects the plan."""

    approval_no = Text(60, least=1, load_default=None, allow_none=True)
    filing_no = Text(60, least=1, load_default=None, allow_none=True, metadata={"description": "At the authority."})
    starts_on = fields.Date()
    ends_on = fields.Date()
    planned_input_fen = Whole(0, _MOST_FEN)
    giveaway = fields.Nested(Giveaway, allow_none=True)
    terminal_ids = fields.List(
        Id(), validate=lambda rows: distinct(rows, MOST_TERMINALS), metadata={"maxItems": MOST_TERMINALS}
    )
    materials = _materials()
    note = Text(500, load_default=None, allow_none=True)


class StepSignatureInput(Schema):
    step = Choice(Step, required=True, metadata={"description": "The one that was read."})
    note = Text(500, load_default=None, allow_none=True)


class StepRefusalInput(Schema):
    step = Choice(Step, required=True)
    reason = Text(500, least=1, required=True)


class BudgetReviewInput(Schema):
    passed = fields.Boolean(required=True, truthy={True}, falsy={False})
    reason = Text(500, least=1, required=True)


class ReasonInput(Schema):
    reason = Text(500, least=1, required=True)


class ExecutionInput(Schema):
    actual_input_fen = Whole(0, _MOST_FEN, required=True)
    note = Text(500, load_default=None, allow_none=True)


class EvaluationInput(Schema):
    note = Text(1000, least=1, required=True)


# ---- reading ----------------------------------------------------------------------------------------------------------


class MaterialOutput(PromotionMaterial):
    allocated = Whole(allow_none=True)


class PromotionDocument(Schema):
    """A promotion as phones and lists show it. Managers see no money and no numbers of documents."""

    id = Id()
    manufacturer_id = Id()
    state = Choice(State)
    name = fields.String()
    stage = Choice(Stage, metadata={"description": "Of its specs, when it was proposed."})
    starts_on = fields.Date()
    ends_on = fields.Date()
    giveaway = fields.Nested(Giveaway, allow_none=True)
    materials = fields.List(fields.Nested(MaterialOutput))
    note = fields.String(allow_none=True)
    terminals = Whole(metadata={"description": "How many shops it means."})
    spec_ids = fields.List(Id())
    terminal_ids = fields.List(Id(), metadata={"description": "For a manager: those of the shops that are theirs."})
    to_check = fields.List(Choice(ProcessFault), metadata={"description": "What a check looks for."})
    proposed_by_side = Choice(Side)
    put_forward_by = Choice(Side, allow_none=True, metadata={"description": "The other side's signature is awaited."})
    planned_input_fen = Whole()
    planned_effect_packs = Whole()
    budget_fen = Whole(allow_none=True)
    actual_input_fen = Whole(allow_none=True)
    approval_no = fields.String(allow_none=True)
    filing_no = fields.String(allow_none=True)
    submissions = Whole()


class PromotionStepOutput(Schema):
    """What was done, by whom, for which side, when and why."""

    step = Choice(Step)
    deed = Choice(Deed)
    state = Choice(State, metadata={"description": "That followed."})
    side = Choice(Side, allow_none=True)
    person_id = Id(allow_none=True)
    person_name = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    at = Time()


class SignatureOutput(Schema):
    person_id = Id(allow_none=True)
    person_name = fields.String(allow_none=True)
    at = Time()


class SignaturesOutput(Schema):
    commerce = fields.Nested(SignatureOutput, allow_none=True)
    manufacturer = fields.Nested(SignatureOutput, allow_none=True)


class ArrangementFaultOutput(Schema):
    """Found at a submission."""

    submission = Whole()
    kind = Choice(ArrangementFault)
    field = fields.String()
    reason = fields.String()
    party = Choice(Side, metadata={"description": "Who answers for it."})
    found_at = Time()


class PromotionDetail(PromotionDocument):
    manufacturer_name = fields.String()
    steps = fields.List(fields.Nested(PromotionStepOutput), metadata={"description": "Oldest first."})
    signatures = fields.Dict(
        keys=Choice(Step), values=fields.Nested(SignaturesOutput), metadata={"description": "By step."}
    )
    faults = fields.List(fields.Nested(ArrangementFaultOutput))


class PromotionPage(Schema):
    items = fields.List(fields.Nested(PromotionDocument))
    next_cursor = fields.String(allow_none=True)


class PromotionQuery(PageQuery):
    manufacturer_id = Id(load_default=None)
    state = Choice(State, load_default=None)
    on = fields.Date(load_default=None, metadata={"description": "Promotions of this day."})
    spec_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
    waiting_for = Choice(Side, load_default=None, metadata={"description": "Whose signature is awaited."})


class ProcessErrorOutput(Schema):
    check_id = Id()
    terminal_id = Id()
    day = fields.Date()
    fault = Choice(ProcessFault)
    party = Choice(Side)
    reason = fields.String(allow_none=True)


class EvaluationOutput(Schema):
    promotion_id = Id()
    state = Choice(State)
    starts_on = fields.Date()
    ends_on = fields.Date()
    followed_until = fields.Date(metadata={"description": "The last day of the month after its end."})
    planned_input_fen = Whole()
    actual_input_fen = Whole(allow_none=True)
    planned_effect_packs = Whole()
    effect_packs = fields.Integer(allow_none=True, metadata={"description": "Null while no sales are known."})
    provisional = fields.List(
        Choice(("not_closed", "no_actual_input", "no_sales", "checks_undecided")),
        metadata={"description": "Why the figures are not final."},
    )
    checks = fields.Dict(keys=Choice(CheckState), values=Whole())
    arrangement_errors = fields.List(fields.Nested(ArrangementFaultOutput))
    process_errors = fields.List(fields.Nested(ProcessErrorOutput))
    errors_by_party = fields.Dict(keys=Choice(Side), values=Whole())
