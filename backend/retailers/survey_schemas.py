"""Wire shapes of satisfaction surveys."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates, validates_schema

from backend.fields import Choice, Id, PageQuery, Text, Time, Whole
from backend.retailers.survey_rules import OVERALL, is_quarter
from backend.table_schemas import ExportQuery
from backend.terminals.rules import Scale

_HUNDREDTHS = {"description": "In hundredths of a per cent."}


class QuestionInput(Schema):
    key = Text(20, least=1, required=True)
    zh = Text(60, least=1, required=True)
    en = Text(80, least=1, required=True)

    @validates("key")
    def _is_a_word(self, key: str, **kwargs: Any) -> None:
        if not (key.isascii() and key.isidentifier()) or key == OVERALL:
            raise ValidationError("Must be a word of Latin letters, and not the question on the whole.")


class SurveyInput(Schema):
    """`questions` are followed by the one on the whole, by which satisfaction is measured."""

    quarter = Text(7, required=True, metadata={"example": "2026-Q3"})
    closes_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "The last day to answer."})
    sample_permille = Whole(1, 1000, load_default=None, allow_none=True)
    questions = fields.List(
        fields.Nested(QuestionInput), load_default=None, allow_none=True, metadata={"description": "At most nine."}
    )

    @validates("quarter")
    def _is_a_quarter(self, quarter: str, **kwargs: Any) -> None:
        if not is_quarter(quarter):
            raise ValidationError("Not a quarter such as 2026-Q3.")

    @validates_schema(skip_on_field_errors=True)
    def _has_few_distinct_questions(self, data: dict[str, Any], **kwargs: Any) -> None:
        keys = [each["key"] for each in data["questions"] or ()]
        if len(keys) > 9:
            raise ValidationError("At most nine questions.", "questions")
        if len(set(keys)) < len(keys):
            raise ValidationError("The same key twice.", "questions")


class SurveyOutline(Schema):
    id = Id()
    quarter = fields.String()
    opened_at = Time()
    closes_on = fields.Date()
    is_open = fields.Boolean()
    sampled = Whole()


class SurveyList(Schema):
    items = fields.List(fields.Nested(SurveyOutline))


class QuestionOutput(Schema):
    key = fields.String()
    zh = fields.String()
    en = fields.String()


class StratumOutput(Schema):
    branch_id = Id()
    scale = Choice(Scale)
    open_shops = Whole()
    sampled = Whole()


class QuestionFigureOutput(Schema):
    key = fields.String()
    mean = Whole(metadata={"description": "In hundredths of a point."})
    satisfied = Whole(metadata={"description": "Share of 4 and 5. In hundredths of a per cent."})


class FigureOutput(Schema):
    """`is_withheld`: too few have answered for anything to be said of them. `low` and `high`: between these the satisfaction of
    all shops lies 95 times in 100."""

    sampled = Whole()
    responded = Whole()
    response_rate = Whole(metadata=_HUNDREDTHS)
    is_withheld = fields.Boolean()
    satisfaction = Whole(allow_none=True, metadata=_HUNDREDTHS)
    low = Whole(allow_none=True, metadata=_HUNDREDTHS)
    high = Whole(allow_none=True, metadata=_HUNDREDTHS)
    questions = fields.List(fields.Nested(QuestionFigureOutput))


class BranchFigureOutput(FigureOutput):
    branch_id = Id()
    branch_name = fields.String()
    open_shops = Whole()


class CommentOutput(Schema):
    branch_id = Id()
    comment = fields.String()


class SurveyDetail(SurveyOutline):
    """With `seed` and the shops' ids the draw can be repeated (docs/retailers.md)."""

    questions = fields.List(fields.Nested(QuestionOutput))
    sample_permille = Whole()
    least_per_branch = Whole()
    seed = fields.String()
    strata = fields.List(fields.Nested(StratumOutput))
    city = fields.Nested(FigureOutput)
    branches = fields.List(fields.Nested(BranchFigureOutput))
    comments = fields.List(fields.Nested(CommentOutput))


class SurveyLinkOutput(Schema):
    id = Id()
    terminal_id = Id()
    terminal_name = fields.String()
    license_no = fields.String()
    address = fields.String(allow_none=True)
    branch_id = Id()
    branch_name = fields.String()
    manager_id = Id(allow_none=True)
    manager_name = fields.String(allow_none=True)
    url = fields.String()


class SurveyLinkPage(Schema):
    items = fields.List(fields.Nested(SurveyLinkOutput))
    next_cursor = fields.String(allow_none=True)


class SheetQuery(Schema):
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)


class SurveyLinkQuery(PageQuery, SheetQuery):
    pass


class SurveyExportQuery(ExportQuery, SheetQuery):
    pass
