"""How well the signals find what was done: precision and recall on a city whose frauds are known.

Found is what is said of a visit; done is the one thing that the truth says of it (history.py). Whatever is said of a visit in
which something was done is no false alarm, for one deed may show in several ways: an alarm is false on an honest visit alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.db import Database
from backend.jobs import Context
from backend.jobs.running import run_due
from backend.storage import open_storage
from backend.visits.models import Visit, VisitSignal
from backend.visits.signal_rules import SignalKind
from backend.work import HANDLERS
from seed.city import CITY

_JOBS_AT_ONCE = 1000
ANY = "any signal"


class Figure(NamedTuple):
    """Of one kind of signal, in visits: in how many it was done and in how many of those it was said; of how many it was said,
    and how many of those were honest."""

    signal: str
    done: int
    found: int
    said: int
    false: int

    @property
    def recall(self) -> float | None:
        return self.found / self.done if self.done else None

    @property
    def precision(self) -> float | None:
        return (self.said - self.false) / self.said if self.said else None


def do_jobs(database: Database) -> None:
    """Look at the pictures, as a worker would, until nothing is left to do."""
    context = Context(database, open_storage(database.settings), database.settings)
    while run_due(context, HANDLERS, _JOBS_AT_ONCE):
        pass


def measure(session: Session, truth: Mapping[str, Mapping[str, str]]) -> tuple[list[Figure], int]:
    """Each kind of signal and then all of them together; and how many visits were honest."""
    said: dict[str, set[str]] = defaultdict(set)
    for visit_id, signal in session.execute(
        select(VisitSignal.visit_id, VisitSignal.signal).where(VisitSignal.city_id == CITY)
    ):
        said[signal].add(visit_id)
    done: dict[str, set[str]] = defaultdict(set)
    for visit_id, deed in truth.items():
        done[deed["signal"]].add(visit_id)
    figures = [_figure(kind, done[kind], said[kind], truth) for kind in SignalKind]
    figures.append(_figure(ANY, set(truth), set().union(*said.values()), truth))
    visits = session.scalars(select(Visit.id).where(Visit.city_id == CITY)).all()
    return figures, len(set(visits) - truth.keys())


def _figure(kind: str, done: set[str], said: set[str], truth: Mapping[str, object]) -> Figure:
    return Figure(str(kind), len(done), len(done & said), len(said), len(said - truth.keys()))


def table(figures: list[Figure], honest: int) -> Iterator[str]:
    """The figures as lines of a Markdown table."""
    yield "| signal | done | found | recall | said | of honest visits | precision |"
    yield "|---|---|---|---|---|---|---|"
    for each in figures:
        yield (
            f"| {each.signal} | {each.done} | {each.found} | {_percent(each.recall)} | {each.said} | {each.false}"
            f" | {_percent(each.precision)} |"
        )
    yield ""
    yield f"{figures[-1].false} of {honest} honest visits ({figures[-1].false / max(1, honest):.2%}) have a signal."


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
