"""Wire shapes of rule sets."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import QueryWhole, Text, Time, Whole


class Parameters(fields.Dict):
    """Whole numbers, true or false, words, or whole numbers by key. Which there are depends on the kind."""


class RuleSetInput(Schema):
    parameters = Parameters(
        keys=fields.String(), required=True, metadata={"description": "Those that change; the others stay."}
    )
    effective_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "By default today."})
    note = Text(500, load_default=None, allow_none=True, metadata={"description": "Why."})


class RuleSetVersion(Schema):
    version = Whole()
    parameters = Parameters()
    effective_on = fields.Date()
    note = fields.String(allow_none=True)
    published_by = fields.String(allow_none=True, metadata={"description": "Null: from the command line."})
    published_at = Time()


class RuleSetOutput(Schema):
    """A kind of rules: what is in force today, and every published version, newest first. Version 1 is the defaults."""

    kind = fields.String()
    version = Whole(metadata={"description": "The one in force today."})
    parameters = Parameters()
    defaults = Parameters()
    bounds = fields.Dict(metadata={"description": "Least and most by parameter; without any, 0 to 1,000,000."})
    choices = fields.Dict(metadata={"description": "The words by parameter."})
    versions = fields.List(fields.Nested(RuleSetVersion))


class RuleSetList(Schema):
    items = fields.List(fields.Nested(RuleSetOutput))


class DifferenceQuery(Schema):
    first = QueryWhole(1, required=True)
    second = QueryWhole(1, required=True)


class ParameterDifference(Schema):
    path = fields.String(metadata={"description": "`name`, or `name.key`."})
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class DifferenceList(Schema):
    items = fields.List(fields.Nested(ParameterDifference))
