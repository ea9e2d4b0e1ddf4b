"""The app for phones as the server hands it out. What is in it, its own tests say; here it is a folder like the one Vite writes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.app import create_app
from backend.config import ConfigurationError
from backend.db import Database

APP = Path(__file__).parent.parent / "app"

pytestmark = pytest.mark.parametrize("source", ["sqlite"], indirect=True)

SCRIPT = b"console.log('the app')" * 50


@pytest.fixture
def built(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """An app that was built."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text('<!doctype html><div id="app"></div>')
    for name in ("sw.js", "manifest.webmanifest", "icon.svg", "icon-192.png", "secret.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "assets" / "index-abc.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "index-abc.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "assets" / "index-abc.js.br").write_bytes(b"as brotli has it")
    usual = app.config["APP_FOLDER"]
    app.config["APP_FOLDER"] = tmp_path
    yield tmp_path
    app.config["APP_FOLDER"] = usual


@pytest.mark.parametrize(
    "address", ["/", "/app", "/app/", "/app/today", "/app/terminals/019cb5ec-3c00-7000-8000-000000000010"]
)
def test_every_screen_is_the_one_page_and_asked_for_anew(built: Path, client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert '<div id="app">' in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_page_that_has_not_changed_is_not_sent_again(built: Path, client: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_the_page_runs_no_script_but_its_own_files(built: Path, client: FlaskClient) -> None:
    policy = client.get("/app/today").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy


def test_assets_are_kept_for_ever_and_come_as_they_lie_packed(built: Path, client: FlaskClient) -> None:
    plain = client.get("/assets/index-abc.js")
    zipped = client.get("/assets/index-abc.js", headers={"Accept-Encoding": "gzip"})
    best = client.get("/assets/index-abc.js", headers={"Accept-Encoding": "gzip, br"})
    assert plain.data == gzip.decompress(zipped.data) == SCRIPT
    assert best.data == b"as brotli has it"
    assert [each.headers.get("Content-Encoding") for each in (plain, zipped, best)] == [None, "gzip", "br"]
    for answer in (plain, zipped, best):
        assert answer.mimetype == "text/javascript"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_app_is_told_of_a_map_and_may_show_its_tiles_alone(database: Database, built: Path) -> None:
    served = create_app(
        replace(
            database.settings,
            map_tiles="https://tiles.example:8443/{z}/{x}/{y}.png",
            map_datum="gcj02",
            map_attribution="©",
        )
    )
    served.config["APP_FOLDER"] = built
    client = served.test_client()
    assert client.get("/app-settings.json").json == {
        "map": {"url": "https://tiles.example:8443/{z}/{x}/{y}.png", "datum": "gcj02", "attribution": "©"},
        "kept": {"position_days": 90, "photo_days": 365, "phone_days": 90},
    }
    policy = client.get("/app").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://tiles.example:8443; font-src" in policy
    assert "connect-src 'self';" in policy


def test_without_tiles_nothing_comes_from_elsewhere(built: Path, client: FlaskClient) -> None:
    assert client.get("/app-settings.json").json["map"] is None
    assert "img-src 'self' data: blob:;" in client.get("/app").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"map_tiles": "https://tiles.example/{z}/{x}.png"},
        {"map_tiles": "https://tiles.example/{z}/{x}/{y}; script-src *"},
        {"map_tiles": "javascript:{z}{x}{y}"},
        {"map_datum": "bd09"},
    ],
)
def test_a_map_that_cannot_be_stops_the_start(database: Database, wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="ZHUDIAN_MAP_"):
        create_app(replace(database.settings, **wrong))


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("sw.js", "text/javascript"),
        ("manifest.webmanifest", "application/manifest+json"),
        ("icon.svg", "image/svg+xml"),
        ("icon-192.png", "image/png"),
    ],
)
def test_what_tells_a_phone_of_a_new_version_is_asked_for_anew(
    built: Path, client: FlaskClient, name: str, mimetype: str
) -> None:
    answer = client.get(f"/{name}")
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "address",
    ["/secret.txt", "/assets/nothing.js", "/assets/..%2fsecret.txt", "/assets/..%5csecret.txt", "/icon-512.png"],
)
def test_nothing_else_of_the_folder_is_there(built: Path, client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_where_it_has_not_been_built_a_page_says_so(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    usual = app.config["APP_FOLDER"]
    app.config["APP_FOLDER"] = tmp_path / "nothing"
    answer = client.get("/app/today", headers={"Accept-Language": "en"})
    app.config["APP_FOLDER"] = usual
    assert answer.status_code == 503
    assert "make run" in answer.text


def test_the_app_has_the_version_of_the_server_and_its_lock_file_names_no_registry(client: FlaskClient) -> None:
    assert json.loads((APP / "package.json").read_text())["version"] == version("zhudian")
    assert '"resolved"' not in (APP / "package-lock.json").read_text()
