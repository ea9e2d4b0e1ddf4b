"""Benchmark terminals: dated designations of modern ones, and alerts where a manager has too many or too few (R26)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.problems import NOT_ELIGIBLE, NOT_FOUND
from backend.terminals import queries, rules
from backend.terminals.models import BenchmarkDesignation
from backend.terminals.service import require_follows, require_not_to_come
from backend.terminals.writing import Change, save_terminals


def designate_benchmark(
    session: Session, actor: Actor, terminal_id: str, from_date: date | None = None
) -> dict[str, Any]:
    """The terminal is a benchmark from a day on (default: today).

    Raises:
        Problem: `not-found`, `forbidden`; `not-eligible` when it is not modern, closed, or a benchmark already; `invalid` for
            a day to come or before an earlier designation ended.
    """
    before = queries.find_terminal(session, actor, terminal_id, lock=True)
    require(actor, Verb.DESIGNATE_BENCHMARKS)
    if before["is_benchmark"]:
        raise NOT_ELIGIBLE("It is a benchmark already.")
    if not rules.can_be_benchmark(before["kind"], before["closed_on"]):
        raise NOT_ELIGIBLE()
    from_date = require_not_to_come(session, actor, "from_date", from_date)
    change = Change(before, {**before, "is_benchmark": True})
    require_follows(session, actor, BenchmarkDesignation, [change], from_date)
    save_terminals(session, actor, [change], from_date)
    return queries.get_terminal(session, actor, terminal_id)


def end_designation(session: Session, actor: Actor, terminal_id: str) -> None:
    """From today on the terminal is no benchmark.

    Raises:
        Problem: `not-found`, also when it is none; `forbidden`.
    """
    before = queries.find_terminal(session, actor, terminal_id, lock=True)
    require(actor, Verb.DESIGNATE_BENCHMARKS)
    if not before["is_benchmark"]:
        raise NOT_FOUND()
    save_terminals(session, actor, [Change(before, {**before, "is_benchmark": False})])


def list_alerts(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """The managers whom the actor's desk sees with too many or too few benchmarks: an alert, not an error (R26)."""
    return queries.benchmark_alerts(session, actor)
