"""What phones send can be said: each field of a document that they write has its name in the app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from marshmallow import Schema, fields

from sync.collections import COLLECTIONS

_WORDS = Path(__file__).parents[2] / "app" / "src" / "i18n" / "unsent.zh.ts"
_WRITTEN = {name: each.writing.schema for name, each in COLLECTIONS.items() if each.writing}


def names_of(schema: Schema) -> Iterator[str]:
    for name, field in schema.fields.items():
        yield name
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from names_of(inner.schema)


@pytest.mark.parametrize("collection", _WRITTEN)
def test_every_field_has_a_name_on_the_screens(collection: str) -> None:
    words = _WORDS.read_text(encoding="utf-8")
    named = set(re.findall(r"(\w+): '", words[words.index("\n  fields: {") :]))
    assert {name for name in names_of(_WRITTEN[collection]) if name not in named} == set()
