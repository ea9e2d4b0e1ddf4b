"""Schemas that load tens of thousands of documents a second, where marshmallow alone would take most of a push.

A `QuickSchema` walks a document that is in order by a plan made once from its own fields, and answers just what marshmallow
would. Anything else is handed to marshmallow itself, which says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from marshmallow import RAISE, Schema, ValidationError, fields, missing
from marshmallow.decorators import POST_LOAD, PRE_LOAD, VALIDATES, VALIDATES_SCHEMA

Convert = Callable[[Any, str, Any], Any]


class _Step(NamedTuple):
    key: str
    name: str
    convert: Convert
    allow_none: bool
    required: bool
    default: Any


class _Plan(NamedTuple):
    steps: list[_Step]
    keys: frozenset[str]
    validators: list[Callable[..., Any]]
    processors: list[Callable[..., Any]]


class QuickSchema(Schema):
    """A schema for documents that come in great numbers."""

    def load(self, data: Any, *, many: bool | None = None, partial: Any = None, unknown: Any = None) -> Any:
        if not (many or self.many or partial or self.partial or unknown) and self._plan is not None:
            try:
                return self.load_in_order(data)
            except ValidationError:
                pass
        return super().load(data, many=many, partial=partial, unknown=unknown)

    def load_in_order(self, data: Any) -> Any:
        """One loaded document.

        Raises:
            ValidationError: when anything is wrong; the message does not say what.
        """
        plan = self._plan
        if plan is None:
            return super().load(data)
        if not isinstance(data, dict) or not plan.keys.issuperset(data):
            raise ValidationError("not in order")
        loaded: Any = {}
        for key, name, convert, allow_none, required, default in plan.steps:
            value = data.get(key, missing)
            if value is missing:
                if required:
                    raise ValidationError("not in order")
                value = default() if callable(default) else default
                if value is not missing:
                    loaded[name] = value
            elif value is None:
                if not allow_none:
                    raise ValidationError("not in order")
                loaded[name] = None
            else:
                loaded[name] = convert(value, key, data)
        for validate in plan.validators:
            validate(loaded, many=False, partial=self.partial, unknown=self.unknown)
        for process in plan.processors:
            loaded = process(loaded, many=False, partial=self.partial, unknown=self.unknown)
        return loaded

    @cached_property
    def _plan(self) -> _Plan | None:
        """None for a schema that asks for more than the plan can do."""
        hooks = type(self).resolve_hooks()
        own = [*hooks[VALIDATES_SCHEMA], *hooks[POST_LOAD]]
        takes_more = any(whole_list or options.get("pass_original") for _, whole_list, options in own)
        if self.unknown != RAISE or hooks[PRE_LOAD] or hooks[VALIDATES] or takes_more:
            return None
        steps = [
            _Step(
                field.data_key or name, field.attribute or name, _converter(field), bool(field.allow_none),
                bool(field.required), field.load_default,
            )
            for name, field in self.load_fields.items()
        ]  # fmt: skip
        return _Plan(
            steps,
            frozenset(step.key for step in steps),
            [getattr(self, name) for name, _, _ in hooks[VALIDATES_SCHEMA]],
            [getattr(self, name) for name, _, _ in hooks[POST_LOAD]],
        )


def _converter(field: Any) -> Convert:
    """How the field turns a value that is neither missing nor null."""
    if field.pre_load or field.post_load:
        return field.deserialize  # type: ignore[no-any-return]
    convert: Convert = field._deserialize
    if type(field) is fields.Nested and not field.many and isinstance(field.schema, QuickSchema):
        convert = _nested(field.schema)
    elif type(field) is fields.List:
        convert = _listed(_converter(field.inner), field.inner.allow_none)
    return _validated(convert, field.validators) if field.validators else convert


def _nested(schema: QuickSchema) -> Convert:
    return lambda value, key, data: schema.load_in_order(value)


def _listed(convert: Convert, allow_none: bool) -> Convert:
    def convert_each(value: Any, key: str, data: Any) -> list[Any]:
        if not isinstance(value, list) or (not allow_none and None in value):
            raise ValidationError("not in order")
        return [None if each is None else convert(each, key, value) for each in value]

    return convert_each


def _validated(convert: Convert, validators: list[Callable[[Any], Any]]) -> Convert:
    def convert_and_validate(value: Any, key: str, data: Any) -> Any:
        converted = convert(value, key, data)
        for validate in validators:
            validate(converted)
        return converted

    return convert_and_validate
