"""Two reviewers, or a reviewer and the author, at the same moment: one of them is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import Person
from tests.reviews.story import ACCEPTED, RETURNED, Branch, say, sheet
from tests.tasks.test_at_once import at_once


@pytest.mark.parametrize("round_", range(3))
def test_of_two_reviewers_at_the_same_moment_one_decides(
    branch: Branch, reviewer: Person, centre: Person, round_: int
) -> None:
    visit_id = branch.hand_in()
    answers: list[Any] = []
    at_once(
        lambda: answers.append(say(reviewer, visit_id, ACCEPTED, 1)),
        lambda: answers.append(say(centre, visit_id, RETURNED, 1)),
    )
    assert sorted(each.status_code for each in answers) == [201, 412]
    assert len(sheet(reviewer, visit_id)["reviews"]) == 1


@pytest.mark.parametrize("round_", range(3))
def test_an_edit_and_an_acceptance_at_the_same_moment_leave_what_was_looked_at(
    branch: Branch, reviewer: Person, round_: int
) -> None:
    visit_id = branch.hand_in()
    edited = {**branch.on_phone(visit_id), "kind": "ad_hoc"}
    answers: list[Any] = []
    results: list[Any] = []
    at_once(
        lambda: answers.append(say(reviewer, visit_id, ACCEPTED, 1).status_code),
        lambda: results.append(branch.push(visit_id, edited)["status"]),
    )
    now = sheet(reviewer, visit_id)
    expected = {
        (201, "rejected"): ("accepted", "planned"),
        (412, "applied"): ("submitted", "ad_hoc"),
    }
    assert (now["state"], now["visit"]["kind"]) == expected[answers[0], results[0]]
