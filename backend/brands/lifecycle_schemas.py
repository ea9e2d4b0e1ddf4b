"""Wire shapes of suggestions, taste tests and pilot sales."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates, validates_schema

from backend.brands.lifecycle_rules import Ground, Taster, TrialVerdict
from backend.brands.rules import Stage
from backend.fields import Choice, Flag, Id, PageQuery, QueryFlag, Text, Time, Whole

MOST_ANSWERS_SENT = 200
MOST_PILOT_SHOPS = 2_000

# ---- suggestions ------------------------------------------------------------------------------------------------------


class SuggestionQuery(Schema):
    spec_id = Id()
    all = QueryFlag(load_default=False, metadata={"description": "Also specs that are where their figures put them."})


class Suggestion(Schema):
    spec_id = Id()
    name = fields.String()
    manufacturer_id = Id()
    stage = Choice(Stage)
    suggested = Choice(Stage)
    grounds = fields.List(Choice(Ground))
    figures = fields.Dict(metadata={"description": "The numbers, as they are kept with a decision."})
    missing = fields.List(
        fields.String(),
        metadata={"description": "Of an introduction: `taste_test` or `pilot_sale` that it has not passed."},
    )


class SuggestionList(Schema):
    items = fields.List(fields.Nested(Suggestion))
    next_cursor = fields.String(allow_none=True)


# ---- taste tests ------------------------------------------------------------------------------------------------------


class TrialQuery(PageQuery):
    spec_id = Id()
    is_open = QueryFlag()


class TasteTestInput(Schema):
    id = Id()
    name = Text(60, required=True, least=1)


class AnswerInput(Schema):
    """Of a consumer nothing is asked but that they are of age: no name, no contact, no free text."""

    id = Id(required=True)
    taster = Choice(Taster, required=True)
    terminal_id = Id(load_default=None, allow_none=True)
    is_adult = Flag(required=True)
    liking = Whole(1, 5, required=True)
    would_buy = Flag(required=True)

    @validates("is_adult")
    def _check_age(self, value: bool, data_key: str) -> None:
        if not value:
            raise ValidationError("Only an adult is asked.")

    @validates_schema
    def _check_taster(self, values: dict[str, Any], **kwargs: Any) -> None:
        if (values["taster"] == Taster.RETAILER) is (values["terminal_id"] is None):
            raise ValidationError("A retailer is a shop; a consumer is nobody's.", "terminal_id")


class AnswersInput(Schema):
    answers = fields.List(
        fields.Nested(AnswerInput), required=True, metadata={"minItems": 1, "maxItems": MOST_ANSWERS_SENT}
    )

    @validates("answers")
    def _check_answers(self, value: list[Any], data_key: str) -> None:
        if not 1 <= len(value) <= MOST_ANSWERS_SENT:
            raise ValidationError(f"Must be between 1 and {MOST_ANSWERS_SENT}.")


class TrialVerdictInput(Schema):
    verdict = Choice(TrialVerdict, required=True)
    note = Text(300, load_default=None, allow_none=True)


class AnswerCounts(Schema):
    taster = Choice(Taster)
    count = Whole()
    would_buy = Whole()
    mean_liking = Whole(allow_none=True, metadata={"description": "In hundredths of a point, 1 to 5."})


class _Trial(Schema):
    id = Id()
    spec_id = Id()
    spec_name = fields.String()
    name = fields.String()
    begun_by = Id(allow_none=True)
    begun_at = Time()
    verdict = Choice(TrialVerdict, allow_none=True, metadata={"description": "Null while it runs."})
    note = fields.String(allow_none=True)
    ended_by = Id(allow_none=True)
    ended_at = Time(allow_none=True)


class TasteTest(_Trial):
    answers = fields.List(fields.Nested(AnswerCounts))
    rules_version = Whole(allow_none=True)


class TasteTestPage(Schema):
    items = fields.List(fields.Nested(TasteTest))
    next_cursor = fields.String(allow_none=True)


# ---- pilot sales ------------------------------------------------------------------------------------------------------


class PilotInput(Schema):
    id = Id()
    name = Text(60, required=True, least=1)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    terminal_ids = fields.List(Id(), required=True, metadata={"minItems": 1, "maxItems": MOST_PILOT_SHOPS})

    @validates("terminal_ids")
    def _check_shops(self, value: list[str], data_key: str) -> None:
        if not 1 <= len(value) <= MOST_PILOT_SHOPS:
            raise ValidationError(f"Must be between 1 and {MOST_PILOT_SHOPS}.")
        if len(set(value)) < len(value):
            raise ValidationError("The same shop is named twice.")


class PilotSale(_Trial):
    test_id = Id()
    first_day = fields.Date()
    last_day = fields.Date()
    terminals = Whole(metadata={"description": "Its shops, as far as they are yours to see."})


class PilotDetail(PilotSale):
    terminal_ids = fields.List(Id(), metadata={"description": "None for promoters."})


class PilotPage(Schema):
    items = fields.List(fields.Nested(PilotSale))
    next_cursor = fields.String(allow_none=True)
