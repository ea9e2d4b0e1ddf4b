"""Finding likenesses by bands: nothing within reach is missed, and what is found is within reach."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.db import Database, insert_rows, utc_now
from backend.photos.file_queries import files_like
from backend.photos.likeness import (
    BITS,
    FARTHEST,
    bands_of,
    distance,
    from_column,
    is_telling,
    least_distance,
    near_ones,
    to_column,
    values_near,
)
from backend.photos.models import PhotoFile
from tests.people import CITY, Person

hashes = st.integers(0, 2**BITS - 1)


@given(hashes)
def test_a_hash_comes_back_from_the_database_as_it_was(hash64: int) -> None:
    column = to_column(hash64)
    assert -(2**63) <= column < 2**63
    assert from_column(column) == hash64


@given(hashes, st.sets(st.integers(0, BITS - 1), max_size=FARTHEST))
def test_hashes_within_reach_share_a_band_but_for_one_bit(hash64: int, wrong: set[int]) -> None:
    other = hash64
    for bit in wrong:
        other ^= 1 << bit
    assert distance(hash64, other) == len(wrong)
    pairs = zip(bands_of(hash64), bands_of(other), strict=True)
    assert any(theirs in values_near([ours]) for ours, theirs in pairs)


@given(st.lists(hashes, min_size=4, max_size=4), st.lists(hashes, max_size=20), st.integers(0, FARTHEST))
def test_near_ones_are_those_within_the_distance_of_any_turn(turns: list[int], others: list[int], most: int) -> None:
    others += [turns[2] ^ 0b101, turns[3]]
    found = near_ones(turns, map(to_column, others), most)
    expected = {to_column(each): least_distance(each, turns) for each in others if least_distance(each, turns) <= most}
    assert found == expected


@pytest.mark.parametrize("hash64", [0, 2**64 - 1, 0b1111111])
def test_few_bits_of_one_kind_tell_nothing(hash64: int) -> None:
    assert not is_telling(hash64)


def row(sha256: str, hash64: int) -> dict[str, object]:
    return {
        "city_id": CITY, "sha256": sha256, "size_bytes": 9, "stored_at": utc_now(), "state": "processed",
        "dhash_0": to_column(hash64), **{f"band_{place}": band for place, band in enumerate(bands_of(hash64))},
    }  # fmt: skip


def test_the_database_finds_what_a_walk_through_all_of_them_finds(database: Database, manager: Person) -> None:
    chance = random.Random(6)
    turns = [chance.getrandbits(BITS) for _ in range(4)]
    stored = {f"{n:064x}": chance.getrandbits(BITS) for n in range(2000)}
    for n in range(72):  # some that are near one of the turns, and some just beyond
        near = turns[n % 4]
        for bit in chance.sample(range(BITS), n % 12):
            near ^= 1 << bit
        stored[f"{n + 5000:064x}"] = near
    with database.transaction(CITY) as session:
        insert_rows(session, PhotoFile, [row(sha256, hash64) for sha256, hash64 in stored.items()])
    with database.reading(CITY) as session:
        for most in (0, 2, 6):
            expected = {name: least_distance(each, turns) for name, each in stored.items()}
            walked = {name: bits for name, bits in expected.items() if bits <= most}
            assert files_like(session, CITY, turns, most) == walked


def test_another_citys_pictures_are_not_found(database: Database, manager: Person) -> None:
    with database.transaction(CITY) as session:
        insert_rows(session, PhotoFile, [row("a" * 64, 0xF0F0F0F0F0F0F0F0)])
    with database.reading(CITY) as session:
        assert files_like(session, CITY + 1, [0xF0F0F0F0F0F0F0F0] * 4, 6) == {}
        assert files_like(session, CITY, [0xF0F0F0F0F0F0F0F0] * 4, 6) == {"a" * 64: 0}
