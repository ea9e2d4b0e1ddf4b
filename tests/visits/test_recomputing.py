"""Old visits are judged by new rules: all of them, once, and what was said before is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from backend.db import Database, new_id
from backend.jobs import Context
from backend.jobs.running import run_due
from backend.storage import open_storage
from backend.visits import recomputing
from backend.visits.models import Visit, VisitSignal
from backend.work import HANDLERS
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of

NOW = datetime.now(UTC).replace(microsecond=0)
SPOT = (30.500123, 114.300456)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recomputing, "AT_ONCE", 2)


@pytest.fixture
def visits(database: Database, manager: Person) -> list[str]:
    """Five visits of one manager: of 4, 6, 8, 10 and 12 minutes, at the same coordinates."""
    factories.make_template(database)
    shop = factories.make_terminal(database, manager)
    made = []
    for number in range(5):
        at = NOW - timedelta(days=6 - number)
        body = factories.visit(shop, at, minutes=4 + 2 * number, check_in=factories.check_point(at, SPOT))
        answer = manager.post("/visits", json={"id": new_id(), **body})
        assert answer.status_code == 201, answer.json
        made.append(str(answer.json["id"]))
    while work(database):
        pass
    return made


def work(database: Database, limit: int = 100) -> int:
    context = Context(database, open_storage(database.settings), database.settings)
    return run_due(context, HANDLERS, limit)


def publish(admin: Person, **parameters: Any) -> None:
    answer = admin.post("/rule-sets/signals", json={"parameters": parameters})
    assert answer.status_code < 300, answer.json


def newest(admin: Person) -> dict[str, Any]:
    return dict(admin.get("/signal-recomputations").json["items"][0])


def said(database: Database) -> list[Any]:
    with database.reading(CITY) as session:
        columns = [*VisitSignal.__table__.c]
        rows = session.execute(select(*columns).order_by(VisitSignal.visit_id, VisitSignal.signal))
        return [*rows, *session.execute(select(Visit.id, Visit.risk).order_by(Visit.id))]


def kinds(person: Person, visit_id: str) -> set[str]:
    return {each["signal"] for each in person.get(f"/visits/{visit_id}").json["server"]["signals"]}


def test_a_new_version_of_the_rules_judges_old_visits_and_keeps_what_was_said(
    visits: list[str], database: Database, admin: Person, manager: Person, reviewer: Person
) -> None:
    phone = phone_of(manager)
    phone.pull()
    publish(admin, short_stay_seconds=9 * 60, weights={"short_stay": 30, "same_coordinates": 60})
    while work(database):
        pass
    done = newest(admin)
    assert (done["rules_version"], done["visits_total"], done["visits_done"], done["visits_changed"]) == (2, 5, 5, 3)
    assert done["finished_at"] is not None
    assert [("short_stay" in kinds(reviewer, each)) for each in visits] == [True, True, True, False, False]
    history = reviewer.get(f"/visits/{visits[0]}/signals/history").json["items"]
    assert [(each["weight"], each["rules_version"], each["shown_until"] is None) for each in history] == [
        (30, 2, True),
        (20, 1, False),
    ]
    listed = {each["id"]: each["risk"] for each in reviewer.get("/visits").json["items"]}
    assert [listed[each] for each in visits] == [30, 90, 90, 60, 60]
    told = {each["id"] for each in phone.pull() if each["collection"] == "visits"}
    assert told == set(visits[:3]), "phones hear of visits of which something else is said, and of no others"


def test_the_same_rules_change_nothing(visits: list[str], database: Database, admin: Person, manager: Person) -> None:
    before, phone = said(database), phone_of(manager)
    phone.pull()
    assert admin.post("/signal-recomputations", json={"kind": "signals"}).status_code == 202
    while work(database):
        pass
    assert newest(admin)["visits_changed"] == 0
    assert said(database) == before
    assert phone.pull() == []


def test_a_worker_that_ends_between_batches_is_followed_by_one_that_goes_on(
    visits: list[str], database: Database, admin: Person
) -> None:
    publish(admin, short_stay_seconds=9 * 60)
    work(database, limit=1)
    half = newest(admin)
    assert (half["visits_done"], half["finished_at"]) == (2, None)
    again = admin.post("/signal-recomputations", json={"kind": "signals"}).json
    assert again["id"] == half["id"], "the one that is at work serves for both"
    while work(database):
        pass
    assert newest(admin)["visits_done"] == 5
    assert newest(admin)["finished_at"] is not None


def test_what_needs_coordinates_that_were_erased_stays_said(
    visits: list[str], database: Database, admin: Person, reviewer: Person
) -> None:
    with database.transaction(CITY) as session:
        erased = update(Visit).where(Visit.city_id == CITY, Visit.id.in_(visits[:3]))
        session.execute(
            erased.values(check_in_latitude=None, check_in_longitude=None),
            execution_options={"synchronize_session": False},
        )
        session.info["bulk_written"].clear()
    before = said(database)
    admin.post("/signal-recomputations", json={"kind": "signals"})
    while work(database):
        pass
    assert said(database) == before
    [fourth] = [
        each
        for each in reviewer.get(f"/visits/{visits[3]}").json["server"]["signals"]
        if each["signal"] == "same_coordinates"
    ]
    assert fourth["evidence"] == {"visit_ids": [visits[2], visits[1], visits[0]]}


def test_signals_of_pictures_are_asked_for_visit_by_visit(visits: list[str], database: Database, admin: Person) -> None:
    answer = admin.post("/rule-sets/photo_signals", json={"parameters": {"far_m": 900}})
    assert answer.status_code < 300, answer.json
    while work(database):
        pass
    assert (newest(admin)["kind"], newest(admin)["visits_done"]) == ("photo_signals", 5)


def test_only_administrators_ask_for_it(visits: list[str], reviewer: Person, admin: Person) -> None:
    assert reviewer.post("/signal-recomputations", json={}).status_code == 403
    assert reviewer.get("/signal-recomputations").status_code == 403
    assert admin.post("/signal-recomputations", json={"kind": "in_store_days"}).status_code == 422
