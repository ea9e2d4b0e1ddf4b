"""Wire shapes of promotion scores and what lies behind them. Scores and points are hundredths, money is fen."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.displays.plan_rules import Side
from backend.displays.plan_schemas import Month
from backend.fields import Choice, Id, Time, Whole
from backend.promotions.arrangement_rules import ArrangementFault
from backend.promotions.check_rules import CheckedBy, CheckState, ProcessFault
from backend.scores.maintenance_rules import Provisional


class PhotoBehind(Schema):
    id = Id()
    view = fields.String(allow_none=True)


class ArrangementError(Schema):
    """A fault of a promotion's arrangement, as it was found first."""

    id = Id()
    kind = Choice(ArrangementFault)
    field = fields.String()
    reason = fields.String()
    party = Choice(Side)
    found_at = Time()


class CheckBehind(Schema):
    """A check of a running promotion with its photos."""

    id = Id()
    promotion_id = Id()
    terminal_id = Id()
    terminal_name = fields.String()
    license_no = fields.String()
    branch_name = fields.String()
    checked_at = Time()
    checked_by = Choice(CheckedBy)
    state = Choice(CheckState)
    faults = fields.List(fields.Dict())
    confirmed_faults = fields.List(
        fields.Dict(), metadata={"description": "`fault`, and the `party` that answers for it."}
    )
    reason = fields.String(allow_none=True)
    decided_at = Time(allow_none=True)
    photos = fields.List(fields.Nested(PhotoBehind))


class ErrorInItsCourse(Schema):
    fault = Choice(ProcessFault)
    check = fields.Nested(CheckBehind, allow_none=True, metadata={"description": "Null after the first 200."})


class PromotionNumbers(Schema):
    """R11: arrangement, process and effect, in hundredths of a point. Packs and the ratio are rounded down to be shown."""

    promotion_id = Id()
    name = fields.String()
    manufacturer_id = Id()
    state = fields.String()
    score = Whole(allow_none=True, metadata={"description": "Null while it is provisional."})
    arrangement = Whole(metadata={"description": "A, of 30.00."})
    process = Whole(metadata={"description": "B, of 30.00."})
    effect = Whole(allow_none=True, metadata={"description": "C, of 40.00."})
    baseline_packs = fields.Integer(allow_none=True)
    baseline_after_packs = fields.Integer(allow_none=True)
    effect_packs = fields.Integer(allow_none=True)
    ratio_permille = fields.Integer(
        allow_none=True, metadata={"description": "R: effect of the planned one, by input of the planned one."}
    )
    planned_effect_packs = Whole()
    planned_input_fen = Whole()
    actual_input_fen = Whole()
    open_disputes = Whole(metadata={"description": "Checks that wait for a desk's word."})
    provisional = fields.List(Choice(Provisional))


class PromotionBehind(PromotionNumbers):
    """A promotion as it counts for the examinee: with the errors in the course of it that lie in its own shops."""

    arrangement_errors = fields.List(fields.Nested(ArrangementError))
    process_errors = fields.List(fields.Nested(ErrorInItsCourse))


class CountedError(Schema):
    check_id = Id()
    fault = Choice(ProcessFault)


class PromotionScoreOutput(PromotionNumbers):
    """The score of one promotion, with all of its errors."""

    arrangement_errors = fields.List(Id(), metadata={"description": "Of the promotion's `faults`."})
    process_errors = fields.List(fields.Nested(CountedError))
    rules_version = Whole()


class ManufacturersPromotions(Schema):
    manufacturer_id = Id()
    score = Whole(allow_none=True)
    promotions = Whole()


class PromotionScoresQuery(Schema):
    month = Month(load_default=None, metadata={"description": "By default the last one."})


class PromotionScores(Schema):
    """The promotions that closed in a month; `score` is their mean by planned input, null while any of them is provisional."""

    month = fields.String()
    score = Whole(allow_none=True)
    manufacturers = fields.List(fields.Nested(ManufacturersPromotions))
    items = fields.List(fields.Nested(PromotionScoreOutput))
