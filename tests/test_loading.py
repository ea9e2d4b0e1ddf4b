"""A `QuickSchema` answers what marshmallow answers, whatever it is given."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from backend.loading import QuickSchema
from backend.visits.schemas import VisitInput
from tests.factories import visit

ID = "0193a4f2-7c3b-7d52-9e1a-5b6c7d8e9f01"
VISIT = visit(
    ID,
    specs=["0193a4f2-7c3b-7d52-9e1a-5b6c7d8e9f02", "0193A4F2-7C3B-7D52-9E1A-5B6C7D8E9F03"],
    display_checks=[{"id": ID, "spec_id": ID, "facings": 3, "note": "端正"}],
    photos=[{"id": ID, "sha256": "ab" * 32, "size": 900, "media_type": "image/jpeg", "display_check_id": ID}],
    server={"state": "submitted"},
)
STRANGE = [None, "", "x", -1, 10**20, 1.5, True, [], {}, [None], [{}], {"x": 1}, "2038-01-19T03:14:07", "\x00"]


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a document is."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [before, *(path for key, child in children for path in paths(child, (*before, key)))][0 if before else 1 :]


def changed(document: Any, path: tuple[Any, ...], change: Any) -> Any:
    document = deepcopy(document)
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    change(parent, path[-1])
    return document


def answer(schema: Schema, document: Any) -> Any:
    try:
        return schema.load(document)
    except ValidationError as error:
        return error.messages


def slow_answer(document: Any) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(QuickSchema, "load")
        return answer(VisitInput(), document)


def test_a_visit_in_order_is_loaded_by_the_plan_as_by_marshmallow():
    assert VisitInput().load_in_order(VISIT) == slow_answer(VISIT)


@given(path=st.sampled_from(paths(VISIT)), value=st.sampled_from(STRANGE))
def test_a_strange_value_anywhere_gets_the_same_answer(path: tuple[Any, ...], value: Any):
    document = changed(VISIT, path, lambda parent, key: parent.__setitem__(key, value))
    assert answer(VisitInput(), document) == slow_answer(document)


@given(path=st.sampled_from(paths(VISIT)))
def test_a_missing_value_anywhere_gets_the_same_answer(path: tuple[Any, ...]):
    document = changed(VISIT, path, lambda parent, key: parent.pop(key))
    assert answer(VisitInput(), document) == slow_answer(document)


@pytest.mark.parametrize("document", [None, [], "x", [VISIT], {**VISIT, "unknown": 1}, {**VISIT, "photos": [None]}])
def test_what_is_no_visit_at_all_gets_the_same_answer(document: Any):
    assert answer(VisitInput(), document) == slow_answer(document)
