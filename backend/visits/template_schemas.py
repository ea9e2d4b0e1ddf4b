"""Visit templates as they travel."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.fields import Choice, Flag, Id, Text, Time, Whole, at_most
from backend.visits.month_rules import MOST_STEPS
from backend.visits.rules import AnswerKind


class Wording(Schema):
    zh = Text(80, least=1, required=True)
    en = Text(80, least=1, required=True)


class ChoiceOfAnswer(Schema):
    key = Text(40, least=1, required=True)
    label = fields.Nested(Wording, required=True)


class QuestionSchema(Schema):
    key = Text(40, least=1, required=True)
    label = fields.Nested(Wording, required=True)
    kind = Choice(AnswerKind, required=True)
    required = Flag(load_default=False)
    most = Whole(1, 10_000_000, load_default=None, allow_none=True)
    choices = fields.List(fields.Nested(ChoiceOfAnswer), load_default=list, validate=lambda rows: _keys_differ(rows))

    @validates_schema
    def _offers_a_choice(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["kind"] in (AnswerKind.CHOICE, AnswerKind.CHOICES) and not data["choices"]:
            raise ValidationError("A choice needs something to choose from.", "choices")


class SectionSchema(Schema):
    key = Text(40, least=1, required=True)
    title = fields.Nested(Wording, required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True, validate=lambda rows: _keys_differ(rows))
    checklist = Text(
        20,
        least=1,
        metadata={"description": "The section is the checklist of this name, such as 135: steps that are done or not."},
    )

    @validates_schema
    def _steps_are_done_or_not(self, data: dict[str, Any], **kwargs: Any) -> None:
        if "checklist" not in data:
            return
        if not data["questions"] or any(each["kind"] != AnswerKind.YES_NO for each in data["questions"]):
            raise ValidationError("A checklist asks yes-or-no questions.", "questions")
        at_most(data["questions"], MOST_STEPS)


class TemplateInput(Schema):
    name = Text(60, least=1, required=True)
    sections = fields.List(fields.Nested(SectionSchema), required=True, validate=lambda rows: _keys_differ(rows))

    @validates_schema
    def _has_something_to_answer(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["sections"]:
            raise ValidationError("Must not be empty.", "sections")
        checklists = [section["checklist"] for section in data["sections"] if "checklist" in section]
        if len(set(checklists)) < len(checklists):
            raise ValidationError("The same one is there twice.", "sections")


def _keys_differ(rows: list[dict[str, Any]]) -> None:
    if len({row["key"] for row in rows}) < len(rows):
        raise ValidationError("The same key is there twice.")


class TemplateOutput(TemplateInput):
    id = Id()
    version = Whole()
    published_at = Time()


class TemplateList(Schema):
    items = fields.List(fields.Nested(TemplateOutput))
