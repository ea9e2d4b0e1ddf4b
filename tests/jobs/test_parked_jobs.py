"""What could not be done is seen, tried again or given up by an administrator, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask.testing import FlaskClient

from backend.db import Database, new_id, utc_now
from backend.jobs import Job, Poisoned, queries
from tests.jobs.conftest import Works
from tests.people import CITY, Person

REASON = "These bytes are not what was declared."


@pytest.fixture
def parked(works: Works) -> Works:
    """Three jobs that were poisoned, and no longer are."""

    def poison(job: Job) -> None:
        raise Poisoned(REASON)

    works.meanwhile = poison
    works.ask("a", "b", "c")
    works.run()
    works.meanwhile = lambda job: None
    return works


def test_an_administrator_sees_what_is_parked_and_why(parked: Works, admin: Person) -> None:
    parked.ask("d")
    items = admin.get("/parked-jobs").json["items"]
    assert {item["subject_id"] for item in items} == {"a", "b", "c"}
    assert {(item["kind"], item["attempts"], item["error"]) for item in items} == {("count", 1, REASON)}
    assert admin.get("/parked-jobs?kind=another").json["items"] == []


def test_the_list_comes_in_pages(parked: Works, admin: Person) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = admin.get(f"/parked-jobs?limit=2{cursor and f'&cursor={cursor}'}").json
        seen += [item["subject_id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == ["a", "b", "c"]
    assert admin.get("/parked-jobs?cursor=WzFd").json["slug"] == "bad-cursor"


def test_a_job_tried_again_is_done_and_the_log_names_who_asked(parked: Works, admin: Person) -> None:
    job_id = admin.get("/parked-jobs").json["items"][0]["id"]
    assert admin.post(f"/parked-jobs/{job_id}/retry").status_code == 204
    assert parked.run() == 1
    assert parked.effects().total() == 1
    assert len(admin.get("/parked-jobs").json["items"]) == 2
    line = admin.get("/audit?thing=job").json["items"][0]
    assert (line["deed"], line["thing_id"], line["person_id"]) == ("retry", job_id, admin.id)
    assert admin.post(f"/parked-jobs/{job_id}/retry").status_code == 404


def test_a_job_dismissed_is_gone_and_the_log_keeps_its_reason(parked: Works, admin: Person) -> None:
    job = admin.get("/parked-jobs").json["items"][0]
    assert admin.delete(f"/parked-jobs/{job['id']}").status_code == 204
    assert parked.job(job["subject_id"]) is None
    line = admin.get("/audit?thing=job").json["items"][0]
    assert (line["deed"], line["detail"]) == (
        "dismiss",
        {"kind": "count", "subject_id": job["subject_id"], "error": REASON},
    )
    assert admin.delete(f"/parked-jobs/{job['id']}").status_code == 404


def test_a_job_that_waits_can_neither_be_tried_again_nor_dismissed(works: Works, admin: Person) -> None:
    works.ask("a")
    row = works.job("a")
    assert row
    assert admin.post(f"/parked-jobs/{row.id}/retry").status_code == 404
    assert admin.delete(f"/parked-jobs/{row.id}").status_code == 404
    assert works.run() == 1


@pytest.mark.parametrize("part", ["manager", "reviewer", "centre", "promoter"])
def test_nobody_but_an_administrator_deals_with_jobs(parked: Works, part: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(part)
    row = parked.job("a")
    assert row
    for answer in (
        person.get("/parked-jobs"),
        person.post(f"/parked-jobs/{row.id}/retry"),
        person.delete(f"/parked-jobs/{row.id}"),
        person.delete(f"/parked-jobs/{new_id()}"),
    ):
        assert answer.status_code == 403
    assert parked.run() == 0


def test_the_figures_count_what_waits_and_what_is_parked(parked: Works, client: FlaskClient) -> None:
    parked.ask("d", "e")
    figures = client.get("/metrics").text
    assert f'zhudian_jobs{{city="{CITY}",figure="waiting"}} 2.0' in figures
    assert f'zhudian_jobs{{city="{CITY}",figure="running"}} 0.0' in figures
    assert f'zhudian_jobs{{city="{CITY}",figure="parked"}} 3.0' in figures
    assert f'zhudian_jobs{{city="{CITY}",figure="oldest_seconds"}}' in figures


def test_a_job_that_waits_to_be_tried_again_grows_old_all_the_same(works: Works, database: Database) -> None:
    def fail(job: Job) -> None:
        raise ValueError("no")

    works.meanwhile = fail
    works.ask("a", due_at=utc_now() - timedelta(minutes=10))
    works.ask("later", due_at=utc_now() + timedelta(minutes=10))
    works.run()
    with database.reading(CITY) as session:
        assert queries.count_jobs(session, CITY, utc_now())["oldest_seconds"] == pytest.approx(600, abs=60)


def test_the_command_lists_what_is_parked_and_has_all_of_it_tried_again(
    parked: Works, run: Callable[..., Result]
) -> None:
    told = run("jobs", "list", "--city", str(CITY)).output
    assert told.startswith("waiting 0, running 0, parked 3\n")
    assert told.count(REASON) == 3
    assert run("jobs", "retry", "--city", str(CITY), "--kind", "another").output == "To be tried again: 0.\n"
    assert run("jobs", "retry", "--city", str(CITY)).output == "To be tried again: 3.\n"
    assert parked.run() == 3


def test_one_round_of_the_worker_does_its_jobs_too(
    parked: Works, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setattr("backend.work.HANDLERS", {"count": parked.handle})
    parked.ask("a", "d")
    assert run("worker", "--once").exit_code == 0
    assert parked.effects() == {"a": 1, "d": 1}
