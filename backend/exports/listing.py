"""What can be exported: the register of lists.

A list is registered with the schema of its address, which reads the filters, and with its own query, a page at a time. Whatever
that query lets a person see, or refuses, holds for the export too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from marshmallow import Schema, ValidationError, fields
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.exports.rules import Language, Type, value_at

ROWS_A_PAGE = 1_000

#: (session, actor, filters, key of the row before or None, most rows) → rows.
Page = Callable[[Session, Actor, dict[str, Any], list[Any] | None, int], Sequence[Any]]


class Column(NamedTuple):
    """`path` leads from a row to the value: `terminal.name`."""

    path: str
    zh: str
    en: str
    type: Type = Type.TEXT

    def heading(self, language: Language) -> str:
        return self.zh if language == Language.ZH else self.en


def at_once(read: Callable[[Session, Actor, dict[str, Any]], Iterable[Any]]) -> Page:
    """The page of a list that its address, too, gives as a whole."""
    return lambda session, actor, filters, after, limit: list(read(session, actor, filters))


class NoFilters(Schema):
    """Of a list that always comes as it is."""


@dataclass(frozen=True)
class Listing:
    """`key` says what rows are ordered by, and how each value is read; without one the list comes as a whole.

    `of` is the address of the list in the API where that is not its name: `/people/{person_id}/devices`. What stands in braces is
    a filter of the export.
    """

    name: str
    zh: str
    en: str
    query: type[Schema]
    columns: tuple[Column, ...]
    page: Page
    key: Mapping[str, fields.Field[Any]]
    of: str | None = None

    @property
    def address(self) -> str:
        return self.of or f"/{self.name}"

    def read_filters(self, filters: Mapping[str, Any]) -> dict[str, Any]:
        """
        Raises:
            Problem: `invalid`, with the names of the filters that the list does not take as they are.
        """
        try:
            return dict(self.query(exclude=_PAGING & self.query().fields.keys()).load(filters))
        except ValidationError as error:
            raise problems.INVALID(errors=problems.faults_from({"filters": error.messages})) from None

    def rows(self, session: Session, actor: Actor, filters: dict[str, Any]) -> Iterator[Any]:
        """All rows, a page in memory at a time."""
        after: list[Any] | None = None
        while rows := self.page(session, actor, filters, after, ROWS_A_PAGE):
            yield from rows
            if not self.key or len(rows) < ROWS_A_PAGE:
                return
            after = self._key_of(rows[-1])
            session.expunge_all()

    def _key_of(self, row: Any) -> list[Any]:
        plain = orjson.loads(orjson.dumps([value_at(row, name) for name in self.key], default=str, option=_AS_SENT))
        return [field.deserialize(value) for field, value in zip(self.key.values(), plain, strict=True)]


_PAGING = {"cursor", "limit"}
_AS_SENT = orjson.OPT_UTC_Z

LISTINGS: dict[str, Listing] = {}


def register(listing: Listing) -> None:
    assert listing.name not in LISTINGS, listing.name
    LISTINGS[listing.name] = listing
