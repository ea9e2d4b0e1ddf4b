"""Tokens that cannot be altered, samples that can be drawn again, figures that are honest about few answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.problems import Problem
from backend.retailers import survey_rules as surveys
from backend.retailers import tokens
from backend.retailers.rules import LinkState, Purpose, RetailerRules, expiry, state_of
from backend.retailers.survey_rules import Response, Shop, Stratum
from tests.conftest import SECRET, settings_of_tests

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULES = RetailerRules()
SETTINGS = settings_of_tests(Path("nowhere"))

ids = st.uuids(version=4).map(str)
places = st.builds(tokens.Place, st.integers(1, 2**32 - 1), ids)

# ---- tokens -----------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(places)
def test_a_token_names_its_place_and_is_short(place: tokens.Place) -> None:
    token = tokens.sign(SETTINGS, place)
    assert tokens.read(SETTINGS, token) == place
    assert len(token) == 55


@settings(max_examples=60)
@given(places, st.data())
def test_no_altered_token_is_accepted(place: tokens.Place, data: st.DataObject) -> None:
    token = tokens.sign(SETTINGS, place)
    at = data.draw(st.integers(0, len(token)))
    dropped = data.draw(st.integers(0, 3))
    put = data.draw(st.text("ABCXYZabcxyz0189-_=.~ \n%é中", max_size=3))
    altered = token[:at] + put + token[at + dropped :]
    if altered != token:
        with pytest.raises(Problem, match="link-altered"):
            tokens.read(SETTINGS, altered)


@settings(max_examples=40)
@given(places)
def test_no_other_spelling_of_the_last_sign_is_accepted(place: tokens.Place) -> None:
    # The last sign of the signature holds four bits of it and two that mean nothing.
    token = tokens.sign(SETTINGS, place)
    for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        if sign != token[-1]:
            with pytest.raises(Problem, match="link-altered"):
                tokens.read(SETTINGS, token[:-1] + sign)


@settings(max_examples=30)
@given(st.text(max_size=80))
def test_what_we_have_not_signed_is_refused_whatever_it_is(text: str) -> None:
    with pytest.raises(Problem, match="link-altered"):
        tokens.read(SETTINGS, text)


def test_a_token_signed_for_something_else_is_refused() -> None:
    place = tokens.Place(1, str(UUID(int=7)))
    other = replace(SETTINGS, secret=SECRET[::-1])
    with pytest.raises(Problem, match="link-altered"):
        tokens.read(SETTINGS, tokens.sign(other, place))
    assert tokens.read(replace(SETTINGS, old_secrets=[other.secret]), tokens.sign(other, place)) == place


# ---- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used_at", "voided_at", "ends_in", "stands", "state"),
    [
        (None, None, HOUR, True, LinkState.OPEN),
        (None, None, timedelta(), True, LinkState.EXPIRED),
        (None, NOW, HOUR, True, LinkState.VOID),
        (None, None, HOUR, False, LinkState.VOID),
        (None, NOW, -HOUR, True, LinkState.VOID),
        (NOW, NOW, -HOUR, False, LinkState.USED),
    ],
)
def test_the_state_of_a_link(used_at: Any, voided_at: Any, ends_in: timedelta, stands: bool, state: LinkState) -> None:
    assert state_of(used_at, voided_at, NOW + ends_in, stands=stands, now=NOW) is state


def test_how_long_links_are_good_for() -> None:
    assert expiry(Purpose.VISIT, NOW, RULES) == NOW + timedelta(days=7)
    assert expiry(Purpose.IN_STORE_DAY, NOW, RULES) == NOW + timedelta(days=7)
    assert expiry(Purpose.COMPLAINT, NOW, RULES) == NOW + timedelta(days=14)


# ---- quarters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 3, 31), "2026-Q1"),
        (date(2026, 4, 1), "2026-Q2"),
        (date(2026, 12, 31), "2026-Q4"),
        (date(2027, 1, 1), "2027-Q1"),
    ],
)
def test_the_quarter_of_a_day(day: date, quarter: str) -> None:
    assert surveys.quarter_of(day) == quarter
    assert surveys.is_quarter(quarter)
    assert surveys.has_begun(quarter, day)
    assert not surveys.has_begun(quarter, day - timedelta(days=92))


def test_what_is_no_quarter() -> None:
    assert not any(map(surveys.is_quarter, ("2026-Q0", "2026-Q5", "2026Q1", "26-Q1", "2026-Q1 ", "", "２０２６-Q1")))


# ---- the sample -------------------------------------------------------------------------------------------------------

branches, scales = st.sampled_from("abc"), st.sampled_from(["large", "medium", "small"])
cities = st.lists(st.tuples(branches, scales), max_size=120).map(
    lambda kinds: [Shop(f"shop-{at}", branch, scale) for at, (branch, scale) in enumerate(kinds)]
)
permilles, leasts, seeds = st.integers(1, 1000), st.integers(1, 40), st.text(min_size=1, max_size=8)


@settings(max_examples=60)
@given(cities, permilles, leasts, seeds, st.randoms(use_true_random=False))
def test_a_draw_can_be_repeated_in_whatever_order_the_shops_come(
    shops: list[Shop], permille: int, least: int, seed: str, rng: Any
) -> None:
    drawn = surveys.draw(shops, permille, least, seed)
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= set(shops)
    shuffled = list(shops)
    rng.shuffle(shuffled)
    assert surveys.draw(shuffled, permille, least, seed) == drawn


@settings(max_examples=60)
@given(cities, permilles, leasts)
def test_a_sample_has_the_right_size_in_every_branch_and_its_share_of_every_scale(
    shops: list[Shop], permille: int, least: int
) -> None:
    drawn = surveys.draw(shops, permille, least, "seed")
    there, of_branch = Counter((s.branch_id, s.scale) for s in shops), Counter(s.branch_id for s in shops)
    taken, taken_of_branch = Counter((s.branch_id, s.scale) for s in drawn), Counter(s.branch_id for s in drawn)
    for branch_id, total in of_branch.items():
        share = -(-total * permille // 1000)
        assert taken_of_branch[branch_id] == min(total, max(least, share))
        kinds = [kind for kind in there if kind[0] == branch_id]
        for kind in kinds:
            exact = Fraction(taken_of_branch[branch_id] * there[kind], total)
            assert taken[kind] <= there[kind]
            if taken_of_branch[branch_id] >= len(kinds):
                assert taken[kind] >= 1
            # Rounding moves one at most; room made for the other scales, one for each of them.
            assert abs(taken[kind] - exact) < len(kinds)


def test_another_seed_draws_others() -> None:
    shops = [Shop(f"shop-{at}", "a", "small") for at in range(400)]
    first, second = (set(surveys.draw(shops, 100, 1, seed)) for seed in ("one", "two"))
    assert len(first) == len(second) == 40
    assert len(first & second) < 20
    grown = set(surveys.draw(shops, 200, 1, "one"))
    assert first < grown


def test_shares_are_rounded_to_the_largest_remainders_and_nobody_is_left_out() -> None:
    counts = {Stratum("a", "large"): 1, Stratum("a", "medium"): 35, Stratum("a", "small"): 64}
    assert list(surveys.sample_sizes(counts, 100, 1).values()) == [1, 3, 6]
    assert surveys.sample_sizes({}, 100, 1) == {}


# ---- figures ----------------------------------------------------------------------------------------------------------


def responses(branch_id: str, *scores: int) -> list[Response]:
    return [Response(branch_id, {"overall": score}) for score in scores]


def test_satisfaction_is_the_share_of_four_and_five() -> None:
    city, by_branch = surveys.figures(["overall"], {"a": 100}, {"a": 20}, responses("a", 5, 4, 4, 3, 5), RULES)
    figure = by_branch["a"]
    assert (figure.sampled, figure.responded, figure.response_rate, figure.is_withheld) == (20, 5, 2500, False)
    assert (figure.satisfaction, figure.questions[0].mean) == (8000, 420)
    assert (figure.low, figure.high) == (3755, 9638)
    assert city == figure


def test_where_few_have_answered_nothing_is_said_of_them() -> None:
    answers = responses("a", 1, 1, 1, 1) + responses("b", *[5] * 30) + responses("c", *[4] * 9)
    sizes = {"a": 30, "b": 30, "c": 30}
    city, by_branch = surveys.figures(["overall"], sizes, sizes, answers, RULES)
    assert by_branch["a"].is_withheld
    assert (by_branch["a"].satisfaction, by_branch["a"].questions, by_branch["a"].responded) == (None, (), 4)
    # What the four said would follow from the city's figure and the others': the next smallest goes with them.
    assert by_branch["c"].is_withheld
    assert not by_branch["b"].is_withheld
    assert city.responded == 43
    nobody, _ = surveys.figures(["overall"], {"a": 30}, {"a": 30}, [], RULES)
    assert (nobody.is_withheld, nobody.response_rate) == (True, 0)


def test_a_branch_weighs_in_the_city_as_much_as_it_has_shops() -> None:
    answers = responses("big", *[5] * 10) + responses("small", *[1] * 30)
    city, _ = surveys.figures(["overall"], {"big": 900, "small": 100}, {"big": 90, "small": 30}, answers, RULES)
    assert (city.satisfaction, city.questions[0].mean) == (9000, 460)


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(1, 60))
def test_an_interval_holds_the_share_and_narrows_with_more_answers(yes: int, count: int) -> None:
    share = min(yes, count) / count
    low, high = surveys.interval(share, count)
    assert 0 <= low <= share <= high <= 1 or abs(low - share) < 1e-9 or abs(high - share) < 1e-9
    wide, narrow = high - low, surveys.interval(share, count * 4)
    assert narrow[1] - narrow[0] < wide


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12)))
def test_never_is_one_branch_with_answers_withheld_alone_while_others_are_shown(counts: dict[str, int]) -> None:
    withheld = surveys.withheld_branches(counts, 5)
    assert {each for each, count in counts.items() if count < 5} <= withheld
    with_answers = [each for each in withheld if counts[each]]
    assert len(with_answers) != 1 or withheld == set(counts)
