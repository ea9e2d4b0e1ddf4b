"""What desks make of signals: clearing and confirming them, who was shown which, and what was said when under which rules."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend import problems
from backend.access import DESK_ROLES, Actor, Verb, require
from backend.audit import service as audit
from backend.db import new_id, utc_now
from backend.visits import judging_queries as queries
from backend.visits.custody import Carried, put_on_phones
from backend.visits.models import VisitSignal
from backend.visits.signal_keeping import evidence_mark, refresh_risk
from backend.visits.signal_models import SignalShowing, SignalVerdict
from backend.visits.signal_queries import stored_signals
from backend.visits.signal_rules import SignalKind, Verdict


def judge_signal(
    session: Session, actor: Actor, visit_id: str, signal: SignalKind, verdict: Verdict, note: str | None
) -> None:
    """Clear or confirm a signal of a visit. The newest verdict counts, for as long as the evidence is what it is now.

    Raises:
        Problem: `not-found` for a visit that the actor cannot see, or that has no such signal; `forbidden`; `own-work`.
    """
    visit = queries.hold_seen_visit(session, actor, visit_id)
    if visit is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.JUDGE_SIGNALS)
    if visit.manager_id == actor.person_id:
        raise problems.OWN_WORK()
    stored = stored_signals(session, actor.city_id, [visit_id], [signal]).get((visit_id, signal))
    if stored is None:
        raise problems.NOT_FOUND()
    mark = evidence_mark(stored.evidence)
    if stored.evidence_sha256 is None:  # written by a version of the server that made no marks
        session.execute(
            update(VisitSignal)
            .where(
                VisitSignal.city_id == actor.city_id,
                VisitSignal.visit_id == visit_id,
                VisitSignal.signal == signal.value,
            )
            .values(evidence_sha256=mark),
            execution_options={"synchronize_session": False},
        )
    session.add(
        SignalVerdict(
            city_id=actor.city_id,
            id=new_id(),
            visit_id=visit_id,
            signal=signal.value,
            evidence_sha256=stored.evidence_sha256 or mark,
            verdict=verdict.value,
            note=note,
            by_id=actor.person_id,
            at=utc_now(),
        )
    )
    session.flush()
    refresh_risk(session, actor.city_id, [visit_id])
    put_on_phones(session, [Carried(visit.id, visit.covered_by, visit.started_at)])
    audit.record(session, actor, verdict.value, "signal", visit_id, signal=signal.value, note=note)


# ---- who was shown what -----------------------------------------------------------------------------------------------


def is_shown_first(session: Session, actor: Actor, visit: dict[str, Any]) -> bool:
    """Whether somebody at a desk sees this visit, as `get_visit` gives it, with these signals for the first time."""
    if actor.role not in DESK_ROLES or not visit["server"]["signals"]:
        return False
    return not queries.was_shown(session, actor, visit["id"], _mark_of_set(visit))


def note_showing(session: Session, actor: Actor, visit: dict[str, Any]) -> None:
    """Put on record who is shown which signals of a visit."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    shown = [{name: each[name] for name in ("signal", "weight", "evidence")} for each in visit["server"]["signals"]]
    row = {
        "city_id": actor.city_id, "visit_id": visit["id"], "person_id": actor.person_id,
        "set_sha256": _mark_of_set(visit), "signals": shown, "shown_at": utc_now(),
    }  # fmt: skip
    session.execute(insert(SignalShowing).values(row).on_conflict_do_nothing())


def _mark_of_set(visit: dict[str, Any]) -> str:
    said = sorted(
        (each["signal"], each["weight"], evidence_mark(each["evidence"])) for each in visit["server"]["signals"]
    )
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def signal_history(session: Session, actor: Actor, visit_id: str) -> dict[str, Any]:
    """Everything that was ever said of a visit, newest first, with all verdicts, and who at a desk was shown what.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    if not queries.is_seen(session, actor, visit_id):
        raise problems.NOT_FOUND()
    require(actor, Verb.READ_SIGNAL_HISTORY)
    return {
        "items": queries.list_said(session, actor, visit_id),
        "verdicts": queries.list_verdicts(session, actor, visit_id),
        "showings": queries.list_showings(session, actor, visit_id),
    }
