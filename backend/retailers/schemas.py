"""Wire shapes of links and answers, and the forms that retailers send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields

from backend.complaints.rules import ComplaintKind
from backend.fields import Choice, Id, PageQuery, QueryWhole, Text, Time
from backend.problems import Fault, faults_from
from backend.retailers.rules import (
    HIGHEST_SCORE,
    LONGEST_WORDS,
    LOWEST_SCORE,
    WORK,
    LinkState,
    Purpose,
    TookPlace,
    Words,
)

#: Links of surveys are made with their survey.
_ASKED_ALONE = [each for each in Purpose if each is not Purpose.SURVEY]


class LinkInput(Schema):
    purpose = Choice(_ASKED_ALONE, required=True)
    subject_id = Id(
        required=True, metadata={"description": "The visit, in-store day or complaint that is asked about."}
    )


class LinkOutput(Schema):
    id = Id()
    purpose = Choice(Purpose)
    subject_id = Id()
    terminal_id = Id()
    manager_id = Id(allow_none=True, metadata={"description": "Whose work it is."})
    created_by = Id(allow_none=True)
    created_at = Time()
    expires_at = Time()
    used_at = Time(allow_none=True)
    state = Choice(LinkState)
    url = fields.String(metadata={"description": "What the retailer opens."})


class AnswerQuery(PageQuery):
    purpose = Choice(_ASKED_ALONE, load_default=None)
    took_place = Choice(TookPlace, load_default=None, metadata={"description": "`no` are those who deny the work."})
    rating_at_most = QueryWhole(LOWEST_SCORE, HIGHEST_SCORE, load_default=None)
    subject_id = Id(load_default=None)
    branch_id = Id(load_default=None)
    manager_id = Id(load_default=None)
    terminal_id = Id(load_default=None)
    since = Time(load_default=None)
    until = Time(load_default=None)


class AnswerRow(Schema):
    """`comment` and `complaint_id` are for desks; a manager gets null. `link_by_manager`: the manager who is judged handed the
    link out; else a desk did."""

    id = Id()
    purpose = Choice(Purpose)
    subject_id = Id()
    terminal_id = Id()
    terminal_name = fields.String()
    branch_id = Id()
    manager_id = Id(allow_none=True)
    manager_name = fields.String(allow_none=True)
    took_place = Choice(TookPlace, allow_none=True)
    rating = fields.Integer(allow_none=True)
    satisfied = fields.Boolean(allow_none=True, metadata={"description": "With how a complaint was dealt with."})
    comment = fields.String(allow_none=True)
    complaint_id = Id(allow_none=True)
    link_by_manager = fields.Boolean()
    answered_at = Time()


class AnswerPage(Schema):
    items = fields.List(fields.Nested(AnswerRow))
    next_cursor = fields.String(allow_none=True)


# ---- forms ------------------------------------------------------------------------------------------------------------

#: Before the key of a survey's question in its form.
SCORE = "score_"


class _Form(Schema):
    comment = Text(LONGEST_WORDS, load_default=None)


class WorkForm(_Form):
    took_place = Choice(TookPlace, required=True)
    rating = QueryWhole(LOWEST_SCORE, HIGHEST_SCORE, load_default=None)
    complaint_kind = Choice(ComplaintKind, load_default=None)
    complaint = Text(LONGEST_WORDS, load_default=None)


class ComplaintForm(_Form):
    satisfied = Choice(("yes", "no"), required=True)


def read_words(purpose: Purpose, keys: Iterable[str], form: Mapping[str, str]) -> Words | list[Fault]:
    """What a form says, or what is wrong with it. Fields that are left empty count as not sent."""
    given = {name: text.strip() for name, text in form.items() if text.strip()}
    try:
        if purpose in WORK:
            return Words(**WorkForm().load(given))
        if purpose is Purpose.COMPLAINT:
            loaded = ComplaintForm().load(given)
            return Words(satisfied=loaded["satisfied"] == "yes", comment=loaded["comment"])
        loaded = _survey_form(keys).load(given)
        return Words(comment=loaded["comment"], scores={key: loaded[SCORE + key] for key in keys})
    except ValidationError as error:
        return faults_from(error.messages)


def _survey_form(keys: Iterable[str]) -> Schema:
    scores: dict[str, Any] = {SCORE + key: QueryWhole(LOWEST_SCORE, HIGHEST_SCORE, required=True) for key in keys}
    return _Form.from_dict(scores, name="SurveyForm")()
