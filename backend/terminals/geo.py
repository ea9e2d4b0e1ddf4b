"""Positions on Earth: the three datums in use in China, and distances. Degrees and metres throughout.

GCJ-02 is the datum that Chinese maps and phones must use; it lies 360 to 680 m from WGS-84 in Chinese cities. BD-09 is Baidu's
further offset of it. Outside China both are the same as WGS-84. Positions are compared in WGS-84 only.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from math import asin, atan2, cos, hypot, isfinite, pi, radians, sin, sqrt
from typing import NamedTuple

from geopy.distance import geodesic

#: One measure for all: geopy would work out the ellipsoid anew for every pair.
_GEODESIC = geodesic()


class Datum(StrEnum):
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Point(NamedTuple):
    latitude: float
    longitude: float


# The Krasovsky 1940 ellipsoid, on which GCJ-02 is defined.
_SEMI_MAJOR_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.006693421622965823
#: The mean radius.
_EARTH_RADIUS_M = 6_371_008.8
_BD09_TURN = pi * 3000.0 / 180.0
_CLOSE_ENOUGH_DEGREES = 1e-9
_MOST_STEPS = 30


def inside_china(latitude: float, longitude: float) -> bool:
    """Whether GCJ-02 applies: the usual rough box around the country."""
    return 0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347


def on_earth(latitude: float, longitude: float) -> bool:
    return isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180


def exists(latitude: float, longitude: float, datum: str) -> bool:
    """Whether a position can have been measured: on Earth, and inside China for the datums that apply only there."""
    return on_earth(latitude, longitude) and (datum == Datum.WGS84 or inside_china(latitude, longitude))


@lru_cache(maxsize=8192)  # a visit's positions are asked for again by every comparison with its neighbours
def to_wgs84(latitude: float, longitude: float, datum: str) -> Point:
    """The position in WGS-84, within 1e-7 degrees; outside China it is returned as it is.

    Raises:
        ValueError: for an unknown datum.
    """
    datum = Datum(datum)
    if datum is Datum.WGS84 or not inside_china(latitude, longitude):
        return Point(latitude, longitude)
    return wgs84_from_gcj02(*(gcj02_from_bd09(latitude, longitude) if datum is Datum.BD09 else (latitude, longitude)))


def gcj02_from_wgs84(latitude: float, longitude: float) -> Point:
    if not inside_china(latitude, longitude):
        return Point(latitude, longitude)
    x, y = longitude - 105.0, latitude - 35.0
    ripple = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north_m += (ripple + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north_m += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east_m += (ripple + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east_m += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    flattening = 1 - _ECCENTRICITY_SQUARED * sin(radians(latitude)) ** 2
    meridian_m = _SEMI_MAJOR_AXIS_M * (1 - _ECCENTRICITY_SQUARED) / (flattening * sqrt(flattening))
    parallel_m = _SEMI_MAJOR_AXIS_M / sqrt(flattening) * cos(radians(latitude))
    return Point(latitude + north_m * 180.0 / (meridian_m * pi), longitude + east_m * 180.0 / (parallel_m * pi))


def bd09_from_gcj02(latitude: float, longitude: float) -> Point:
    radius = hypot(longitude, latitude) + 0.00002 * sin(latitude * _BD09_TURN)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BD09_TURN)
    return Point(radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065)


def wgs84_from_gcj02(latitude: float, longitude: float) -> Point:
    return _inverse(gcj02_from_wgs84, Point(latitude, longitude))


def gcj02_from_bd09(latitude: float, longitude: float) -> Point:
    return _inverse(bd09_from_gcj02, Point(latitude, longitude))


def _inverse(forward: Callable[[float, float], Point], target: Point) -> Point:
    """Walk back by the error until it vanishes: the offsets change so slowly that four or five steps do."""
    guess = target
    for _ in range(_MOST_STEPS):
        reached = forward(*guess)
        off = Point(target.latitude - reached.latitude, target.longitude - reached.longitude)
        guess = Point(guess.latitude + off.latitude, guess.longitude + off.longitude)
        if max(abs(off.latitude), abs(off.longitude)) < _CLOSE_ENOUGH_DEGREES:
            break
    return guess


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Geodesic distance of two WGS-84 positions (latitude, longitude): for what is recorded."""
    return float(_GEODESIC.measure(a, b)) * 1000


def rough_distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """geopy's great-circle distance to the millimetre, at most 0.56 % off the geodesic, and a hundred times as fast."""
    (latitude, longitude), (to_latitude, to_longitude) = a, b
    north, east = radians(to_latitude - latitude) / 2, radians(to_longitude - longitude) / 2
    chord = sin(north) ** 2 + cos(radians(latitude)) * cos(radians(to_latitude)) * sin(east) ** 2
    return 2 * _EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))
