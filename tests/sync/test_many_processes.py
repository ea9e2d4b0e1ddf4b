"""Eight writers and four pullers at once, in several processes, as a busy server has them."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from backend.db import Database
from tests.people import World
from tests.sync.many_processes import follow, write

WRITERS_IN_A_PROCESS, PROCESSES = 4, 2

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("source", ["postgresql"], indirect=True)]


def missed(database: Database, world: World, folder: Path, each: int, *, takes_revision_first: bool) -> list[set[str]]:
    """Every writer commits `each` rows. Returns what each of four phones that followed all the while was not told of."""
    maker, done = world.manufacturers["南岭中烟"], folder / "done"
    people = [world.people[part].actor for part in ("manager", "colleague", "stranger", "reviewer")]
    with ProcessPoolExecutor(2 * PROCESSES, get_context("spawn")) as pool:
        followers = [pool.submit(follow, database.settings, people[n::PROCESSES], done) for n in range(PROCESSES)]
        writers = [
            pool.submit(write, database.settings, maker, WRITERS_IN_A_PROCESS, each, takes_revision_first)
            for _ in range(PROCESSES)
        ]
        try:
            written = {brand_id for writer in writers for brand_id in writer.result()}
        finally:
            done.touch()
        told = [came for follower in followers for came in follower.result()]
    assert len(written) == PROCESSES * WRITERS_IN_A_PROCESS * each
    assert all(len(came) == len(set(came)) for came in told)
    return [written - set(came) for came in told]


def test_no_cursor_passes_a_row_that_another_process_commits_later(
    database: Database, world: World, tmp_path: Path
) -> None:
    assert missed(database, world, tmp_path, 25, takes_revision_first=False) == [set()] * 4


def test_with_a_plain_sequence_rows_would_be_passed_by(database: Database, world: World, tmp_path: Path) -> None:
    assert any(missed(database, world, tmp_path, 10, takes_revision_first=True))
