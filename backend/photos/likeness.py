"""Likeness of pictures by 64-bit difference hashes: how far two are apart, and where to look for those that are near.

A hash is kept in four bands of 16 bits. Two hashes that differ in at most six bits differ in at most one bit within one of their
bands, so all of them are found under the 17 values that each band of the one may have in the other: an index instead of a scan
(multi-index hashing). Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BITS = 64
BANDS = 4
_BAND_BITS = BITS // BANDS
#: Four bands with one wrong bit each leave no room for an eighth.
FARTHEST = 2 * BANDS - 1
#: With fewer bits of either kind a picture is a wall, a night or a gradient, and like every other of its sort.
LEAST_TELLING_BITS = 8
_ALL = (1 << BITS) - 1


def bands_of(hash64: int) -> list[int]:
    """The four bands, highest first."""
    mask = (1 << _BAND_BITS) - 1
    return [(hash64 >> shift) & mask for shift in range(BITS - _BAND_BITS, -1, -_BAND_BITS)]


def values_near(bands: Iterable[int]) -> list[int]:
    """All values that differ from one of these bands in at most one bit."""
    found = set()
    for band in bands:
        found.add(band)
        found.update(band ^ (1 << bit) for bit in range(_BAND_BITS))
    return sorted(found)


def distance(a: int, b: int) -> int:
    """In how many bits two hashes differ."""
    return (a ^ b).bit_count()


def least_distance(hash64: int, others: Sequence[int]) -> int:
    """To the nearest of several hashes: those of one picture, turned."""
    return min((hash64 ^ other).bit_count() for other in others)


def near_ones(turns: Sequence[int], columns: Iterable[int], most: int) -> dict[int, int]:
    """Of thousands of hashes as databases hold them, those within `most` bits of any of the four turns: column → distance."""
    a, b, c, d = turns
    near = {
        column
        for column in columns
        if ((hash64 := column & _ALL) ^ a).bit_count() <= most
        or (hash64 ^ b).bit_count() <= most
        or (hash64 ^ c).bit_count() <= most
        or (hash64 ^ d).bit_count() <= most
    }
    return {column: least_distance(from_column(column), turns) for column in near}


def is_telling(hash64: int) -> bool:
    """Whether there is enough in the picture for a likeness to mean anything."""
    return LEAST_TELLING_BITS <= hash64.bit_count() <= BITS - LEAST_TELLING_BITS


def to_column(hash64: int) -> int:
    """As databases hold it: signed."""
    return hash64 - (1 << BITS) if hash64 >> (BITS - 1) else hash64


def from_column(value: int) -> int:
    """As everything else takes it."""
    return value & _ALL
