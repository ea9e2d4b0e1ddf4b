"""`zhudian demo`, from an empty folder to a visit that the branch finds."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

pytestmark = pytest.mark.slow
DEMO = [sys.executable, "-m", "backend.cli", "demo"]
ROLES = {"customer_manager", "market_manager", "brand_manager", "marketing_centre", "admin", "promoter"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read_until_serving(output: IO[str]) -> str:
    told = ""
    for line in output:
        told += line
        if line.startswith("Serving at "):
            return told
    raise AssertionError(f"ended before it served:\n{told}")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a first start was killed while it made the city."""
    home = tmp_path_factory.mktemp("demo")
    command = [*DEMO, "--home", str(home), "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, process_group=0) as first:
        assert first.stderr
        told = b""
        while b"visits=" not in told:
            told += (piece := first.stderr.read(20))
            assert piece, told
        os.killpg(first.pid, signal.SIGKILL)
    assert (home / "new" / "zhudian.sqlite3").exists()
    assert not (home / "zhudian.sqlite3").exists()
    return home


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[str]:
    """What the demo prints, while it serves."""
    command = [*DEMO, "--home", str(home), "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        try:
            yield read_until_serving(server.stdout)
        finally:
            server.terminate()
    assert server.returncode == 0
    # SQLite clears its write-ahead log away only if it was the last to close the file.
    kept = {each.name for each in home.iterdir()} - {"zhudian.sqlite3-wal", "zhudian.sqlite3-shm"}
    assert kept == {"lock", "zhudian.sqlite3", "photos"}


def test_logins_are_printed_as_json_without_making_a_city(tmp_path: Path) -> None:
    done = subprocess.run([*DEMO, "--logins", "--home", str(tmp_path / "x")], capture_output=True, check=True)
    logins = json.loads(done.stdout)
    assert {each["role"] for each in logins} == ROLES
    assert all(each.keys() >= {"role", "username", "password", "name", "branch"} for each in logins)
    assert not (tmp_path / "x").exists()


def test_it_warns_and_prints_one_login_for_each_role(served: str) -> None:
    assert "its passwords are public" in served
    assert all(len(re.findall(rf"^{role} ", served, re.MULTILINE)) == 1 for role in ROLES)


def test_its_start_page_warns_too(served: str) -> None:
    address = served.rsplit("Serving at ", 1)[1].split()[0]
    asked = urllib.request.Request(address, headers={"Accept-Language": "en"})  # noqa: S310
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        page = answer.read().decode()
    assert "Its passwords are public." in page
    assert "1,200" in page


def test_the_printed_commands_take_a_visit_from_the_phone_to_its_branch(served: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl on this machine")
    script = served[served.index("# 1.") : served.rindex("Serving at ")]
    answers = []
    for _ in range(2):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, check=True)
        answers.append([json.loads(line) for line in done.stdout.splitlines() if line])
    (pulled, first, found), (_, second, _) = answers
    assert len(pulled["changes"]) == 3
    assert [first["results"][0]["status"], second["results"][0]["status"]] == ["applied", "unchanged"]
    assert found["items"][0]["id"] == first["results"][0]["id"]
    assert found["items"][0]["signals"] == []


def test_a_second_demo_in_the_same_folder_is_refused(served: str, home: Path) -> None:
    command = [*DEMO, "--home", str(home), "--port", str(free_port())]
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (second.returncode, "is running in" in second.stderr) == (2, True)
