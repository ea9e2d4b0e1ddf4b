"""Ways from place to place: short ones, and never longer than what they came from."""

from __future__ import annotations

import random
from itertools import permutations
from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.planning import routing
from backend.planning.routing import Way

points = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), max_size=9)


def ways(places: list[tuple[int, int]]) -> Way:
    return [[dist(a, b) for b in places] for a in places]


@given(points)
@settings(max_examples=60)
def test_a_short_route_visits_every_place_once_and_is_no_longer_than_the_nearest_neighbours(
    places: list[tuple[int, int]],
) -> None:
    way = ways(places)
    route = routing.short_route(range(len(places)), way)
    assert sorted(route) == list(range(len(places)))
    plain = routing.nearest_neighbour(range(len(places)), way)
    assert routing.length_m(route, way) <= routing.length_m(plain, way) + 1e-6


@pytest.mark.parametrize("seed", range(5))
def test_a_route_of_seven_shops_is_within_a_tenth_of_the_shortest(seed: int) -> None:
    chance = random.Random(seed)
    way = ways([(chance.randrange(1000), chance.randrange(1000)) for _ in range(7)])
    best = min(routing.length_m(each, way) for each in permutations(range(7)))
    assert routing.length_m(routing.short_route(range(7), way), way) <= 1.1 * best


def test_crossings_are_undone() -> None:
    square = ways([(0, 0), (100, 0), (100, 100), (0, 100)])
    assert routing.length_m(routing.shorten([0, 2, 1, 3], square), square) == pytest.approx(300)


@given(points.filter(lambda places: len(places) > 1), st.data())
@settings(max_examples=60)
def test_what_another_place_costs_is_what_the_route_gets_longer_by(
    places: list[tuple[int, int]], data: st.DataObject
) -> None:
    way, place = ways(places), len(places) - 1
    route = data.draw(st.permutations(range(place)))
    longer, position = routing.cheapest_place(route, place, way)
    together = [*route[:position], place, *route[position:]]
    assert routing.length_m(together, way) == pytest.approx(routing.length_m(route, way) + longer)
    assert routing.saved_without(together, position, way) == pytest.approx(longer)


def test_nothing_and_one_place_are_routes() -> None:
    assert routing.short_route([], []) == []
    assert routing.short_route([0], [[0.0]]) == [0]
