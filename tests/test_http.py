"""What every address shares: refusals are problem documents, whatever is sent; headers, gzip and language."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import replace
from typing import Any

import pytest
from flask import request
from flask.testing import FlaskClient

from backend.app import create_app
from backend.db import Database
from tests.people import API, Person

LOG_IN = f"{API}/sessions"


def log_in(client: FlaskClient, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = client.post(LOG_IN, data=body, headers={"Content-Type": "application/json", **headers})
    assert answer.mimetype == "application/problem+json", answer.data
    assert answer.json["status"] == answer.status_code
    assert answer.json["type"] == f"/docs/problems#{answer.json['slug']}"
    return answer.status_code, answer.json


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b'{"username": NaN}',
            b'{"username": Infinity}',
            b'{"username": "\xff\xfe"}',
            b'{"username": "\xed\xa0\x80"}',
            b'{"a": 1}{"b": 2}',
            b"[" * 100_000,
        ],
        ids=["nothing", "half", "NaN", "Infinity", "bad UTF-8", "lone surrogate", "two documents", "deep"],
    )
    def test_what_is_not_json_is_refused(self, client: FlaskClient, body: bytes) -> None:
        assert log_in(client, body)[1]["slug"] == "malformed-json"

    @pytest.mark.parametrize("body", [b"[]", b"7", b'"text"', b"null"])
    def test_json_of_another_shape_is_refused(self, client: FlaskClient, body: bytes) -> None:
        assert log_in(client, body)[1]["slug"] == "invalid"

    def test_another_media_type_is_refused(self, client: FlaskClient) -> None:
        answer = client.post(LOG_IN, data="<a/>", headers={"Content-Type": "application/xml"})
        assert (answer.status_code, answer.json["slug"]) == (415, "unsupported-media-type")

    def test_a_body_of_ten_megabytes_is_refused(self, client: FlaskClient) -> None:
        status, problem = log_in(client, b'{"username": "' + b"a" * 10_000_000 + b'"}')
        assert (status, problem["slug"], problem["limit_bytes"]) == (413, "too-large", 5_000_000)

    @pytest.mark.parametrize("encoding", ["identity", "gzip"])
    def test_what_is_too_large_is_taken_in_all_the_same_so_that_the_client_sees_the_answer(
        self, client: FlaskClient, encoding: str
    ) -> None:
        body = io.BytesIO(b"a" * 10_000_000)
        answer = client.post(
            f"{API}/sessions",
            input_stream=body,
            content_length=10_000_000,
            headers={"Content-Type": "application/json", "Content-Encoding": encoding},
        )
        assert (answer.status_code, answer.json["slug"]) == (413, "too-large")
        assert body.tell() == 10_000_000

    def test_a_body_of_ten_megabytes_without_a_length_is_refused(self, client: FlaskClient) -> None:
        answer = client.post(
            LOG_IN,
            input_stream=io.BytesIO(b'"' + b"a" * 10_000_000 + b'"'),
            headers={"Content-Type": "application/json", "Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert (answer.status_code, answer.json["slug"]) == (413, "too-large")

    def test_a_gzip_body_is_unpacked(self, client: FlaskClient) -> None:
        status, problem = log_in(client, gzip.compress(b'{"nonsense": 1}'), **{"Content-Encoding": "gzip"})
        assert status == 422
        assert {"field": "nonsense", "reason": "未知字段。"} in problem["errors"]

    def test_a_gzip_bomb_is_refused(self, client: FlaskClient) -> None:
        bomb = gzip.compress(b" " * 200_000_000)
        assert len(bomb) < 5_000_000
        assert log_in(client, bomb, **{"Content-Encoding": "gzip"})[1]["slug"] == "too-large"

    @pytest.mark.parametrize(
        "body",
        [b"no gzip at all", gzip.compress(b'{"a": 1}' * 99)[:-9], zlib.compress(b"{}")],
        ids=["no gzip", "cut off", "zlib"],
    )
    def test_a_broken_gzip_body_is_refused(self, client: FlaskClient, body: bytes) -> None:
        assert log_in(client, body, **{"Content-Encoding": "gzip"})[1]["slug"] == "bad-encoding"

    def test_another_encoding_is_refused(self, client: FlaskClient) -> None:
        assert log_in(client, b"{}", **{"Content-Encoding": "br"})[1]["slug"] == "bad-encoding"

    def test_the_server_goes_on_afterwards(self, client: FlaskClient) -> None:
        log_in(client, b"[" * 100_000)
        assert client.get("/healthz").json == {"status": "ok"}


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
class TestAnswers:
    def test_an_unknown_address_of_the_api_is_a_problem(self, manager: Person) -> None:
        answer = manager.get("/nothing-here")
        assert (answer.status_code, answer.json["slug"]) == (404, "not-found")

    def test_a_browser_that_strays_gets_a_page(self, client: FlaskClient) -> None:
        answer = client.get("/nothing-here", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"})
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
        assert "There is nothing at this address." in answer.text

    def test_a_program_that_strays_gets_a_problem(self, client: FlaskClient) -> None:
        assert client.get("/nothing-here").json["slug"] == "not-found"

    def test_a_method_that_is_not_there_names_those_that_are(self, client: FlaskClient) -> None:
        answer = client.put(LOG_IN)
        assert (answer.status_code, answer.json["slug"]) == (405, "method-not-allowed")
        assert "POST" in answer.headers["Allow"]

    def test_without_a_token_everything_of_the_api_asks_for_a_log_in(self, client: FlaskClient) -> None:
        answer = client.get(f"{API}/me")
        assert (answer.status_code, answer.json["slug"]) == (401, "not-logged-in")
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("token", ["", "x", "1.2.3", "中文", "a" * 5000])
    def test_a_token_of_nobody_is_refused(self, client: FlaskClient, token: str) -> None:
        answer = client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}".encode().decode("latin-1")})
        assert answer.status_code == 401

    @pytest.mark.parametrize("path", ["/", "/docs", "/docs/api", "/docs/problems", "/api/openapi.json", f"{API}/me"])
    def test_every_answer_forbids_what_a_page_must_not_do(self, client: FlaskClient, path: str) -> None:
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Request-ID"]

    def test_answers_of_the_api_are_not_stored(self, manager: Person) -> None:
        assert manager.get("/me").headers["Cache-Control"] == "no-store"

    def test_a_long_answer_is_packed_for_who_can_unpack_it(self, client: FlaskClient) -> None:
        packed = client.get("/api/openapi.json", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == client.get("/api/openapi.json").data


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
class TestLanguage:
    @pytest.mark.parametrize(
        ("asked", "title"),
        [
            ("", "请先登录。"),
            ("zh-CN,zh;q=0.9,en;q=0.8", "请先登录。"),
            ("en-GB,en;q=0.9", "Please log in."),
            ("fr", "请先登录。"),
            ("en;q=0.4, zh;q=0.6", "请先登录。"),
        ],
    )
    def test_a_refusal_is_told_in_the_readers_language(self, client: FlaskClient, asked: str, title: str) -> None:
        assert client.get(f"{API}/me", headers={"Accept-Language": asked}).json["title"] == title

    def test_a_page_is_in_the_readers_language_and_says_so_to_caches(self, client: FlaskClient) -> None:
        english = client.get("/docs", headers={"Accept-Language": "en"})
        assert "The server is running." in english.text
        assert "Accept-Language" in english.headers["Vary"]
        assert "服务器正在运行" in client.get("/docs").text


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
class TestMonitoring:
    def test_a_server_whose_database_is_ready_says_so(self, client: FlaskClient) -> None:
        assert client.get("/readyz").status_code == 200

    def test_requests_are_counted_by_address_method_and_status(self, client: FlaskClient) -> None:
        client.get("/healthz")
        figures = client.get("/metrics").text
        assert 'zhudian_requests_total{endpoint="/healthz",method="GET",status="200"}' in figures

    @pytest.mark.parametrize(
        ("address", "headers"), [("203.0.113.9", {}), ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"})]
    )
    def test_figures_are_for_this_machine_only(
        self, client: FlaskClient, address: str, headers: dict[str, str]
    ) -> None:
        answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})
        assert answer.status_code == 404


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_with_a_token_figures_are_for_who_has_it(database: Database) -> None:
    client = create_app(replace(database.settings, metrics_token="a token of the collector")).test_client()
    assert client.get("/metrics").status_code == 404
    asked = client.get("/metrics", headers={"Authorization": "Bearer a token of the collector"})
    assert asked.status_code == 200


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_the_client_is_who_the_trusted_proxy_says(database: Database) -> None:
    app = create_app(replace(database.settings, trusted_proxies=1))
    app.add_url_rule("/who", view_func=lambda: request.remote_addr)
    client = app.test_client()
    assert client.get("/who", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}).text == "203.0.113.9"
