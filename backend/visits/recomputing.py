"""Judging old visits by the rules in force: the job `recompute_signals`, batch after batch by the time of the visits.

Each batch is one transaction that also notes how far it has got, and asks for the next: a worker that dies loses nothing, and
nothing is done twice. What comes out as before stays as it was, and no phone hears of it. Signals of pictures are found by a job
for each visit, so for them a batch only asks for those.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.db import new_id, utc_now
from backend.jobs import Context, Finish, Job, enqueue, enqueue_all
from backend.photos.rules import JUDGE
from backend.problems import INVALID, fault
from backend.rule_sets import queries as rule_set_queries
from backend.rule_sets import service as rule_sets
from backend.rule_sets.rules import Kind
from backend.terminals.geo import Point
from backend.visits import recomputing_queries as queries
from backend.visits.custody import Carried, freshest, put_on_phones
from backend.visits.numbers import PHOTO_RULES, SIGNAL_RULES
from backend.visits.relating import relate_again
from backend.visits.signal_keeping import keep_signals, refresh_risk
from backend.visits.signal_models import SignalRecomputation
from backend.visits.signal_queries import hold_authors, hold_shops, stored_signals
from backend.visits.signal_rules import OWN, RELATIONAL, Signal, SignalKind
from backend.visits.signals import rules_in_force, signals_of

RECOMPUTE = "recompute_signals"
#: So many visits are judged in one transaction.
AT_ONCE = 300
#: The newest requests are what is looked at.
MOST_LISTED = 50

#: The kinds of rule sets whose signals can be found again.
KINDS: dict[str, Kind[Any]] = {kind.name: kind for kind in (SIGNAL_RULES, PHOTO_RULES)}


def request_recomputation(session: Session, actor: Actor, kind: str) -> SignalRecomputation:
    """Have all visits judged by the rules in force. One that is at work by the same version already serves for both.

    Raises:
        Problem: `forbidden`; `invalid` for a kind of rules that is not of signals.
    """
    require(actor, Verb.MANAGE_RULES)
    if kind not in KINDS:
        raise INVALID(errors=[fault("kind", "There are no signals by these rules.")])
    version = rule_sets.rules_for(session, actor.city_id, KINDS[kind]).version
    at_work = queries.find_unfinished(session, actor.city_id, kind, version)
    return at_work or _begin(session, actor, kind, version)


def _after_publishing(session: Session, actor: Actor, kind: str, version: int) -> None:
    """New numbers count for old visits too, from the day on which they are in force."""
    if kind in KINDS:
        newest = rule_set_queries.versions_of(session, actor.city_id, kind)[0]
        _begin(session, actor, kind, version, datetime.combine(newest.effective_on, time(), ZoneInfo(newest.timezone)))


rule_sets.after_publishing.append(_after_publishing)


def _begin(
    session: Session, actor: Actor, kind: str, version: int, due_at: datetime | None = None
) -> SignalRecomputation:
    now = utc_now()
    recomputation = SignalRecomputation(
        city_id=actor.city_id,
        id=new_id(),
        kind=kind,
        rules_version=version,
        requested_by=actor.account_id,
        requested_at=now,
        visits_total=queries.count_visits(session, actor.city_id),
        visits_done=0,
        visits_changed=0,
    )
    session.add(recomputation)
    session.flush()
    enqueue(session, RECOMPUTE, recomputation.id, due_at=due_at if due_at and due_at > now else None)
    audit.record(session, actor, "recompute", "signals", recomputation.id, kind=kind, version=version)
    return recomputation


def list_recomputations(session: Session, actor: Actor, limit: int) -> list[SignalRecomputation]:
    """The newest ones, newest first.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.MANAGE_RULES)
    return queries.list_recomputations(session, actor, limit)


# ---- the job ----------------------------------------------------------------------------------------------------------


def recompute_signals(context: Context, job: Job) -> Finish:
    """The next batch; the subject is the recomputation."""
    return lambda session: _do_batch(session, job.city_id, job.subject_id)


def _do_batch(session: Session, city_id: int, recomputation_id: str) -> None:
    recomputation = queries.lock_recomputation(session, city_id, recomputation_id)
    if recomputation is None or recomputation.finished_at is not None:
        return
    reached = (recomputation.reached_at, recomputation.reached_id)
    batch = queries.visits_after(session, city_id, reached, AT_ONCE)
    if batch:
        if recomputation.kind == "signals":
            recomputation.visits_changed += len(_judge_again(session, city_id, batch))
        else:
            enqueue_all(session, JUDGE, [row.id for row in batch if row.photos_received])
        recomputation.visits_done += len(batch)
        recomputation.reached_at, recomputation.reached_id = batch[-1].started_at, batch[-1].id
    if len(batch) < AT_ONCE:
        recomputation.finished_at = utc_now()
    else:
        enqueue(session, RECOMPUTE, recomputation_id)


def _judge_again(session: Session, city_id: int, batch: Sequence[Any]) -> set[str]:
    """Say of these visits what the rules in force say; those of which it is something else than before."""
    hold_authors(session, city_id, {row.manager_id for row in batch})
    hold_shops(session, city_id, {row.terminal_id for row in batch})
    visits = queries.hold_facts(session, city_id, [row.id for row in batch])
    if not visits:
        return set()
    rules = rules_in_force(session, city_id)
    found = stored_signals(session, city_id, [visit["id"] for visit in visits], OWN | RELATIONAL)
    told: dict[tuple[str, str], Signal | None] = {}
    for visit in visits:
        told |= dict.fromkeys((visit["id"], kind) for kind in OWN)
        shop = None if visit["wgs84_latitude"] is None else Point(visit["wgs84_latitude"], visit["wgs84_longitude"])
        for signal in signals_of(visit, shop, rules):
            said = found.get((visit["id"], signal.kind))
            told[visit["id"], signal.kind] = _with_what_was_erased(signal, said.evidence if said else {}, visit)
    told |= relate_again(session, city_id, visits, rules)
    started = {visit["id"]: visit["started_at"] for visit in visits}
    changed = keep_signals(session, city_id, told, found, started, rules.version)
    refresh_risk(session, city_id, changed)
    fresh = freshest(session)
    put_on_phones(
        session,
        [
            Carried(visit["id"], visit["covered_by"], visit["started_at"])
            for visit in visits
            if visit["id"] in changed and visit["started_at"] >= fresh
        ],
    )
    return changed


def _with_what_was_erased(signal: Signal, said: dict[str, Any], visit: dict[str, Any]) -> Signal:
    """In which datum a position would fit cannot be found again without its coordinates."""
    is_erased = visit["check_in_latitude"] is None
    if signal.kind is SignalKind.FAR and is_erased and "fitting_datum" in said:
        return signal._replace(evidence={**signal.evidence, "fitting_datum": said["fitting_datum"]})
    return signal
