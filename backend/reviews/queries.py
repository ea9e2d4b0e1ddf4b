"""Every SELECT over reviews and former versions of visits. Who sees a visit sees both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids
from backend.brands.models import Spec
from backend.db import AnyRow, wire_time
from backend.reviews.models import Review, VisitVersion
from backend.visits import queries as visits
from backend.visits.models import Visit, VisitTemplate

_REVIEW = (
    Review.id, Review.visit_id, Review.version, Review.outcome, Review.reason, Review.note, Review.due_on, Review.items,
    Review.about, Review.reviewer_id, Person.name.label("reviewer_name"),
    wire_time(Review.reviewed_at).label("reviewed_at"),
)  # fmt: skip
_WITH_REVIEWER = and_(Person.city_id == Review.city_id, Person.id == Review.reviewer_id)


def reviews_of(session: Session, city_id: int, visit_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """All that was decided of these visits, which the caller has found to be seen; oldest first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(
        select(*_REVIEW)
        .outerjoin(Person, _WITH_REVIEWER)
        .where(Review.city_id == city_id, among(Review.visit_id, ids("ids", visit_ids)))
        .order_by(Review.reviewed_at, Review.id)
    ):
        found[row.visit_id].append(dict(row._mapping))
    return found


def reviewed_visits(session: Session, city_id: int, review_ids: Collection[str]) -> dict[str, str]:
    """Which visit each of these reviews is of; whether it is seen is for the caller to find."""
    wanted = select(Review.id, Review.visit_id).where(
        Review.city_id == city_id, among(Review.id, ids("ids", review_ids))
    )
    return {row.id: row.visit_id for row in session.execute(wanted)}


def find_review(session: Session, city_id: int, review_id: str) -> Review | None:
    return session.get(Review, (city_id, review_id))


def name_of(session: Session, actor: Actor) -> str | None:
    """What the actor is called; nobody stands behind the command line."""
    return session.scalar(select(Person.name).where(Person.city_id == actor.city_id, Person.id == actor.person_id))


def centre_of(session: Session, city_id: int) -> list[str]:
    """The active people of the marketing centre."""
    return list(
        session.scalars(
            select(Person.id).where(
                Person.city_id == city_id, Person.role == Role.MARKETING_CENTRE, Person.disabled_at.is_(None)
            )
        )
    )


def template_of(session: Session, city_id: int, version: int) -> list[Any]:
    """The sections of a template version."""
    sections: list[Any] = session.scalars(
        select(VisitTemplate.sections).where(VisitTemplate.city_id == city_id, VisitTemplate.version == version)
    ).one()
    return sections


def why_queued(session: Session, actor: Actor, visit_id: str) -> AnyRow:
    """The risk of a visit that the actor has been found to see, and whether the month's draw picked it."""
    return session.execute(
        select(Visit.risk, Visit.spot_check).where(Visit.city_id == actor.city_id, Visit.id == visit_id)
    ).one()


# ---- versions ---------------------------------------------------------------------------------------------------------


def count_versions(session: Session, city_id: int, visit_id: str) -> int:
    """How many former versions of a visit are kept."""
    counted = select(func.count()).select_from(VisitVersion)
    return session.scalar(counted.where(VisitVersion.city_id == city_id, VisitVersion.visit_id == visit_id)) or 0


def list_versions(session: Session, actor: Actor, visit_id: str) -> list[dict[str, Any]] | None:
    """The versions of a visit in order, without their documents; the last is the visit as it is now.

    None when there is no such visit that the actor may see.
    """
    present = _present(session, actor, visit_id)
    if present is None:
        return None
    rows = session.execute(
        select(
            VisitVersion.number, VisitVersion.version, VisitVersion.review_id,
            VisitVersion.document["submitted_at"].as_string().label("submitted_at"),
            wire_time(VisitVersion.kept_at).label("kept_at"),
        )
        .where(VisitVersion.city_id == actor.city_id, VisitVersion.visit_id == visit_id)
        .order_by(VisitVersion.number)
    )  # fmt: skip
    former = [dict(row._mapping) for row in rows]
    newest = {"number": len(former) + 1, "review_id": None, "kept_at": None}
    return [*former, {**newest, "version": present.version, "submitted_at": present.submitted_at}]


def _present(session: Session, actor: Actor, visit_id: str) -> AnyRow | None:
    return session.execute(
        select(Visit.version, wire_time(Visit.submitted_at).label("submitted_at")).where(
            visits.is_visible(actor, by_id=True), Visit.id == visit_id
        )
    ).one_or_none()


def get_version(session: Session, actor: Actor, visit_id: str, number: int) -> dict[str, Any] | None:
    """One version's document, without positions; None when there is none that the actor may see."""
    present = visits.visit_documents(session, actor, [visit_id]).get(visit_id)
    if present is None:
        return None
    kept = session.scalar(
        select(VisitVersion.document).where(
            VisitVersion.city_id == actor.city_id, VisitVersion.visit_id == visit_id, VisitVersion.number == number
        )
    )
    if kept is None and number == count_versions(session, actor.city_id, visit_id) + 1:
        return without_positions(present)
    return kept


def without_positions(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document as it may be kept for good: raw positions are erased after their time, and so would have to be here."""
    points = {
        name: document[name] and {"device_time": document[name]["device_time"]} for name in ("check_in", "check_out")
    }
    signals = [{name: each[name] for name in ("signal", "weight")} for each in document["server"]["signals"]]
    server = {name: value for name, value in document["server"].items() if name != "review"}
    return {**document, **points, "server": {**server, "signals": signals}}


def names_in(session: Session, city_id: int, documents: Collection[Mapping[str, Any]]) -> dict[str, str]:
    """The names of the specs that these documents speak of, by id."""
    checks = [check for each in documents for check in (*each["shelf_checks"], *each["display_checks"])]
    wanted = {check["spec_id"] for check in checks}
    rows = session.execute(select(Spec.id, Spec.name).where(Spec.city_id == city_id, Spec.id.in_(wanted)))
    return {row.id: row.name for row in rows}
