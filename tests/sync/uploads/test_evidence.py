"""A promoter's own photos travel as a manager's do."""

from __future__ import annotations

from backend.db import new_id
from backend.storage import Storage
from tests import factories
from tests.people import Person
from tests.sync.conftest import Shop
from tests.sync.uploads.conftest import begin, begun, kept, send, slug, take_photo


def test_evidence_is_uploaded_by_the_makers_promoters_and_by_nobody_else(
    shop: Shop, storage: Storage, manager: Person, promoter: Person, rival: Person
) -> None:
    check = {"id": new_id(), "spec_id": shop.spec_id, "position": "counter", "facings": 3}
    manager.post("/visits", json=factories.visit(shop.id, display_checks=[check]))
    photo = take_photo()
    assert slug(begin(promoter, photo)) == (409, "photo-not-declared")
    declared = {"verdict": "disputed", "reason": "D3", "photos": [photo.declaration]}
    assert promoter.post(f"/confirmations/{check['id']}/decision", json=declared).status_code == 201
    assert slug(begin(rival, photo)) == (409, "photo-not-declared")
    assert slug(begin(manager, photo)) == (409, "photo-not-declared")
    assert send(promoter, begun(promoter, photo), 0, photo.data).status_code == 204
    assert kept(storage, photo) == photo.data
    [evidence] = (promoter.get(f"/confirmations/{check['id']}").json or {})["evidence"]
    assert evidence["received_at"] is not None
