"""A shop changes hands while its complaints are spoken of: nothing waits for ever, and nothing is left behind."""

from __future__ import annotations

import pytest

from backend.db import Database, rfc3339, utc_now
from tests import factories
from tests.complaints.test_complaints import by_link, retailer_says
from tests.people import Person
from tests.phone import phone_of
from tests.tasks.test_at_once import at_once


@pytest.mark.parametrize("round_", range(3))
def test_an_answer_a_word_of_the_retailer_and_a_hand_over_at_once_leave_everything_with_the_heir(
    database: Database, manager: Person, colleague: Person, reviewer: Person, round_: int
) -> None:
    shop = factories.make_terminal(database, manager)
    asked, answered = by_link(database, shop), by_link(database, shop)
    former, heir = phone_of(manager), phone_of(colleague)
    former.pull()
    said = {"answer": "已补送", "answered_at": rfc3339(utc_now())}
    former.write("complaints", answered, former.store["complaints"][answered] | said)
    former.push()
    former.write("complaints", asked, former.store["complaints"][asked] | said)
    at_once(
        former.push,
        lambda: retailer_says(database, answered, satisfied=False),
        lambda: reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id}),
    )
    for phone in (former, heir):
        phone.pull()
        assert phone.is_true_copy()
    assert not former.store["complaints"]
    states = {key: each["server"]["state"] for key, each in heir.store["complaints"].items()}
    assert states == {asked: "answered", answered: "reopened"}
