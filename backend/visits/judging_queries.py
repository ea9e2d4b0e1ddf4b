"""What judging and explaining signals asks the database: every SELECT of judging.py and explaining.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, literal, null, or_, select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids
from backend.db import AnyRow, wire_time
from backend.feed import FeedEntry, person_channel
from backend.visits.models import Visit, VisitSignal
from backend.visits.queries import is_visible
from backend.visits.signal_models import SignalExplanation, SignalHistory, SignalShowing, SignalVerdict


def is_seen(session: Session, actor: Actor, visit_id: str) -> bool:
    return session.scalar(select(Visit.id).where(is_visible(actor, by_id=True), Visit.id == visit_id)) is not None


def hold_seen_visit(session: Session, actor: Actor, visit_id: str) -> AnyRow | None:
    """Author, cover and begin of a visit that the actor may see; nobody else changes it until the transaction ends."""
    return session.execute(
        select(Visit.id, Visit.manager_id, Visit.covered_by, Visit.started_at)
        .where(is_visible(actor, by_id=True), Visit.id == visit_id)
        .with_for_update(key_share=True)
    ).one_or_none()


# ---- what was said and shown ------------------------------------------------------------------------------------------


def was_shown(session: Session, actor: Actor, visit_id: str, set_sha256: str) -> bool:
    """Whether the actor has been shown this set of signals of the visit."""
    shown = select(SignalShowing.visit_id).where(
        SignalShowing.city_id == actor.city_id,
        SignalShowing.visit_id == visit_id,
        SignalShowing.person_id == actor.person_id,
        SignalShowing.set_sha256 == set_sha256,
    )
    return session.scalar(shown) is not None


def list_said(session: Session, actor: Actor, visit_id: str) -> list[dict[str, Any]]:
    """What is said of a visit that the caller may see, then what was said before, newest first."""
    now = session.execute(
        select(
            VisitSignal.signal, VisitSignal.weight, VisitSignal.evidence, VisitSignal.rules_version,
            wire_time(VisitSignal.said_at).label("shown_from"), null().label("shown_until"),
        )
        .where(VisitSignal.city_id == actor.city_id, VisitSignal.visit_id == visit_id)
        .order_by(VisitSignal.said_at.desc(), VisitSignal.signal)
    )  # fmt: skip
    before = session.execute(
        select(
            SignalHistory.signal, SignalHistory.weight, SignalHistory.evidence, SignalHistory.rules_version,
            wire_time(SignalHistory.shown_from).label("shown_from"),
            wire_time(SignalHistory.shown_until).label("shown_until"),
        )
        .where(SignalHistory.city_id == actor.city_id, SignalHistory.visit_id == visit_id)
        .order_by(SignalHistory.shown_until.desc(), SignalHistory.id.desc())
    )  # fmt: skip
    return [dict(row._mapping) for row in (*now, *before)]


def list_verdicts(session: Session, actor: Actor, visit_id: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            SignalVerdict.signal, SignalVerdict.verdict, SignalVerdict.note, SignalVerdict.by_id.label("by"),
            Person.name.label("by_name"), wire_time(SignalVerdict.at).label("at"),
        )
        .join(Person, and_(Person.city_id == SignalVerdict.city_id, Person.id == SignalVerdict.by_id))
        .where(SignalVerdict.city_id == actor.city_id, SignalVerdict.visit_id == visit_id)
        .order_by(SignalVerdict.at.desc(), SignalVerdict.id.desc())
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


def list_showings(session: Session, actor: Actor, visit_id: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            SignalShowing.person_id, Person.name.label("person_name"), SignalShowing.signals,
            wire_time(SignalShowing.shown_at).label("shown_at"),
        )
        .join(Person, and_(Person.city_id == SignalShowing.city_id, Person.id == SignalShowing.person_id))
        .where(SignalShowing.city_id == actor.city_id, SignalShowing.visit_id == visit_id)
        .order_by(SignalShowing.shown_at.desc(), SignalShowing.person_id)
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


# ---- explanations -----------------------------------------------------------------------------------------------------


def _visible_explanations(actor: Actor) -> ColumnElement[bool]:
    """Whoever wrote it, and the desks that see the visit."""
    if actor.role is Role.PROMOTER:
        return false()
    own = SignalExplanation.author_id == actor.person_id
    seen = own if actor.role is Role.CUSTOMER_MANAGER else or_(own, is_visible(actor, by_id=True))
    return and_(SignalExplanation.city_id == actor.city_id, seen)


def explanation_documents(
    session: Session, actor: Actor, explanation_ids: Collection[str]
) -> dict[str, dict[str, Any]]:
    """The explanations among these that the actor may read, as they travel."""
    rows = session.execute(
        select(
            SignalExplanation.id, SignalExplanation.visit_id, SignalExplanation.signal, SignalExplanation.text,
            wire_time(SignalExplanation.explained_at).label("explained_at"), SignalExplanation.author_id,
            wire_time(SignalExplanation.received_at).label("received_at"),
        )
        .join(Visit, and_(Visit.city_id == SignalExplanation.city_id, Visit.id == SignalExplanation.visit_id))
        .where(_visible_explanations(actor), among(SignalExplanation.id, ids("ids", explanation_ids)))
    )  # fmt: skip
    documents = {}
    for row in rows:
        document = dict(row._mapping)
        server = {name: document.pop(name) for name in ("author_id", "received_at")}
        documents[row.id] = {**document, "server": server}
    return documents


def stored_explanations(
    session: Session, city_id: int, explanation_ids: Collection[str]
) -> dict[str, SignalExplanation]:
    """What is stored under these ids in the city, whoever said it."""
    statement = select(SignalExplanation).where(
        SignalExplanation.city_id == city_id, among(SignalExplanation.id, ids("ids", explanation_ids))
    )
    return {each.id: each for each in session.scalars(statement, execution_options={"populate_existing": True})}


def hold_own_visits(session: Session, actor: Actor, visit_ids: Collection[str]) -> dict[str, AnyRow]:
    """The actor's visits among these with who covers their shops, until the transaction ends: a hand-over waits."""
    statement = (
        select(Visit.id, Visit.covered_by, Visit.started_at)
        .where(
            Visit.city_id == actor.city_id,
            among(Visit.id, ids("ids", visit_ids)),
            Visit.manager_id == actor.person_id,
            Visit.withdrawn_at.is_(None),
        )
        .order_by(Visit.id)
        .with_for_update(read=True)
    )
    return {row.id: row for row in session.execute(statement)}


def explanations_on_phones(session: Session, city_id: int, before: datetime, limit: int) -> Sequence[AnyRow]:
    """Explanations that came before a moment and are still on their author's phone."""
    return session.execute(
        select(SignalExplanation.id, SignalExplanation.author_id)
        .join(
            FeedEntry,
            and_(
                FeedEntry.city_id == SignalExplanation.city_id,
                FeedEntry.channel == literal(person_channel("")) + cast(SignalExplanation.author_id, String),
                FeedEntry.collection == SignalExplanation.collection,
                FeedEntry.doc_id == SignalExplanation.id,
                FeedEntry.deleted.is_(False),
            ),
        )
        .where(SignalExplanation.city_id == city_id, SignalExplanation.received_at < before)
        .limit(limit)
    ).all()
