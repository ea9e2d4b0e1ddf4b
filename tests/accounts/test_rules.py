"""Tokens, waiting times, user names and passwords as plain functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.access import Role
from backend.accounts import rules
from backend.db import new_id

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIFE = rules.Life(access=timedelta(minutes=15), refresh=timedelta(days=14), session=timedelta(days=90))
KEY = "a server's key"


def begin() -> tuple[rules.Tokens, rules.Pair]:
    return rules.first_tokens(439900, new_id(), LIFE, NOW)


def follow(
    kept: rules.Tokens, shown: rules.Token, at: datetime = NOW, key: str = KEY
) -> tuple[rules.Tokens, rules.Pair]:
    following = rules.next_tokens(kept, shown, key, LIFE, at)
    assert following is not None
    return following


def end_of(kept: rules.Tokens, shown: rules.Token) -> datetime | None:
    return rules.access_end(
        shown, kept.access_hash, kept.access_ends_at, kept.previous_access_hash, kept.previous_access_ends_at
    )


def test_a_token_is_read_back_as_it_was_written() -> None:
    token = rules.Token(439900, new_id(), rules.new_secret())
    assert rules.read_token(str(token)) == token


@pytest.mark.parametrize(
    "text",
    ["", "a", "令牌", "AAAA", "=" * 70, "A" * 69, "A" * 71, "A" * 5000, "AAAA AAAA", "_" * 70],
)
def test_what_cannot_be_a_token_is_none(text: str) -> None:
    assert rules.read_token(text) is None


def test_the_same_refresh_token_gives_the_same_pair_until_its_successor_is_used() -> None:
    kept, first = begin()
    kept, second = follow(kept, first.refresh)
    kept, again = follow(kept, first.refresh)
    assert again == second
    kept, third = follow(kept, second.refresh)
    assert third != second
    assert rules.next_tokens(kept, first.refresh, KEY, LIFE, NOW) is None


def test_the_next_pair_cannot_be_guessed_without_the_servers_key() -> None:
    kept, first = begin()
    assert follow(kept, first.refresh)[1] != follow(kept, first.refresh, key="another key")[1]


def test_a_lost_answer_survives_a_change_of_the_servers_key() -> None:
    kept, first = begin()
    kept, _ = follow(kept, first.refresh)
    kept, second = follow(kept, first.refresh, key="another key")
    follow(kept, second.refresh, key="another key")


def test_the_former_access_token_keeps_its_own_end_and_the_one_before_has_none() -> None:
    kept, first = begin()
    later = NOW + timedelta(minutes=10)
    kept, second = follow(kept, first.refresh, later)
    assert end_of(kept, first.access) == NOW + LIFE.access
    assert end_of(kept, second.access) == later + LIFE.access
    kept, _ = follow(kept, second.refresh, later)
    assert end_of(kept, first.access) is None


def test_an_access_token_does_not_refresh_and_a_refresh_token_gives_no_access() -> None:
    kept, pair = begin()
    assert rules.next_tokens(kept, pair.access, KEY, LIFE, NOW) is None
    assert end_of(kept, pair.refresh) is None


def test_refreshing_slides_the_end_but_never_past_the_sessions_own() -> None:
    kept, pair = begin()
    at = NOW
    for _ in range(6):
        at += timedelta(days=13)
        kept, pair = follow(kept, pair.refresh, at)
    assert kept.refresh_ends_at == kept.ends_at == NOW + LIFE.session
    at = NOW + LIFE.session - timedelta(minutes=5)
    kept, pair = follow(kept, pair.refresh, at)
    assert kept.access_ends_at == kept.ends_at
    assert rules.next_tokens(kept, pair.refresh, KEY, LIFE, kept.ends_at) is None


def test_a_session_that_is_not_refreshed_in_time_ends() -> None:
    kept, pair = begin()
    assert rules.next_tokens(kept, pair.refresh, KEY, LIFE, NOW + LIFE.refresh) is None
    follow(kept, pair.refresh, NOW + LIFE.refresh - timedelta(milliseconds=1))


def test_below_the_limit_nobody_waits_and_at_it_until_the_oldest_leaves_the_window() -> None:
    window = timedelta(minutes=15)
    attempts = [NOW - timedelta(minutes=14), NOW - timedelta(minutes=5), NOW]
    assert rules.seconds_to_wait(attempts, 4, window, NOW) == 0
    assert rules.seconds_to_wait(attempts, 3, window, NOW) == 60
    assert rules.seconds_to_wait(attempts, 2, window, NOW) == 600


def test_addresses_of_one_ipv6_network_count_together_and_ipv4_addresses_alone() -> None:
    def counted(address: str | None) -> str:
        return rules.attempt_subjects("chenwei", address)[1]

    assert counted("2001:db8:1:2::1") == counted("2001:db8:1:2:ffff::9") != counted("2001:db8:1:3::1")
    assert counted("192.0.2.1") != counted("192.0.2.2")
    assert counted(None) == counted("not an address")
    assert all(len(subject) <= 120 for subject in rules.attempt_subjects("İ" * 120, "2001:db8:1:2::1"))


@pytest.mark.parametrize(
    ("typed", "kept"), [("ChenWei", "chenwei"), ("  chen ", "chen"), ("ｃｈｅｎ０１", "chen01"), ("陈伟", "陈伟")]
)
def test_user_names_are_compared_in_one_form(typed: str, kept: str) -> None:
    assert rules.canonical_username(typed) == kept


def test_user_names_have_2_to_60_characters() -> None:
    assert [length for length in (1, 2, 60, 61) if rules.username_fault("a" * length)] == [1, 61]


def test_passwords_have_at_least_10_characters_and_are_not_the_user_name() -> None:
    assert rules.password_fault("123456789", "chenwei")
    assert rules.password_fault("ChenWei-2026", "chenwei-2026")
    assert rules.password_fault("1234567890", "chenwei") is None


def test_made_up_passwords_are_good_enough_and_never_the_same() -> None:
    made = {rules.generate_password() for _ in range(50)}
    assert len(made) == 50
    assert all(rules.password_fault(each, "chenwei") is None for each in made)


def test_each_role_belongs_to_a_branch_a_manufacturer_or_the_city() -> None:
    assert [role for role in Role if rules.needs_branch(role)] == [
        Role.CUSTOMER_MANAGER,
        Role.MARKET_MANAGER,
        Role.BRAND_MANAGER,
    ]
    assert [role for role in Role if rules.needs_manufacturer(role)] == [Role.PROMOTER]
