"""What differs between two documents, in lines."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from backend.reviews.difference_rules import Change, difference
from backend.visits.examples import TEMPLATE, VISIT_DOCUMENT

SPEC_ID = VISIT_DOCUMENT["shelf_checks"][0]["spec_id"]


def changed(**values: Any) -> dict[str, Any]:
    return {**deepcopy(VISIT_DOCUMENT), **values}


def lines(after: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    return [
        (line.label.zh, line.change.value, line.before, line.after)
        for line in difference(VISIT_DOCUMENT, after, TEMPLATE["sections"], {SPEC_ID: "金禾(中支)"})
    ]


def test_the_same_has_no_lines() -> None:
    assert lines(changed()) == []


def test_questions_are_called_as_the_template_calls_them_and_unknown_ones_by_their_keys() -> None:
    sections = {"greeting": {"owner_present": False}, "weather": {"rain": True}}
    assert lines(changed(sections=sections)) == [
        ("问候 · 店主在店", "changed", True, False),
        ("需求 · 需求记录", "removed", "中支新品想再要两条", None),
        ("weather · rain", "added", None, True),
    ]


def test_checks_are_called_by_their_spec() -> None:
    shelf = [{**VISIT_DOCUMENT["shelf_checks"][0], "facings": 3, "note": "补货"}]
    assert lines(changed(shelf_checks=shelf, display_checks=[])) == [
        ("上架检查 · 金禾(中支) · 排面数", "changed", 2, 3),
        ("上架检查 · 金禾(中支) · 备注", "added", None, "补货"),
        ("陈列检查 · 金禾(中支)", "removed", VISIT_DOCUMENT["display_checks"][0], None),
    ]


def test_a_photo_that_arrived_meanwhile_is_the_same_photo_and_other_bytes_are_another() -> None:
    [photo] = VISIT_DOCUMENT["photos"]
    assert lines(changed(photos=[{**photo, "received_at": "2026-03-02T10:40:00.000Z"}])) == []
    [line] = lines(changed(photos=[{**photo, "sha256": "0" * 64}]))
    assert line[:2] == ("照片", "changed")


ANSWERS = st.dictionaries(st.sampled_from("ab"), st.none() | st.booleans() | st.text(max_size=3), max_size=2)
SECTIONS = st.dictionaries(st.sampled_from(["greeting", "needs"]), ANSWERS, max_size=2)
SHELF = st.lists(
    st.fixed_dictionaries({"spec_id": st.sampled_from("stu"), "facings": st.none() | st.integers(0, 3)}),
    max_size=3,
    unique_by=lambda row: row["spec_id"],
)
DOCUMENTS = st.builds(lambda sections, shelf: changed(sections=sections, shelf_checks=shelf), SECTIONS, SHELF)


@given(DOCUMENTS, DOCUMENTS)
@hypothesis_settings(max_examples=60)
def test_the_way_back_has_the_same_lines_the_other_way_round(before: dict[str, Any], after: dict[str, Any]) -> None:
    back = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED, Change.CHANGED: Change.CHANGED}
    there_lines = {(line.path, line.change, repr(line.before), repr(line.after)) for line in difference(before, after)}
    back_lines = {
        (line.path, back[line.change], repr(line.after), repr(line.before)) for line in difference(after, before)
    }
    assert there_lines == back_lines
    assert difference(before, before) == []
