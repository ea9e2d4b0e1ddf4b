"""Who did what, when and from which device, in one hash chain a city.

A use case `record`s a deed while it works; the lines are put at the end of the chain as the last thing before the commit, so
that the chain's lock is held for a moment only, and a deed that is rolled back leaves no line.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.audit import queries, rules
from backend.audit.models import AuditLine
from backend.db import insert_rows, rfc3339, utc_now

_PENDING = "audit_lines"


def record(session: Session, actor: Actor, deed: str, thing: str, thing_id: str | None = None, **detail: Any) -> None:
    """Note a deed: `record(session, actor, "suspend", "person", person.id, reason=…)`. `detail` is anything JSON holds."""
    if not session.get_bind().get_execution_options().get("zhudian_writing"):
        raise RuntimeError("a deed is recorded in a transaction; a reading is never committed")
    session.info.setdefault(_PENDING, []).append(
        {
            "city_id": actor.city_id,
            "at": utc_now(),
            "person_id": actor.account_id,
            "device_id": actor.device_id,
            "deed": deed,
            "thing": thing,
            "thing_id": thing_id,
            "detail": rules.settle(orjson.loads(orjson.dumps(detail, option=orjson.OPT_UTC_Z))),
        }
    )


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    pending: list[dict[str, Any]] = session.info.pop(_PENDING, [])
    if not pending:
        return
    number, previous_hash = queries.lock_end_of_chain(session, pending[0]["city_id"])
    for line in pending:
        number += 1
        line |= {"number": number, "previous_hash": previous_hash}
        line["hash"] = previous_hash = rules.hash_line(previous_hash, _canonical(line))
    insert_rows(session, AuditLine, pending)


def _canonical(line: dict[str, Any]) -> bytes:
    covered = {
        name: line[name] for name in ("city_id", "number", "person_id", "device_id", "deed", "thing", "thing_id")
    }
    return orjson.dumps({**covered, "at": rfc3339(line["at"]), "detail": line["detail"]}, option=orjson.OPT_SORT_KEYS)


def verify(session: Session, city_id: int) -> list[int]:
    """The numbers at which the chain is broken: a line that was changed or follows another than it says, or is missing.

    What was cut off at the end leaves no gap: compare the newest number and hash with those seen before.
    """
    broken: list[int] = []
    expected, previous_hash = 1, rules.BEGINNING
    for line in queries.iterate_lines(session, city_id):
        if line.number != expected:
            broken.append(expected)
        elif line.previous_hash != previous_hash or line.hash != rules.hash_line(
            line.previous_hash, _canonical(vars(line))
        ):
            broken.append(line.number)
        expected, previous_hash = line.number + 1, line.hash
    return broken


def list_lines(session: Session, actor: Actor, **filters: Any) -> list[AuditLine]:
    """Lines of the log, newest first.

    Raises:
        Problem: `forbidden` for all but administrators.
    """
    require(actor, Verb.READ_AUDIT)
    return queries.list_lines(session, actor, **filters)
