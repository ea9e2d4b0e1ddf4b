"""Datums and distances: what must hold for any position, and what an independent converter says."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from geopy.distance import great_circle
from hypothesis import example, given
from hypothesis import strategies as st

from backend.terminals import geo
from backend.terminals.geo import Datum, Point

GCOORD = Path(__file__).parents[1] / "clients" / "gcoord"

inside = st.tuples(st.floats(0.9, 55.7), st.floats(72.1, 137.7))
anywhere = st.tuples(st.floats(-89.9, 89.9), st.floats(-180, 180))
datums = st.sampled_from(list(Datum))
SHOP = (30.5, 114.3)


def measured_in(datum: Datum, wgs84: tuple[float, float]) -> Point:
    """What a device in this datum shows at a place."""
    if datum is Datum.WGS84:
        return Point(*wgs84)
    gcj02 = geo.gcj02_from_wgs84(*wgs84)
    return gcj02 if datum is Datum.GCJ02 else geo.bd09_from_gcj02(*gcj02)


@given(inside, datums)
@example(SHOP, Datum.BD09)
def test_a_position_comes_back_within_half_a_metre_from_every_datum(place: tuple[float, float], datum: Datum) -> None:
    there = measured_in(datum, place)
    assert geo.distance_m(geo.to_wgs84(*there, datum), place) < 0.5


@given(inside)
def test_an_inverse_is_as_exact_as_a_ten_millionth_of_a_degree(place: tuple[float, float]) -> None:
    for forward, inverse in (
        (geo.gcj02_from_wgs84, geo.wgs84_from_gcj02),
        (geo.bd09_from_gcj02, geo.gcj02_from_bd09),
    ):
        there = forward(*inverse(*place))
        assert there == pytest.approx(place, abs=1e-7)


@given(anywhere.filter(lambda place: not geo.inside_china(*place)), datums)
def test_outside_china_nothing_is_shifted(place: tuple[float, float], datum: Datum) -> None:
    assert geo.to_wgs84(*place, datum) == place
    assert geo.gcj02_from_wgs84(*place) == place


@given(anywhere, anywhere)
def test_a_distance_is_the_same_there_and_back(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert geo.distance_m(a, b) == pytest.approx(geo.distance_m(b, a), abs=1e-3)
    assert geo.rough_distance_m(a, b) == pytest.approx(geo.rough_distance_m(b, a), abs=1e-3)


@given(inside, st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_the_rough_distance_is_geopys_great_circle(place: tuple[float, float], north: float, east: float) -> None:
    near = (place[0] + north, place[1] + east)
    assert geo.rough_distance_m(place, near) == pytest.approx(great_circle(place, near).m, abs=1e-3)


@given(inside, st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_the_rough_distance_is_at_most_0_57_percent_off(place: tuple[float, float], north: float, east: float) -> None:
    near = (place[0] + north, place[1] + east)
    assert geo.rough_distance_m(place, near) == pytest.approx(geo.distance_m(place, near), rel=0.0057, abs=1e-6)


def test_the_datums_lie_hundreds_of_metres_apart_so_comparing_them_raw_breaks_every_fence() -> None:
    assert 360 < geo.distance_m(SHOP, geo.gcj02_from_wgs84(*SHOP)) < 680


def test_a_datum_that_applies_in_china_only_exists_nowhere_else() -> None:
    assert geo.exists(30.5, 114.3, "gcj02")
    assert not geo.exists(48.85, 2.35, "gcj02")
    assert geo.exists(48.85, 2.35, "wgs84")
    assert not geo.exists(91, 0, "wgs84")
    assert not geo.exists(float("nan"), 0, "wgs84")


def test_an_unknown_datum_is_an_error_and_never_taken_for_wgs84() -> None:
    with pytest.raises(ValueError, match="pz90"):
        geo.to_wgs84(*SHOP, "pz90")


@pytest.fixture(scope="module")
def gcoord(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The converter, installed in a folder of its own."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("the cross-check with gcoord needs node and npm")
    folder = tmp_path_factory.mktemp("gcoord")
    shutil.copytree(GCOORD, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    installed = subprocess.run(
        ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode:
        pytest.skip(f"npm cannot fetch gcoord here: {(installed.stderr or installed.stdout).strip()[:200]}")
    return folder


def test_the_npm_package_gcoord_agrees(gcoord: Path) -> None:
    places = [(latitude + 0.123, longitude + 0.456) for latitude in range(4, 54, 5) for longitude in range(74, 136, 6)]
    questions, ours = [], []
    for place in places:
        for datum in (Datum.GCJ02, Datum.BD09):
            there = measured_in(datum, place)
            questions += [(place[1], place[0], "wgs84", datum), (there.longitude, there.latitude, datum, "wgs84")]
            ours += [there, geo.to_wgs84(*there, datum)]
    converted = subprocess.run(
        ["node", "convert.cjs"], cwd=gcoord, input=json.dumps(questions), capture_output=True, text=True, check=True
    )
    theirs = [Point(latitude, longitude) for longitude, latitude in json.loads(converted.stdout)]
    assert len(theirs) == len(ours) == 4 * len(places)
    apart = [geo.distance_m(our, their) for our, their in zip(ours, theirs, strict=True)]
    assert max(apart[::2]) < 0.001, "from WGS-84 the formulas are closed and must be the same"
    assert max(apart[1::2]) < 1, "their inverse of BD-09 is an approximation"
