"""The pages, in a test client and in a real browser; the API's documentation is complete."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from backend.app import create_app
from backend.db import Database
from tests.people import World

pytestmark = pytest.mark.parametrize("source", ["sqlite"], indirect=True)


def test_the_start_page_says_what_is_running(client: FlaskClient) -> None:
    page = client.get("/docs", headers={"Accept-Language": "en"}).text
    assert "0.1.0" in page
    assert "SQLite" in page
    assert 'href="/docs/api"' in page


def test_only_the_demo_warns_that_its_passwords_are_public_and_shows_its_city(
    world: World, client: FlaskClient
) -> None:
    assert "passwords" not in client.get("/docs", headers={"Accept-Language": "en"}).text
    settings = client.application.extensions["zhudian"].settings
    demo = create_app(replace(settings, demo=True)).test_client()
    page = demo.get("/docs", headers={"Accept-Language": "en"}).text
    assert "Its passwords are public." in page
    assert "江州" in page


@pytest.mark.parametrize("name", ["swagger-ui.js", "..%2f..%2fetc%2fpasswd", "oauth2-redirect.html"])
def test_of_swagger_only_what_its_page_needs_is_served(client: FlaskClient, name: str) -> None:
    assert client.get("/docs/api/swagger-ui.css").status_code == 200
    assert client.get(f"/docs/api/{name}").status_code == 404


# ---- the OpenAPI document ---------------------------------------------------------------------------------------------


def operations(client: FlaskClient) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in client.get("/api/openapi.json").json["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield f"{method.upper()} {path}", operation


def test_every_operation_has_a_summary_of_one_line(client: FlaskClient) -> None:
    lacking = [name for name, operation in operations(client) if not 3 <= len(operation.get("summary", "")) <= 80]
    assert not lacking, lacking


def test_every_body_and_every_answer_has_an_example(client: FlaskClient) -> None:
    lacking = []
    for name, operation in operations(client):
        bodies = {"body": operation.get("requestBody", {})} | {
            status: answer for status, answer in operation["responses"].items() if status.startswith("2")
        }
        lacking += [
            f"{name} {which}"
            for which, body in bodies.items()
            for media_type, content in body.get("content", {}).items()
            if media_type == "application/json" and not content.keys() & {"example", "examples"}
        ]
    assert not lacking, lacking


def test_who_needs_no_log_in_is_told_so(client: FlaskClient) -> None:
    documented = dict(operations(client))
    assert documented["POST /api/v1/sessions"]["security"] == []
    assert "security" not in documented["GET /api/v1/me"]
    assert client.get("/api/openapi.json").json["security"] == [{"bearer": []}]


def test_every_operation_can_be_refused_with_a_problem(client: FlaskClient) -> None:
    assert all("default" in operation["responses"] for _, operation in operations(client))


# ---- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    app = create_app(database.settings, database)
    app.add_url_rule("/forbidden", view_func=lambda: "<script>document.title = 'ran'</script>")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def open_page(url: str, profile: Path) -> tuple[str, str]:
    """The page as Chromium has made it, and what it wrote on its console."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium on this machine")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={profile}",
        "--virtual-time-budget=20000", "--enable-logging=stderr", "--dump-dom", url,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, done.stderr


@pytest.mark.slow
def test_the_documentation_works_under_the_content_security_policy(address: str, tmp_path: Path) -> None:
    page, console = open_page(f"{address}/docs/api", tmp_path)
    assert "/api/v1/sessions" in page
    assert "opblock-summary" in page
    assert "Content Security Policy" not in console


@pytest.mark.slow
def test_the_browser_reports_what_the_policy_forbids(address: str, tmp_path: Path) -> None:
    page, console = open_page(f"{address}/forbidden", tmp_path)
    assert "ran" not in page.split("<script>")[0]
    assert "Content Security Policy" in console


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/docs", "/docs/problems"])
def test_pages_break_no_rule_of_the_policy(address: str, path: str, tmp_path: Path) -> None:
    page, console = open_page(address + path, tmp_path)
    assert "<h1>" in page
    assert "Content Security Policy" not in console
