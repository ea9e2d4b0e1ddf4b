"""States of exports, and values as the cells of a spreadsheet: dates and times in the city's time zone, numbers as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from enum import StrEnum
from operator import attrgetter
from typing import Any


class State(StrEnum):
    QUEUED = "queued"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


#: Those that a worker still has to do with.
UNFINISHED = (State.QUEUED, State.WORKING)


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


class Type(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    FLAG = "flag"


#: Excel has no more rows, the headings included.
MOST_XLSX_ROWS = 1_048_576
_YES_NO = {Language.ZH: ("是", "否"), Language.EN: ("yes", "no")}


def state_of(state: str, expires_at: datetime | None, now: datetime) -> State:
    """Where an export stands at this moment: what is ready expires by the clock alone."""
    return State.EXPIRED if expires_at is not None and expires_at <= now else State(state)


def value_at(row: Any, path: str) -> Any:
    """What lies at `terminal.name` of a row, which is made of mappings or objects; None where something on the way is."""
    for name in path.split("."):
        if row is None:
            return None
        row = row[name] if isinstance(row, Mapping) else attrgetter(name)(row)
    return row


def cell_of(value: Any, type: Type, zone: tzinfo, language: Language) -> Any:
    """A value as a cell: text, a number, a day, a time of the city's clock to the second, or None."""
    return None if value is None else _CELLS[type](value, zone, language)


def _text(value: Any, zone: tzinfo, language: Language) -> str:
    return _words(value)


def _words(value: Any) -> str:
    """As the API would say it, without its brackets and quotes."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_words(each)}" for key, each in value.items())
    return "; ".join(map(_words, value)) if isinstance(value, Iterable) else str(value)


def _number(value: Any, zone: tzinfo, language: Language) -> Any:
    return value


def _day(value: Any, zone: tzinfo, language: Language) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _time(value: Any, zone: tzinfo, language: Language) -> datetime:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at.astimezone(zone).replace(microsecond=0, tzinfo=None)


def _flag(value: Any, zone: tzinfo, language: Language) -> str:
    return _YES_NO[language][0 if value else 1]


_CELLS: Mapping[Type, Callable[[Any, tzinfo, Language], Any]] = {
    Type.TEXT: _text,
    Type.NUMBER: _number,
    Type.DAY: _day,
    Type.TIME: _time,
    Type.FLAG: _flag,
}
