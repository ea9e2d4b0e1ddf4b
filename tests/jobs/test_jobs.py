"""A job is done if and only if it was asked for in a committed transaction, and its effect happens exactly once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from backend import problems
from backend.accounts.service import create_city
from backend.db import Database, utc_now
from backend.jobs import Job, Poisoned, enqueue, enqueue_all, nothing_more, run_due, run_until, running
from backend.jobs.rules import MOST_ATTEMPTS, wait_after
from tests.jobs.conftest import Works
from tests.people import CITY


class TestAsking:
    def test_what_was_asked_for_is_done_once_and_gone(self, works: Works) -> None:
        works.ask("a", "b", payload={"size": 7})
        assert works.run() == 2
        assert works.effects() == {"a": 1, "b": 1}
        assert [job.payload for job in works.begun] == [{"size": 7}] * 2
        assert works.job("a") is None
        assert works.run() == 0

    def test_a_transaction_that_is_rolled_back_has_asked_for_nothing(self, works: Works, database: Database) -> None:
        with pytest.raises(RuntimeError), database.transaction(CITY) as session:
            enqueue(session, "count", "a")
            raise RuntimeError("changed my mind")
        assert works.run() == 0

    def test_asking_twice_before_it_is_done_is_asking_once(self, works: Works) -> None:
        works.ask("a", "a")
        works.ask("a")
        assert works.run() == 1
        assert works.effects() == {"a": 1}

    def test_asking_while_it_runs_has_it_done_once_more(self, works: Works) -> None:
        works.ask("a", payload={"turn": 1})
        works.meanwhile = lambda job: works.ask("a", payload={"turn": 2}) if len(works.begun) == 1 else None
        assert works.run() == 2
        assert works.effects() == {"a": 2}
        assert [(job.payload["turn"], job.attempt) for job in works.begun] == [(1, 1), (2, 1)]

    def test_an_effect_may_ask_for_its_own_job_again(self, works: Works) -> None:
        def again(session: Session) -> None:
            if len(works.begun) < 3:
                enqueue(session, "count", "a")

        works.at_the_end = again
        works.ask("a")
        assert works.run() == 3
        assert works.effects() == {"a": 3}

    def test_a_job_is_not_done_before_it_is_due_and_asking_again_brings_it_forward(self, works: Works) -> None:
        works.ask("a", due_at=utc_now() + timedelta(hours=1))
        assert works.run() == 0
        works.ask("a", due_at=utc_now() + timedelta(hours=2))
        row = works.job("a")
        assert row
        assert row.due_at
        assert row.due_at < utc_now() + timedelta(hours=1)
        works.ask("a")
        assert works.run() == 1

    def test_thousands_are_asked_for_in_few_statements(self, works: Works, database: Database) -> None:
        subjects = [f"shop-{number}" for number in range(2500)]
        with database.transaction(CITY) as session:
            enqueue_all(session, "count", [*subjects, *subjects])
        with database.reading(CITY) as session:
            assert session.scalar(text("SELECT count(*) FROM jobs")) == 2500

    def test_jobs_of_a_kind_that_this_worker_does_not_know_are_left_to_others(
        self, works: Works, database: Database
    ) -> None:
        with database.transaction(CITY) as session:
            enqueue(session, "of-tomorrow", "a")
        works.ask("b")
        assert works.run() == 1
        assert run_due(works.worker(), {"of-tomorrow": lambda context, job: nothing_more}, 10) == 1

    def test_cities_take_turns(self, works: Works, database: Database) -> None:
        with database.transaction(110000) as session:
            create_city(session, 110000, "北京")
        for city_id in (CITY, 110000):
            with database.transaction(city_id) as session:
                enqueue_all(session, "count", [f"{city_id}-{number}" for number in range(3)])
        assert works.run() == 6
        first = [job.city_id for job in works.begun]
        assert first[0] != first[1]
        assert first[:2] * 3 == first

    @pytest.mark.parametrize("source", ["postgresql"], indirect=True)
    def test_a_job_asked_for_again_is_not_taken_before_that_is_committed(
        self, works: Works, database: Database
    ) -> None:
        works.ask("a")
        with database.transaction(CITY) as session:
            enqueue(session, "count", "a")
            assert works.run() == 0  # or it would read what was there before, and nobody would look again
        assert works.run() == 1


class TestFailing:
    def test_it_is_tried_five_times_with_longer_and_longer_waits_and_then_parked(self, works: Works) -> None:
        def fail(job: Job) -> None:
            raise ValueError("a number\0 with a hole")

        works.meanwhile = fail
        works.ask("a")
        waits = []
        for _ in range(MOST_ATTEMPTS):
            assert works.run() == 1
            assert works.run() == 0  # it waits now
            row = works.job("a")
            assert row
            assert row.lease is None
            waits.append(row.due_at and round((row.due_at - utc_now()).total_seconds()))
            works.let_time_pass()
        assert waits == [5, 20, 80, 320, None]
        assert works.run() == 0
        assert row.parked_at
        assert row.error == "ValueError: a number\ufffd with a hole"
        assert works.effects() == {}

    def test_what_is_poisoned_is_parked_at_once(self, works: Works) -> None:
        def poison(job: Job) -> None:
            raise Poisoned("These bytes are not what was declared.")

        works.meanwhile = poison
        works.ask("a", "b")
        assert works.run() == 2
        row = works.job("a")
        assert row
        assert (row.due_at, row.attempts, row.error) == (None, 1, "These bytes are not what was declared.")

    @pytest.mark.parametrize(
        "fault",
        [problems.STORAGE_UNAVAILABLE(retry_after_seconds=30), OperationalError("", None, Exception("it is locked"))],
        ids=["storage", "database"],
    )
    def test_what_is_down_costs_no_attempt_and_work_goes_on_when_it_is_back(
        self, works: Works, fault: Exception
    ) -> None:
        def down(job: Job) -> None:
            raise fault

        works.meanwhile = down
        works.ask("a")
        for _ in range(3 * MOST_ATTEMPTS):
            assert works.run() == 1
            works.let_time_pass()
        works.meanwhile = lambda job: None
        assert works.run() == 1
        assert works.effects() == {"a": 1}
        assert {job.attempt for job in works.begun} == {1}

    def test_an_effect_that_fails_half_way_leaves_nothing_and_is_tried_again(self, works: Works) -> None:
        def fail(session: Session) -> None:
            raise ValueError("half way")

        works.at_the_end = fail
        works.ask("a")
        works.run()
        assert works.effects() == {}
        works.at_the_end = lambda session: None
        works.let_time_pass()
        works.run()
        assert works.effects() == {"a": 1}

    def test_whoever_asks_again_for_a_parked_job_has_it_tried_again(self, works: Works) -> None:
        def poison(job: Job) -> None:
            raise Poisoned("No.")

        works.meanwhile = poison
        works.ask("a")
        works.run()
        works.meanwhile = lambda job: None
        works.ask("a")
        assert works.run() == 1
        assert works.effects() == {"a": 1}

    def test_a_job_asked_for_while_it_poisons_its_worker_is_not_forgotten(self, works: Works) -> None:
        def poison(job: Job) -> None:
            works.ask("a", payload={"whole": True})
            raise Poisoned("Half of it is missing.")

        works.ask("a")
        works.meanwhile = lambda job: None if job.payload else poison(job)
        assert works.run() == 2
        assert works.effects() == {"a": 1}

    @pytest.mark.parametrize(("attempt", "seconds"), [(1, 5), (2, 20), (3, 80), (4, 320), (5, None), (6, None)])
    def test_waits_grow_fourfold(self, attempt: int, seconds: int | None) -> None:
        wait = wait_after(attempt, timedelta(seconds=5))
        assert (wait and wait.total_seconds()) == seconds


class TestLeases:
    def test_a_worker_that_lost_its_lease_leaves_no_trace(self, works: Works) -> None:
        def be_overtaken(job: Job) -> None:
            if job.attempt == 1:
                works.let_time_pass()
                assert works.run() == 1

        works.meanwhile = be_overtaken
        works.ask("a")
        works.run()
        assert [job.attempt for job in works.begun] == [1, 2]
        assert works.effects() == {"a": 1}
        assert works.job("a") is None

    def test_a_failure_of_a_worker_that_lost_its_lease_harms_nobody(self, works: Works) -> None:
        def be_overtaken(job: Job) -> None:
            if job.attempt == 1:
                works.let_time_pass()
                works.run()
                raise ValueError("too late")

        works.meanwhile = be_overtaken
        works.ask("a")
        works.run()
        assert works.effects() == {"a": 1}
        assert works.job("a") is None

    def test_a_lease_is_held_while_the_handler_works(self, works: Works) -> None:
        def outlast(job: Job) -> None:
            row = works.job("a")
            assert row
            assert row.due_at
            first, looked = row.due_at, threading.Event()
            for _ in range(1000):
                row = works.job("a")
                if row and row.due_at and row.due_at > first:
                    return
                looked.wait(0.01)
            raise AssertionError("the lease ran out")

        works.meanwhile = outlast
        works.ask("a")
        works.run(job_lease_seconds=1)
        assert works.effects() == {"a": 1}

    def test_a_handler_that_is_stuck_is_given_up(self, works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(running, "LONGEST_RUN_SECONDS", 0)
        given_up = threading.Event()
        works.meanwhile = lambda job: None if given_up.wait(30) else pytest.fail("it is stuck for ever")
        works.ask("a")
        worker = replace(works.worker(job_lease_seconds=1), give_up=given_up.set)
        run_due(worker, {"count": works.handle}, 1)
        assert given_up.is_set()

    def test_the_job_of_a_worker_that_died_is_tried_again_after_a_wait(self, works: Works, database: Database) -> None:
        worker = works.worker()
        works.ask("a")
        assert running.take(worker, {"count": works.handle}, CITY)
        assert works.run() == 0
        running.release(database, worker.worker_id)
        row = works.job("a")
        assert row
        assert (row.lease, row.attempts, row.error) == (None, 1, "The worker died.")
        works.let_time_pass()
        assert works.run() == 1
        assert works.effects() == {"a": 1}

    def test_a_job_that_kills_every_worker_is_parked_when_five_are_dead(self, works: Works) -> None:
        works.ask("a", "b")
        for _ in range(2 * MOST_ATTEMPTS):
            assert running.take(works.worker(), {"count": works.handle}, CITY)
            works.let_time_pass()
        assert works.run() == 0
        row = works.job("a")
        assert row
        assert row.parked_at
        assert (row.attempts, row.error) == (MOST_ATTEMPTS, "The worker died.")

    def test_told_to_stop_a_worker_finishes_the_job_at_hand_and_takes_no_other(self, works: Works) -> None:
        stop = threading.Event()
        works.meanwhile = lambda job: stop.set()
        works.ask("a", "b")
        run_until(works.worker(), {"count": works.handle}, stop)
        assert works.effects().total() == 1
