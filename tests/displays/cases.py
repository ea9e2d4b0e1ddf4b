"""Display checks that reach their promoters: a visit with checks of two makers, and its photos on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update

from backend.db import Database, new_id, utc_now
from backend.photos.models import Photo
from backend.visits.service import photos_arrived
from tests import factories
from tests.people import CITY, Person, World

Document = dict[str, Any]


def photo_of(check_id: str | None = None, **values: Any) -> Document:
    """A declaration, of a check if one is named."""
    unlike = new_id().replace("-", "")
    return {
        "id": new_id(), "sha256": unlike + unlike, "size": 9, "media_type": "image/jpeg", "view": "counter",
        "display_check_id": check_id,
    } | values  # fmt: skip


@dataclass
class Displays:
    """`own` is a spec of the promoter's manufacturer, `foreign` one of the rival's."""

    database: Database
    world: World
    shop: str
    own: str
    foreign: str
    docs: dict[str, Document] = field(default_factory=dict)

    @property
    def manager(self) -> Person:
        return self.world.people["manager"]

    def visit(
        self, specs: Sequence[str] | None = None, shop: str | None = None, **values: Any
    ) -> tuple[str, list[str]]:
        """A visit handed in by the manager with a check and a photo for each spec; the photos have not arrived.

        Returns:
            The ids of visit and checks.
        """
        visit_id, check_ids = new_id(), [new_id() for _ in specs or [self.own]]
        checks = [
            {"id": check_id, "spec_id": spec_id, "position": "counter", "facings": 3, "price_tag": "right"}
            for check_id, spec_id in zip(check_ids, specs or [self.own], strict=True)
        ]
        doc = factories.visit(shop or self.shop, display_checks=checks, photos=[photo_of(each) for each in check_ids])
        self.write(visit_id, doc | values)
        return visit_id, check_ids

    def write(self, visit_id: str, doc: Document) -> None:
        """Record a visit, or edit it."""
        self.docs[visit_id] = doc
        answer = self.manager.post("/visits", json={"id": visit_id, **doc})
        assert answer.status_code == 201, answer.json

    def arrive(self, visit_id: str, *photo_ids: str) -> None:
        """Let photos of a visit arrive, all if none are named, as the upload does in its transaction."""
        ids = photo_ids or [photo["id"] for photo in self.docs[visit_id]["photos"]]
        with self.database.transaction(CITY) as session:
            session.execute(update(Photo).where(Photo.id.in_(ids)).values(received_at=utc_now()))
            photos_arrived(session, CITY, [visit_id])

    def presented(self, *specs: str) -> str:
        """The one check of a visit that is whole, or the first."""
        visit_id, check_ids = self.visit(specs or None)
        self.arrive(visit_id)
        return check_ids[0]


def queue(person: Person, query: str = "") -> list[str]:
    answer = person.get(f"/confirmations?{query}")
    assert answer.status_code == 200, answer.json
    return [each["id"] for each in answer.json["items"]]


def case_of(person: Person, case_id: str) -> Document:
    answer = person.get(f"/confirmations/{case_id}")
    assert answer.status_code == 200, answer.json
    case: Document = answer.json
    return case


def deeds(person: Person, case_id: str) -> list[str]:
    return [each["deed"] for each in case_of(person, case_id)["history"]]


def confirm(person: Person, case_id: str, **values: Any) -> Any:
    return person.post(f"/confirmations/{case_id}/decision", json={"verdict": "confirmed"} | values)


def dispute(person: Person, case_id: str, reason: str = "D3", **values: Any) -> Any:
    return person.post(f"/confirmations/{case_id}/decision", json={"verdict": "disputed", "reason": reason} | values)
