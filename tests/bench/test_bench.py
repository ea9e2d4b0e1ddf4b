"""The bench runs by its one command. What it measures depends on the machine and is no test's business."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def test_one_command_prints_one_table():
    said = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--only", "later-pulls", "--database", "sqlite"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    heading, empty, *table = said.stdout.splitlines()
    assert "quick run" in heading
    assert empty == ""
    assert [line.split("|")[1].strip() for line in table] == [
        "Figure",
        "---",
        "10 changes out of 5,000",
        "Idle pull, 5,000 entries in the feed",
        "Resident memory of the largest server process",
    ]


def test_an_unknown_figure_is_refused_with_those_there_are():
    said = subprocess.run([sys.executable, "-m", "bench", "--only", "speed"], capture_output=True, text=True)
    assert said.returncode == 2
    assert "later-pulls" in said.stderr
