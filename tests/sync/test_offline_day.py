"""The main job: a phone that was offline all day pushes its visits, the branch reads them, everyone else sees nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from backend.db import Database, new_id
from tests import factories
from tests.people import Person, World
from tests.phone import phone_of


def test_a_day_offline_reaches_the_branch_and_nobody_else(
    database: Database, world: World, manager: Person, reviewer: Person, colleague: Person, stranger: Person
) -> None:
    factories.make_template(database)
    spec = factories.make_spec(database, world)
    shops = [factories.make_terminal(database, manager) for _ in range(3)]
    phone = phone_of(manager)
    phone.pull()
    assert set(phone.store["terminals"]) == set(shops)
    assert phone.store["me"][manager.id]["name"] == manager.name

    morning = datetime.now(UTC) - timedelta(hours=8)
    visits = {new_id(): shop for shop in shops}
    for hours, (visit_id, shop) in enumerate(visits.items()):
        phone.write("visits", visit_id, factories.visit(shop, morning + timedelta(hours=hours), specs=[spec]))
    assert [result["status"] for result in phone.push()] == ["applied"] * 3
    assert phone.outbox == []

    listed = reviewer.get("/visits").json
    assert {item["id"] for item in listed["items"]} == set(visits)
    assert listed["items"][0]["manager"]["name"] == manager.name
    assert reviewer.get(f"/visits/{next(iter(visits))}").json["shelf_checks"][0]["facings"] == 2
    for other in (colleague, stranger):
        assert other.get("/visits").json["items"] == []
        assert other.get(f"/visits/{next(iter(visits))}").status_code == 404
        phone_of(other).pull()
        assert not phone_of(other).store["visits"]

    phone.pull()
    assert set(phone.store["visits"]) == set(visits)
    assert phone.is_true_copy()
