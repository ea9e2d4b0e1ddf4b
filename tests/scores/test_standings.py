"""Who answers for what in a month, and that nothing is counted for nobody, or twice."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.scores.maintenance_rules import MaintenanceRules, PlanFault, maintenance_score
from backend.scores.standings import (
    CENTRE,
    ClosedPromotion,
    Examinee,
    FaultOfPlan,
    Found,
    MonthFacts,
    Part,
    ProcessFound,
    promotions_of,
    standings_of,
)

RULES = MaintenanceRules()
EAST, WEST = Examinee(Part.BRANCH, "east"), Examinee(Part.BRANCH, "west")
#: Each terminal has one branch and one manager.
PLACES = {
    f"t{number}": (("east", "li"), ("east", "wang"), ("west", "chen"), ("west", None))[number % 4]
    for number in range(12)
}


def facts(found: list[Found], faults: list[FaultOfPlan]) -> MonthFacts:
    return MonthFacts(
        {CENTRE: 12, EAST: 6, WEST: 6},
        tuple(found),
        tuple(faults),
        ("east", "west"),
        ("li", "wang", "chen"),
        {"south": ("wu", "xu"), "lake": ("zheng",)},
    )


def a_find(terminal: str, maker: str, reason: str, source: str, is_open: bool = False) -> Found:
    return Found(terminal, maker, *PLACES[terminal], reason, source, is_open)


def test_each_reason_goes_to_who_answers_for_it() -> None:
    found = [a_find("t0", "south", reason, reason) for reason in ("D1", "D7", "D10", "D11")]
    standings = standings_of(facts(found, []), RULES)
    reasons = {examinee: [each.reason for each in standing.failures] for examinee, standing in standings.items()}
    assert reasons[EAST] == reasons[Examinee(Part.MANAGER, "li")] == ["D1"]
    assert reasons[Examinee(Part.MANUFACTURER, "south")] == reasons[Examinee(Part.PROMOTER, "xu")] == ["D7"]
    assert reasons[CENTRE] == ["D10"]
    assert not reasons[WEST]
    assert not reasons[Examinee(Part.PROMOTER, "zheng")]
    assert (standings[CENTRE].terminals, standings[Examinee(Part.MANAGER, "li")].terminals) == (12, 0)


def test_an_open_dispute_is_counted_where_it_would_fail_and_fails_nobody() -> None:
    standings = standings_of(facts([a_find("t0", "south", "D2", "a", is_open=True)], []), RULES)
    assert (standings[EAST].open_disputes, standings[EAST].failures) == (1, ())
    assert standings[CENTRE].open_disputes == 0


def test_faults_of_plans_go_by_their_own_routes() -> None:
    faults = [FaultOfPlan("1", PlanFault.P1, "south", None), FaultOfPlan("2", PlanFault.P2, "south", "west")]
    standings = standings_of(facts([], faults), RULES)
    assert standings[CENTRE].plan_faults == (PlanFault.P1,)
    assert standings[WEST].plan_faults == (PlanFault.P2,)


finds = st.lists(
    st.builds(a_find, st.sampled_from(sorted(PLACES)), st.sampled_from(["south", "lake"]),
              st.sampled_from(sorted(RULES.routes)), st.sampled_from("abcdef"), st.booleans()),
    max_size=30,
)  # fmt: skip


@settings(max_examples=60)
@given(finds, st.randoms(use_true_random=False))
def test_the_failures_of_all_examinees_add_up_whatever_the_order(found: list[Found], chance: Random) -> None:
    standings = standings_of(facts(found, []), RULES)
    counted = [len(standings[each].failures) for each in standings if each.part not in (Part.MANAGER, Part.PROMOTER)]
    settled = [each for each in found if not each.is_open and RULES.routes[each.reason] != "nobody"]
    assert sum(counted) == len(settled)
    failing = {each.terminal_id for each in settled if RULES.routes[each.reason] == "branch"}
    scores = {examinee: maintenance_score(standing, RULES) for examinee, standing in standings.items()}
    assert sum(scores[each].failing for each in (EAST, WEST)) == 100 * len(failing)
    chance.shuffle(found)
    assert standings_of(facts(found, []), RULES) == standings


def a_promotion(process: list[ProcessFound]) -> ClosedPromotion:
    """Of the south, in shops of the east that li and wang cover, and in one of the west that nobody covers."""
    return ClosedPromotion(
        "p", "south", ("east", "west"), ("li", "wang"), ("f",), tuple(process), 900, 6000, 6600, None
    )


def test_a_promotion_counts_for_whoever_has_a_part_in_it_and_for_nobody_else() -> None:
    waiting = ProcessFound("c", "invalid_photo", "east", "li", is_open=True)
    month = facts([], [])._replace(promotions=(a_promotion([waiting, waiting._replace(fault="wrong_material")]),))
    shares = promotions_of(month)
    concerned = {examinee for examinee, some in shares.items() if some}
    assert concerned == {
        CENTRE, EAST, WEST, Examinee(Part.MANAGER, "li"), Examinee(Part.MANAGER, "wang"),
        Examinee(Part.MANUFACTURER, "south"), Examinee(Part.PROMOTER, "wu"), Examinee(Part.PROMOTER, "xu"),
    }  # fmt: skip
    assert {
        examinee: some[0].undecided for examinee, some in shares.items() if some and some[0].undecided
    } == dict.fromkeys(concerned - {WEST, Examinee(Part.MANAGER, "wang")}, 1)
    assert all(some[0].arrangement_errors == ("f",) and not some[0].process_errors for some in shares.values() if some)


process = st.lists(
    st.builds(
        lambda check, place: ProcessFound(check, "wrong_material", *place),
        st.sampled_from("abcdefgh"),
        st.sampled_from([("east", "li"), ("east", "wang"), ("west", None)]),
    ),
    unique_by=lambda each: each.check_id,
)


@settings(max_examples=60)
@given(process, st.randoms(use_true_random=False))
def test_the_errors_of_the_branches_add_up_to_those_of_the_promotion(found: list[ProcessFound], chance: Random) -> None:
    month = facts([], [])._replace(promotions=(a_promotion(found),))
    shares = {examinee: some[0] for examinee, some in promotions_of(month).items() if some}
    counted = {examinee: len(share.process_errors) for examinee, share in shares.items()}
    assert (
        counted[EAST] + counted[WEST] == counted[CENTRE] == counted[Examinee(Part.MANUFACTURER, "south")] == len(found)
    )
    assert counted[Examinee(Part.MANAGER, "li")] + counted[Examinee(Part.MANAGER, "wang")] == counted[EAST]
    chance.shuffle(found)
    assert promotions_of(month._replace(promotions=(a_promotion(found),))) == promotions_of(month)
