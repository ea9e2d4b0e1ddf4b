"""What the author of a visit says to a signal of it: written on the phone, and read beside the signal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Verb, require
from backend.problems import Problem, fault
from backend.visits import judging_queries as queries
from backend.visits.custody import Carried, put_on_phones
from backend.visits.signal_models import SignalExplanation


class Arrival(Protocol):
    """When something reached the server."""

    @property
    def at(self) -> datetime: ...


def record_explanations(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Arrival
) -> list[Problem | None]:
    """Store what managers say to signals of their own visits, new or edited, also when the shop is another's by now.

    `drafts` are loaded by `ExplanationInput` and have distinct ids. Of several about one signal the newest is shown. A signal
    that has vanished meanwhile may still be explained: nothing that was written is lost.

    Returns:
        For each draft None, or the problem that keeps it out: `unknown-reference`, `not-found`, `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.RECORD_VISITS)
    stored = queries.stored_explanations(session, actor.city_id, [draft["id"] for draft in drafts])
    visits = queries.hold_own_visits(session, actor, {draft["visit_id"] for draft in drafts})
    outcomes = [_problem_of(actor, draft, stored.get(draft["id"]), visits) for draft in drafts]
    explained = set()
    for draft, problem in zip(drafts, outcomes, strict=True):
        if problem is not None:
            continue
        explanation = stored.get(draft["id"])
        if explanation is None:
            session.add(
                SignalExplanation(city_id=actor.city_id, author_id=actor.person_id, received_at=receipt.at, **draft)
            )
        else:
            explanation.text, explanation.explained_at = draft["text"], draft["explained_at"]
        explained.add(draft["visit_id"])
    _tell(session, [visits[visit_id] for visit_id in sorted(explained)])
    return outcomes


def _problem_of(
    actor: Actor, draft: Mapping[str, Any], stored: SignalExplanation | None, visits: Mapping[str, Any]
) -> Problem | None:
    if stored is not None and stored.author_id != actor.person_id:
        return problems.NOT_FOUND()
    if draft["visit_id"] not in visits:
        return problems.UNKNOWN_REFERENCE(errors=[fault("visit_id", "There is no such visit, or it is not yours.")])
    if stored is not None and (stored.visit_id, stored.signal) != (draft["visit_id"], draft["signal"]):
        return problems.INVALID(errors=[fault("signal", "An explanation stays with its signal.")])
    return None


def withdraw_explanations(session: Session, actor: Actor, explanation_ids: Collection[str]) -> list[Problem | None]:
    """Take back what was said; unknown and foreign ones are passed over."""
    require(actor, Verb.RECORD_VISITS)
    stored = queries.stored_explanations(session, actor.city_id, explanation_ids)
    own = [each for each in stored.values() if each.author_id == actor.person_id]
    visits = queries.hold_own_visits(session, actor, {each.visit_id for each in own})
    for each in own:
        session.delete(each)
    _tell(session, visits.values())
    return [None for _ in explanation_ids]


def _tell(session: Session, visits: Collection[Any]) -> None:
    """The visit shows what was said to its signals."""
    session.flush()
    put_on_phones(session, [Carried(row.id, row.covered_by, row.started_at) for row in visits])


def retire_explanations(session: Session, city_id: int, before: datetime, limit: int = 2000) -> int:
    """Let explanations that came before a moment leave the phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    rows = queries.explanations_on_phones(session, city_id, before, limit)
    feed.withdraw(
        session,
        SignalExplanation.collection,
        [(row.id, SignalExplanation.channels_for({"author_id": row.author_id})) for row in rows],
    )
    return len(rows)
