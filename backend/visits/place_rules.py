"""Where a shop seems to be: the middle of where visits to it checked in. Standard library only.

Degrees in WGS-84, metres.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

#: One check-in may be anywhere; two that agree are worth a look.
LEAST_VISITS = 2
#: More than this many of the newest say nothing new.
MOST_VISITS = 20


class Fix(NamedTuple):
    latitude: float
    longitude: float
    accuracy_m: float | None


class Proposal(NamedTuple):
    """`accuracy_m` is how far off it may be: half of the check-ins lie within."""

    latitude: float
    longitude: float
    accuracy_m: float


def proposed(
    fixes: Sequence[Fix], far_m: float, distance_m: Callable[[tuple[float, float], tuple[float, float]], float]
) -> Proposal | None:
    """The middle of the check-ins; None while they are too few, or too far from each other to be of one place."""
    if len(fixes) < LEAST_VISITS:
        return None
    latitude = median(fix.latitude for fix in fixes)
    longitude = median(fix.longitude for fix in fixes)
    spread = median(distance_m((latitude, longitude), (fix.latitude, fix.longitude)) for fix in fixes)
    if spread > far_m:
        return None
    measured = median(fix.accuracy_m or 0.0 for fix in fixes)
    return Proposal(round(latitude, 7), round(longitude, 7), round(max(spread, measured), 1))
