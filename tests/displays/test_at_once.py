"""Plans are signed or withdrawn, and their shops change hands, at the same moment: every phone is right in the end."""

from __future__ import annotations

from typing import Any

import pytest

from backend.displays import plan_lookups
from tests import factories
from tests.displays.plan_story import Street, answer_to, propose
from tests.displays.test_plans_on_phones import hand_over, plans_on
from tests.people import Person
from tests.phone import phone_of
from tests.sync.test_at_once import Interruption, postgresql_only


@postgresql_only
@pytest.mark.parametrize("first", ["signature", "hand-over"])
def test_a_shop_that_changes_hands_while_its_plan_is_signed_takes_the_plan_along(
    street: Street, monkeypatch: pytest.MonkeyPatch, admin: Person, manager: Person, colleague: Person,
    promoter: Person, centre: Person, first: str,
) -> None:  # fmt: skip
    plan_id = propose(promoter, street.plan())["id"]
    _both(
        monkeypatch,
        first == "signature",
        lambda: answer_to(centre, plan_id, "signature", version=1),
        lambda: hand_over(admin, street.shop_id, colleague),
    )
    assert plans_on(phone_of(colleague)) == {plan_id: [street.shop_id]}
    assert plans_on(phone_of(manager)) == {}


@postgresql_only
@pytest.mark.parametrize("first", ["withdrawal", "hand-over"])
def test_a_plan_that_is_withdrawn_while_its_shop_changes_hands_leaves_both_phones(
    street: Street, monkeypatch: pytest.MonkeyPatch, admin: Person, manager: Person, colleague: Person, centre: Person,
    first: str,
) -> None:  # fmt: skip
    plan_id, phones = street.agreed(), [phone_of(manager), phone_of(colleague)]
    assert [list(plans_on(phone)) for phone in phones] == [[plan_id], []]
    _both(
        monkeypatch,
        first == "withdrawal",
        lambda: answer_to(centre, plan_id, "withdrawal", reason="退市"),
        lambda: hand_over(admin, street.shop_id, colleague),
    )
    assert [plans_on(phone) for phone in phones] == [{}, {}]


@postgresql_only
def test_two_shops_of_a_plan_that_leave_a_manager_at_once_take_it_off_the_phone(
    street: Street, monkeypatch: pytest.MonkeyPatch, admin: Person, manager: Person, colleague: Person
) -> None:
    second = factories.make_terminal(street.database, manager)
    plan_id, phone = street.agreed(shops=[street.shop_id, second]), phone_of(manager)
    assert plan_id in plans_on(phone)
    other = Interruption(monkeypatch, plan_lookups, "coverage", lambda: hand_over(admin, second, colleague))
    hand_over(admin, street.shop_id, colleague)
    other.result()
    assert plans_on(phone) == {}
    assert plans_on(phone_of(colleague)) == {plan_id: sorted([street.shop_id, second])}


def _both(patch: pytest.MonkeyPatch, plan_first: bool, of_plan: Any, of_shop: Any) -> None:
    """Each begins when the other has read who covers what."""
    interrupted = "managers_meant" if plan_first else "carried_at"
    before, meanwhile = (of_plan, of_shop) if plan_first else (of_shop, of_plan)
    other = Interruption(patch, plan_lookups, interrupted, meanwhile)
    before()
    other.result()
