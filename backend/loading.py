"""Schemas that load tens of thousands of documents a second, where marshmallow alone would take most of a push.

A `QuickSchema` walks a document that is in order by a plan made once from its own fields, and answers just what marshmallow
would. Anything else is handed to marshmallow itself, which says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from marshmallow import RAISE, Schema, ValidationError, fields, missing, post_load
from marshmallow.decorators import POST_LOAD, PRE_LOAD, VALIDATES, VALIDATES_SCHEMA

Convert = Callable[[Any, str, Any], Any]


class _Step(NamedTuple):
    name: str
    convert: Convert
    allow_none: bool


class _Plan(NamedTuple):
    """`steps` by the key in the document; `defaults` by name, as values and as what makes a new value each time."""

    steps: dict[str, _Step]
    required: frozenset[str]
    defaults: dict[str, Any]
    made: dict[str, Callable[[], Any]]
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
        if not isinstance(data, dict) or not plan.required <= data.keys():
            raise ValidationError("not in order")
        steps = plan.steps
        loaded: Any = plan.defaults.copy()
        for key, value in data.items():
            step = steps.get(key)
            if step is None:
                raise ValidationError("not in order")
            name, convert, allow_none = step
            if value is not None:
                loaded[name] = convert(value, key, data)
            elif allow_none:
                loaded[name] = None
            else:
                raise ValidationError("not in order")
        for name, make in plan.made.items():
            if name not in loaded:
                loaded[name] = make()
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
        asked = {field.data_key or name: (field.attribute or name, field) for name, field in self.load_fields.items()}
        defaults = {name: field.load_default for name, field in asked.values() if field.load_default is not missing}
        return _Plan(
            {key: _Step(name, _converter(field), bool(field.allow_none)) for key, (name, field) in asked.items()},
            frozenset(key for key, (_, field) in asked.items() if field.required),
            {name: default for name, default in defaults.items() if not callable(default)},
            {name: default for name, default in defaults.items() if callable(default)},
            [getattr(self, name) for name, _, _ in hooks[VALIDATES_SCHEMA]],
            [getattr(self, name) for name, _, _ in hooks[POST_LOAD]],
        )


class SentDocument(QuickSchema):
    """A document as a phone writes it. `server` is what the phone has pulled before, and is ignored."""

    server = fields.Raw(load_default=None, load_only=True)

    @post_load
    def _without_server_part(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        data.pop("server")
        return data


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
