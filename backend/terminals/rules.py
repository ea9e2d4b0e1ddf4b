"""What a terminal is: its words, its licence number, how owner data is masked, and who can be a benchmark.

Standard library only (positions: geo.py).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from backend.terminals import geo


class Kind(StrEnum):
    ORDINARY = "ordinary"
    MODERN = "modern"
    FRANCHISE = "franchise"


class StoreFormat(StrEnum):
    GROCERY = "grocery"
    CONVENIENCE = "convenience"
    SUPERMARKET = "supermarket"
    TOBACCO_LIQUOR = "tobacco_liquor"
    ENTERTAINMENT = "entertainment"
    MALL = "mall"
    OTHER = "other"


class Scale(StrEnum):
    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"


class TradeArea(StrEnum):
    RESIDENTIAL = "residential"
    MIXED = "mixed"
    COMMERCIAL = "commercial"
    TOWNSHIP = "township"
    OFFICE = "office"
    EDUCATION = "education"


class Locality(StrEnum):
    URBAN = "urban"
    RURAL = "rural"


LOWEST_TIER, HIGHEST_TIER = 1, 30

#: How many benchmark terminals a manager should have, by the locality of the branch (R26).
BENCHMARKS_PER_MANAGER = {Locality.URBAN: (3, 4), Locality.RURAL: (1, 2)}

SEARCH_TEXT_LENGTH = 120


def licence_fault(license_no: str) -> str | None:
    """Why this is no licence number; None when it is: 12 digits, of which 6 area, 1 kind, 5 serial."""
    if not (license_no.isascii() and license_no.isdigit()):
        return "A licence number consists of digits only."
    if len(license_no) != 12:
        return f"A licence number has 12 digits, this has {len(license_no)}."
    return None


def plain_digits(text: str) -> str:
    """Digits as typed with a Chinese keyboard (full width, spaces between) in plain form."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def search_form(text: str) -> str:
    """How names are compared in a search: compatibility forms and letter case do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def search_text(name: str, license_no: str) -> str:
    return f"{license_no} {search_form(name)}"[:SEARCH_TEXT_LENGTH]


def masked_name(name: str | None) -> str | None:
    """`张*` for any name of 张: not even its length is shown (R29)."""
    return f"{name[0]}*" if name else None


def masked_phone(phone: str | None) -> str | None:
    """`138****1234`; of a shorter number only the last two digits are left (R29)."""
    if not phone:
        return None
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:]}"


def is_masked(text: str | None) -> bool:
    return bool(text) and "*" in str(text)


def position_fault(latitude: float | None, longitude: float | None, datum: str | None) -> tuple[str, str] | None:
    """(field, why) when a position cannot be: half of one, not on Earth, or in a datum that does not exist there."""
    if latitude is None or longitude is None or datum is None:
        given = {"latitude": latitude, "longitude": longitude, "datum": datum}
        missing = [field for field, value in given.items() if value is None]
        return None if len(missing) == len(given) else (missing[0], "A position needs latitude, longitude and datum.")
    if not geo.on_earth(latitude, longitude):
        return "latitude", "Not a position on Earth."
    if not geo.exists(latitude, longitude, datum):
        return "datum", "This datum exists only inside China."
    return None


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Text on one line without spaces around it, nothing instead of no text; positions to about 1 cm, which is more than
    any phone knows and survives Excel's 15 digits."""
    return {
        name: _TIDIED[type(value)](name, value) if type(value) in _TIDIED else value for name, value in values.items()
    }


_TIDIED: dict[type, Callable[[str, Any], Any]] = {
    str: lambda name, value: " ".join(value.split()) or None,
    float: lambda name, value: round(value, 2 if name == "accuracy_m" else 7),
}


def derived(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from others: the search text and the position in WGS-84."""
    latitude, longitude, datum = values["latitude"], values["longitude"], values["datum"]
    wgs84 = geo.to_wgs84(latitude, longitude, datum) if datum is not None else (None, None)
    return {
        "search_text": search_text(values["name"], values["license_no"]),
        "wgs84_latitude": wgs84[0],
        "wgs84_longitude": wgs84[1],
    }


def can_be_benchmark(kind: str, closed_on: date | None) -> bool:
    """Only a modern terminal that is open (R26)."""
    return kind == Kind.MODERN and closed_on is None


def benchmark_alert(locality: str, count: int) -> str | None:
    """`too_few` or `too_many` benchmarks for a manager in this locality; an alert, not an error (R26)."""
    least, most = BENCHMARKS_PER_MANAGER[Locality(locality)]
    return "too_few" if count < least else "too_many" if count > most else None
