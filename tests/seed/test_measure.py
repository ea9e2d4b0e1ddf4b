"""How well the signals find the city's frauds, as docs/signals.md has it."""

from __future__ import annotations

import pytest

from backend.db import Database
from backend.visits.signal_rules import SignalKind
from seed.city import CITY
from seed.measure import ANY, Figure, measure, table
from tests.seed.conftest import Truth


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_nearly_all_frauds_are_found_and_few_honest_visits_doubted(database: Database, truth: Truth) -> None:
    with database.reading(CITY) as session:
        figures, honest = measure(session, truth)
    assert [each.signal for each in figures] == [*SignalKind, ANY]
    of_all = figures[-1]
    assert of_all.done == len(truth)
    assert of_all.found >= 0.95 * of_all.done
    assert of_all.false <= 0.05 * honest
    assert of_all.said == len(truth) - (of_all.done - of_all.found) + of_all.false


def test_what_was_never_done_or_said_has_no_share() -> None:
    figures = [Figure("poor_fix", 4, 3, 5, 1), Figure("overlap", 0, 0, 0, 0)]
    assert [(each.recall, each.precision) for each in figures] == [(0.75, 0.8), (None, None)]
    lines = list(table(figures, 100))
    assert lines[2] == "| poor_fix | 4 | 3 | 75.0% | 5 | 1 | 80.0% |"
    assert lines[3].endswith("| – | 0 | 0 | – |")
