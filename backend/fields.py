"""The wire forms that every package's schemas share, as marshmallow fields: ids, times, finite numbers, choices.

They accept exactly what the documentation says and are written for speed: a push loads tens of thousands of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields

from backend.db import rfc3339

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
#: SQLite and JavaScript agree on integers up to here.
LARGEST_INTEGER = 2**53 - 1
_LARGEST_COLUMN = 2**31 - 1


def _documented(options: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """A field's options with what the OpenAPI document should say of it."""
    return {**options, "metadata": {**facts, **options.get("metadata", {})}}


class Id(fields.Field[str]):
    """A UUID as text; kept in its canonical lower case."""

    default_error_messages = {"invalid": "Not a UUID."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise self.make_error("invalid")
        return value.lower()


class Time(fields.Field[datetime]):
    """RFC 3339 with an offset; kept as aware UTC, in whole milliseconds."""

    default_error_messages = {"invalid": "Not a time of RFC 3339 with an offset, such as 2026-03-02T01:12:13.000Z."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            at = datetime.fromisoformat(value)
            if at.tzinfo is not UTC:
                if at.tzinfo is None:
                    raise ValueError(value)
                at = at.astimezone(UTC)
            if "T" not in value:
                raise ValueError(value)
        except (TypeError, ValueError, OverflowError):
            raise self.make_error("invalid") from None
        return at.replace(microsecond=at.microsecond // 1000 * 1000) if at.microsecond % 1000 else at

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return rfc3339(value) if isinstance(value, datetime) else value


class Number(fields.Field[float]):
    """A finite JSON number between two bounds, inclusive."""

    default_error_messages = {"invalid": "Not a number.", "range": "Must be between {least} and {most}."}

    def __init__(self, least: float = -math.inf, most: float = math.inf, **options: Any) -> None:
        bounds = {"minimum": least, "maximum": most}
        super().__init__(**_documented(options, {name: each for name, each in bounds.items() if math.isfinite(each)}))
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.make_error("invalid")
        if not self.least <= value <= self.most:
            raise self.make_error("range", least=self.least, most=self.most)
        return float(value)


class Whole(fields.Field[int]):
    """A JSON integer between two bounds, inclusive."""

    default_error_messages = {"invalid": "Not a whole number.", "range": "Must be between {least} and {most}."}

    def __init__(self, least: int = 0, most: int = _LARGEST_COLUMN, **options: Any) -> None:
        super().__init__(**_documented(options, {"minimum": least, "maximum": most}))
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        if not self.least <= value <= self.most:
            raise self.make_error("range", least=self.least, most=self.most)
        return value


class Text(fields.Field[str]):
    """Text of at most so many characters, without control characters other than line breaks and tabs."""

    default_error_messages = {
        "invalid": "Not text.",
        "long": "Longer than {most} characters.",
        "empty": "Must not be empty.",
        "control": "Contains control characters.",
    }

    def __init__(self, most: int, *, least: int = 0, **options: Any) -> None:
        super().__init__(**_documented(options, {"maxLength": most} | ({"minLength": least} if least else {})))
        self.most, self.least = most, least

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > self.most:
            raise self.make_error("long", most=self.most)
        if len(value.strip()) < self.least:
            raise self.make_error("empty")
        require_storable(value)
        return value


class Choice(fields.Field[str]):
    """One of a few words."""

    default_error_messages = {"invalid": "Must be one of: {choices}."}

    def __init__(self, choices: Iterable[str] | type[StrEnum], **options: Any) -> None:
        self.choices = tuple(str(choice) for choice in choices)
        self._known = frozenset(self.choices)
        nothing = [None] if options.get("allow_none") else []
        super().__init__(**_documented(options, {"enum": [*self.choices, *nothing]}))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self._known:
            raise self.make_error("invalid", choices=", ".join(self.choices))
        return value


class Flag(fields.Field[bool]):
    """JSON's true or false, and nothing that resembles them."""

    default_error_messages = {"invalid": "Not true or false."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value is True or value is False:
            return value
        raise self.make_error("invalid")


def at_most(rows: Sequence[Any], most: int) -> None:
    """
    Raises:
        ValidationError: there are more than `most`.
    """
    if len(rows) > most:
        raise ValidationError("Too many.")


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def require_storable(text: str) -> None:
    """Refuse what PostgreSQL or a spreadsheet cannot hold: NUL, other control characters, lone surrogates."""
    if _CONTROL.search(text):
        raise ValidationError("Contains control characters.")


#: How the fields above appear in the OpenAPI document: (class, type, format).
OPENAPI_TYPES: tuple[tuple[type[fields.Field[Any]], str, str | None], ...] = (
    (Id, "string", "uuid"),
    (Time, "string", "date-time"),
    (Number, "number", None),
    (Whole, "integer", None),
    (Text, "string", None),
    (Choice, "string", None),
    (Flag, "boolean", None),
)


class QueryWhole(Whole):
    """A whole number in a query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        try:
            return super()._deserialize(int(value), attr, data, **kwargs)
        except (TypeError, ValueError):
            raise self.make_error("invalid") from None


class QueryFlag(Flag):
    """`true` or `false` in a query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        return super()._deserialize({"true": True, "false": False}.get(value, value), attr, data, **kwargs)


class PageQuery(Schema):
    """Every list: at most `limit` rows after `cursor`, which is opaque."""

    cursor = Text(400, load_default=None, metadata={"description": "`next_cursor` of the page before."})
    limit = QueryWhole(1, 200, load_default=50)


class FaultSchema(Schema):
    field = fields.String(metadata={"description": "Path of the field, such as `shelf_checks.0.facings`."})
    reason = fields.String(metadata={"description": "Why, in the reader's language."})


class ProblemSchema(Schema):
    """RFC 9457; `slug` is stable and listed in the documentation."""

    type = fields.String(required=True, metadata={"example": "/docs/problems#invalid"})
    slug = fields.String(required=True, metadata={"example": "invalid"})
    title = fields.String(required=True, metadata={"example": "Some fields cannot be accepted."})
    status = fields.Integer(required=True, metadata={"example": 422})
    detail = fields.String()
    errors = fields.List(fields.Nested(FaultSchema))
