"""Keeping what is known of an import while it runs and after: its sender may have gone elsewhere meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.db import Database, new_id, utc_now
from backend.imports import queries
from backend.imports.models import Import
from backend.imports.rules import KEPT, State, TableName, state_of
from backend.problems import Problem, legible

_SECONDS_BETWEEN = 1.0
_COUNTS = ("created", "changed", "unchanged", "voided", "error_count")

#: How far imports are, where they cannot write it: on SQLite each holds the one lock on writing, and one process serves all.
_steps: dict[str, tuple[int, int]] = {}


class Keeper:
    """Of one import: its handler notes how far it is, and at the end what it did."""

    def __init__(self, database: Database, actor: Actor) -> None:
        self.database, self.actor, self.id = database, actor, new_id()
        self.report: Mapping[str, Any] = {}
        self._told_at = time.monotonic()

    def progress(self, done: int, total: int) -> None:
        if self.database.settings.on_sqlite:
            _steps[self.id] = (done, total)
        elif time.monotonic() - self._told_at > _SECONDS_BETWEEN:
            self._told_at = time.monotonic()
            self.write(steps_done=done, steps_total=total)

    def end(self, state: State, **values: Any) -> None:
        self.write(state=state, ended_at=utc_now(), **values)

    def write(self, **values: Any) -> None:
        with self.database.transaction(self.actor.city_id) as session:
            queries.change_import(session, self.actor, self.id, **values)


@contextmanager
def keeping(
    database: Database, actor: Actor, verb: Verb, table: TableName, filename: str | None, dry_run: bool
) -> Iterator[Keeper]:
    """Around an import: it is there to be found from its beginning, and what it comes to is kept, whatever that is.

    Raises:
        Problem: `forbidden`; then nothing is kept.
    """
    require(actor, verb)
    keeper = Keeper(database, actor)
    with database.transaction(actor.city_id) as session:
        session.add(
            Import(
                city_id=actor.city_id,
                id=keeper.id,
                person_id=actor.person_id,
                scope_epoch=actor.scope_epoch,
                table_name=table,
                filename=legible(filename or ""),
                dry_run=dry_run,
                state=State.WORKING,
                began_at=utc_now(),
            )
        )
    try:
        yield keeper
    except Problem as problem:
        told = problem if problem.kind is problems.IMPORT_REFUSED else None
        if told:
            keeper.end(State.REFUSED, report={"error_count": told.facts["error_count"]}, errors=_rows_in_error(told))
        else:
            keeper.end(State.FAILED, problem=problem.as_dict())
        raise
    except Exception:
        keeper.end(State.FAILED, problem=problems.INTERNAL().as_dict())
        raise
    else:
        report = dict(keeper.report)
        keeper.end(State.REFUSED if report["error_count"] else State.DONE, errors=report.pop("errors"), report=report)
    finally:
        _steps.pop(keeper.id, None)


def _rows_in_error(problem: Problem) -> list[dict[str, Any]]:
    """As a report has them."""
    errors = []
    for each in problem.errors:
        row, _, column = each["field"].partition(".")
        errors.append({"row": int(row), "column": column, "reason": each["reason"]})
    return errors


def get_import(session: Session, actor: Actor, import_id: str) -> Import:
    """
    Raises:
        Problem: `not-found` for those of others, and of an earlier posting.
    """
    found = queries.find_import(session, actor, import_id)
    if found is None:
        raise problems.NOT_FOUND()
    return found


def document_of(row: Import, now: datetime) -> dict[str, Any]:
    done, total = _steps.get(row.id, (row.steps_done, row.steps_total))
    report = row.report or {}
    return {
        "id": row.id,
        "table": row.table_name,
        "filename": row.filename,
        "dry_run": row.dry_run,
        "state": state_of(row.state, row.began_at, now),
        "steps_done": done,
        "steps_total": total,
        **{name: report.get(name) for name in _COUNTS},
        "began_at": row.began_at,
        "ended_at": row.ended_at,
    }


def forget_imports(session: Session, city_id: int, now: datetime) -> int:
    return queries.drop_imports(session, city_id, now - KEPT)
