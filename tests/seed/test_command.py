"""`python -m seed` as it is typed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import seed.__main__ as command
from seed.days import ZONE
from seed.history import City, truth_of
from tests.seed.conftest import FIRST, LAST


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(command.main, arguments)
    return result.exit_code, result.stdout, result.stderr


def no_database(*arguments: object) -> None:
    raise AssertionError("asked for a database")


def test_log_ins_are_printed_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "Database", no_database)
    code, printed, _ = run("--logins")
    assert code == 0
    assert {frozenset(login) for login in json.loads(printed)} == {
        frozenset({"role", "username", "password", "name", "branch"})
    }


def test_the_truth_is_printed_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "Database", no_database)
    code, printed, _ = run("--truth", "--days", "14", "--until", LAST.isoformat())
    assert code == 0
    truth = json.loads(printed)
    assert (truth["first"], truth["last"]) == (FIRST.isoformat(), LAST.isoformat())
    assert truth["visits"] == truth_of(City(1, 1, FIRST, LAST))


def test_an_empty_folder_becomes_a_city_once(tmp_path: Path) -> None:
    home = tmp_path / "new"
    arguments = ("--home", str(home), "--days", "1", "--until", "2026-11-13")
    code, printed, progress = run(*arguments)
    assert (code, printed) == (0, "")
    assert "8/8" in progress
    assert (home / "zhudian.sqlite3").stat().st_size > 1_000_000
    assert set(json.loads((home / "truth.json").read_text())) == {"seed", "scale", "first", "last", "visits"}
    code, _, complaint = run(*arguments)
    assert code == 1
    assert "There is a city in this database already" in complaint


def test_a_history_that_is_not_over_is_refused() -> None:
    code, _, complaint = run("--truth", "--until", datetime.now(ZONE).date().isoformat())
    assert code == 2
    assert "ends yesterday or earlier" in complaint
