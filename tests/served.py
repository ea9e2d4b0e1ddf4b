"""The app on a real loopback port, and real npm packages beside it: for clients that we have not written.

`served` is the address of the app under test. `npm("rxdb")` is tests/clients/rxdb, installed from its lock file in a folder of
its own, once per run. A `Driver` is a Node program there that answers a line of JSON for each it is sent.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any, Self

import pytest
from flask import Flask
from werkzeug.serving import make_server

CLIENTS = Path(__file__).parent / "clients"

Install = Callable[[str], Path]


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of the app under test, without a slash at its end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def npm(tmp_path_factory: pytest.TempPathFactory) -> Install:
    """Installs a folder of tests/clients elsewhere and says where."""
    installed: dict[str, Path | str] = {}

    def install(client: str) -> Path:
        if not shutil.which("node") or not shutil.which("npm"):
            pytest.skip(f"the stories with {client} need node and npm")
        if client not in installed:
            installed[client] = _install(CLIENTS / client, tmp_path_factory.mktemp(client))
        folder = installed[client]
        if isinstance(folder, str):
            pytest.skip(f"npm cannot fetch {client} here: {folder}")
        return folder

    return install


def _install(source: Path, folder: Path) -> Path | str:
    """The folder, or what npm complained of."""
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return (done.stderr or done.stdout).strip()[:200] or "no reason given" if done.returncode else folder


class Driver:
    """A running Node program. `ask` sends `{"verb": …, …}` and returns the `answer` of the line that comes back.

    The program ends by itself when its input is closed, which leaving the `with` block does.
    """

    def __init__(self, folder: Path, script: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            ["node", script, *arguments], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._input, self._output = self.process.stdin, self.process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._input.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # it hangs in what it was asked last
            self.process.kill()
            self.process.wait()
        self._output.close()

    def ask(self, verb: str, **values: Any) -> Any:
        """
        Raises:
            NodeError: the program answered `{"error": …}` or ended.
        """
        self._input.write(json.dumps({"verb": verb, **values}) + "\n")
        self._input.flush()
        line = self._output.readline()
        if not line:
            raise NodeError("the program ended; its complaint is among the captured output")
        reply = json.loads(line)
        if "error" in reply:
            raise NodeError(reply["error"])
        return reply.get("answer")


class NodeError(Exception):
    """What a Node program said had gone wrong."""
