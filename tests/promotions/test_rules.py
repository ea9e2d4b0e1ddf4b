"""The loop as a table, its signatures, and what is wrong with an arrangement: plain values."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.displays.plan_rules import Side
from backend.promotions.arrangement_rules import Arrangement, ArrangementFault, arrangement_faults, is_over_budget
from backend.promotions.check_rules import CheckedBy, CheckState, ProcessFault, is_drawn, party_of, state_of
from backend.promotions.rules import (
    AWAITING,
    OVER,
    SIGNATURES,
    STEP_OF,
    TRANSITIONS,
    Deed,
    PromotionRules,
    State,
    Step,
    may_sign,
    signatures,
    state_after,
)

RULES = PromotionRules()
GOOD = Arrangement(
    stage="growth",
    proposer=Side.MANUFACTURER,
    stages=["growth"],
    carton_fen=[15_000, 10_000],
    terminals=3,
    closed=0,
    clashes=[],
    materials=[{"quantity": 2, "allocated": 6, "supplied_by": "manufacturer"}],
    giveaway_fen=10_000,
    approval_no="4",
    filing_no="41",
)


def test_every_state_but_the_last_leads_somewhere_and_every_state_is_reached() -> None:
    assert {state for state, _ in TRANSITIONS} == set(State) - OVER
    assert set(TRANSITIONS.values()) == set(State) - {State.PROPOSED}
    assert set(STEP_OF) == set(State) - OVER


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(Deed), st.sampled_from(Side)), max_size=60))
def test_whatever_is_tried_a_closed_promotion_was_signed_by_both_sides_at_every_step(
    tried: list[tuple[Deed, Side]],
) -> None:
    state, put_forward_by, rows = State.PROPOSED, Side.MANUFACTURER, [_row(Step.PLAN, Deed.PROPOSED, Side.MANUFACTURER)]
    # What is tried goes wrong nearly always; what can be done by somebody then leads on.
    for deed, side in [*tried, *((deed, side) for _ in range(20) for deed in _ONWARD for side in Side)]:
        after = state_after(state, deed)
        if after is None or (deed in (Deed.SIGNED, Deed.DECLINED) and not may_sign(state, put_forward_by, side)):
            continue
        rows.append(_row(STEP_OF[state], deed, side))
        if deed is not Deed.PASSED:
            put_forward_by = side
        state = after
    assert state in OVER
    if state is State.CLOSED:
        signed = signatures(rows)
        assert all(signed[step][side] for step in Step for side in Side)


_ONWARD = (
    Deed.SIGNED, Deed.ALLOCATED, Deed.SUBMITTED, Deed.PASSED, Deed.STARTED, Deed.ENDED, Deed.REPORTED, Deed.EVALUATED,
)  # fmt: skip


def _row(step: Step, deed: Deed, side: Side) -> dict[str, Any]:
    return {"step": step, "deed": deed, "side": side, "person_id": None, "person_name": None, "at": "now"}


def test_nobody_signs_for_the_other_side() -> None:
    assert all(may_sign(state, Side.COMMERCE, Side.MANUFACTURER) for state in AWAITING)
    assert not any(may_sign(state, Side.COMMERCE, Side.COMMERCE) for state in State)
    assert Deed.FOUND_FAULTY not in SIGNATURES


def test_what_is_declined_takes_the_signatures_of_its_step_along_and_no_others() -> None:
    rows = [
        _row(Step.PLAN, Deed.PROPOSED, Side.MANUFACTURER),
        _row(Step.PLAN, Deed.SIGNED, Side.COMMERCE),
        _row(Step.RESOURCES, Deed.ALLOCATED, Side.MANUFACTURER),
        _row(Step.RESOURCES, Deed.DECLINED, Side.COMMERCE),
    ]
    signed = signatures(rows)
    assert all(signed["plan"].values())
    assert not any(signed["resources"].values())


def test_a_good_arrangement_has_no_faults() -> None:
    assert arrangement_faults(GOOD, RULES) == []


@pytest.mark.parametrize(
    ("change", "kind", "field", "party"),
    [
        ({"clashes": ["another"]}, ArrangementFault.CLASH, "starts_on", Side.MANUFACTURER),
        ({"closed": 1}, ArrangementFault.WRONG_TARGETS, "targets", Side.MANUFACTURER),
        ({"stages": ["mature"]}, ArrangementFault.WRONG_STAGE, "spec_ids", Side.MANUFACTURER),
        ({"terminals": 4}, ArrangementFault.MATERIALS_NOT_ALLOCATED, "materials.0.allocated", Side.MANUFACTURER),
        ({"giveaway_fen": 10_001}, ArrangementFault.GIVEAWAY_TOO_DEAR, "giveaway.worth_fen", Side.MANUFACTURER),
        ({"approval_no": None}, ArrangementFault.NO_APPROVAL, "approval_no", Side.COMMERCE),
        ({"filing_no": None}, ArrangementFault.NOT_FILED, "filing_no", Side.COMMERCE),
    ],
)
def test_each_fault_is_named_with_its_field_and_who_answers_for_it(
    change: dict[str, Any], kind: ArrangementFault, field: str, party: Side
) -> None:
    [found] = arrangement_faults(dataclasses.replace(GOOD, **change), RULES)
    assert (found.kind, found.field, found.party) == (kind, field, party)


def test_a_budget_may_be_used_up_and_not_exceeded() -> None:
    assert not is_over_budget(600_000, 600_000, RULES)
    assert is_over_budget(600_001, 600_000, RULES)


def test_what_a_desk_has_seen_itself_is_confirmed_at_once() -> None:
    assert state_of([], CheckedBy.DESK) is CheckState.PASSED
    assert state_of(["x"], CheckedBy.DESK) is CheckState.CONFIRMED
    assert state_of(["x"], CheckedBy.MANAGER) is CheckState.REPORTED


def test_every_fault_of_the_process_has_a_side_that_answers_for_it() -> None:
    assert {party_of(fault, RULES) for fault in ProcessFault} == set(map(str, Side))


@settings(max_examples=30)
@given(st.uuids(), st.integers(0, 1000))
def test_a_draw_is_the_same_whenever_it_is_made_and_grows_with_its_rate(check_id: Any, permille: int) -> None:
    drawn = is_drawn("seed", str(check_id), permille)
    assert drawn == is_drawn("seed", str(check_id), permille)
    assert not drawn or is_drawn("seed", str(check_id), 1000)
    assert not is_drawn("seed", str(check_id), 0)
