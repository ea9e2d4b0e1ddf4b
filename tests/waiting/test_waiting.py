"""What waits for a desk, counted: as many as the lists behind it have, whoever asks."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from backend.complaints.lateness import note_late_complaints
from backend.db import Database, new_id, utc_now
from backend.planning.models import VisitPlan
from backend.planning.rules import State as PlanState
from backend.tasks.models import Task
from backend.tasks.rules import Kind
from backend.tasks.rules import State as TaskState
from tests import factories
from tests.exports.city import City
from tests.exports.conftest import city as city
from tests.people import CITY, Person
from tests.phone import phone_of

LISTS = {
    "reviews": "/review-queue?",
    "visit_plans": "/visit-plans?state=submitted",
    "in_store_requests": "/in-store-requests?state=waiting",
    "complaints": "/complaints?overdue=true&over=false",
    "tasks": "/tasks?state=reported&kind=rectification",
    "refusals": "/sync/refusals?closed=false",
}


def counted(person: Person, branch_id: str | None = None) -> dict[str, int]:
    answer = person.get("/waiting", query_string={"branch_id": branch_id} if branch_id else {})
    assert answer.status_code == 200, answer.json
    counts: dict[str, int] = answer.json
    return counts


def listed(person: Person, branch_id: str | None = None) -> dict[str, int]:
    """As many as each list has; what is refused to somebody has none."""
    of_branch = f"&branch_id={branch_id}" if branch_id else ""
    answers = {name: person.get(f"{path}{of_branch}&limit=200") for name, path in LISTS.items()}
    return {name: len(answer.json["items"]) if answer.status_code == 200 else 0 for name, answer in answers.items()}


def test_what_waits_is_what_the_lists_show_to_each(city: City, database: Database) -> None:
    people = city.world.people
    shop = factories.make_terminal(database, people["manager"], branch_id=people["manager"].branch_id)
    phone = phone_of(people["manager"], device_seq=10**14)
    phone.write("visits", new_id(), factories.visit(shop, kind="picnic"))
    phone.write("complaints", new_id(), factories.complaint(shop))
    phone.push()
    with database.transaction(CITY) as session:
        # What else there is in the city stands as it would after a manager's next step.
        for plan in session.scalars(select(VisitPlan)):
            plan.state = PlanState.SUBMITTED
        for task in session.scalars(select(Task)):
            task.kind, task.state = Kind.RECTIFICATION, TaskState.REPORTED
        note_late_complaints(session, CITY, utc_now() + timedelta(days=60))
    some = counted(people["reviewer"])
    assert all(some.values()), some
    for person in people.values():
        assert counted(person) == listed(person), person.username
    centre, reviewer, stranger = people["centre"], people["reviewer"], people["stranger"]
    for branch_id in (reviewer.branch_id, stranger.branch_id):
        assert counted(centre, branch_id) == listed(centre, branch_id)
    assert sum(counted(people["promoter"]).values()) == 0
